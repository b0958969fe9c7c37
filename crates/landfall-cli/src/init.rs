//! `landfall init`: the files of a complete made-up case, to be replaced by one's own.

use std::path::{Path, PathBuf};

use landfall::core::Place;
use landfall::{Mistake, Mistakes};

use crate::{Failure, Output, say};

/// The name of the strategy file.
pub(crate) const STRATEGY: &str = "strategy.toml";

/// A bundled file with its name.
macro_rules! bundled {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../../examples/data/", $name)),
        )
    };
}

/// The files of the case.
const FILES: [(&str, &str); 9] = [
    bundled!("strategy.toml"),
    bundled!("economies.csv"),
    bundled!("costs.csv"),
    bundled!("exchange_rates.csv"),
    bundled!("product.toml"),
    bundled!("team.toml"),
    bundled!("offers.toml"),
    bundled!("own_rules/prices.toml"),
    bundled!("own_rules/prices.cases.toml"),
];

/// Writes the files of a complete made-up case into a folder, to be replaced by your own.
///
/// A strategy, the figures of economies, costs and exchange rates for `landfall run`; facts about a
/// product, prices and rules of one's own for `landfall comply`; a team for `landfall team`.
/// Comments that begin with `yours:` say what to replace. Files that exist are never replaced
/// without --force. Exit status: 0 written, 1 the machine failed (disk), 2 bad arguments, or a file
/// that exists; then nothing was written.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder; made when missing, but not the folders above it.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Replaces files that exist.
    #[arg(long)]
    force: bool,
    /// Prints nothing but errors.
    #[arg(long)]
    quiet: bool,
}

/// Writes the files.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    there(&args.folder)?;
    free(&args.folder, args.force)?;
    let mut output = Output::new(&args.folder);
    for (name, text) in FILES {
        output.add(name, text);
    }
    output.write()?;
    if !args.quiet {
        let names: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        say(&format!("written: {}", names.join(", ")));
        say("The case is made up; comments that begin with `yours:` say what to replace.");
        let strategy = shell_word(&within(&args.folder, STRATEGY));
        say(&format!("next: landfall check {strategy}"));
    }
    Ok(())
}

/// Refuses a folder that is none, or that would need folders above it.
fn there(folder: &Path) -> Result<(), Failure> {
    let place = Place::file(folder.display().to_string());
    if folder.exists() {
        return match folder.is_dir() {
            true => Ok(()),
            false => Err(Mistake::new(place, "this is a file, not a folder").into()),
        };
    }
    // The parent of a plain name is the empty path.
    let above = folder.parent().filter(|above| *above != Path::new(""));
    match above {
        Some(above) if !above.is_dir() => {
            let message = format!("`{}` is no folder", above.display());
            let mistake = Mistake::new(place, message);
            Err(mistake.help("make it first, or name another").into())
        }
        _ => Ok(()),
    }
}

/// Refuses to replace what is there, unless that is wanted; a folder is never replaced.
fn free(folder: &Path, force: bool) -> Result<(), Mistakes> {
    let mistakes = FILES.iter().filter_map(|(name, _)| {
        let path = within(folder, name);
        let place = Place::file(path.display().to_string());
        // A link that leads nowhere is there, too.
        let about = path.symlink_metadata().ok()?;
        match (about.is_dir(), force) {
            (true, _) => Some(Mistake::new(place, "this is a folder, not a file")),
            (false, true) => None,
            (false, false) => {
                let mistake = Mistake::new(place, "exists already, so nothing was written");
                Some(mistake.help("name another folder, or replace what is there with --force"))
            }
        }
    });
    Mistakes::none(mistakes.collect())
}

/// A file of the folder, in the fewest words.
fn within(folder: &Path, name: &str) -> PathBuf {
    match folder == Path::new(".") {
        true => PathBuf::from(name),
        false => folder.join(name),
    }
}

/// A path as a word of a command line.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |one: char| one.is_alphanumeric() || "/\\._-:~+,".contains(one);
    match text.chars().all(plain) {
        true => text,
        false if cfg!(windows) => format!("\"{text}\""),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_spaces_and_quotes_are_quoted_for_the_shell() {
        assert_eq!(shell_word(Path::new("my/case.toml")), "my/case.toml");
        if cfg!(not(windows)) {
            assert_eq!(shell_word(Path::new("my case")), "'my case'");
            assert_eq!(shell_word(Path::new("it's")), r"'it'\''s'");
        }
    }
}
