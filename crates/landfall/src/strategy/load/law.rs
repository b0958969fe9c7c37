//! The files of `[law]`: rules, facts, waivers.

use landfall_core::{Mistake, Place};
use landfall_legal::engine::{Mode, Waiver};
use landfall_legal::fact::Profile;
use landfall_legal::{LawBase, LegalError, load};

use super::{Reader, file_name};
use crate::strategy::{LawInput, LawSection};

impl Reader<'_> {
    /// Rules, facts and waivers; `None` without a file of facts, or with mistakes in the files.
    pub(super) fn law(&mut self, section: &LawSection) -> Option<LawInput> {
        let facts = section.facts.as_ref()?;
        let waivers = section.waivers.as_ref().map(|name| self.waivers(name));
        let (base, pack) = self.rules(section)?;
        let read = Profile::from_file(&self.path(facts), base.facts(), base.jurisdictions());
        let profile = self.legal(read)?;
        let mode = match section.carry_forward {
            Some(true) => Mode::CarryForward,
            _ => Mode::Strict,
        };
        Some(LawInput {
            pack,
            facts: file_name(facts),
            waivers: waivers.unwrap_or_default(),
            mode,
            price_fact: section.price_fact.clone(),
            ..LawInput::new(base, profile)
        })
    }

    /// The rules of the section, with what the plan calls them.
    fn rules(&mut self, section: &LawSection) -> Option<(LawBase, String)> {
        let folder = section.rules.as_ref().map(|name| self.path(name));
        let own: Vec<_> = section
            .own_rules
            .iter()
            .map(|name| self.path(name))
            .collect();
        let (files, pack) = self.legal(load::rules_with(folder.as_deref(), &own))?;
        let base = self.legal(LawBase::load(files).map_err(LegalError::Input))?;
        Some((base, pack.to_string()))
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
        let path = self.path(name);
        self.legal(load::waivers(&path)).unwrap_or_default()
    }
}
