//! The workspace: where it lies and which crates it holds.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

/// A crate under `crates/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crate {
    /// The package name.
    pub(crate) name: String,
    /// Whether it is meant to be published.
    pub(crate) published: bool,
    /// Whether it has features beyond `default`.
    pub(crate) optional_features: bool,
}

/// The workspace this program belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace above this program's manifest.
    pub(crate) fn find() -> Result<Self, Error> {
        // Cargo sets the variable when it runs the program; a copied binary falls back to the
        // place it was built from.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        match manifest.parent() {
            Some(root) if root.join("Cargo.toml").is_file() => Ok(Self {
                root: root.to_owned(),
            }),
            _ => Err(Error::Missing {
                what: "the workspace".to_owned(),
                help: "run `cargo xtask` inside a checkout".to_owned(),
            }),
        }
    }

    /// The workspace at a folder, whatever it holds.
    #[cfg(test)]
    pub(crate) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// A file or folder of the workspace.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// A program started in the root folder.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// Cargo with arguments given as one line, split at white space.
    pub(crate) fn cargo(&self, arguments: &str) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments.split_whitespace());
        command
    }

    /// The crates under `crates/`, sorted by name.
    pub(crate) fn crates(&self) -> Result<Vec<Crate>, Error> {
        let mut crates = Vec::new();
        for folder in entries(&self.path("crates"))? {
            let manifest = folder.join("Cargo.toml");
            if manifest.is_file() {
                let text = std::fs::read_to_string(&manifest).map_err(|source| Error::File {
                    action: "read",
                    path: manifest.clone(),
                    source,
                })?;
                crates.push(parse(&text, &manifest)?);
            }
        }
        crates.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(crates)
    }
}

/// What lies in a folder, sorted.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        std::fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect()
    };
    let mut paths = read().map_err(|source| Error::File {
        action: "list",
        path: folder.to_owned(),
        source,
    })?;
    paths.sort();
    Ok(paths)
}

/// Reads what the tasks need from a manifest.
fn parse(text: &str, path: &Path) -> Result<Crate, Error> {
    let manifest: toml::Table = text.parse().map_err(|source| Error::Manifest {
        path: path.to_owned(),
        source,
    })?;
    let package = manifest.get("package");
    let name = package
        .and_then(|package| package.get("name"))
        .and_then(toml::Value::as_str)
        .ok_or_else(|| Error::ManifestKey {
            path: path.to_owned(),
            key: "package.name",
        })?;
    let published = package
        .and_then(|package| package.get("publish"))
        .and_then(toml::Value::as_bool)
        .unwrap_or(true);
    let optional_features = manifest
        .get("features")
        .and_then(toml::Value::as_table)
        .is_some_and(|features| features.keys().any(|feature| feature != "default"));
    Ok(Crate {
        name: name.to_owned(),
        published,
        optional_features,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Crate, Error> {
        parse(text, Path::new("crates/x/Cargo.toml"))
    }

    #[test]
    fn a_plain_manifest_is_published_and_has_no_features() {
        let found = read("[package]\nname = \"x\"\n").expect("a crate");
        let expected = Crate {
            name: "x".to_owned(),
            published: true,
            optional_features: false,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn publish_false_and_features_are_seen() {
        let text = "[package]\nname = \"x\"\npublish = false\n[features]\ndefault = []\ntorch = []";
        let found = read(text).expect("a crate");
        let expected = Crate {
            name: "x".to_owned(),
            published: false,
            optional_features: true,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn an_empty_default_feature_is_no_optional_feature() {
        let found = read("[package]\nname = \"x\"\n[features]\ndefault = []").expect("a crate");
        assert!(!found.optional_features);
    }

    #[test]
    fn a_manifest_without_a_name_is_refused_with_its_path() {
        let error = read("[package]\n").expect_err("no name");
        assert_eq!(
            error.to_string(),
            "`crates/x/Cargo.toml` has no `package.name`"
        );
    }

    #[test]
    fn this_workspace_lists_its_crates_in_order() {
        let crates = Workspace::find()
            .and_then(|workspace| workspace.crates())
            .expect("crates");
        assert!(crates.is_sorted_by(|a, b| a.name < b.name));
        assert!(
            crates
                .iter()
                .any(|found| found.name == "landfall-core" && found.published)
        );
    }
}
