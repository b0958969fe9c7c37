//! A person of a file.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::document::{Raw, Report};
use landfall_core::{Mistake, RegionCode};

use super::check;
use super::field::{Field, Step};
use super::language::language;
use crate::factor::Factor;
use crate::member::{Level, Member, Spoken, Zone};

/// Fields of a person.
pub(super) const KNOWN: [&str; 14] = [
    "id",
    "own_efficiency",
    "languages",
    "zone",
    "territory",
    "hours",
    "skills",
    "roles",
    "cost",
    "capacity",
    "share",
    "profile",
    "organisation",
    "opt_out",
];

/// A person and where she stands.
pub(super) struct Person<'a> {
    pub(super) member: Member,
    pub(super) field: Field<'a>,
}

/// Reads one person; `None` when she has no id. What is wrong in her other fields is reported and
/// left out.
pub(super) fn person<'a>(field: &Field<'a>, report: &mut Report) -> Option<Person<'a>> {
    let field = named(field);
    let fields = field.table(report, &KNOWN)?;
    let id = fields.need(report, "id").and_then(|id| id.id(report));
    let mut member = Member::new(id.unwrap_or_default());
    let get = |name: &str| fields.get(name);
    member.own_efficiency = get("own_efficiency").and_then(|own| own.finite(report));
    member.languages = spoken(&fields.list(report, "languages"), report);
    member.zone = get("zone").and_then(|zone| zone.parsed(report, Zone::new));
    member.territory = get("territory").and_then(|code| code.parsed(report, RegionCode::parse));
    let hours = fields.list(report, "hours");
    member.hours = all(&hours, report, |span, report| {
        span.parsed(report, str::parse)
    });
    let skills = fields.entries(report, "skills");
    member.skills = numbers(skills, report, |_| true, "a finite number");
    let roles = fields.list(report, "roles");
    let roles = roles.iter().filter_map(|role| role.text(report));
    member.roles = roles.map(str::to_owned).collect();
    member.cost = get("cost").and_then(|cost| cost.amount(report));
    member.capacity = get("capacity").and_then(|units| units.whole(report, 0..=u32::MAX));
    if let Some(share) = get("share").and_then(|share| share.finite(report)) {
        member.share = share;
    }
    member.profile = get("profile").map(|table| {
        let dimensions = table.entries(report);
        numbers(dimensions, report, |_| true, "a finite number")
    });
    let organisation = get("organisation").and_then(|name| name.text(report));
    member.organisation = organisation.map(str::to_owned);
    member.opted_out = opted_out(&fields.list(report, "opt_out"), report);
    checked(&member, id.is_some(), &field, report);
    member.hours.sort_unstable();
    id.map(|_| Person { member, field })
}

/// The same field, named by the person's id where she has one: `member[ana]`.
fn named<'a>(field: &Field<'a>) -> Field<'a> {
    let id = field.find(&[Step::Key("id".into())]);
    match &id.node.value {
        Raw::Text(id) | Raw::Number(id) if !id.trim().is_empty() => Field {
            path: format!("member[{}]", id.trim()),
            ..field.clone()
        },
        _ => field.clone(),
    }
}

/// Reports what the checks of all people find.
fn checked(member: &Member, has_id: bool, field: &Field<'_>, report: &mut Report) {
    for flaw in check::member(member) {
        if !has_id && flaw.at == [Step::Key("id".into())] {
            continue;
        }
        let mistake = Mistake::new(field.find(&flaw.at).place(), flaw.message);
        report.add(match flaw.help {
            Some(help) => mistake.help(help),
            None => mistake,
        });
    }
}

/// The items of a list; none when one of them could not be read, so that places stay right.
fn all<'a, T>(
    fields: &[Field<'a>],
    report: &mut Report,
    read: impl Fn(&Field<'a>, &mut Report) -> Option<T>,
) -> Vec<T> {
    let items: Vec<T> = fields
        .iter()
        .filter_map(|field| read(field, report))
        .collect();
    if items.len() == fields.len() {
        items
    } else {
        Vec::new()
    }
}

/// Finite numbers by name, of which `fits` holds; `allowed` says which do.
pub(super) fn numbers(
    entries: Vec<(&str, Field<'_>)>,
    report: &mut Report,
    fits: impl Fn(f64) -> bool + Copy,
    allowed: &str,
) -> BTreeMap<String, f64> {
    let known = entries.into_iter().filter_map(|(name, field)| {
        if field.is_null() {
            field.wrong_help(report, "has no number", format!("write it as `{name}:3`"));
            return None;
        }
        let value = field.number(report, fits, allowed)?;
        Some((name.to_owned(), value))
    });
    known.collect()
}

fn spoken(fields: &[Field<'_>], report: &mut Report) -> Vec<Spoken> {
    all(fields, report, |field, report| {
        if field.is_text() {
            return field.parsed(report, shorthand);
        }
        let fields = field.table(report, &["tag", "speaks", "hears"])?;
        let tag = fields.need(report, "tag");
        let tag = tag.and_then(|tag| tag.parsed(report, language));
        let speaks = fields.need(report, "speaks");
        let speaks = speaks.and_then(|level| level.parsed(report, self::level));
        let hears = match fields.get("hears") {
            Some(level) => level.parsed(report, self::level),
            None => speaks,
        };
        Some(Spoken {
            tag: tag?,
            speaks: speaks?,
            hears: hears?,
        })
    })
}

/// `de:C1`, or `de:B1/C1` for speaking and understanding.
fn shorthand(text: &str) -> Result<Spoken, String> {
    let (tag, levels) = text.split_once(':').ok_or_else(|| {
        format!("`{text}` says no level: write it as `de:C1`, or as `de:B1/C1` for speaking and understanding")
    })?;
    let (speaks, hears) = levels.split_once('/').unwrap_or((levels, levels));
    Ok(Spoken {
        tag: language(tag.trim())?,
        speaks: level(speaks)?,
        hears: level(hears)?,
    })
}

/// A level by its name.
pub(super) fn level(text: &str) -> Result<Level, String> {
    text.parse().map_err(|given: String| {
        let names: Vec<&str> = Level::ALL.into_iter().map(Level::name).collect();
        let given = given.trim();
        format!(
            "`{given}` is not a level: use one of `{}`",
            names.join("`, `")
        )
    })
}

fn opted_out(fields: &[Field<'_>], report: &mut Report) -> BTreeSet<Factor> {
    let factors = all(fields, report, |field, report| {
        field.one_of(report, &Factor::ALL, Factor::name)
    });
    factors.into_iter().collect()
}
