//! The languages of the reports: messages as Fluent resources.

mod bundled;
mod check;
mod layer;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use landfall_core::{Mistake, Mistakes, Place};
use unic_langid::LanguageIdentifier;

use super::number;
use super::phrase::{Id, Phrase};
use bundled::{ENGLISH, Language};
use layer::Layer;

pub use check::WordsReport;

/// The words of the reports in one language.
///
/// English and Simplified Chinese are bundled. Any other language is one or more files in
/// [Fluent](https://projectfluent.org)'s syntax, and no code:
///
/// ```
/// use landfall::report::Words;
///
/// let files = [("de.ftl", "summary = Zusammenfassung\nsumary = verschrieben")];
/// let words = Words::from_ftl("de", files)?;
/// assert_eq!(words.tag(), "de");
///
/// // What the file lacks stays English; what no page says is told with its line.
/// assert!(words.report().missing.contains(&"skip".to_owned()));
/// let told = words.report().mistakes[0].to_string();
/// assert_eq!(told, "de.ftl, line 2, `sumary`: no page says this (help: did you mean `summary`?)");
/// # Ok::<(), landfall::Mistakes>(())
/// ```
#[derive(Clone)]
pub struct Words(Arc<Inner>);

struct Inner {
    tag: String,
    english: bool,
    /// Where a message is looked for, in this order; English is the last.
    layers: Vec<Layer>,
    report: WordsReport,
}

impl Words {
    /// The tags of the languages that are bundled.
    pub const BUNDLED: [&'static str; 2] = ["en", "zh-Hans"];

    /// English, the language that every other one falls back on.
    pub fn english() -> Self {
        Self::of(&ENGLISH)
    }

    /// A language that is bundled, by its tag; `zh` and `zh-CN` are Simplified Chinese.
    ///
    /// ```
    /// use landfall::report::Words;
    ///
    /// assert_eq!(Words::bundled("zh-CN")?.tag(), "zh-Hans");
    /// assert!(Words::bundled("de").is_err());
    /// # Ok::<(), landfall::Mistake>(())
    /// ```
    ///
    /// # Errors
    /// For a tag that is none, or of another language.
    pub fn bundled(tag: &str) -> Result<Self, Mistake> {
        let language = bundled::find(&parsed(tag)?);
        language.map(Self::of).ok_or_else(|| {
            let known = Self::BUNDLED.map(|tag| format!("`{tag}`")).join(" and ");
            let message = format!("there are no words for `{tag}`; bundled are {known}");
            Mistake::new(Place::default(), message)
        })
    }

    /// A language from files: pairs of a name, for mistakes, and a text in Fluent's syntax.
    ///
    /// What the files lack is taken from the bundled language of this tag, if there is one, and
    /// otherwise from English; so is a message that asks for a variable it is not given.
    ///
    /// # Errors
    /// For a tag that is none, and for every line that is not in Fluent's syntax or says a message
    /// twice.
    pub fn from_ftl<'f>(
        tag: &str,
        files: impl IntoIterator<Item = (&'f str, &'f str)>,
    ) -> Result<Self, Mistakes> {
        let identifier = parsed(tag)?;
        let own = Layer::from_files(identifier.clone(), files)?;
        let base = bundled::find(&identifier).unwrap_or(&ENGLISH);
        let layers = bundled::layers(base);
        let report = check::report(&own, &layers);
        Ok(Self(Arc::new(Inner {
            tag: tag.to_owned(),
            english: identifier.language == "en",
            layers: std::iter::once(own).chain(layers).collect(),
            report,
        })))
    }

    /// The tag of the language, as pages carry it.
    pub fn tag(&self) -> &str {
        &self.0.tag
    }

    /// What the files lack and what in them is of no use; nothing for bundled languages.
    pub fn report(&self) -> &WordsReport {
        &self.0.report
    }

    fn of(language: &'static Language) -> Self {
        Self(Arc::new(Inner {
            tag: language.tag.to_owned(),
            english: language.tag == ENGLISH.tag,
            layers: bundled::layers(language),
            report: WordsReport::default(),
        }))
    }

    /// Whether a page in this language needs no mark where it keeps to English.
    pub(super) fn is_english(&self) -> bool {
        self.0.english
    }

    /// A phrase in this language.
    pub(super) fn say(&self, phrase: impl Into<Phrase>) -> String {
        self.said(&phrase.into())
    }

    fn said(&self, phrase: &Phrase) -> String {
        match phrase {
            Phrase::Plain(text) => text.clone(),
            Phrase::Count(count) => number::plain(*count),
            Phrase::Message(id, given) => self.message(*id, given),
            Phrase::Joined {
                parts,
                between,
                last,
            } => self.joined(parts, *between, *last),
        }
    }

    fn message(&self, id: Id, given: &[(&'static str, Phrase)]) -> String {
        let mut args = FluentArgs::with_capacity(given.len());
        for (name, phrase) in given {
            let value = match phrase {
                Phrase::Count(count) if count.is_finite() => FluentValue::from(*count),
                other => FluentValue::from(self.said(other)),
            };
            args.set(*name, value);
        }
        let mut said = self.0.layers.iter().filter_map(|at| at.say(id.0, &args));
        said.next().unwrap_or_else(|| id.0.to_owned())
    }

    fn joined(&self, parts: &[Phrase], between: Id, last: Id) -> String {
        let [first, middle @ .., end] = parts else {
            return parts.iter().map(|part| self.said(part)).collect();
        };
        let mut text = self.said(first);
        let between = self.message(between, &[]);
        for part in middle {
            text.push_str(&between);
            text.push_str(&self.said(part));
        }
        text + &self.message(last, &[]) + &self.said(end)
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words")
            .field("tag", &self.0.tag)
            .field("report", &self.0.report)
            .finish_non_exhaustive()
    }
}

fn parsed(tag: &str) -> Result<LanguageIdentifier, Mistake> {
    tag.parse().map_err(|_| {
        let message = format!("`{tag}` is not a language tag");
        Mistake::new(Place::default(), message).help("write it as in `de` or `pt-BR`")
    })
}
