//! Which team to choose.

use std::collections::{BTreeMap, HashSet};

use landfall_core::document::Report;
use landfall_core::{Decimal, LanguageTag};

use super::field::Field;
use super::ids::Ids;
use super::language::language;
use super::person::level;
use crate::member::{Level, Zone};

/// How many of something: at least, and at most where there is a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Count {
    /// At least so many.
    pub min: u32,
    /// At most so many, not below `min`; `None` without a limit.
    pub max: Option<u32>,
}

/// What the team has to fulfil.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// How many people.
    pub size: Count,
    /// How many who can take a role, by role.
    pub roles: BTreeMap<String, Count>,
    /// Skills and who has to have them.
    pub skills: BTreeMap<String, SkillDemand>,
    /// Sum of costs at most.
    pub budget: Option<Decimal>,
    /// Sum of shares at most, above 0.
    pub headcount: Option<f64>,
    /// Languages and who has to know them.
    pub languages: BTreeMap<LanguageTag, LanguageDemand>,
    /// Time zones.
    pub zones: ZoneDemand,
    /// Positions of people who are in the team.
    pub include: Vec<usize>,
    /// Positions of people who are not; none of them is in `include`.
    pub exclude: Vec<usize>,
    /// Positions of two people who are not both in the team.
    pub not_together: Vec<(usize, usize)>,
    /// What is to be as high as possible.
    pub objective: Objective,
}

/// People with a skill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SkillDemand {
    /// Lowest level, 0 and above.
    pub level: f64,
    /// How many people with it at least.
    pub count: u32,
}

/// People with a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LanguageDemand {
    /// Lowest level of both speaking and understanding.
    pub level: Level,
    /// How many people with it at least.
    pub count: u32,
}

/// Time zones of the team.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ZoneDemand {
    /// Different zones at least.
    pub min: Option<u32>,
    /// Different zones at most.
    pub max: Option<u32>,
    /// How many people in a zone.
    pub each: BTreeMap<Zone, Count>,
}

/// What is to be as high as possible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Objective {
    /// The sum of the members' own efficiencies.
    Own,
    /// The value of the team with the scores of its pairs.
    #[default]
    InTeam,
}

impl Objective {
    /// All objectives.
    pub const ALL: [Self; 2] = [Self::Own, Self::InTeam];

    /// Its name in files, such as `in_team`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::InTeam => "in_team",
        }
    }
}

const KNOWN: [&str; 11] = [
    "size",
    "roles",
    "skills",
    "budget",
    "headcount",
    "languages",
    "zones",
    "include",
    "exclude",
    "not_together",
    "objective",
];

pub(super) fn selection(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<Selection> {
    let fields = field.table(report, &KNOWN)?;
    let size = fields.need(report, "size");
    let size = size.and_then(|size| self::size(&size, ids, report));
    let roles = fields.entries(report, "roles");
    let skills = fields.entries(report, "skills");
    let headcount = fields.get("headcount");
    let headcount =
        headcount.and_then(|sum| sum.number(report, |sum| sum > 0.0, "a number above 0"));
    let languages = fields.entries(report, "languages");
    let include = fields.list(report, "include");
    let exclude_fields = fields.list(report, "exclude");
    let include = ids.read_all(&include, report);
    let exclude = ids.read_all(&exclude_fields, report);
    contradictions(&include, &exclude, &exclude_fields, ids, report);
    let objective = fields.get("objective");
    let objective = objective.and_then(|one| one.one_of(report, &Objective::ALL, Objective::name));
    let budget = fields.get("budget");
    let zones = fields.get("zones");
    let separate = fields.list(report, "not_together");
    let separate = separate.iter().map(|two| not_together(two, ids, report));
    let not_together: Vec<Option<(usize, usize)>> = separate.collect();
    Some(Selection {
        roles: named(roles, report, role_count),
        skills: named(skills, report, skill),
        budget: budget.and_then(|sum| sum.amount(report)),
        headcount,
        languages: demanded(languages, report),
        zones: zones.map_or_else(ZoneDemand::default, |field| self::zones(&field, report)),
        include,
        exclude,
        not_together: not_together.into_iter().flatten().collect(),
        objective: objective.unwrap_or_default(),
        size: size?,
    })
}

/// What could be read, by its name.
fn named<T>(
    entries: Vec<(&str, Field<'_>)>,
    report: &mut Report,
    read: impl Fn(&Field<'_>, &mut Report) -> Option<T>,
) -> BTreeMap<String, T> {
    let read = |(name, field): (&str, Field<'_>)| Some((name.to_owned(), read(&field, report)?));
    entries.into_iter().filter_map(read).collect()
}

/// How many: a number, or `{ min, max }` with one of them at least.
pub(super) fn count(field: &Field<'_>, report: &mut Report) -> Option<Count> {
    if !field.is_table() {
        let number = field.whole(report, 0..=u32::MAX)?;
        return Some(Count {
            min: number,
            max: Some(number),
        });
    }
    let fields = field.table(report, &["min", "max"])?;
    let mut whole = |name| {
        let field = fields.get(name)?;
        Some(field.whole(report, 0..=u32::MAX))
    };
    let count = match (whole("min"), whole("max")) {
        (None, None) => {
            field.wrong(report, "has neither `min` nor `max`");
            return None;
        }
        (min, max) => Count {
            min: min.unwrap_or(Some(0))?,
            max: match max {
                Some(max) => Some(max?),
                None => None,
            },
        },
    };
    if count.max.is_some_and(|max| max < count.min) {
        field.wrong(report, "has a `max` below its `min`");
        return None;
    }
    Some(count)
}

/// The size of a team: at least one, and not more than there are people.
fn size(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<Count> {
    let Count { min, max } = count(field, report)?;
    if max == Some(0) {
        field.wrong(report, "a team of nobody is no team");
        return None;
    }
    if let Some(people) = ids.count().filter(|people| min as usize > *people) {
        let message = format!("{min} people cannot be chosen from {people}");
        field.wrong_help(report, message, "ask for fewer, or name more people");
        return None;
    }
    let min = min.max(1);
    Some(Count { min, max })
}

fn contradictions(
    include: &[usize],
    exclude: &[usize],
    fields: &[Field<'_>],
    ids: &Ids,
    report: &mut Report,
) {
    let include: HashSet<usize> = include.iter().copied().collect();
    if exclude.iter().all(|person| !include.contains(person)) {
        return;
    }
    for field in fields {
        let person = field.id(report).and_then(|id| ids.position(id));
        if person.is_some_and(|person| include.contains(&person)) {
            field.wrong(report, "is in `include`, too");
        }
    }
}

fn skill(field: &Field<'_>, report: &mut Report) -> Option<SkillDemand> {
    let level_of = |field: Field<'_>, report: &mut Report| {
        field.number(report, |level| level >= 0.0, "a level from 0")
    };
    if !field.is_table() {
        let level = level_of(field.clone(), report)?;
        return Some(SkillDemand { level, count: 1 });
    }
    let fields = field.table(report, &["level", "count"])?;
    let level = fields.need(report, "level");
    let level = level.and_then(|field| level_of(field, report));
    let count = at_least(fields.get("count"), report);
    Some(SkillDemand {
        level: level?,
        count: count?,
    })
}

/// One without a number.
fn at_least(count: Option<Field<'_>>, report: &mut Report) -> Option<u32> {
    match count {
        Some(field) => field.whole(report, 0..=u32::MAX),
        None => Some(1),
    }
}

fn demanded(
    entries: Vec<(&str, Field<'_>)>,
    report: &mut Report,
) -> BTreeMap<LanguageTag, LanguageDemand> {
    let mut demands = BTreeMap::new();
    for (name, field) in entries {
        let tag = language(name);
        let demand = language_demand(&field, report);
        match (tag, demand) {
            (Err(message), _) => field.wrong(report, message),
            (Ok(tag), Some(demand)) => {
                if demands.insert(tag, demand).is_some() {
                    field.wrong(report, "names a language that is given twice");
                }
            }
            (Ok(_), None) => {}
        }
    }
    demands
}

fn language_demand(field: &Field<'_>, report: &mut Report) -> Option<LanguageDemand> {
    if !field.is_table() {
        let level = field.parsed(report, level)?;
        return Some(LanguageDemand { level, count: 1 });
    }
    let fields = field.table(report, &["level", "count"])?;
    let least = fields.need(report, "level");
    let least = least.and_then(|field| field.parsed(report, level));
    let count = at_least(fields.get("count"), report);
    Some(LanguageDemand {
        level: least?,
        count: count?,
    })
}

/// How many who can take a role: a number is that many seats, so at least so many people.
fn role_count(field: &Field<'_>, report: &mut Report) -> Option<Count> {
    let count = count(field, report)?;
    let max = count.max.filter(|_| field.is_table());
    Some(Count { max, ..count })
}

fn zones(field: &Field<'_>, report: &mut Report) -> ZoneDemand {
    let mut demand = ZoneDemand::default();
    if !field.is_table() {
        demand.max = field.whole(report, 1..=u32::MAX);
        return demand;
    }
    for (name, field) in field.entries(report) {
        match name {
            "min" => demand.min = field.whole(report, 0..=u32::MAX),
            "max" => demand.max = field.whole(report, 1..=u32::MAX),
            name => match Zone::new(name) {
                Ok(zone) => {
                    let count = count(&field, report);
                    demand.each.extend(count.map(|count| (zone, count)));
                }
                Err(error) => field.wrong(report, error.to_string()),
            },
        }
    }
    if demand
        .max
        .zip(demand.min)
        .is_some_and(|(max, min)| max < min)
    {
        field.wrong(report, "has a `max` below its `min`");
    }
    demand
}

fn not_together(field: &Field<'_>, ids: &Ids, report: &mut Report) -> Option<(usize, usize)> {
    let two = field.list(report);
    let [a, b] = two.as_slice() else {
        field.wrong(report, "is not a list of two people");
        return None;
    };
    ids.read_pair(Some(a.clone()), Some(b.clone()), report)
}
