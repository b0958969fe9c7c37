//! Lets the program find libtorch without environment variables.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Said by the build script of landfall-torch, where there is a libtorch.
    let lib = std::env::var("DEP_LANDFALL_TORCH_LIBTORCH_LIB");
    if let (Ok(lib), Some(_)) = (lib, std::env::var_os("CARGO_CFG_UNIX")) {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{lib}");
    }
}
