//! Ids: their form, and that each is there once.

use std::collections::HashMap;

use landfall_core::{Mistake, Place};

use super::fields::Scope;
use super::report::Report;
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

/// Reports an id of another form than lower-case words with dots between them.
fn check_form(id: &str, line: u64, scope: &mut Scope<'_>) {
    if id.is_empty() {
        return;
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let parts = || id.split('.');
    let words = parts().all(|part| !part.is_empty() && part.chars().all(plain));
    if !words || parts().count() < 2 || id.len() > 120 {
        let message = format!("`{id}` is not an id");
        let help = "write lower-case words with dots between them, such as company.staff";
        scope.mend(line, "id", message, help);
    }
}

/// Like [`check_form`], for what conditions name.
pub(super) fn check_name(id: &str, line: u64, scope: &mut Scope<'_>) {
    if !id.is_empty() && !is_id(id) {
        let message = format!("`{id}` cannot be named in a condition");
        let help = "begin it with a letter, in lower case, such as company.staff";
        scope.mend(line, "id", message, help);
    } else {
        check_form(id, line, scope);
    }
}
