//! Meetings to plan.

use landfall_core::document::Report;

use super::field::Field;
use super::ids::Ids;
use crate::member::clock_minute;

/// Meetings to plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meetings {
    /// How long one takes, in minutes.
    pub minutes: u32,
    /// How many in a week.
    pub per_week: u32,
    /// Who takes part.
    pub attendees: Attendees,
    /// Minutes from one possible beginning to the next; a day holds a whole number of them.
    pub step: u32,
    /// Minute of everyone's local day before which no meeting begins, 0 to 1439.
    pub earliest: u16,
    /// Minute of everyone's local day by which a meeting has ended, above `earliest` by a meeting
    /// at least, at most 1440.
    pub latest: u16,
}

/// Who takes part in a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attendees {
    /// The chosen team.
    Team,
    /// Everyone.
    All,
    /// Positions of some people, each once.
    Members(Vec<usize>),
}

const KNOWN: [&str; 6] = [
    "minutes",
    "per_week",
    "attendees",
    "step",
    "earliest",
    "latest",
];

pub(super) fn meetings(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<Meetings> {
    let fields = field.table(report, &KNOWN)?;
    let mut whole = |name: &str, range, otherwise| match fields.get(name) {
        Some(field) => field.whole(report, range),
        None => Some(otherwise),
    };
    let minutes = whole("minutes", 1..=1440, 60);
    let per_week = whole("per_week", 1..=100, 1);
    let step = match fields.get("step") {
        Some(field) => step(&field, report),
        None => Some(30),
    };
    let attendees = match fields.get("attendees") {
        Some(field) => attendees(&field, ids, report),
        None => Some(Attendees::Team),
    };
    let mut clock = |name: &str, otherwise| match fields.get(name) {
        Some(field) => field.parsed(report, |text| {
            let wrong = || format!("`{text}` is not a clock time such as `07:00`");
            clock_minute(text).ok_or_else(wrong)
        }),
        None => Some(otherwise),
    };
    let (earliest, latest) = (clock("earliest", 7 * 60), clock("latest", 22 * 60));
    let (earliest, latest, minutes) = (earliest?, latest?, minutes?);
    if u32::from(earliest) + minutes > u32::from(latest) {
        let message = "does not fit between `earliest` and `latest`";
        field.wrong(report, format!("a meeting of {minutes} minutes {message}"));
        return None;
    }
    Some(Meetings {
        minutes,
        per_week: per_week?,
        attendees: attendees?,
        step: step?,
        earliest,
        latest,
    })
}

fn step(field: &Field<'_>, report: &mut Report) -> Option<u32> {
    let step = field.whole(report, 1..=1440)?;
    if 1440 % step != 0 {
        let message = format!("`{step}` minutes do not divide a day");
        field.wrong_help(report, message, "use 15, 30 or 60, for instance");
        return None;
    }
    Some(step)
}

fn attendees(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<Attendees> {
    if field.is_text() {
        let names = [("team", Attendees::Team), ("all", Attendees::All)];
        let given = field.one_of(report, &["team", "all"], |name| name)?;
        return names
            .into_iter()
            .find_map(|(name, who)| (name == given).then_some(who));
    }
    let people = field.list(report);
    if people.is_empty() {
        field.wrong_help(
            report,
            "names nobody",
            "use `\"team\"`, `\"all\"` or a list of ids",
        );
        return None;
    }
    Some(Attendees::Members(ids.read_all(&people, report)))
}
