//! `landfall diff`: what differs between two plans.

use std::path::{Path, PathBuf};

use landfall::core::Place;
use landfall::diff::{PlanDiff, compare};
use landfall::report::Words;
use landfall::{Error, Mistake, Plan};

use crate::language::Language;
use crate::{Failure, Output, outputs_apart, say};

/// What differs between two plans: settings, the choice, amounts, law, open questions.
///
/// Both are a `plan.json` as `landfall run` writes it, the older first. Exit status: 0 compared,
/// whether or not they differ, 1 the machine failed (disk), 2 bad input or arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The older plan.
    before: PathBuf,
    /// The newer one.
    after: PathBuf,
    /// Writes the difference as JSON.
    #[arg(long, value_name = "OUT.json")]
    json: Option<PathBuf>,
    /// Writes the difference as a self-contained page.
    #[arg(long, value_name = "OUT.html")]
    page: Option<PathBuf>,
    #[command(flatten)]
    language: Language,
    /// Prints nothing but errors.
    #[arg(long)]
    quiet: bool,
}

/// Compares two plans.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let mut inputs = vec![args.before.as_path(), args.after.as_path()];
    inputs.extend(args.language.files().iter().map(PathBuf::as_path));
    let outputs = [
        ("--json", args.json.as_deref()),
        ("--page", args.page.as_deref()),
    ];
    outputs_apart(&inputs, outputs).map_err(|message| Mistake::new(Place::default(), message))?;
    let words = args.language.words(args.quiet)?;
    let diff = compare(&plan(&args.before)?, &plan(&args.after)?);
    write(args, &diff, &words)?;
    if !args.quiet {
        say(&diff.to_string());
        for path in args.json.iter().chain(&args.page) {
            say(&format!("written to {}", path.display()));
        }
    }
    Ok(())
}

fn plan(path: &Path) -> Result<Plan, Failure> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })?;
    Ok(Plan::from_json(&path.display().to_string(), &text)?)
}

fn write(args: &Args, diff: &PlanDiff, words: &Words) -> Result<(), Failure> {
    let mut output = Output::new(Path::new(""));
    if let Some(path) = &args.json {
        output.add(path, diff.to_json().map_err(Error::from)?);
    }
    if let Some(path) = &args.page {
        output.add(path, landfall::report::diff_html_in(diff, words));
    }
    output.write()
}
