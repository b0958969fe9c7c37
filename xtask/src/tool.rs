//! Programs that are installed on demand.

use std::path::PathBuf;

use crate::error::Error;
use crate::program;
use crate::step;
use crate::workspace::Workspace;

/// A program that cargo can install.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tool {
    /// Its package and its program: the same name.
    name: &'static str,
    /// The version to install where none is found.
    version: &'static str,
    /// Further arguments of the installation.
    options: &'static str,
}

/// Checks licences, sources and advisories of dependencies.
pub(crate) const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    options: "",
};

/// Builds the book, without its server.
pub(crate) const MDBOOK: Tool = Tool {
    name: "mdbook",
    version: "0.5.4",
    options: "--no-default-features --features search",
};

/// The program: from `PATH`, else from `target/tools`, else installed there.
pub(crate) fn find_or_install(workspace: &Workspace, tool: &Tool) -> Result<PathBuf, Error> {
    let installed = workspace.path("target/tools/bin");
    let found = program::find(tool.name, &program::search_path())
        .or_else(|| program::find(tool.name, installed.as_os_str()));
    if let Some(file) = found {
        return Ok(file);
    }
    let mut command = workspace.cargo("install --locked --root target/tools");
    command.arg(tool.name).args(["--version", tool.version]);
    command.args(tool.options.split_whitespace());
    step::run("installation", &mut command)?;
    program::find(tool.name, installed.as_os_str()).ok_or_else(|| Error::Missing {
        what: format!("`{}`", tool.name),
        help: format!("run `cargo install --locked {}`", tool.name),
    })
}
