//! The process around libtorch.

use std::path::PathBuf;

use landfall_torch::shared::Shared;
use landfall_torch::tch::Tensor;
use landfall_torch::{Device, TorchError, allocator, cuda, threads};

use crate::normal;

#[test]
fn memory_that_was_used_counts() {
    let before = allocator::peak(Device::Cpu).unwrap();
    let size = 64 << 20;
    let large = Tensor::ones([size / 4], crate::on_cpu(landfall_torch::tch::Kind::Float));
    let after = allocator::peak(Device::Cpu).unwrap();
    assert!(after >= before);
    assert!(after > size as u64);
    drop(large);
}

#[test]
fn a_gpu_that_is_not_there_is_refused() {
    assert!(allocator::peak(Device::Cuda(0)).is_err());
    assert!(allocator::peak(Device::Cuda(200)).is_err());
    assert!(threads::deterministic(false).is_ok());
}

#[test]
fn cuda_says_where_it_looked() {
    let folder = PathBuf::from("/no/such/folder");
    let search = cuda::Search {
        folders: vec![folder],
        python: false,
    };
    match cuda::open(Device::Cuda(0), &search).unwrap_err() {
        TorchError::CudaMissing { file, searched } => {
            assert_eq!(file, "libtorch_cuda.so");
            assert_eq!(searched.len(), 2);
            assert_eq!(searched[0], "/no/such/folder");
        }
        // Where libtorch was built with CUDA it goes on, and a machine without one says so.
        other => assert!(
            other.to_string().starts_with("CUDA is not available"),
            "{other}"
        ),
    }
}

#[test]
fn cuda_of_another_version_and_a_file_that_is_none_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let lib = folder.path().join("lib");
    std::fs::create_dir(&lib).unwrap();
    let file = lib.join("libtorch_cuda.so");
    std::fs::write(&file, "no library").unwrap();
    let version = folder.path().join("version.py");
    std::fs::write(&version, "__version__ = '2.10.0+cu130'\n").unwrap();
    let search = cuda::Search {
        folders: vec![lib],
        python: false,
    };
    let said = || {
        cuda::open(Device::Cuda(0), &search)
            .unwrap_err()
            .to_string()
    };
    let shown = file.display();
    assert_eq!(
        said(),
        format!("CUDA is not available because `{shown}` is of version 2.10.0, not 2.11.0")
    );
    std::fs::write(&version, "__version__ = '2.11.0+cu130'\n").unwrap();
    let start = format!("CUDA is not available because `{shown}` could not be loaded: ");
    assert!(said().starts_with(&start), "{}", said());
}

#[test]
fn frozen_tensors_are_read_by_many_and_written_by_none() {
    let original = normal(&[64, 64], 1);
    let shared = Shared::new(vec![original.copy()]).unwrap();
    let expected = Shared::new(original.matmul(&original)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let x = &shared.get()[0];
                    assert_eq!(x.f_matmul(x).unwrap(), *expected.get());
                }
            });
        }
    });
    assert_eq!(shared.get()[0], original);
    assert!(!shared.get()[0].requires_grad());
}

/// Writing would end this process, so the system is asked instead.
#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_frozen_tensors_is_sealed() {
    let shared = Shared::new(vec![normal(&[100, 100], 1)]).unwrap();
    let at = shared.get()[0].data_ptr() as usize;
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let rights = maps.lines().find_map(|line| {
        let (range, rest) = line.split_once(' ')?;
        let (from, to) = range.split_once('-')?;
        let number = |text| usize::from_str_radix(text, 16).unwrap();
        (number(from)..number(to))
            .contains(&at)
            .then(|| rest.split(' ').next())?
    });
    assert_eq!(rights, Some("r--p"));
}
