//! From bytes to a checked input.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use landfall_core::document::{Node, Report, json, toml};
use landfall_core::files::{Files, Found};
use landfall_core::table::{Table, TableFlaws};
use landfall_core::{Mistake, Mistakes, Place, nearest};

use super::culture::CultureTable;
use super::field::{Field, Fields};
use super::ids::Ids;
use super::person::{Person, person};
use super::{
    MAX_BYTES, TeamInput, coding, conflict, culture, dates, meetings, outcome, pair, people,
    selection, survey, tasks, watch, weights,
};
use crate::member::Member;

/// Mistakes that are listed at most; a file with more has another problem.
const MISTAKES: usize = 100;

const SECTIONS: [&str; 19] = [
    "member",
    "people_file",
    "pair",
    "survey",
    "selection",
    "tasks",
    "roles",
    "meetings",
    "horizon",
    "holiday",
    "weekend",
    "weights",
    "language",
    "culture",
    "conflict",
    "conflict_period",
    "outcome",
    "watch",
    "coding",
];

/// The bytes of a file that is not too large.
pub(crate) fn bytes_of(path: &Path) -> Result<Vec<u8>, Mistakes> {
    let place = Place::file(path.display().to_string());
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 > MAX_BYTES => Err(too_large(place).into()),
        Ok(_) => Ok(bytes),
        Err(error) => {
            let mistake = match error.kind() {
                ErrorKind::NotFound => Mistake::new(place, "there is no such file")
                    .help("check the name and the folder"),
                _ if path.is_dir() => Mistake::new(place, "is a folder").help("name a file in it"),
                _ => Mistake::new(place, format!("cannot be read: {error}")),
            };
            Err(mistake.into())
        }
    }
}

/// Reads a team file; `files` is where those are that it names, `None` when there are none.
pub(super) fn team(
    bytes: &[u8],
    name: &str,
    files: Option<Files<'_>>,
) -> Result<TeamInput, Mistakes> {
    let text = text_of(bytes, name)?;
    let mut report = Report::listing(MISTAKES);
    let node = if is_json(text, name) {
        json::parse(name, text, &mut report)
    } else {
        toml::parse(name, text, &mut report)
    };
    let mut reader = Reader::new(files, report);
    let root = node.as_ref().map(|node| Field::root(name, node));
    let input = root.map_or_else(TeamInput::default, |root| reader.input(&root));
    reader.report.finish()?;
    Ok(input)
}

/// Reads a table of people.
pub(super) fn people_table(table: Result<Table, TableFlaws>) -> Result<TeamInput, Mistakes> {
    let mut reader = Reader::new(None, Report::listing(MISTAKES));
    let mut input = TeamInput::default();
    if let Some(table) = reader.opened(table) {
        reader.rows(&table, &mut input);
    }
    reader.report.finish()?;
    Ok(input)
}

fn too_large(place: Place) -> Mistake {
    Mistake::new(place, format!("is larger than {} MiB", MAX_BYTES >> 20))
}

fn text_of<'b>(bytes: &'b [u8], name: &str) -> Result<&'b str, Mistakes> {
    let place = || Place::file(name);
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(place()).into());
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let mistake = Mistake::new(place(), "is UTF-16").help("save the file as UTF-8");
        return Err(mistake.into());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() as u64 + 1;
        let mistake = Mistake::new(place().line(line), "is not UTF-8");
        mistake.help("save the file as UTF-8").into()
    })
}

/// By the ending of the name; where it says neither, by the first character.
fn is_json(text: &str, name: &str) -> bool {
    let ending = Path::new(name)
        .extension()
        .and_then(|ending| ending.to_str());
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("json") => true,
        Some("toml") => false,
        _ => text.trim_start().starts_with('{'),
    }
}

struct Reader<'f> {
    files: Option<Files<'f>>,
    report: Report,
    /// Where each person stands.
    places: Vec<Place>,
}

impl<'f> Reader<'f> {
    const fn new(files: Option<Files<'f>>, report: Report) -> Self {
        let places = Vec::new();
        Self {
            files,
            report,
            places,
        }
    }
}

impl Reader<'_> {
    fn input(&mut self, root: &Field<'_>) -> TeamInput {
        let mut input = TeamInput::default();
        let Some(fields) = root.table(&mut self.report, &SECTIONS) else {
            return input;
        };
        self.people(&fields, &mut input);
        self.together(&fields, &mut input);
        self.plans(&fields, &mut input);
        self.culture(&fields, &mut input);
        input
    }

    /// People of the file and of the table it names.
    fn people(&mut self, fields: &Fields<'_>, input: &mut TeamInput) {
        let people = fields.list(&mut self.report, "member");
        for field in &people {
            self.add(field, input);
        }
        let Some(field) = fields.get("people_file") else {
            if people.is_empty() {
                let listed = fields.get("member").is_none_or(|field| field.is_list());
                if listed {
                    nobody(fields.field().place(), &mut self.report);
                }
                input.ids.leave_open();
            }
            return;
        };
        let name = field.text(&mut self.report);
        let table = name.and_then(|name| self.table(&field, name));
        match table.and_then(|table| self.opened(table)) {
            Some(table) => self.rows(&table, input),
            None => input.ids.leave_open(),
        }
    }

    fn rows(&mut self, table: &Table, input: &mut TeamInput) {
        let rows: Vec<Node<'_>> = people::people(table, &mut self.report);
        for row in &rows {
            self.add(&Field::root(table.file(), row), input);
        }
    }

    fn add(&mut self, field: &Field<'_>, input: &mut TeamInput) {
        let Some(Person { member, field }) = person(field, &mut self.report) else {
            input.ids.leave_open();
            return;
        };
        let position = input.members.len();
        if let Some(first) = input.ids.insert(&member.id, position) {
            let first = self.places.get(first).map(|place| Place {
                field: None,
                ..place.clone()
            });
            let first = first.unwrap_or_default();
            let message = format!("`{}` is the id of a person already ({first})", member.id);
            field.wrong(&mut self.report, message);
            return;
        }
        self.places.push(field.place());
        input.members.push(member);
    }

    /// What is known of people together.
    fn together(&mut self, fields: &Fields<'_>, input: &mut TeamInput) {
        let (ids, report) = (&input.ids, &mut self.report);
        let list = fields.list(report, "pair");
        input.pairs = pair::pairs(&list, ids, report);
        let survey = fields.get("survey");
        input.survey = survey.and_then(|field| survey::survey(&field, ids, report));
        let list = fields.list(report, "conflict");
        let conflicts = list.iter();
        let conflicts = conflicts.filter_map(|field| conflict::conflict(field, ids, report));
        input.conflicts = conflicts.collect();
        let period = fields.get("conflict_period");
        input.conflict_period = period.and_then(|field| conflict::period(&field, report));
        let list = fields.list(report, "outcome");
        let outcomes = list.iter();
        let outcomes = outcomes.filter_map(|field| outcome::outcome(field, ids, report));
        input.outcomes = outcomes.collect();
        let list = fields.list(report, "watch");
        let watched = list
            .iter()
            .filter_map(|field| watch::watched(field, report));
        input.watched = watched.collect();
        let list = fields.list(report, "coding");
        let codings = list.iter().filter_map(|field| coding::coded(field, report));
        input.codings = codings.collect();
    }

    /// What is to be computed.
    fn plans(&mut self, fields: &Fields<'_>, input: &mut TeamInput) {
        let (ids, report) = (&input.ids, &mut self.report);
        let get = |name: &str| fields.get(name);
        let section = get("selection");
        input.selection = section.and_then(|field| selection::selection(&field, ids, report));
        input.tasks = get("tasks").and_then(|field| tasks::tasks(&field, report));
        let roles = get("roles").map(|field| tasks::roles(&field, report));
        input.roles = roles.unwrap_or_default();
        let section = get("meetings");
        input.meetings = section.and_then(|field| meetings::meetings(&field, ids, report));
        input.horizon = get("horizon").and_then(|field| dates::horizon(&field, report));
        let holidays = fields.list(report, "holiday");
        let weekends = fields.list(report, "weekend");
        input.calendar = dates::calendar(&holidays, &weekends, report);
        if let Some(field) = get("weights") {
            input.weights = weights::weights(&field, report);
            outcome::of_kind(
                &field,
                input.weights.outcome.as_deref(),
                &input.outcomes,
                report,
            );
        }
        input.translation_aid = get("language").and_then(|field| {
            let fields = field.table(report, &["translation_aid"])?;
            let share = |tau: f64| (0.0..=1.0).contains(&tau);
            let aid = fields.get("translation_aid")?;
            aid.number(report, share, "a share from 0 to 1")
        });
    }

    fn culture(&mut self, fields: &Fields<'_>, input: &mut TeamInput) {
        let Some(field) = fields.get("culture") else {
            return;
        };
        let Some(fields) = field.table(&mut self.report, &["table", "scales"]) else {
            return;
        };
        if fields.get("scales").is_none() {
            fields.need(&mut self.report, "table");
        }
        if let Some(field) = fields.get("table")
            && let Some(name) = field.text(&mut self.report)
            && let Some(table) = self.table(&field, name)
        {
            input.culture = CultureTable::of(table, &mut self.report);
        }
        let scales = fields.entries(&mut self.report, "scales");
        input.profile_scales = culture::scales(&scales, &mut self.report);
        if let Some(table) = &input.culture {
            self.profiles(input, table);
        }
        self.on_scales(input);
    }

    /// Profiles lie on the scales.
    fn on_scales(&mut self, input: &TeamInput) {
        for (member, place) in input.members.iter().zip(&self.places) {
            for (name, value) in member.profile.iter().flatten() {
                let Some((low, high)) = input.profile_scales.get(name) else {
                    continue;
                };
                if !(*low..=*high).contains(value) {
                    let field = format!("member[{}].profile.{name}", member.id);
                    let message = format!("`{value}` is not on the scale from {low} to {high}");
                    let place = place.clone().field(field);
                    self.report.add(Mistake::new(place, message));
                }
            }
        }
    }

    /// Profiles have the dimensions of the table and the scales.
    fn profiles(&mut self, input: &TeamInput, table: &CultureTable) {
        let dimensions = table.dimensions.iter();
        let known = || {
            let dimensions = dimensions.clone().chain(input.profile_scales.keys());
            dimensions.map(String::as_str)
        };
        for (member, place) in input.members.iter().zip(&self.places) {
            for name in member.profile.iter().flat_map(|profile| profile.keys()) {
                if known().any(|dimension| dimension == name) {
                    continue;
                }
                let field = format!("member[{}].profile.{name}", member.id);
                let mistake = Mistake::new(
                    place.clone().field(field),
                    "is no dimension of the table or the scales of `culture`",
                );
                self.report.add(match nearest(name, known()) {
                    Some(like) => mistake.help(format!("did you mean `{like}`?")),
                    None => mistake,
                });
            }
        }
    }

    /// A table that the team file names.
    fn table(&mut self, field: &Field<'_>, name: &str) -> Option<Result<Table, TableFlaws>> {
        let Some(files) = &self.files else {
            field.wrong_help(
                &mut self.report,
                "names a file, but the team was given as bytes, which have no folder",
                "read the team file by its path",
            );
            return None;
        };
        match files.find(name) {
            Ok(Found::Path(path)) => Some(Table::read_path(path)),
            Ok(Found::Bytes(bytes)) => Some(Table::from_bytes(bytes, name)),
            Err(mistake) => {
                let place = field.place();
                self.report.add(Mistake { place, ..mistake });
                None
            }
        }
    }

    fn opened(&mut self, table: Result<Table, TableFlaws>) -> Option<Table> {
        match table {
            Ok(table) => Some(table),
            Err(flaws) => {
                for mistake in flaws.mistakes() {
                    self.report.add(mistake);
                }
                None
            }
        }
    }
}

fn nobody(place: Place, report: &mut Report) {
    let place = Place {
        line: None,
        ..place
    };
    let help = "write a `[[member]]` with an `id` for each person, or name a `people_file`";
    report.add(Mistake::new(place, "names nobody").help(help));
}

/// People given by a program, checked as those of a file are.
pub(super) fn members(mut members: Vec<Member>) -> Result<TeamInput, Mistakes> {
    let mut report = Report::listing(MISTAKES);
    let mut ids = Ids::default();
    for (position, member) in members.iter().enumerate() {
        let name = if member.id.trim().is_empty() {
            position.to_string()
        } else {
            member.id.clone()
        };
        for flaw in super::check::member(member) {
            let at: String = flaw.at.iter().map(ToString::to_string).collect();
            let place = Place::default().field(format!("member[{name}]{at}"));
            let mistake = Mistake::new(place, flaw.message);
            report.add(match flaw.help {
                Some(help) => mistake.help(help),
                None => mistake,
            });
        }
        if ids.insert(&member.id, position).is_some() {
            let place = Place::default().field(format!("member[{position}].id"));
            report.add(Mistake::new(
                place,
                format!("`{}` is given twice", member.id),
            ));
        }
    }
    if members.is_empty() {
        nobody(Place::default(), &mut report);
    }
    report.finish()?;
    for member in &mut members {
        member.hours.sort_unstable();
    }
    Ok(TeamInput {
        members,
        ids,
        ..TeamInput::default()
    })
}
