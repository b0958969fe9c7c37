//! Who an author is: the e-mail address, and what may be said about it.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::mailmap::Mailmap;
use crate::pseudonym::pseudonym;

/// What happens to commits whose author's address contains `[bot]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bots {
    /// They count as everybody else's (the default).
    #[default]
    Keep,
    /// They are left out of every figure.
    Drop,
}

/// Which mailmap merges recorded addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Merging {
    /// None: an author is the address as recorded (the default).
    #[default]
    Off,
    /// The file `.mailmap` of the commit that is read; none when the commit has none. Lines that
    /// mean nothing are ignored, as git does.
    Repository,
    /// This one.
    Given(Mailmap),
}

/// The name an author is shown under: the first 16 hexadecimal digits of the SHA-256 of the
/// address, trimmed and in lower case.
///
/// This hides the address from a casual reader only: who guesses an address can check the guess.
///
/// ```
/// use landfall_team::history::author_key;
///
/// // printf 'ana@example.org' | sha256sum
/// assert_eq!(author_key(b" Ana@Example.org "), "86b9260a115ceac8");
/// ```
pub fn author_key(email: &[u8]) -> String {
    pseudonym(normal(email).to_ascii_lowercase())
}

/// An address without the white space around it.
pub(super) fn normal(email: &[u8]) -> &[u8] {
    match std::str::from_utf8(email) {
        Ok(text) => text.trim().as_bytes(),
        Err(_) => email.trim_ascii(),
    }
}

/// Whether an address in lower case is a bot's.
pub(super) fn is_bot(email: &[u8]) -> bool {
    email.windows(5).any(|part| part == b"[bot]")
}

/// From what a commit records to the author's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Identities {
    pub(super) mailmap: Option<Mailmap>,
    /// From address to address, both trimmed and in lower case.
    pub(super) aliases: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Identities {
    /// Writes the author's address into `author`; returns whether it is a bot's, as recorded or
    /// after merging.
    pub(super) fn resolve(&self, name: &[u8], email: &[u8], author: &mut Vec<u8>) -> bool {
        fill(author, email);
        let bot = is_bot(author);
        // Git compares the recorded address with its white space.
        if let Some(proper) = self.mailmap.as_ref().and_then(|map| map.email(name, email)) {
            fill(author, proper);
        }
        if let Some(proper) = self.aliases.get(author.as_slice()) {
            author.clone_from(proper);
        }
        bot || is_bot(author)
    }
}

fn fill(author: &mut Vec<u8>, email: &[u8]) {
    author.clear();
    author.extend_from_slice(normal(email));
    author.make_ascii_lowercase();
}

/// Alias rules as a table; mistakes are empty addresses, two rules for one address, and a rule that
/// leads to an address with a rule of its own.
pub(super) fn check_aliases(
    rules: &[(String, String)],
    mistakes: &mut Vec<Mistake>,
) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let lower = |text: &str| text.trim().to_ascii_lowercase().into_bytes();
    let mut table = BTreeMap::new();
    let mut wrong = |from: &str, message: String, help: &str| {
        let place = Place::default().field(format!("alias {from}"));
        mistakes.push(Mistake::new(place, message).help(help));
    };
    for (from, to) in rules {
        let (key, address) = (lower(from), lower(to));
        if key.is_empty() || address.is_empty() {
            wrong(
                from,
                "an address is empty".to_owned(),
                "give both addresses",
            );
        } else if table.get(&key).is_some_and(|known| *known != address) {
            let message = format!("`{}` has two rules", from.trim());
            wrong(from, message, "keep one of them");
        } else {
            table.insert(key, address);
        }
    }
    for (from, to) in rules {
        let address = lower(to);
        if table.get(&address).is_some_and(|end| *end != address) {
            let message = format!("`{}` has a rule of its own", to.trim());
            wrong(from, message, "name the last address of the chain");
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(identities: &Identities, name: &str, email: &str) -> (String, bool) {
        let mut author = b"left over".to_vec();
        let bot = identities.resolve(name.as_bytes(), email.as_bytes(), &mut author);
        (String::from_utf8(author).unwrap(), bot)
    }

    fn aliases(rules: &[(&str, &str)]) -> (BTreeMap<Vec<u8>, Vec<u8>>, Vec<String>) {
        let owned: Vec<_> = rules
            .iter()
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect();
        let mut mistakes = Vec::new();
        let table = check_aliases(&owned, &mut mistakes);
        (table, mistakes.iter().map(Mistake::to_string).collect())
    }

    #[test]
    fn an_author_is_the_address_trimmed_and_in_lower_case() {
        let plain = Identities::default();
        assert_eq!(
            resolved(&plain, "A", "\u{a0} A.B@X \t"),
            ("a.b@x".to_owned(), false)
        );
        // Only ASCII is lowered.
        assert_eq!(resolved(&plain, "A", "Ä@X"), ("Ä@x".to_owned(), false));
        assert_eq!(
            resolved(&plain, "A", "1+Dep[BOT]@x"),
            ("1+dep[bot]@x".to_owned(), true)
        );
        assert_eq!(
            resolved(&plain, "A", "robot@x"),
            ("robot@x".to_owned(), false)
        );
    }

    #[test]
    fn the_mailmap_comes_before_the_aliases() {
        let both = Identities {
            mailmap: Some(Mailmap::parse(b"<B@x> <a@x>\n<me@x> <dep[bot]@x>", "m")),
            aliases: aliases(&[("b@x", "c@x"), ("ci@x", "ci[bot]@x")]).0,
        };
        assert_eq!(resolved(&both, "A", "A@x"), ("c@x".to_owned(), false));
        assert_eq!(resolved(&both, "A", "ci@x"), ("ci[bot]@x".to_owned(), true));
        assert_eq!(
            resolved(&both, "A", "dep[bot]@x"),
            ("me@x".to_owned(), true)
        );
    }

    #[test]
    fn alias_rules_that_contradict_each_other_are_refused() {
        let (_, mistakes) = aliases(&[("a", "b"), ("A ", "c"), ("d", "a"), ("", "x")]);
        assert_eq!(
            mistakes,
            [
                "`alias A `: `A` has two rules (help: keep one of them)",
                "`alias `: an address is empty (help: give both addresses)",
                "`alias d`: `a` has a rule of its own (help: name the last address of the chain)",
            ]
        );
        assert!(aliases(&[("a", "b"), ("a", "B"), ("b", "b")]).1.is_empty());
    }
}
