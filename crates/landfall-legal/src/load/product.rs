//! The facts of a product: a flat table from dotted id to value, or nested tables.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_core::document::{Entry, Node, Raw, Report, json, toml};
use landfall_core::{Mistake, Mistakes, Place};

use super::base::unknown_ending;
use super::written::Wrong;
use super::{answer, files, text};
use crate::error::LegalError;
use crate::fact::{Dictionary, Fact, Given, Profile};
use crate::jurisdiction::Jurisdictions;

impl Profile {
    /// The facts of a product in TOML: `"company.staff" = 5`, or `staff = 5` below `[company]`.
    /// Absent is unknown. `name` stands in the mistakes.
    ///
    /// ```
    /// use landfall_legal::{LawBase, fact::Profile};
    ///
    /// let base = LawBase::bundled()?;
    /// let (facts, graph) = (base.facts(), base.jurisdictions());
    /// let text = "[company]\nstaff = { min = 40, max = 60 }\nseat = \"DE\"";
    /// let profile = Profile::from_toml("facts.toml", text, facts, graph)?;
    /// assert_eq!(profile.len(), 2);
    ///
    /// let wrong = Profile::from_toml("facts.toml", "\"company.staf\" = 5", facts, graph);
    /// assert_eq!(
    ///     wrong.unwrap_err().to_string(),
    ///     "facts.toml, line 1, `company.staf`: `company.staf` is not a fact \
    ///      (help: did you mean `company.staff`?)"
    /// );
    /// # Ok::<(), landfall_core::Mistakes>(())
    /// ```
    ///
    /// # Errors
    /// All mistakes at once, with line and fact.
    pub fn from_toml(
        name: &str,
        text: &str,
        facts: &Dictionary,
        jurisdictions: &Jurisdictions,
    ) -> Result<Self, Mistakes> {
        from_text(name, text, Form::Toml, (facts, jurisdictions))
    }

    /// The facts of a product in JSON; as [`Profile::from_toml`].
    ///
    /// # Errors
    /// All mistakes at once, with line and fact.
    pub fn from_json(
        name: &str,
        text: &str,
        facts: &Dictionary,
        jurisdictions: &Jurisdictions,
    ) -> Result<Self, Mistakes> {
        from_text(name, text, Form::Json, (facts, jurisdictions))
    }

    /// The facts of a product out of a file that ends in `.toml` or `.json`.
    ///
    /// # Errors
    /// [`LegalError::File`] when it cannot be read, [`LegalError::Input`] with all mistakes.
    pub fn from_file(
        path: &Path,
        facts: &Dictionary,
        jurisdictions: &Jurisdictions,
    ) -> Result<Self, LegalError> {
        let name = path.display().to_string();
        Form::of(&name)?;
        let bytes = files::read_file(path)?;
        Ok(Self::from_bytes(&name, &bytes, facts, jurisdictions)?)
    }

    /// The same for a file in memory.
    ///
    /// # Errors
    /// All mistakes at once, with line and fact.
    pub fn from_bytes(
        name: &str,
        bytes: &[u8],
        facts: &Dictionary,
        jurisdictions: &Jurisdictions,
    ) -> Result<Self, Mistakes> {
        let form = Form::of(name)?;
        let mut report = Report::default();
        let text = text::decode(name, bytes, &mut report);
        report.finish()?;
        let text = text.unwrap_or_default();
        from_text(name, text, form, (facts, jurisdictions))
    }
}

#[derive(Clone, Copy)]
enum Form {
    Toml,
    Json,
}

impl Form {
    /// By the ending of a name.
    fn of(name: &str) -> Result<Self, Mistakes> {
        let ending = Path::new(name)
            .extension()
            .and_then(|ending| ending.to_str());
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("toml") => Ok(Self::Toml),
            Some("json") => Ok(Self::Json),
            _ => Err(unknown_ending(name, &["toml", "json"]).into()),
        }
    }
}

fn from_text(
    name: &str,
    text: &str,
    form: Form,
    (facts, regions): (&Dictionary, &Jurisdictions),
) -> Result<Profile, Mistakes> {
    let mut report = Report::default();
    let checked = text::decode(name, text.as_bytes(), &mut report);
    let node = checked.and_then(|text| match form {
        Form::Toml => toml::parse(name, text, &mut report),
        Form::Json => json::parse(name, text, &mut report),
    });
    let mut reader = Reader::new(name, facts, regions, &mut report);
    if let Some(node) = &node {
        reader.root(node);
    }
    let profile = reader.profile;
    report.finish().map(|()| profile)
}

/// Reads a table of facts, flat or nested.
pub(super) struct Reader<'r> {
    file: &'r str,
    facts: &'r Dictionary,
    regions: &'r Jurisdictions,
    report: &'r mut Report,
    /// The line of each answer.
    seen: BTreeMap<(String, Option<String>), u64>,
    pub(super) profile: Profile,
}

impl<'r> Reader<'r> {
    pub(super) fn new(
        file: &'r str,
        facts: &'r Dictionary,
        regions: &'r Jurisdictions,
        report: &'r mut Report,
    ) -> Self {
        Self {
            file,
            facts,
            regions,
            report,
            seen: BTreeMap::new(),
            profile: Profile::default(),
        }
    }

    /// Reads all answers of a table.
    pub(super) fn root(&mut self, node: &Node<'_>) {
        match &node.value {
            Raw::Table(entries) => entries.iter().for_each(|entry| self.entry("", entry)),
            other => {
                let place = Place::file(self.file).line(node.line);
                let message = format!("must be a table from fact to value, not {}", other.kind());
                self.report.add(Mistake::new(place, message));
            }
        }
    }

    fn entry(&mut self, above: &str, entry: &Entry<'_>) {
        let key = match above {
            "" => entry.key.to_string(),
            above => format!("{above}.{}", entry.key),
        };
        let (id, region) = match key.split_once('@') {
            Some((id, region)) => (id, Some(region)),
            None => (key.as_str(), None),
        };
        if let Some(fact) = self.facts.get(id) {
            return self.answer(&key, fact, region, entry);
        }
        match &entry.node.value {
            Raw::Table(inner) if region.is_none() && !inner.is_empty() => {
                inner.iter().for_each(|entry| self.entry(&key, entry));
            }
            _ => self.undeclared(&key, id, entry.line),
        }
    }

    fn undeclared(&mut self, key: &str, id: &str, line: u64) {
        let shown: String = key.chars().take(120).collect();
        let message = format!("`{shown}` is not a fact");
        let mistake = Mistake::new(self.place(&shown, line), message);
        let look = id.len() <= 120 && !self.report.is_full();
        let near = look.then(|| self.facts.nearest(id)).flatten();
        self.report.add(match near {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake.help("`--facts` lists all facts"),
        });
    }

    fn answer(&mut self, key: &str, fact: &Fact, region: Option<&str>, entry: &Entry<'_>) {
        let region = match region.map(|region| self.region(key, fact, region, entry.line)) {
            None => None,
            Some(Some(region)) => Some(region),
            Some(None) => return,
        };
        if let Some(other) = self.seen.get(&(fact.id.clone(), region.clone())) {
            let (first, line) = (*other.min(&entry.line), *other.max(&entry.line));
            let message = format!("`{key}` is given twice; first in line {first}");
            let mistake = Mistake::new(self.place(key, line), message);
            self.report.add(mistake.help("keep one of them"));
            return;
        }
        self.seen
            .insert((fact.id.clone(), region.clone()), entry.line);
        match answer::read(&entry.node, fact, self.regions) {
            Ok(read) => {
                let given = Given {
                    answer: read.answer,
                    evidence: read.evidence,
                    place: self.place(key, entry.line),
                };
                self.profile.set(fact.id.clone(), region, given);
            }
            Err(wrong) => wrong.into_iter().for_each(|one| self.wrong(key, one)),
        }
    }

    /// The region of `id@region`; `None` where that is wrong.
    fn region(&mut self, key: &str, fact: &Fact, region: &str, line: u64) -> Option<String> {
        if !fact.per_region {
            let message = format!("`{}` is the same in every region", fact.id);
            let mistake = Mistake::new(self.place(key, line), message);
            self.report
                .add(mistake.help(format!("write it once, as `{}`", fact.id)));
            return None;
        }
        let found = self.regions.region(region);
        found
            .map_err(|error| {
                let help = error.help();
                let wrong = Wrong::new(line, error.to_string());
                self.wrong(key, Wrong { help, ..wrong });
            })
            .ok()
    }

    fn wrong(&mut self, key: &str, wrong: Wrong) {
        let mistake = Mistake::new(self.place(key, wrong.line), wrong.message);
        self.report.add(match wrong.help {
            Some(help) => mistake.help(help),
            None => mistake,
        });
    }

    fn place(&self, key: &str, line: u64) -> Place {
        Place::file(self.file).line(line).field(key)
    }
}
