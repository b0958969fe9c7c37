//! `landfall man`: pages of the manual.

use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::{Failure, Output, command, say};

/// Pages of the manual: that of the command to standard output, or with those of all subcommands
/// into a folder.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder the pages are written to; made when missing.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints the main page, or writes all of them.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let mut command = command::Args::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.out else {
        let (_, page) = page(&command)?;
        say(String::from_utf8_lossy(&page).trim_end());
        return Ok(());
    };
    write(&command, folder)?;
    say(&format!("written to {}", folder.display()));
    Ok(())
}

fn write(command: &Command, folder: &Path) -> Result<(), Failure> {
    let mut output = Output::new(folder);
    for one in std::iter::once(command).chain(command.get_subcommands()) {
        let (name, page) = page(one)?;
        output.add(name, page);
    }
    output.write()
}

/// The page of one command and the name of its file.
fn page(command: &Command) -> Result<(String, Vec<u8>), Failure> {
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)
        .map_err(|error| Failure::Machine(format!("cannot write the manual: {error}")))?;
    Ok((man.get_filename(), page))
}
