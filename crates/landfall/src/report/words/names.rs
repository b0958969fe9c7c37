//! Names inside sentences.

use super::list;
use crate::report::phrase::Phrase;

/// A name that keeps its own direction of writing inside a sentence.
pub(in crate::report) fn isolated(name: &str) -> String {
    if name.is_ascii() {
        name.to_owned()
    } else {
        format!("\u{2068}{name}\u{2069}")
    }
}

/// Names as in `A, B and C`, each with its own direction.
pub(in crate::report) fn isolated_list(names: &[String]) -> Phrase {
    list(names.iter().map(|name| isolated(name)))
}

/// A name of at most so many letters.
pub(in crate::report) fn shortened(name: &str, letters: usize) -> String {
    if name.chars().count() <= letters {
        return isolated(name);
    }
    let start: String = name.chars().take(letters.saturating_sub(1)).collect();
    isolated(&format!("{start}…"))
}

/// Two people.
pub(in crate::report) fn pair(a: &str, b: &str) -> Phrase {
    super::team_pair(isolated(a), isolated(b))
}
