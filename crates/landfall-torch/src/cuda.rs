//! CUDA, found while the program runs.
//!
//! A program is linked to libtorch's CPU library alone. The CUDA part registers its kernels when it
//! is loaded, which [`open`] does: before the first tensor, because libtorch asks for a GPU once.

use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::{Device, TorchError, border};

/// The version of libtorch this crate is made for.
pub const LIBTORCH_VERSION: &str = "2.11.0";

const FILE: &str = "libtorch_cuda.so";
const DRIVER: &str = "libcuda.so.1";

/// Where the CUDA part of libtorch is looked for, in this order: the folders given, the folder of
/// the libtorch in use, the Python environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Folders that may hold `libtorch_cuda.so`: `torch/lib` of an installed PyTorch. None by
    /// default.
    pub folders: Vec<PathBuf>,
    /// Whether to ask the Python environment (`python` where VIRTUAL_ENV is set, else `python3`)
    /// where its PyTorch is; it is not imported. True by default.
    pub python: bool,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            folders: Vec::new(),
            python: true,
        }
    }
}

/// Makes `device` ready and returns tch's name for it. For the CPU that is nothing; for CUDA the
/// CUDA part of libtorch is found and loaded, once in a process.
///
/// Call it before the first tensor is made.
///
/// # Errors
/// What is missing: [`TorchError::CudaMissing`], [`TorchError::CudaVersion`],
/// [`TorchError::CudaLoad`], [`TorchError::CudaDriver`], [`TorchError::CudaSilent`] or
/// [`TorchError::CudaIndex`].
///
/// ```
/// use landfall_torch::{Device, cuda, tch};
///
/// assert_eq!(cuda::open(Device::Cpu, &cuda::Search::default())?, tch::Device::Cpu);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn open(device: Device, search: &Search) -> Result<tch::Device, TorchError> {
    if let Device::Cuda(index) = device {
        load(search)?;
        there(index)?;
    }
    Ok(device.tch())
}

/// Loads the CUDA part unless it is loaded.
fn load(search: &Search) -> Result<(), TorchError> {
    static LOADED: Mutex<bool> = Mutex::new(false);
    // A poisoned lock only says that another thread stopped while loading.
    let mut loaded = LOADED
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if *loaded || border::loaded(&text(FILE.as_ref())?) {
        return Ok(());
    }
    let file = find(search)?;
    right_version(&file)?;
    border::load(&text(&file)?).map_err(|message| TorchError::CudaLoad {
        file: file.display().to_string(),
        message,
    })?;
    *loaded = true;
    Ok(())
}

/// Whether the GPU answers.
fn there(index: usize) -> Result<(), TorchError> {
    let count = usize::try_from(tch::Cuda::device_count()).unwrap_or_default();
    if index < count {
        return Ok(());
    }
    if count > 0 {
        return Err(TorchError::CudaIndex { index, count });
    }
    if border::finds(&text(DRIVER.as_ref())?) {
        Err(TorchError::CudaSilent)
    } else {
        Err(TorchError::CudaDriver { file: DRIVER })
    }
}

/// The first of the places that has the file.
fn find(search: &Search) -> Result<PathBuf, TorchError> {
    let beside = border::library()
        .map(PathBuf::from)
        .and_then(|file| file.parent().map(Path::to_path_buf));
    let mut searched: Vec<PathBuf> = Vec::new();
    for folder in search.folders.iter().cloned().chain(beside) {
        let file = folder.join(FILE);
        if file.is_file() {
            return Ok(file);
        }
        searched.push(folder);
    }
    if search.python {
        let folder = python().unwrap_or_else(|| PathBuf::from("the Python environment"));
        let file = folder.join(FILE);
        if file.is_file() {
            return Ok(file);
        }
        searched.push(folder);
    }
    let shown = |folder: &PathBuf| folder.display().to_string();
    Err(TorchError::CudaMissing {
        file: FILE,
        searched: searched.iter().map(shown).collect(),
    })
}

/// `torch/lib` of the Python environment.
fn python() -> Option<PathBuf> {
    let name = if std::env::var_os("VIRTUAL_ENV").is_some() {
        "python"
    } else {
        "python3"
    };
    let asked = "import importlib.util as u; s = u.find_spec('torch'); \
                 print(s.submodule_search_locations[0] if s else '')";
    let answer = Command::new(name)
        .args(["-c", asked])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|answer| answer.status.success())?;
    let folder = String::from_utf8(answer.stdout).ok()?;
    let folder = folder.trim();
    (!folder.is_empty()).then(|| Path::new(folder).join("lib"))
}

/// Refuses a file that says it belongs to another version; one that says nothing is tried.
fn right_version(file: &Path) -> Result<(), TorchError> {
    let said = file.parent().and_then(Path::parent).and_then(version);
    match said {
        Some(given) if given != LIBTORCH_VERSION => Err(TorchError::CudaVersion {
            file: file.display().to_string(),
            given,
            needed: LIBTORCH_VERSION,
        }),
        _ => Ok(()),
    }
}

/// What `build-version` or PyTorch's `version.py` says, without the build after the plus sign.
fn version(folder: &Path) -> Option<String> {
    let plain = std::fs::read_to_string(folder.join("build-version")).ok();
    let python = || {
        let text = std::fs::read_to_string(folder.join("version.py")).ok()?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("__version__ = "))?;
        Some(line.trim_matches(['\'', '"']).to_owned())
    };
    let full = plain.or_else(python)?;
    full.trim().split('+').next().map(str::to_owned)
}

fn text(path: &Path) -> Result<CString, TorchError> {
    CString::new(path.as_os_str().as_encoded_bytes()).map_err(|_| TorchError::CudaLoad {
        file: path.display().to_string(),
        message: "its name has a zero byte".to_owned(),
    })
}
