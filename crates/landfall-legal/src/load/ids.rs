//! Ids: their form, and that each is there once.

use std::collections::HashMap;

use landfall_core::document::Report;
use landfall_core::{Mistake, Place};

use super::fields::Scope;
use crate::condition::is_id;

/// The mistake that an id stands in two places.
pub(super) fn twice(id: &str, place: &Place, other: &Place) -> Mistake {
    let place = place.clone().field("id");
    let mut other = other.clone();
    other.field = None;
    Mistake::new(place, format!("`{id}` is declared twice; first in {other}"))
        .help("give one of them another id")
}

/// Every id with its place.
#[derive(Default)]
pub(super) struct Ids<'n>(HashMap<&'n str, &'n Place>);

impl<'n> Ids<'n> {
    /// Takes an id in; a second time it is reported.
    pub(super) fn add(&mut self, id: &'n str, place: &'n Place, report: &mut Report) {
        if id.is_empty() {
            return;
        }
        if let Some(other) = self.0.get(id) {
            report.add(twice(id, place, other));
        } else {
            self.0.insert(id, place);
        }
    }
}

/// The longest id, in bytes.
const LONGEST: usize = 120;

/// Reports an id of another form than words of letters and digits with dots between them. Letters
/// are small, but for those of an article (`12A`).
pub(super) fn check_form(id: &str, line: u64, scope: &mut Scope<'_>) {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let words = |id: &str| {
        id.split('.')
            .all(|part| !part.is_empty() && part.chars().all(plain))
    };
    let begins = id.starts_with(|c: char| c.is_ascii_lowercase());
    let fits = words(id) && begins && id.contains('.') && id.len() <= LONGEST;
    if !id.is_empty() && !fits {
        let message = format!("`{id}` is not an id");
        let help = "write words with dots between them, such as company.staff";
        scope.mend(line, "id", message, help);
    }
}

/// Reports an id that conditions cannot name.
pub(super) fn check_name(id: &str, line: u64, scope: &mut Scope<'_>) {
    let fits = is_id(id) && id.contains('.') && id.len() <= LONGEST;
    if !id.is_empty() && !fits {
        let message = format!("`{id}` cannot be named in a condition");
        let help = "write lower-case words with dots between them, such as company.staff";
        scope.mend(line, "id", message, help);
    }
}
