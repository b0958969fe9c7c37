//! What a page says, before it is in any language.

/// The name of a message in the Fluent resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Id(pub(super) &'static str);

/// Something said: [`Words::say`](super::Words::say) puts it into a language.
#[derive(Debug, Clone)]
pub(super) enum Phrase {
    /// Text that is the same in every language: names, figures, what stages wrote.
    Plain(String),
    /// A number, which plurals depend on.
    Count(f64),
    /// A message, with what is put into it.
    Message(Id, Vec<(&'static str, Phrase)>),
    /// Parts with `between` them, and `last` before the last one.
    Joined {
        /// The parts.
        parts: Vec<Phrase>,
        /// Stands between two parts.
        between: Id,
        /// Stands before the last part.
        last: Id,
    },
}

impl Phrase {
    /// Nothing.
    pub(super) const EMPTY: Self = Self::Plain(String::new());

    /// Parts with the same words between all of them.
    pub(super) fn joined<P: Into<Self>>(parts: impl IntoIterator<Item = P>, between: Id) -> Self {
        Self::Joined {
            parts: parts.into_iter().map(Into::into).collect(),
            between,
            last: between,
        }
    }
}

impl From<Id> for Phrase {
    fn from(id: Id) -> Self {
        Self::Message(id, Vec::new())
    }
}

impl From<&Self> for Phrase {
    fn from(phrase: &Self) -> Self {
        phrase.clone()
    }
}

impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<&&str> for Phrase {
    fn from(text: &&str) -> Self {
        Self::Plain((*text).to_owned())
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&String> for Phrase {
    fn from(text: &String) -> Self {
        Self::Plain(text.clone())
    }
}

impl From<usize> for Phrase {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of a report are far below 2^53"
    )]
    fn from(count: usize) -> Self {
        Self::Count(count as f64)
    }
}
