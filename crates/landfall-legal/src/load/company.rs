//! What a company decides itself: waivers, and what changes cost it.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_core::Mistakes;
use landfall_core::document::{Report, toml};

use super::fields::{Fields, Scope};
use super::{files, text};
use crate::engine::Waiver;
use crate::error::LegalError;
use crate::fact::{Change, Dictionary};

const WAIVER: [&str; 5] = ["rule", "region", "reason", "owner", "until"];
const CHANGE: [&str; 4] = ["fact", "cost", "yearly", "possible"];

/// What changing a fact costs, by fact; `None`: it cannot be changed.
pub type Costs = BTreeMap<String, Option<Change>>;

/// Waivers out of a TOML file of `[[waiver]]` tables: `rule`, `reason`, `owner`, `until` and,
/// for one region, `region`. Whether rules and regions exist is checked with the product.
///
/// # Errors
/// [`LegalError::File`] when it cannot be read, [`LegalError::Input`] with all mistakes.
pub fn waivers(path: &Path) -> Result<Vec<Waiver>, LegalError> {
    let bytes = files::read_file(path)?;
    Ok(waivers_from_bytes(&path.display().to_string(), &bytes)?)
}

/// The same out of bytes; `name` is what mistakes call them.
///
/// # Errors
/// All mistakes.
pub fn waivers_from_bytes(name: &str, bytes: &[u8]) -> Result<Vec<Waiver>, Mistakes> {
    tables(name, bytes, "waiver", |fields, scope| {
        Some(Waiver {
            rule: fields.needed_text("rule", "\"eu.gdpr.30\"", scope),
            region: fields.text("region", scope),
            reason: fields.needed_text("reason", "\"contract runs out\"", scope),
            owner: fields.needed_text("owner", "\"legal\"", scope),
            until: {
                fields.needed("until", "2026-12-31", scope);
                fields.date("until", scope)?
            },
        })
    })
}

/// What changing facts costs this company, by fact; `None`: it cannot change it. Out of a TOML file
/// of `[[change]]` tables: `fact`, `cost` (money), `yearly`, or `possible = false`. To which
/// answers a fact can be changed stays as the dictionary says.
///
/// # Errors
/// [`LegalError::File`] when it cannot be read, [`LegalError::Input`] with all mistakes.
pub fn costs(path: &Path, facts: &Dictionary) -> Result<Costs, LegalError> {
    let bytes = files::read_file(path)?;
    Ok(costs_from_bytes(
        &path.display().to_string(),
        &bytes,
        facts,
    )?)
}

/// The same out of bytes; `name` is what mistakes call them.
///
/// # Errors
/// All mistakes.
pub fn costs_from_bytes(name: &str, bytes: &[u8], facts: &Dictionary) -> Result<Costs, Mistakes> {
    let read = tables(name, bytes, "change", |fields, scope| {
        let id = fields.needed_text("fact", "\"privacy.notice\"", scope);
        let fact = facts.get(&id);
        if fact.is_none() && !id.is_empty() {
            let message = format!("`{id}` is not a fact");
            let line = fields.line_of("fact");
            match facts.nearest(&id) {
                Some(near) => scope.mend(line, "fact", message, format!("did you mean `{near}`?")),
                None => scope.wrong(line, "fact", message),
            }
        }
        if fields.get("possible").is_some() && !fields.flag("possible", scope) {
            return Some((id, None));
        }
        fields.needed("cost", "\"4000 EUR\"", scope);
        let to = fact.and_then(|fact| fact.change.as_ref());
        let change = Change {
            cost: fields.money("cost", scope)?,
            yearly: fields.money("yearly", scope),
            to: to.map_or_else(Vec::new, |change| change.to.clone()),
        };
        Some((id, Some(change)))
    })?;
    Ok(read.into_iter().collect())
}

/// The tables of that name in a TOML file that holds nothing else.
fn tables<T>(
    file: &str,
    bytes: &[u8],
    name: &str,
    read: impl Fn(&Fields<'_, '_>, &mut Scope<'_>) -> Option<T>,
) -> Result<Vec<T>, Mistakes> {
    let mut report = Report::default();
    let text = text::decode(file, bytes, &mut report);
    let node = text.and_then(|text| toml::parse(file, text, &mut report));
    let mut all = Vec::new();
    let mut scope = Scope {
        file,
        report: &mut report,
    };
    let known: &[&str] = if name == "waiver" { &WAIVER } else { &CHANGE };
    let root = node
        .as_ref()
        .and_then(|node| Fields::open(node, "file", &[name], &mut scope));
    if let Some(root) = root {
        for node in root.tables(name, &mut scope) {
            if let Some(fields) = Fields::open(node, name, known, &mut scope) {
                all.extend(read(&fields, &mut scope));
            }
        }
    }
    report.finish()?;
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::LawBase;

    fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.toml");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn said(error: &LegalError, path: &Path) -> String {
        error
            .to_string()
            .replace(&path.display().to_string(), "own.toml")
    }

    #[test]
    fn waivers_have_a_rule_a_reason_an_owner_and_a_day() {
        let (_folder, path) = file(
            "[[waiver]]\nrule = \"eu.gdpr.30\"\nregion = \"DE\"\nreason = \"r\"\nowner = \"o\"\nuntil = 2026-12-31\n",
        );
        let read = waivers(&path).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].region.as_deref(), Some("DE"));
        assert_eq!(read[0].until, landfall_core::Date::constant(2026, 12, 31));
        let (_folder, path) =
            file("[[waiver]]\nrule = \"eu.gdpr.30\"\nowner = \"o\"\nuntill = 1\n");
        let error = said(&waivers(&path).unwrap_err(), &path);
        for words in ["line 1, `reason`", "did you mean `until`?"] {
            assert!(error.contains(words), "{words} is missing in {error}");
        }
    }

    #[test]
    fn costs_are_the_companys_own() {
        let base = LawBase::bundled().unwrap();
        let (_folder, path) = file(
            "[[change]]\nfact = \"privacy.notice\"\ncost = \"9 EUR\"\nyearly = \"1 EUR\"\n[[change]]\nfact = \"privacy.officer\"\npossible = false\n",
        );
        let read = costs(&path, base.facts()).unwrap();
        assert_eq!(read["privacy.officer"], None);
        let notice = read["privacy.notice"].as_ref().unwrap();
        assert_eq!(notice.cost, "9 EUR".parse().unwrap());
        let (_folder, path) = file("[[change]]\nfact = \"privacy.notise\"\n");
        let error = said(&costs(&path, base.facts()).unwrap_err(), &path);
        for words in ["did you mean `privacy.notice`?", "cost"] {
            assert!(error.contains(words), "{words} is missing in {error}");
        }
    }
}
