//! What is to be done, and the seats to fill.

use std::collections::{BTreeMap, HashSet};

use landfall_core::document::Report;

use super::field::{Field, Fields};
use super::person::numbers;
use super::selection::{Count, count};

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Tasks {
    /// Units that a member without a capacity of her own can take.
    pub capacity: u32,
    /// The tasks, each with its own id.
    pub tasks: Vec<Task>,
}

/// One task.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What it is called.
    pub id: String,
    /// Units of work it takes.
    pub units: Count,
    /// Lowest level of each skill that it takes, 0 and above.
    pub skills: BTreeMap<String, f64>,
    /// Effort of one unit, above 0, in a unit of the user's own.
    pub effort: f64,
}

/// A seat, or several of the same kind, that needs a person each.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// What it is called.
    pub name: String,
    /// How many people, at least 1.
    pub seats: u32,
    /// How much each skill counts in it, 0 and above.
    pub skills: BTreeMap<String, f64>,
}

pub(super) fn tasks(field: &Field<'_>, report: &mut Report) -> Option<Tasks> {
    let fields = field.table(report, &["capacity", "task"])?;
    let capacity = match fields.get("capacity") {
        Some(field) => field.whole(report, 0..=u32::MAX),
        None => Some(1),
    };
    let list = fields.list(report, "task");
    let tasks = distinct(&list, "id", report, task);
    Some(Tasks {
        capacity: capacity?,
        tasks,
    })
}

pub(super) fn roles(field: &Field<'_>, report: &mut Report) -> Vec<Role> {
    let Some(fields) = field.table(report, &["role"]) else {
        return Vec::new();
    };
    let list = fields.list(report, "role");
    distinct(&list, "name", report, role)
}

/// Reads a list of tables, each with its own `name`.
fn distinct<T>(
    list: &[Field<'_>],
    name: &str,
    report: &mut Report,
    read: impl Fn(&Field<'_>, &mut Report) -> Option<(String, T)>,
) -> Vec<T> {
    let mut seen = HashSet::new();
    let mut all = Vec::with_capacity(list.len());
    for field in list {
        if let Some((given, value)) = read(field, report) {
            if seen.contains(&given) {
                let at = [super::field::Step::Key(name.to_owned())];
                let message = format!("`{given}` is given twice");
                field.find(&at).wrong(report, message);
            } else {
                seen.insert(given);
                all.push(value);
            }
        }
    }
    all
}

fn task(field: &Field<'_>, report: &mut Report) -> Option<(String, Task)> {
    let fields = field.table(report, &["id", "units", "skills", "effort"])?;
    let id = fields.need(report, "id").and_then(|id| id.id(report));
    let units = fields.need(report, "units");
    let units = units.and_then(|units| count(&units, report));
    let effort = match fields.get("effort") {
        Some(field) => field.number(report, |effort| effort > 0.0, "a number above 0"),
        None => Some(1.0),
    };
    let skills = levels(&fields, report);
    let (id, units, effort) = (id?.to_owned(), units?, effort?);
    let task = Task {
        id: id.clone(),
        units,
        skills,
        effort,
    };
    Some((id, task))
}

fn role(field: &Field<'_>, report: &mut Report) -> Option<(String, Role)> {
    let fields = field.table(report, &["name", "seats", "skills"])?;
    let name = fields
        .need(report, "name")
        .and_then(|name| name.text(report));
    let seats = match fields.get("seats") {
        Some(field) => field.whole(report, 1..=u32::MAX),
        None => Some(1),
    };
    let skills = levels(&fields, report);
    let (name, seats) = (name?.to_owned(), seats?);
    let role = Role {
        name: name.clone(),
        seats,
        skills,
    };
    Some((name, role))
}

/// Numbers from 0 by skill.
fn levels(fields: &Fields<'_>, report: &mut Report) -> BTreeMap<String, f64> {
    let entries = fields.entries(report, "skills");
    numbers(entries, report, |level| level >= 0.0, "a number from 0")
}
