//! The files of `[law]`: rules, facts, waivers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use landfall_core::files::Files;
use landfall_core::{Mistake, Place};
use landfall_legal::engine::{Mode, Waiver};
use landfall_legal::fact::Profile;
use landfall_legal::{LawBase, LegalError, load};
use serde_json::Value;

use super::{Reader, file_name};
use crate::strategy::{LawInput, LawSection};

impl Reader<'_> {
    /// Rules, facts and waivers; `None` without a file of facts, or with mistakes in the files.
    pub(super) fn law(&mut self, section: &LawSection) -> Option<LawInput> {
        let facts = section.facts.as_ref()?;
        let waivers = section.waivers.as_ref().map(|name| self.waivers(name));
        let (base, pack) = self.rules(section)?;
        let mut profile = self.facts(facts, &base)?;
        let answers = self.answers(section, &base, &mut profile)?;
        let mode = match section.carry_forward {
            Some(true) => Mode::CarryForward,
            _ => Mode::Strict,
        };
        Some(LawInput {
            pack,
            facts: file_name(facts),
            answers,
            waivers: waivers.unwrap_or_default(),
            mode,
            price_fact: section.price_fact.clone(),
            ..LawInput::new(base, profile)
        })
    }

    fn facts(&mut self, name: &str, base: &LawBase) -> Option<Profile> {
        let (facts, regions) = (base.facts(), base.jurisdictions());
        let at = |path: &Path| Profile::from_file(path, facts, regions);
        let of = |bytes: &[u8]| Profile::from_bytes(name, bytes, facts, regions);
        let read = self.read(name, at, |bytes| of(bytes).map_err(LegalError::Input))?;
        self.legal(read)
    }

    /// Puts the section's own answers in place of the file's, and says which.
    fn answers(
        &mut self,
        section: &LawSection,
        base: &LawBase,
        profile: &mut Profile,
    ) -> Option<Vec<String>> {
        const SETTING: &str = "law.answers";
        if section.answers.is_empty() {
            return Some(Vec::new());
        }
        // What was read as TOML can be written as TOML.
        let text = toml::to_string(&section.answers).unwrap_or_default();
        let read = Profile::from_toml(SETTING, &text, base.facts(), base.jurisdictions());
        let given = match read {
            Ok(given) => given,
            Err(mistakes) => {
                let place = |mistake: &Mistake| match &mistake.place.field {
                    Some(fact) => self.document.place(&format!("{SETTING}.{fact}")),
                    None => self.document.place(SETTING),
                };
                let found = mistakes.into_vec().into_iter();
                let found: Vec<Mistake> = found
                    .map(|mistake| Mistake {
                        place: place(&mistake),
                        ..mistake
                    })
                    .collect();
                self.mistakes.extend(found);
                return None;
            }
        };
        for (fact, region, answer) in given.iter() {
            profile.set(fact, region.map(str::to_owned), answer.clone());
        }
        Some(shown(&given))
    }

    /// The rules of the section, with what the plan calls them.
    fn rules(&mut self, section: &LawSection) -> Option<(LawBase, String)> {
        let folder = match &section.rules {
            Some(name) => Some(self.folder("law.rules", name)?),
            None => None,
        };
        let own = section.own_rules.iter();
        let own: Option<Vec<PathBuf>> =
            own.map(|name| self.folder("law.own_rules", name)).collect();
        let (files, pack) = self.legal(load::rules_with(folder.as_deref(), &own?))?;
        let base = self.legal(LawBase::load(files).map_err(LegalError::Input))?;
        Some((base, pack.to_string()))
    }

    /// A folder of rules. Memory has none.
    fn folder(&mut self, setting: &str, name: &str) -> Option<PathBuf> {
        match self.files {
            Files::Folder(folder) => Some(folder.join(name)),
            Files::Memory(_) => {
                let place = self.document.place(setting);
                let mistake = Mistake::new(place, format!("`{name}` is a folder of a disk"));
                let help = "leave it out: the bundled rules are used";
                self.mistakes.push(mistake.help(help));
                None
            }
        }
    }

    fn legal<T>(&mut self, read: Result<T, LegalError>) -> Option<T> {
        let found = match read {
            Ok(read) => return Some(read),
            Err(LegalError::Input(mistakes)) => mistakes.into_vec(),
            Err(LegalError::File { path, source }) => {
                vec![Mistake::new(
                    Place::file(path),
                    format!("cannot be read: {source}"),
                )]
            }
            Err(other) => vec![Mistake::new(self.document.place("law"), other.to_string())],
        };
        self.mistakes.extend(found);
        None
    }

    fn waivers(&mut self, name: &str) -> Vec<Waiver> {
        let of = |bytes: &[u8]| load::waivers_from_bytes(name, bytes).map_err(LegalError::Input);
        let read = self.read(name, load::waivers, of);
        read.and_then(|read| self.legal(read)).unwrap_or_default()
    }
}

/// Answers as text, one each: `company.staff = 12`.
fn shown(given: &Profile) -> Vec<String> {
    let text = given.to_json().unwrap_or_default();
    let answers: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap_or_default();
    answers
        .iter()
        .map(|(fact, answer)| format!("{fact} = {answer}"))
        .collect()
}
