//! The files of `[law]`: rules, facts, waivers.

use std::path::Path;

use landfall_core::{Date, Mistake, Place};
use landfall_legal::audit::Pack;
use landfall_legal::engine::{Mode, Waiver};
use landfall_legal::fact::Profile;
use landfall_legal::{LawBase, LegalError, load};
use serde::Deserialize;

use super::{Reader, file_name};
use crate::strategy::document::Document;
use crate::strategy::file::day;
use crate::strategy::{LawInput, LawSection};

/// A file of waivers.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WaiverFile {
    waiver: Vec<WaiverEntry>,
}

/// `[[waiver]]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WaiverEntry {
    rule: Option<String>,
    region: Option<String>,
    reason: Option<String>,
    owner: Option<String>,
    #[serde(deserialize_with = "day")]
    until: Option<Date>,
}

impl Reader<'_> {
    /// Rules, facts and waivers; `None` without a file of facts, or with mistakes in the files.
    pub(super) fn law(&mut self, section: &LawSection) -> Option<LawInput> {
        let facts = section.facts.as_ref()?;
        let waivers = section.waivers.as_ref().map(|name| self.waivers(name));
        let (base, pack) = self.rules(section.rules.as_deref())?;
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
            ..LawInput::new(base, profile)
        })
    }

    /// The bundled rules, or those of a folder, with what the plan calls them.
    fn rules(&mut self, folder: Option<&str>) -> Option<(LawBase, String)> {
        let (files, version) = match folder {
            Some(name) => {
                let path = self.path(name);
                let version = std::fs::read_to_string(path.join("VERSION"));
                let version = version.unwrap_or_else(|_| "unversioned".to_owned());
                (self.legal(load::read_dir(&path))?, version)
            }
            None => (load::bundled_files().collect(), load::VERSION.to_owned()),
        };
        let base = self.legal(LawBase::load(files.clone()).map_err(LegalError::Input))?;
        let folder = folder.map(|name| self.path(name));
        let sealed = files.iter().map(|(name, bytes)| {
            let inside = folder
                .as_ref()
                .and_then(|folder| Path::new(name).strip_prefix(folder).ok());
            let name = inside.map_or_else(|| name.clone(), slashed);
            (name, bytes.as_slice())
        });
        Some((base, Pack::of(&version, sealed).to_string()))
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
        let shown = path.display().to_string();
        match std::fs::read_to_string(&path) {
            Ok(text) => self.read_waivers(&shown, &text),
            Err(error) => {
                let message = format!("cannot be read: {error}");
                self.mistakes
                    .push(Mistake::new(Place::file(shown), message));
                Vec::new()
            }
        }
    }

    fn read_waivers(&mut self, name: &str, text: &str) -> Vec<Waiver> {
        let mut mistakes = Vec::new();
        let document = Document::parse(name, text, &mut mistakes);
        let file: WaiverFile = document.read(&mut mistakes);
        let sound = mistakes.is_empty();
        let mut waivers = Vec::new();
        for (at, entry) in file.waiver.into_iter().enumerate() {
            let place = |field: &str| {
                document
                    .place("waiver")
                    .field(format!("waiver.{at}.{field}"))
            };
            match complete(entry) {
                Ok(waiver) => waivers.push(waiver),
                // What could not be read has been reported, and is not missing.
                Err(field) if sound => {
                    mistakes.push(Mistake::new(place(field), "is required and not given"));
                }
                Err(_) => {}
            }
        }
        self.mistakes.extend(mistakes);
        waivers
    }
}

/// The waiver, or the first field it lacks.
fn complete(entry: WaiverEntry) -> Result<Waiver, &'static str> {
    Ok(Waiver {
        rule: entry.rule.ok_or("rule")?,
        region: entry.region,
        reason: entry.reason.ok_or("reason")?,
        owner: entry.owner.ok_or("owner")?,
        until: entry.until.ok_or("until")?,
    })
}

/// The path with `/` between its parts, so that a checksum is the same on every system.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
