//! The Python packages that libtorch is taken from, and which of their files.

use crate::error::Error;

/// A package as it is published: an archive for one platform.
#[derive(Debug)]
pub(super) struct Wheel {
    /// Name and version, as pip wants them.
    pub(super) requirement: &'static str,
    /// The platform's tag in the archive's name.
    pub(super) platform: &'static str,
    /// Whether the archive is made for one version of Python: 3.11 then, whatever is installed,
    /// because only libraries are taken from it.
    pub(super) python: bool,
    /// SHA-256 of the archive.
    pub(super) sha256: &'static str,
    /// Size of the archive in bytes.
    pub(super) size: u64,
    /// The libraries that are taken.
    pub(super) libraries: &'static [&'static str],
}

const LINUX_X86_64: [Wheel; 3] = [
    Wheel {
        requirement: "torch==2.11.0",
        platform: "manylinux_2_28_x86_64",
        python: true,
        sha256: "7aa2f9bbc6d4595ba72138026b2074be1233186150e9292865e04b7a63b8c67a",
        size: 530_604_548,
        libraries: &[
            "torch/lib/libtorch_cpu.so",
            "torch/lib/libc10.so",
            "torch/lib/libgomp.so.1",
        ],
    },
    // libtorch_cpu.so of this build needs both to load, also without a GPU.
    Wheel {
        requirement: "nvidia-cuda-runtime==13.0.96",
        platform: "manylinux_2_17_x86_64",
        python: false,
        sha256: "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
        size: 2_243_632,
        libraries: &["nvidia/cu13/lib/libcudart.so.13"],
    },
    Wheel {
        requirement: "nvidia-cuda-cupti==13.0.85",
        platform: "manylinux_2_25_x86_64",
        python: false,
        sha256: "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
        size: 10_715_597,
        libraries: &["nvidia/cu13/lib/libcupti.so.13"],
    },
];

const LINUX_AARCH64: [Wheel; 3] = [
    Wheel {
        requirement: "torch==2.11.0",
        platform: "manylinux_2_28_aarch64",
        python: true,
        sha256: "d91aac77f24082809d2c5a93f52a5f085032740a1ebc9252a7b052ef5a4fddc6",
        size: 419_718_178,
        libraries: &[
            "torch/lib/libtorch_cpu.so",
            "torch/lib/libc10.so",
            "torch/lib/libgomp.so.1",
            "torch/lib/libgfortran.so.5",
            "torch/lib/libarm_compute.so",
            "torch/lib/libarm_compute_graph.so",
            "torch/lib/libnvpl_blas_core.so.0",
            "torch/lib/libnvpl_blas_lp64_gomp.so.0",
            "torch/lib/libnvpl_lapack_core.so.0",
            "torch/lib/libnvpl_lapack_lp64_gomp.so.0",
        ],
    },
    Wheel {
        requirement: "nvidia-cuda-runtime==13.0.96",
        platform: "manylinux_2_17_aarch64",
        python: false,
        sha256: "ef9bcbe90493a2b9d810e43d249adb3d02e98dd30200d86607d8d02687c43f55",
        size: 2_261_060,
        libraries: &["nvidia/cu13/lib/libcudart.so.13"],
    },
    Wheel {
        requirement: "nvidia-cuda-cupti==13.0.85",
        platform: "manylinux_2_25_aarch64",
        python: false,
        sha256: "796bd679890ee55fb14a94629b698b6db54bcfd833d391d5e94017dd9d7d3151",
        size: 10_310_827,
        libraries: &["nvidia/cu13/lib/libcupti.so.13"],
    },
];

const MACOS_AARCH64: [Wheel; 1] = [Wheel {
    requirement: "torch==2.11.0",
    platform: "macosx_11_0_arm64",
    python: true,
    sha256: "7b6a60d48062809f58595509c524b88e6ddec3ebe25833d6462eeab81e5f2ce4",
    size: 80_529_712,
    libraries: &[
        "torch/lib/libtorch.dylib",
        "torch/lib/libtorch_cpu.dylib",
        "torch/lib/libc10.dylib",
        "torch/lib/libomp.dylib",
    ],
}];

/// What a platform needs. `libtorch_cuda.so` is never among it: torch-sys would link it.
pub(super) fn wheels(system: &str, processor: &str) -> Result<&'static [Wheel], Error> {
    match (system, processor) {
        ("linux", "x86_64") => Ok(&LINUX_X86_64),
        ("linux", "aarch64") => Ok(&LINUX_AARCH64),
        ("macos", "aarch64") => Ok(&MACOS_AARCH64),
        _ => Err(Error::Missing {
            what: format!("a libtorch for {system} on {processor}"),
            help: "install libtorch 2.11.0 and set LIBTORCH to its folder, or set \
                   LIBTORCH_USE_PYTORCH=1 for an installed PyTorch 2.11.0"
                .to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_archive_is_pinned_and_none_brings_what_would_be_linked() {
        for wheel in LINUX_X86_64
            .iter()
            .chain(&LINUX_AARCH64)
            .chain(&MACOS_AARCH64)
        {
            assert_eq!(wheel.sha256.len(), 64);
            assert!(wheel.sha256.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert!(wheel.requirement.contains("=="));
            assert!(wheel.size > 1_000_000);
            assert!(
                wheel
                    .libraries
                    .iter()
                    .all(|name| !name.contains("torch_cuda"))
            );
        }
    }

    #[test]
    fn an_unknown_platform_is_told_the_other_ways() {
        let error = wheels("plan9", "mips").expect_err("none");
        assert_eq!(error.to_string(), "a libtorch for plan9 on mips is missing");
        assert!(error.help().is_some_and(|help| help.contains("LIBTORCH")));
    }
}
