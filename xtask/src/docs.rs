//! The book and the API documentation.

use crate::error::Error;
use crate::open;
use crate::step;
use crate::tool::{self, MDBOOK};
use crate::workspace::Workspace;

/// What to do with the book once it is built.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Open the book.
    #[arg(long)]
    open: bool,
}

/// Builds both and says where they lie.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    let mut book = workspace.command(tool::find_or_install(workspace, &MDBOOK)?);
    step::run("book", book.args(["build", "docs"]))?;
    let mut api = workspace.cargo("doc --workspace --no-deps");
    step::run("API documentation", api.env("RUSTDOCFLAGS", "-D warnings"))?;

    let index = workspace.path("docs/book/index.html");
    println!("\nbook: {}", index.display());
    println!("      {}", open::file_url(&index));
    if args.open {
        open::open(&index);
    }
    Ok(())
}
