//! Values to try for facts: the prices of a list, say.

use std::path::Path;

use landfall_core::Mistakes;
use landfall_core::document::{Entry, Raw, Report, toml};

use super::fields::Scope;
use super::{files, text, written};
use crate::error::LegalError;
use crate::fact::{Dictionary, Fact};
use crate::jurisdiction::Jurisdictions;
use crate::value::Value;

/// Facts by id, each with the values to try in the order given, out of a TOML file of lines such as
/// `"shop.prior_price_days" = [0, 7, 30]`; values are written as in a facts file.
///
/// # Errors
/// [`LegalError::File`] when it cannot be read, [`LegalError::Input`] with all mistakes: unknown
/// facts, values that do not fit them, empty lists and values that stand there twice.
pub fn offers(
    path: &Path,
    facts: &Dictionary,
    regions: &Jurisdictions,
) -> Result<Vec<(String, Vec<Value>)>, LegalError> {
    let bytes = files::read_file(path)?;
    let read = offers_from_bytes(&path.display().to_string(), &bytes, facts, regions);
    Ok(read?)
}

/// The same out of bytes; `file` is what mistakes call them.
///
/// # Errors
/// All mistakes.
pub fn offers_from_bytes(
    file: &str,
    bytes: &[u8],
    facts: &Dictionary,
    regions: &Jurisdictions,
) -> Result<Vec<(String, Vec<Value>)>, Mistakes> {
    let mut report = Report::default();
    let text = text::decode(file, bytes, &mut report);
    let node = text.and_then(|text| toml::parse(file, text, &mut report));
    let mut scope = Scope {
        file,
        report: &mut report,
    };
    let entries = node.as_ref().and_then(|node| node.value.entries());
    let mut all = Vec::new();
    for entry in entries.unwrap_or_default() {
        if let Some(fact) = fact(entry, facts, &mut scope) {
            let values = values(entry, fact, regions, &mut scope);
            all.push((fact.id.clone(), values));
        }
    }
    report.finish()?;
    Ok(all)
}

fn fact<'f>(entry: &Entry<'_>, facts: &'f Dictionary, scope: &mut Scope<'_>) -> Option<&'f Fact> {
    let found = facts.get(&entry.key);
    if found.is_none() {
        let message = format!("`{}` is not a fact", entry.key);
        let help = match facts.nearest(&entry.key) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "write the whole id in quotes, for example \"shop.prior_price_days\"".to_owned()
            }
        };
        scope.mend(entry.line, &entry.key, message, help);
    }
    found
}

fn values(
    entry: &Entry<'_>,
    fact: &Fact,
    regions: &Jurisdictions,
    scope: &mut Scope<'_>,
) -> Vec<Value> {
    let Raw::List(items) = &entry.node.value else {
        let message = format!("must be a list of values, not {}", entry.node.value.kind());
        scope.wrong(entry.line, &fact.id, message);
        return Vec::new();
    };
    if items.is_empty() {
        scope.mend(
            entry.line,
            &fact.id,
            "the list is empty",
            "name a value to try",
        );
    }
    let mut values: Vec<Value> = Vec::new();
    for item in items {
        match written::value(item, fact, regions) {
            Ok(value) if values.contains(&value) => {
                let message = format!("{} stands here twice", written::shown(&value));
                scope.wrong(item.line, &fact.id, message);
            }
            Ok(value) => values.push(value),
            Err(wrong) => {
                for one in wrong {
                    match one.help {
                        Some(help) => scope.mend(one.line, &fact.id, one.message, help),
                        None => scope.wrong(one.line, &fact.id, one.message),
                    }
                }
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::LawBase;

    fn read(text: &str) -> Result<Vec<(String, Vec<Value>)>, String> {
        let base = LawBase::bundled().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("offers.toml");
        std::fs::write(&path, text).unwrap();
        let read = offers(&path, base.facts(), base.jurisdictions());
        read.map_err(|error| {
            error
                .to_string()
                .replace(&path.display().to_string(), "offers.toml")
        })
    }

    #[test]
    fn values_keep_their_order() {
        let read = read("\"shop.prior_price_days\" = [30, 0, 7]\n\"company.seat\" = [\"DE\"]\n");
        let read = read.unwrap();
        assert_eq!(read[0].0, "company.seat");
        assert_eq!(read[0].1, [Value::Text("DE".to_owned())]);
        let days: Vec<String> = read[1].1.iter().map(written::shown).collect();
        assert_eq!(days, ["30d", "0h", "7d"]);
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let error = read(
            "\"shop.prior_price_dayz\" = [1]\n\"shop.prior_price_days\" = [7, true, 7]\n\
             \"company.staff\" = 5\n\"company.seat\" = []\n",
        );
        let error = error.unwrap_err();
        for words in [
            "line 1, `shop.prior_price_dayz`: `shop.prior_price_dayz` is not a fact",
            "did you mean `shop.prior_price_days`?",
            "line 2, `shop.prior_price_days`: 7d stands here twice",
            "line 3, `company.staff`: must be a list of values, not a number",
            "line 4, `company.seat`: the list is empty",
        ] {
            assert!(error.contains(words), "{words} is missing in {error}");
        }
    }
}
