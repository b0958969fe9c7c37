//! Lets the benchmarks find libtorch without environment variables.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Said by the build script of landfall-torch, where there is a libtorch.
    let lib = std::env::var("DEP_LANDFALL_TORCH_LIBTORCH_LIB");
    if let (Ok(lib), Some(_)) = (lib, std::env::var_os("CARGO_CFG_UNIX")) {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{lib}");
        // Such a path comes after LD_LIBRARY_PATH: `cargo xtask gpu-bundle` carries the programs to
        // machines with another libtorch.
        if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
            println!("cargo::rustc-link-arg=-Wl,--enable-new-dtags");
        }
    }
}
