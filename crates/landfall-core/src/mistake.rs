//! Mistakes in input: what, where, and how to mend it.

use std::fmt;

use thiserror::Error;

/// Where in the user's input something stands. Every part is optional.
///
/// ```
/// use landfall_core::Place;
///
/// let place = Place::file("costs.csv").line(3).field("one_off");
/// assert_eq!(place.to_string(), "costs.csv, line 3, `one_off`");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// File, as the user named it.
    pub file: Option<String>,
    /// Line, counted from 1.
    pub line: Option<u64>,
    /// Column of a table or path of a setting.
    pub field: Option<String>,
}

impl Place {
    /// Somewhere in `file`.
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: Some(file.into()),
            ..Self::default()
        }
    }

    /// The same place with its line.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same place with its column or setting.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.clone();
        let line = self.line.map(|line| format!("line {line}"));
        let field = self.field.as_ref().map(|field| format!("`{field}`"));
        let parts: Vec<String> = [file, line, field].into_iter().flatten().collect();
        f.write_str(&parts.join(", "))
    }
}

/// One mistake in a form that can be printed: where, what, and the remedy apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error)]
pub struct Mistake {
    /// Where it stands.
    pub place: Place,
    /// What is wrong: what was given and what is allowed.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake without a remedy.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            message: message.into(),
            help: None,
        }
    }

    /// The same mistake with a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " (help: {help})"),
            None => Ok(()),
        }
    }
}

/// All mistakes of an input, sorted by place; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// `Ok` when there is nothing to report.
    ///
    /// # Errors
    /// When `mistakes` holds any.
    pub fn none(mut mistakes: Vec<Mistake>) -> Result<(), Self> {
        if mistakes.is_empty() {
            return Ok(());
        }
        mistakes.sort();
        mistakes.dedup();
        Err(Self(mistakes))
    }

    /// The mistakes, sorted by place.
    pub fn list(&self) -> &[Mistake] {
        &self.0
    }

    /// The mistakes, sorted by place.
    pub fn into_vec(self) -> Vec<Mistake> {
        self.0
    }
}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Self {
        Self(vec![mistake])
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Mistake::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// Characters of a name that others are compared with, at most.
const LONGEST: usize = 120;

/// The known name most like `given`, for a "did you mean": Damerau-Levenshtein distance of at
/// most a third of its length, case ignored. Nothing is like a name of more than 120 characters.
///
/// ```
/// assert_eq!(landfall_core::nearest("popluation", ["population", "region"]), Some("population"));
/// assert_eq!(landfall_core::nearest("zzz", ["population"]), None);
/// ```
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes the product of the lengths, and both may come from a stranger.
    let length = given.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let given = given.to_lowercase();
    let limit = (length / 3).max(1);
    known
        .into_iter()
        .filter(|name| name.chars().take(2 * LONGEST).count().abs_diff(length) <= limit)
        .map(|name| {
            (
                strsim::damerau_levenshtein(&given, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_like_nothing() {
        let long = "x".repeat(LONGEST);
        assert_eq!(nearest(&long, [long.as_str()]), Some(long.as_str()));
        let longer = "x".repeat(LONGEST + 1);
        assert_eq!(nearest(&longer, [longer.as_str()]), None);
    }

    #[test]
    fn mistakes_are_sorted_by_place_and_printed_with_help() {
        let at = |line| Place::file("a.csv").line(line).field("x");
        let list = vec![
            Mistake::new(at(9), "`NaN` is not a number"),
            Mistake::new(at(2), "`-1` is negative").help("counts start at 0"),
        ];
        assert_eq!(
            Mistakes::none(list).unwrap_err().to_string(),
            "a.csv, line 2, `x`: `-1` is negative (help: counts start at 0)\n\
             a.csv, line 9, `x`: `NaN` is not a number"
        );
        assert!(Mistakes::none(Vec::new()).is_ok());
    }
}
