//! Lets tests and examples of this crate find libtorch where the build found it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let lib = std::env::var("DEP_LANDFALL_TORCH_LIBTORCH_LIB");
    if let (Ok(lib), Some(_)) = (lib, std::env::var_os("CARGO_CFG_UNIX")) {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{lib}");
    }
}
