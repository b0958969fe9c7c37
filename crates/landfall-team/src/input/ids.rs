//! People by their ids.

use std::collections::BTreeMap;

use landfall_core::document::Report;
use landfall_core::nearest;

use super::field::Field;

/// Positions of people by their ids.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    positions: BTreeMap<String, usize>,
    open: bool,
}

impl Ids {
    /// Says that some people could not be read: unknown ids are no mistakes then.
    pub(super) fn leave_open(&mut self) {
        self.open = true;
    }

    /// Notes the person at `position`; another of the same id keeps it and is the answer.
    pub(super) fn insert(&mut self, id: &str, position: usize) -> Option<usize> {
        if let Some(first) = self.positions.get(id) {
            return Some(*first);
        }
        self.positions.insert(id.to_owned(), position);
        None
    }

    /// How many people there are, when all could be read.
    pub(super) fn count(&self) -> Option<usize> {
        (!self.open).then_some(self.positions.len())
    }

    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The person whose id the field holds.
    pub(super) fn read(&self, field: &Field<'_>, report: &mut Report) -> Option<usize> {
        let id = field.id(report)?;
        let found = self.position(id);
        if found.is_none() && !self.open {
            let message = format!("`{id}` is no person's id");
            let known = || {
                let mut ids: Vec<&str> = self.positions.keys().map(String::as_str).collect();
                ids.sort_unstable();
                ids
            };
            let like = if report.is_full() {
                None
            } else {
                nearest(id, known()).map(str::to_owned)
            };
            match like {
                Some(like) => field.wrong_help(report, message, format!("did you mean `{like}`?")),
                None => field.wrong(report, message),
            }
        }
        found
    }

    /// The people of a list, each once, in the order of the list.
    pub(super) fn read_all(&self, fields: &[Field<'_>], report: &mut Report) -> Vec<usize> {
        let mut people: Vec<usize> = Vec::new();
        for field in fields {
            let Some(person) = self.read(field, report) else {
                continue;
            };
            if people.contains(&person) {
                field.wrong(report, "is given twice");
            } else {
                people.push(person);
            }
        }
        people
    }

    /// The two different people of the fields `a` and `b`.
    pub(super) fn read_pair(
        &self,
        a: Option<Field<'_>>,
        b: Option<Field<'_>>,
        report: &mut Report,
    ) -> Option<(usize, usize)> {
        let first = a.and_then(|field| self.read(&field, report));
        let second = b.as_ref().and_then(|field| self.read(field, report));
        let (first, second) = (first?, second?);
        if first == second {
            b?.wrong(report, "is the same person as the first");
            return None;
        }
        Some((first, second))
    }
}
