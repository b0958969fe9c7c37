//! The tasks of this workspace, run as `cargo xtask <task>`.
//!
//! Each task has its own file; [`step`] runs and times commands, [`error`] says which step and
//! which command failed. `CONTRIBUTING.md` describes what the gate checks.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line program talks to its user"
)]

mod api;
mod bench;
mod consumers;
mod demo;
mod docs;
mod emulation;
mod error;
mod fuzz;
mod gpu_bundle;
mod libtorch;
mod open;
mod program;
mod setup;
mod soak;
mod step;
mod test;
mod tool;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;
use crate::workspace::Workspace;

/// The tasks of the landfall workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Train the small text model, compute the bundled strategy and name its report.
    Demo(demo::Args),
    /// Run the gate: formatting, lints, tests, each library alone, documentation, packaging.
    Test(test::Args),
    /// Run the benchmarks, and on request those of peer libraries.
    Bench(bench::Args),
    /// Build the book and the API documentation.
    Docs(docs::Args),
    /// Build and run the small projects that use the crates from outside of the workspace.
    Consumers(consumers::Args),
    /// List the public names of the libraries, or compare them with the lists that are checked in.
    Api(api::Args),
    /// Fuzz the parsers and the loader, one minute each.
    Fuzz(fuzz::Args),
    /// Break inputs, kill programs, fill disks, and see that nothing is lost and nothing panics.
    Soak(soak::Args),
    /// Make a folder that checks and measures fine-tuning on a machine with a GPU and PyTorch.
    GpuBundle(gpu_bundle::Args),
    /// Say whether everything the other tasks need is present, and on request bring libtorch.
    Setup(setup::Args),
    /// Remove libtorch from the cache folder.
    CleanCache,
}

impl Task {
    fn run(&self, workspace: &Workspace) -> Result<(), Error> {
        match self {
            Self::Demo(args) => demo::run(workspace, args),
            Self::Test(args) => test::run(workspace, args),
            Self::Bench(args) => bench::run(workspace, args),
            Self::Docs(args) => docs::run(workspace, args),
            Self::Consumers(args) => consumers::run(workspace, args),
            Self::Api(args) => api::run(workspace, args),
            Self::Fuzz(args) => fuzz::run(workspace, args),
            Self::Soak(args) => soak::run(workspace, args),
            Self::GpuBundle(args) => gpu_bundle::run(workspace, args),
            Self::Setup(args) => setup::run(workspace, args),
            Self::CleanCache => libtorch::clean(workspace),
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = Workspace::find().and_then(|workspace| args.task.run(&workspace));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error::print(&error);
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Args::command().debug_assert();
    }
}
