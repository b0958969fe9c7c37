//! Typed errors with their places, as many as one reader can use.

use std::fmt;

use crate::{Mistake, Mistakes, Place};

/// An error that knows its remedy.
pub trait Remedy: std::error::Error {
    /// What to do about it.
    fn help(&self) -> Option<String>;
}

/// One error and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw<E> {
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub error: E,
}

/// All that is wrong with an input: the first hundred flaws found and how many there are.
///
/// ```
/// use landfall_core::Place;
/// use landfall_core::table::{TableError, TableFlaws};
///
/// let mut flaws = TableFlaws::default();
/// assert!(flaws.clone().check("nothing wrong").is_ok());
/// flaws.push(Place::file("a.csv"), TableError::Empty);
/// assert_eq!(
///     flaws.to_string(),
///     "a.csv: the file is empty (help: write a header line and one line for each row)"
/// );
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Flaws<E> {
    list: Vec<Flaw<E>>,
    found: usize,
}

impl<E> Flaws<E> {
    /// Most flaws that are listed.
    pub const LISTED: usize = 100;

    /// Adds one; beyond the first hundred it is only counted.
    pub fn push(&mut self, place: Place, error: impl Into<E>) {
        self.found += 1;
        if self.list.len() < Self::LISTED {
            self.list.push(Flaw {
                place,
                error: error.into(),
            });
        }
    }

    /// Adds all flaws of another kind.
    pub fn append<F: Into<E>>(&mut self, other: Flaws<F>) {
        let unlisted = other.found - other.list.len();
        for flaw in other.list {
            self.push(flaw.place, flaw.error);
        }
        self.found += unlisted;
    }

    /// The flaws listed, in the order they were found.
    pub fn list(&self) -> &[Flaw<E>] {
        &self.list
    }

    /// How many there are, listed or not.
    pub const fn found(&self) -> usize {
        self.found
    }

    /// Whether nothing is wrong.
    pub const fn is_empty(&self) -> bool {
        self.found == 0
    }

    /// `value`, when nothing is wrong.
    ///
    /// # Errors
    /// The flaws, when there are any.
    pub fn check<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl<E: Remedy> Flaws<E> {
    /// The flaws listed in printable form, and a line that counts them if some are not listed.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let unlisted = (self.found > self.list.len()).then(|| {
            let file = self.list.first().and_then(|flaw| flaw.place.file.clone());
            let place = Place {
                file,
                ..Place::default()
            };
            let (found, listed) = (self.found, self.list.len());
            Mistake::new(
                place,
                format!("{found} mistakes, of which {listed} are listed"),
            )
        });
        let listed = self.list.iter().map(|flaw| Mistake {
            place: flaw.place.clone(),
            message: flaw.error.to_string(),
            help: flaw.error.help(),
        });
        unlisted.into_iter().chain(listed).collect()
    }

    /// `Ok` when nothing is wrong.
    ///
    /// # Errors
    /// The flaws as [`Mistakes`], sorted by place.
    pub fn to_mistakes(&self) -> Result<(), Mistakes> {
        Mistakes::none(self.mistakes())
    }
}

impl<E: Remedy> From<Flaws<E>> for Mistakes {
    /// The flaws as mistakes; of none, that nothing is known to be wrong.
    fn from(flaws: Flaws<E>) -> Self {
        match flaws.to_mistakes() {
            Err(mistakes) => mistakes,
            Ok(()) => Mistake::new(Place::default(), "refused without a flaw").into(),
        }
    }
}

impl<E> Default for Flaws<E> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            found: 0,
        }
    }
}

impl<E: Remedy> fmt::Display for Flaws<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_mistakes() {
            Ok(()) => f.write_str("no mistakes"),
            Err(mistakes) => mistakes.fmt(f),
        }
    }
}

impl<E: Remedy> std::error::Error for Flaws<E> {}
