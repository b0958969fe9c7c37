//! libtorch in the user's cache folder: fetched once, used by every checkout.
//!
//! [`wheel`] says what is fetched for which platform, [`fetch`] fetches it, [`layout`] makes the
//! folder of it, [`place`] says where everything lies.

mod fetch;
mod layout;
mod place;
mod wheel;

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::workspace::Workspace;
use place::Place;

/// The version that fits `tch` and `torch-sys` of the workspace's manifest.
pub(crate) const VERSION: &str = "2.11.0";

/// Whose libtorch is used.
#[derive(Debug, PartialEq, Eq)]
enum Chosen {
    /// The user's, named by this variable.
    Users(&'static str),
    /// Ours, from the cache folder.
    Ours,
}

/// Makes sure that there is a libtorch, and that cargo finds it in this checkout.
pub(crate) fn set_up(workspace: &Workspace) -> Result<(), Error> {
    let place = Place::find()?;
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let ours = [Some(place.libtorch()), told(workspace)];
    let libtorch = variable("LIBTORCH").map(PathBuf::from);
    match chosen(&ours, libtorch, variable("LIBTORCH_USE_PYTORCH").is_some()) {
        Chosen::Users(name) => {
            println!("set-up: libtorch is the one that {name} names; nothing is fetched");
            Ok(())
        }
        Chosen::Ours => bring_once(workspace, &place),
    }
}

/// The user's own libtorch wins. Cargo itself hands on as `LIBTORCH` what we told it.
fn chosen(ours: &[Option<PathBuf>], libtorch: Option<PathBuf>, python: bool) -> Chosen {
    match libtorch {
        _ if python => Chosen::Users("LIBTORCH_USE_PYTORCH"),
        Some(folder) if !ours.contains(&Some(folder.clone())) => Chosen::Users("LIBTORCH"),
        _ => Chosen::Ours,
    }
}

fn bring_once(workspace: &Workspace, place: &Place) -> Result<(), Error> {
    let folder = place.libtorch();
    if !layout::complete(&folder) {
        place.create()?;
        let _only_one = place.lock()?;
        // Another set-up may have finished while this one waited.
        if !layout::complete(&folder) {
            bring(place)?;
        }
    }
    tell_cargo(workspace, &folder)?;
    let size = megabytes(place::size(&folder));
    println!(
        "set-up: libtorch {VERSION} in `{}` ({size} MB)",
        folder.display()
    );
    Ok(())
}

/// Fetches the wheels and makes the folder; what was fetched before an interruption is kept.
fn bring(place: &Place) -> Result<(), Error> {
    let wheels = wheel::wheels(std::env::consts::OS, std::env::consts::ARCH)?;
    let bytes: u64 = wheels.iter().map(|wheel| wheel.size).sum();
    println!(
        "set-up: fetching libtorch {VERSION}: {} MB into `{}`",
        megabytes(bytes),
        place.root().display()
    );
    let mut files = Vec::new();
    for one in wheels {
        files.push((one, fetch::fetch(place, one)?));
    }
    layout::make(place, &files)?;
    place::remove(&place.wheels())
}

/// Names the folder to cargo: a file that `.cargo/config.toml` includes and git ignores.
fn tell_cargo(workspace: &Workspace, folder: &Path) -> Result<(), Error> {
    let file = config(workspace);
    let mut env = toml::Table::new();
    let path = folder.to_string_lossy().into_owned();
    env.insert("LIBTORCH".to_owned(), toml::Value::String(path));
    let mut table = toml::Table::new();
    table.insert("env".to_owned(), toml::Value::Table(env));
    let text = format!("# Written by `cargo xtask setup --torch`.\n{table}");
    if std::fs::read_to_string(&file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(&file, text).map_err(|source| Error::File {
        action: "write",
        path: file,
        source,
    })
}

/// The folder that cargo was told before.
fn told(workspace: &Workspace) -> Option<PathBuf> {
    let text = std::fs::read_to_string(config(workspace)).ok()?;
    let table: toml::Table = text.parse().ok()?;
    let folder = table.get("env")?.get("LIBTORCH")?.as_str()?;
    Some(PathBuf::from(folder))
}

fn config(workspace: &Workspace) -> PathBuf {
    workspace.path(".cargo/libtorch.toml")
}

/// Removes everything that set-up put into the cache folder.
pub(crate) fn clean(workspace: &Workspace) -> Result<(), Error> {
    let place = Place::find()?;
    let size = megabytes(place::size(place.root()));
    place::remove(place.root())?;
    place::remove(&config(workspace))?;
    println!("removed `{}` ({size} MB)", place.root().display());
    Ok(())
}

/// Millions of bytes, rounded up.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_user_names_wins_and_our_own_folder_is_no_users() {
        let ours = [Some(PathBuf::from("/cache/a")), Some(PathBuf::from("/old"))];
        let named = |folder: &str| Some(PathBuf::from(folder));
        assert_eq!(chosen(&ours, None, false), Chosen::Ours);
        assert_eq!(chosen(&ours, named("/cache/a"), false), Chosen::Ours);
        assert_eq!(chosen(&ours, named("/old"), false), Chosen::Ours);
        let users = chosen(&ours, named("/opt/libtorch"), false);
        assert_eq!(users, Chosen::Users("LIBTORCH"));
        let python = chosen(&ours, named("/opt/libtorch"), true);
        assert_eq!(python, Chosen::Users("LIBTORCH_USE_PYTORCH"));
    }

    #[test]
    fn megabytes_are_never_said_to_be_none() {
        assert_eq!([0, 1, 1_000_000, 1_000_001].map(megabytes), [0, 1, 1, 2]);
    }

    #[test]
    fn the_version_is_that_of_the_manifest() {
        let workspace = Workspace::find().expect("a workspace");
        let text = std::fs::read_to_string(workspace.path("Cargo.toml")).expect("a file");
        // tch 0.24 is libtorch 2.11.0.
        assert!(text.contains("tch = \"=0.24.0\""));
        assert_eq!(VERSION, "2.11.0");
    }
}
