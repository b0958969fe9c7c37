//! Making the folder that torch-sys wants: `include` and `lib`.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::VERSION;
use super::place::{self, Place};
use super::wheel::Wheel;
use crate::error::Error;

/// Whether a folder looks like a whole libtorch.
pub(super) fn complete(folder: &Path) -> bool {
    let library = format!("libtorch_cpu{}", std::env::consts::DLL_SUFFIX);
    ["build-version", "include/ATen/ATen.h"]
        .iter()
        .all(|name| folder.join(name).is_file())
        && folder.join("lib").join(library).is_file()
}

/// Unpacks what is needed aside, then gives it its name.
pub(super) fn make(place: &Place, files: &[(&Wheel, PathBuf)]) -> Result<(), Error> {
    let (part, whole) = (place.part(), place.libtorch());
    place::remove(&part)?;
    for (wheel, file) in files {
        unpack(file, wheel, &part)?;
    }
    finish(&part)?;
    place::remove(&whole)?;
    std::fs::rename(&part, &whole).map_err(|source| Error::File {
        action: "rename",
        path: part,
        source,
    })
}

/// The file that makes `-ltorch` mean the CPU library, and the version that torch-sys compares.
fn finish(folder: &Path) -> Result<(), Error> {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|source| Error::File {
            action: "write",
            path,
            source,
        })
    };
    if cfg!(target_os = "linux") {
        write("lib/libtorch.so", "INPUT(libtorch_cpu.so)\n")?;
    }
    write("build-version", &format!("{VERSION}\n"))
}

/// Takes headers, libraries and licences out of an archive; a library it lacks is an error.
fn unpack(archive: &Path, wheel: &Wheel, folder: &Path) -> Result<(), Error> {
    let broken = |source| Error::Archive {
        path: archive.to_owned(),
        source,
    };
    let file = File::open(archive).map_err(|source| Error::File {
        action: "open",
        path: archive.to_owned(),
        source,
    })?;
    let mut entries = zip::ZipArchive::new(file).map_err(broken)?;
    let mut libraries = 0;
    for at in 0..entries.len() {
        let mut entry = entries.by_index(at).map_err(broken)?;
        // A name that leads out of the folder has none here.
        let Some(name) = entry.enclosed_name().filter(|_| entry.is_file()) else {
            continue;
        };
        let Some(to) = target(&name, wheel) else {
            continue;
        };
        libraries += usize::from(to.starts_with("lib"));
        write(&mut entry, &folder.join(to))?;
    }
    if libraries == wheel.libraries.len() {
        return Ok(());
    }
    Err(Error::Missing {
        what: format!("a library in `{}`", archive.display()),
        help: "run `cargo xtask clean-cache` and try again".to_owned(),
    })
}

/// Where an entry of the archive goes, if it is wanted.
fn target(name: &Path, wheel: &Wheel) -> Option<PathBuf> {
    if let Ok(header) = name.strip_prefix("torch/include") {
        return Some(Path::new("include").join(header));
    }
    if wheel
        .libraries
        .iter()
        .any(|wanted| name == Path::new(wanted))
    {
        return name.file_name().map(|file| Path::new("lib").join(file));
    }
    let package = wheel.requirement.split("==").next().unwrap_or_default();
    let licences = name
        .components()
        .any(|part| part.as_os_str() == "licenses" || part.as_os_str() == "LICENSE");
    let info = name
        .iter()
        .next()
        .is_some_and(|top| top.to_string_lossy().ends_with(".dist-info"));
    let file = name.file_name().filter(|_| licences && info)?;
    Some(Path::new("licenses").join(package).join(file))
}

fn write(entry: &mut impl io::Read, to: &Path) -> Result<(), Error> {
    if let Some(folder) = to.parent() {
        place::create(folder)?;
    }
    let copied = File::create(to).and_then(|mut file| io::copy(entry, &mut file));
    copied.map(|_| ()).map_err(|source| Error::File {
        action: "write",
        path: to.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const WHEEL: Wheel = Wheel {
        requirement: "torch==2.11.0",
        platform: "any",
        python: true,
        sha256: "",
        size: 0,
        libraries: &["torch/lib/libtorch_cpu.so"],
    };

    fn archive(folder: &Path, names: &[&str]) -> PathBuf {
        let path = folder.join("x.whl");
        let mut zip = zip::ZipWriter::new(File::create(&path).expect("a file"));
        for name in names {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).expect("an entry");
            zip.write_all(name.as_bytes()).expect("bytes");
        }
        zip.finish().expect("an archive");
        path
    }

    #[test]
    fn only_what_is_wanted_is_taken() {
        let cache = tempfile::tempdir().expect("a folder");
        let place = Place::at(cache.path());
        place.create().expect("a folder");
        let names = [
            "torch/include/ATen/ATen.h",
            "torch/lib/libtorch_cpu.so",
            "torch/lib/libtorch_cuda.so",
            "torch/nn/modules.py",
            "torch-2.11.0.dist-info/licenses/LICENSE",
            "torch-2.11.0.dist-info/METADATA",
            "../escape/torch/include/x.h",
        ];
        let file = archive(cache.path(), &names);
        // What an interrupted attempt left.
        std::fs::create_dir_all(place.part().join("lib")).expect("a folder");
        std::fs::write(place.part().join("lib/old"), "").expect("a file");
        make(&place, &[(&WHEEL, file)]).expect("a folder");
        let found = |name: &str| place.libtorch().join(name).is_file();
        assert!(found("include/ATen/ATen.h"));
        assert!(found("lib/libtorch_cpu.so"));
        assert!(found("licenses/torch/LICENSE"));
        assert!(!found("lib/libtorch_cuda.so"));
        assert!(!found("lib/old"));
        assert!(!place.part().exists());
        assert_eq!(complete(&place.libtorch()), cfg!(target_os = "linux"));
    }

    #[test]
    fn an_archive_without_its_library_is_refused_and_leaves_no_libtorch() {
        let cache = tempfile::tempdir().expect("a folder");
        let place = Place::at(cache.path());
        place.create().expect("a folder");
        let file = archive(cache.path(), &["torch/include/ATen/ATen.h"]);
        assert!(make(&place, &[(&WHEEL, file.clone())]).is_err());
        assert!(!place.libtorch().exists());
        std::fs::write(&file, "no archive").expect("a file");
        let error = make(&place, &[(&WHEEL, file)]).expect_err("no archive");
        assert!(matches!(error, Error::Archive { .. }));
    }
}
