//! Programs and tests find libtorch where it lay when they were built.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let (Ok(lib), Some(_)) = (
        std::env::var("DEP_LANDFALL_TORCH_LIBTORCH_LIB"),
        std::env::var_os("CARGO_CFG_UNIX"),
    ) {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{lib}");
    }
}
