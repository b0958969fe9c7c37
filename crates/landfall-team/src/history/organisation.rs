//! Organisations behind e-mail addresses, and how many a project can lose.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::columns::two_columns;
use super::truck::half_factor;

/// What a domain counts as that no rule names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unlisted {
    /// Nobody knows: its commits are counted apart (the default). Addresses of mail providers say
    /// nothing about employers.
    #[default]
    Unknown,
    /// An organisation of its own, named by the whole domain.
    Domain,
}

/// From the domains of e-mail addresses to organisations.
///
/// A rule for `example.org` holds for `mail.example.org`, too, unless there is a longer one.
///
/// # Example
/// ```
/// use landfall_team::history::{Organisations, Unlisted};
///
/// let known = Organisations::new([("example.org", "Example")], Unlisted::Unknown)?;
/// assert_eq!(known.of(b"ana@mail.example.org"), Some("Example".to_owned()));
/// assert_eq!(known.of(b"ana@badexample.org"), None);
/// # Ok::<(), landfall_core::Mistakes>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organisations {
    by_domain: BTreeMap<String, String>,
    unlisted: Unlisted,
}

impl Organisations {
    /// Rules from domains to names; domains are compared in lower case.
    ///
    /// # Errors
    /// Every domain that is empty, has empty labels or holds `@`, every empty name, and every
    /// domain with two names.
    pub fn new<D: AsRef<str>, N: Into<String>>(
        rules: impl IntoIterator<Item = (D, N)>,
        unlisted: Unlisted,
    ) -> Result<Self, Mistakes> {
        let mut by_domain = BTreeMap::new();
        let mut mistakes = Vec::new();
        for (given, name) in rules {
            let given = given.as_ref();
            let name: String = name.into();
            let domain = given.trim().to_ascii_lowercase();
            let place = Place::default().field(format!("organisation of {given}"));
            if domain.contains('@') || domain.split('.').any(str::is_empty) {
                let mistake = Mistake::new(place, format!("`{given}` is no domain"));
                mistakes.push(mistake.help("write it as in `example.org`"));
            } else if name.trim().is_empty() {
                mistakes.push(Mistake::new(place, "the name is empty"));
            } else if by_domain.get(&domain).is_some_and(|known| *known != name) {
                mistakes.push(Mistake::new(place, format!("`{given}` has two names")));
            } else {
                by_domain.insert(domain, name);
            }
        }
        Mistakes::none(mistakes)?;
        Ok(Self {
            by_domain,
            unlisted,
        })
    }

    /// Reads rules from a table with the columns `domain` and `organisation`. Other columns are
    /// ignored.
    ///
    /// ```
    /// use landfall_core::Table;
    /// use landfall_team::history::{Organisations, Unlisted};
    ///
    /// let table = Table::from_bytes(b"domain,organisation\nexample.org,Example\n", "domains.csv")?;
    /// let known = Organisations::read(&table, Unlisted::Unknown)?;
    /// assert_eq!(known.of(b"ana@example.org"), Some("Example".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A missing column or an empty cell, with its line; then as [`Organisations::new`].
    pub fn read(table: &Table, unlisted: Unlisted) -> Result<Self, Mistakes> {
        Self::new(two_columns(table, ["domain", "organisation"])?, unlisted)
    }

    /// Organisation of an address; `None` when nobody knows. The domain is what follows the last
    /// `@`.
    pub fn of(&self, email: &[u8]) -> Option<String> {
        let at = email.iter().rposition(|byte| *byte == b'@')?;
        let domain = std::str::from_utf8(email.get(at + 1..)?).ok()?;
        let domain = domain.trim().to_ascii_lowercase();
        let mut rest = domain.as_str();
        loop {
            if let Some(name) = self.by_domain.get(rest) {
                return Some(name.clone());
            }
            match rest.split_once('.') {
                Some((_, parent)) => rest = parent,
                None => break,
            }
        }
        (self.unlisted == Unlisted::Domain && !domain.is_empty()).then_some(domain)
    }
}

/// How many organisations it takes to make half the commits (CHAOSS, elephant factor).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ElephantFactor {
    /// The fewest organisations whose commits, doubled, are at least all commits whose
    /// organisation is known; 0 when none is.
    pub value: usize,
    /// Organisations with their commits, most first, then by name.
    pub organisations: Vec<(String, u64)>,
    /// Commits of authors whose organisation nobody knows: they are not part of the half.
    pub unknown_commits: u64,
}

pub(super) fn elephant(
    authors: &[Vec<u8>],
    commits: &[u64],
    organisations: &Organisations,
) -> ElephantFactor {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    let mut unknown_commits = 0;
    for (author, commits) in authors.iter().zip(commits) {
        match organisations.of(author) {
            Some(name) => *sums.entry(name).or_default() += commits,
            None => unknown_commits += commits,
        }
    }
    let mut organisations: Vec<(String, u64)> = sums.into_iter().collect();
    organisations.sort_by_key(|(_, commits)| std::cmp::Reverse(*commits));
    ElephantFactor {
        value: half_factor(organisations.iter().map(|(_, commits)| *commits).collect()),
        organisations,
        unknown_commits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_names_the_organisation() {
        let rules = [("example.org", "E"), ("Lab.Example.org", "L")];
        let known = Organisations::new(rules, Unlisted::Domain).unwrap();
        for (email, name) in [
            ("a@example.org", Some("E")),
            ("a@x.LAB.example.org", Some("L")),
            ("a@b@mail.example.org", Some("E")),
            ("a@other.org", Some("other.org")),
            ("a@", None),
            ("nobody", None),
        ] {
            assert_eq!(known.of(email.as_bytes()).as_deref(), name, "{email}");
        }
    }

    #[test]
    fn rules_that_name_no_domain_are_refused() {
        let rules = [
            ("", "A"),
            ("a@b.c", "A"),
            ("b.c", " "),
            ("d.e", "A"),
            ("D.e", "B"),
        ];
        let mistakes = Organisations::new(rules, Unlisted::Unknown).unwrap_err();
        assert_eq!(mistakes.list().len(), 4);
    }

    #[test]
    fn the_elephant_factor_is_over_known_organisations() {
        let authors: Vec<Vec<u8>> = ["a@a.org", "b@a.org", "c@c.org", "d@gmail.com"]
            .iter()
            .map(|author| author.as_bytes().to_vec())
            .collect();
        let known = [("a.org", "A"), ("c.org", "C")];
        let known = Organisations::new(known, Unlisted::Unknown).unwrap();
        // A has 3, C has 5: C alone makes 5 of 8, and 10 >= 8.
        let factor = elephant(&authors, &[1, 2, 5, 90], &known);
        assert_eq!(factor.value, 1);
        assert_eq!(factor.unknown_commits, 90);
        assert_eq!(
            factor.organisations,
            [("C".to_owned(), 5), ("A".to_owned(), 3)]
        );
        assert_eq!(elephant(&[], &[], &known).value, 0);
    }
}
