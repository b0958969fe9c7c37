//! Compiles what the crate adds to libtorch, and says where libtorch lies.

#[cfg(feature = "torch")]
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "torch")]
    with_libtorch();
}

#[cfg(feature = "torch")]
fn with_libtorch() {
    println!("cargo::rerun-if-changed=cpp");
    println!("cargo::rerun-if-env-changed=LIBTORCH_INCLUDE");
    println!("cargo::rerun-if-env-changed=LIBTORCH_CXX11_ABI");
    // Absent where tch is only looked at (`tch/doc-only`): nothing is linked then.
    let Some(lib) = std::env::var_os("DEP_TCH_LIBTORCH_LIB").map(PathBuf::from) else {
        return;
    };
    // Handed on to the crates that depend on this one, for their programs and tests.
    println!("cargo::metadata=libtorch_lib={}", lib.display());
    if std::env::var_os("CARGO_CFG_UNIX").is_some() {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{}", lib.display());
    }
    compile(&include(&lib));
}

/// Where the headers are: where the user says, else beside the libraries.
#[cfg(feature = "torch")]
fn include(lib: &Path) -> PathBuf {
    let said = std::env::var_os("LIBTORCH_INCLUDE").map(PathBuf::from);
    let beside = || lib.parent().map(Path::to_path_buf);
    said.or_else(beside).unwrap_or_default().join("include")
}

#[cfg(feature = "torch")]
fn compile(include: &Path) {
    let abi = std::env::var("LIBTORCH_CXX11_ABI").unwrap_or_else(|_| "1".to_owned());
    let mut build = cc::Build::new();
    build
        .cpp(true)
        .pic(true)
        .std("c++17")
        // Also in the dev profile: loops over every number of a tensor.
        .opt_level(3)
        .define("_GLIBCXX_USE_CXX11_ABI", abi.as_str())
        .define("GLOG_USE_GLOG_EXPORT", None)
        .warnings(false)
        .flag("-isystem")
        .flag(include)
        .flag("-isystem")
        .flag(include.join("torch/csrc/api/include"))
        .flag_if_supported("-Wno-subobject-linkage")
        .file("cpp/all.cpp");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        // The threads of libtorch itself.
        build.flag("-fopenmp");
    }
    build.compile("landfall_torch");
}
