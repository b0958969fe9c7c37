//! The language of the pages, as the command line asks for it.

use std::path::PathBuf;

use landfall::core::Place;
use landfall::report::Words;
use landfall::{Error, Mistake};

use crate::{Failure, say};

// What all programs with a page have in common; a comment for documentation would become their
// help.
#[derive(Debug, clap::Args)]
pub(crate) struct Language {
    /// Language of the page: en, zh-Hans (also zh or zh-CN), or that of the files of --words.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Words of the page in Fluent's syntax; what they lack stays English. May be repeated.
    #[arg(long, value_name = "FILE.ftl", requires = "language")]
    words: Vec<PathBuf>,
}

impl Language {
    /// The files that are read.
    pub(crate) fn files(&self) -> &[PathBuf] {
        &self.words
    }

    /// The words asked for; says what the files lack, unless it is to be quiet.
    pub(crate) fn words(&self, quiet: bool) -> Result<Words, Failure> {
        let Some(tag) = &self.language else {
            return Ok(Words::english());
        };
        if self.words.is_empty() {
            return Words::bundled(tag).map_err(|mistake| refused(tag, mistake));
        }
        let texts: Vec<(String, String)> = self.words.iter().map(read).collect::<Result<_, _>>()?;
        let files = texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let words = Words::from_ftl(tag, files)?;
        if !quiet {
            told(&words).iter().for_each(|line| say(line));
        }
        Ok(words)
    }
}

fn refused(tag: &str, mistake: Mistake) -> Failure {
    let mistake = Mistake {
        place: Place::default().field("--language"),
        ..mistake
    };
    if mistake.help.is_some() {
        return mistake.into();
    }
    let help = format!("give the words of `{tag}` by --words FILE.ftl");
    mistake.help(help).into()
}

fn read(path: &PathBuf) -> Result<(String, String), Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::File {
        path: path.clone(),
        source,
    })?;
    let name = path.display().to_string();
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let mistake = Mistake::new(Place::file(&name), format!("byte {at} is not UTF-8"));
        Error::Input(mistake.help("save the file as UTF-8").into())
    })?;
    Ok((name, text))
}

/// What a translator should know of the files.
fn told(words: &Words) -> Vec<String> {
    let report = words.report();
    let mut lines: Vec<String> = report.mistakes.iter().map(ToString::to_string).collect();
    let missing = match report.missing.as_slice() {
        [] => return lines,
        [first] => format!("1 message has no words in `{}`: {first}", words.tag()),
        [first, rest @ ..] => format!(
            "{} messages have no words in `{}`, the first is {first}",
            rest.len() + 1,
            words.tag()
        ),
    };
    lines.push(missing);
    lines
}
