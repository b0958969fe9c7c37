//! A team file of the people of a history.

mod hours;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use landfall_core::{Date, Mistake, Mistakes, Place, Progress};

use super::HistoryError;
use super::identity::author_key;
use super::interaction::{Interaction, in_working_hours};
use super::network::{Handover, handovers};
use super::read::{Commit, Facts};
use super::report::commits_by_author;
use super::zone::{Clocks, ZoneSet, zone_sets};
use crate::calendar::{Calendar, CalendarError, Horizon, WorkingTime};
use crate::member::{Member, Span, Zone};

/// Who is written into a team file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeopleOptions {
    /// Authors of at least so many commits; default 20, our own.
    pub min_commits: u64,
    /// Weeks before the last commit that are looked at; default 156, our own. Who works where and
    /// when changes over the years.
    pub weeks: u32,
}

impl Default for PeopleOptions {
    fn default() -> Self {
        Self {
            min_commits: 20,
            weeks: 156,
        }
    }
}

/// A team file of the people of a history, in TOML, with what could not be told.
///
/// - People are [`author_key`]s, so that the file holds no address.
/// - `zone`: one of the zones that fit nine tenths of a person's commits at least, if all zones
///   that fit equally many show the same time in 99 % of the horizon; else it is left out. A name that
///   claims no place (`CET`) comes first: offsets do not tell places.
///   Clocks on universal time all year are left out, too: they tell a machine, not a person.
/// - `hours`: *estimated*, the shortest stretch of whole hours on her own clock with 80 % of her
///   commits from Monday to Friday, if it is not longer than 16 hours and rests on 20 commits. When
///   somebody commits is not when she works: correct it (our own rule, unpublished).
/// - `[[pair]]`: hand-overs of the earlier half, by time: their directions, and the median gap in
///   working hours of the receiver where her hours are known.
/// - `[[outcome]]`: hand-overs of the later half, the gap in hours of the clock, at least a minute.
///   Pairs do not rest on them, so that weights can be fitted and judged on them; zones and hours rest
///   on all commits, so that what a fit says of the hours is a little too good.
/// - `[horizon]`: the 26 weeks that end with the last commit.
///
/// Only what lies in the [weeks](PeopleOptions::weeks) before the latest committer's time counts; one
/// that lies in the future by mistake leaves nobody, and an older commit is to be named then. Hand-overs of
/// several paths by the same two commits are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamFile {
    /// The file.
    pub text: String,
    /// People in it.
    pub people: usize,
    /// Those of them whose zone could not be told.
    pub without_zone: usize,
    /// Those of them whose hours could not be estimated.
    pub without_hours: usize,
    /// Pairs of the earlier half.
    pub pairs: usize,
    /// Hand-overs of the later half.
    pub outcomes: usize,
}

/// Seconds of a week.
const WEEK: i64 = 7 * 86_400;
/// Weeks of the horizon.
const WEEKS: u32 = 26;
/// Share of the commits that a zone must fit.
const FITTING: f64 = 0.9;
/// Share of the horizon in which all zones that fit show the same time: some change their clocks
/// on the same night, but hours apart.
const ALIKE: f64 = 0.99;

/// Names of zones that claim no place.
const NEUTRAL: [&str; 7] = [
    "CET", "CST6CDT", "EET", "EST5EDT", "MST7MDT", "PST8PDT", "WET",
];

/// Somebody who is written.
struct Person {
    /// Number of the author.
    author: u32,
    key: String,
    commits: u64,
    zone: Option<Known>,
    /// Her usual hours, and the commits they were estimated from.
    hours: Option<(Span, usize)>,
}

/// A zone, how many others fit as well, and how many commits of how many fit.
struct Known {
    zone: Zone,
    others: usize,
    fitting: u64,
    dated: u64,
}

/// What is known of two people from the earlier half.
struct Pair {
    a: u32,
    b: u32,
    /// Whether work went from the first to the second, and back.
    ways: [bool; 2],
    seen: Option<Interaction>,
}

pub(super) fn team_file(
    facts: &Facts,
    options: PeopleOptions,
    progress: &Progress,
) -> Result<TeamFile, HistoryError> {
    let last = facts.commits.last().map_or(0, |commit| commit.time);
    let since = last.saturating_sub(i64::from(options.weeks) * WEEK);
    let recent = facts.commits.partition_point(|commit| commit.time < since);
    let recent = facts.commits.get(recent..).unwrap_or_default();
    let horizon = horizon(last)?;
    let zones = zone_sets(&facts.authors, recent, progress)?;
    let people = people(facts, recent, &zones, &horizon, options);
    progress.check()?;
    let among: BTreeSet<u32> = people.iter().map(|person| person.author).collect();
    let (earlier, later) = halves(facts, since, &among);
    let pairs = pairs(&people, &earlier, &horizon);
    progress.check()?;
    Ok(TeamFile {
        text: write::team(&people, &pairs, &later, &horizon),
        people: people.len(),
        without_zone: people.iter().filter(|p| p.zone.is_none()).count(),
        without_hours: people.iter().filter(|p| p.hours.is_none()).count(),
        pairs: pairs.len(),
        outcomes: later.len(),
    })
}

/// The weeks that end with the last commit, as far as horizons may lie there.
fn horizon(last: i64) -> Result<Horizon, HistoryError> {
    let days = i64::from(WEEKS) * 7 - 1;
    let from = date(last.saturating_sub(days * 86_400));
    let from = from.clamp(Horizon::EARLIEST, Horizon::LATEST);
    let wrong = |error: CalendarError| {
        let place = Place::default().field("horizon");
        Mistakes::from(Mistake::new(place, error.to_string()))
    };
    Ok(Horizon::new(from, WEEKS).map_err(wrong)?)
}

/// The date of an instant in universal time.
fn date(second: i64) -> Date {
    let instant = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
    instant.to_zoned(TimeZone::UTC).date()
}

fn people(
    facts: &Facts,
    recent: &[Commit],
    zones: &[ZoneSet],
    horizon: &Horizon,
    options: PeopleOptions,
) -> Vec<Person> {
    let (begin, end) = horizon.window();
    let clocks = Clocks::new(begin.saturating_mul(60), end.saturating_mul(60) - 1);
    let mut hours = hours::estimates(recent);
    let commits = commits_by_author(facts.authors.len(), recent);
    let authors = (0_u32..).zip(&facts.authors).zip(&commits).zip(zones);
    authors
        .filter(|((_, commits), _)| **commits >= options.min_commits)
        .map(|(((author, email), commits), zones)| Person {
            author,
            key: author_key(email),
            commits: *commits,
            zone: known(zones, &clocks),
            hours: hours.remove(&author),
        })
        .collect()
}

fn known(found: &ZoneSet, clocks: &Clocks) -> Option<Known> {
    let fits = found.explained_share()? >= FITTING;
    let neutral = |zone: &&Zone| zone.name().starts_with("Etc/") || NEUTRAL.contains(&zone.name());
    let named = found.zones.iter().find(neutral);
    let zone = named.or(found.zones.first()).filter(|_| fits)?;
    let universal = Zone::new("Etc/UTC").ok()?;
    if clocks.alike(zone, &universal) == Some(1.0) {
        return None;
    }
    let alike = |other: &Zone| {
        clocks
            .alike(zone, other)
            .is_some_and(|share| share >= ALIKE)
    };
    found.zones.iter().all(alike).then(|| Known {
        zone: zone.clone(),
        others: found.zones.len().saturating_sub(1),
        fitting: found.explained_commits,
        dated: found.dated_commits,
    })
}

/// Hand-overs among some people, before and after the middle one.
fn halves(facts: &Facts, since: i64, among: &BTreeSet<u32>) -> (Vec<Handover>, Vec<Handover>) {
    let mut all = handovers(facts);
    let among = |author: &u32| among.contains(author);
    all.retain(|one| one.begin >= since && among(&one.from) && among(&one.to));
    all.sort_unstable_by_key(|one| (one.end, one.begin, one.from, one.to));
    all.dedup();
    let middle = all.get(all.len() / 2).map_or(0, |one| one.end);
    let later = all.split_off(all.partition_point(|one| one.end < middle));
    (all, later)
}

fn pairs(people: &[Person], earlier: &[Handover], horizon: &Horizon) -> Vec<Pair> {
    let working = working(people, horizon);
    let of = |author: u32| working.get(&author).map(WorkingTime::spans);
    let seen = in_working_hours(earlier, of);
    let seen: BTreeMap<(u32, u32), Interaction> =
        seen.into_iter().map(|one| ((one.a, one.b), one)).collect();
    let mut ways: BTreeMap<(u32, u32), [bool; 2]> = BTreeMap::new();
    for one in earlier {
        let pair = (one.from.min(one.to), one.from.max(one.to));
        let [there, back] = ways.entry(pair).or_default();
        *there |= one.from < one.to;
        *back |= one.from > one.to;
    }
    let pair = |((a, b), ways)| Pair {
        a,
        b,
        ways,
        seen: seen.get(&(a, b)).copied(),
    };
    ways.into_iter().map(pair).collect()
}

/// The working time of everybody of whom it is known, up to the end of the horizon.
fn working(people: &[Person], horizon: &Horizon) -> BTreeMap<u32, WorkingTime> {
    let (_, end) = horizon.window();
    let weeks = Horizon::MOST_WEEKS;
    let from = date(
        end.saturating_sub(i64::from(weeks) * 7 * 1440)
            .saturating_mul(60),
    );
    let from = from.max(Horizon::EARLIEST);
    let Ok(past) = Horizon::new(from, weeks) else {
        return BTreeMap::new();
    };
    let calendar = Calendar::default();
    let time = |person: &Person| {
        let mut member = Member::new(person.key.as_str());
        member.zone = Some(person.zone.as_ref()?.zone.clone());
        member.hours = vec![person.hours?.0];
        Some((person.author, calendar.working_time(&member, &past)?))
    };
    people.iter().filter_map(time).collect()
}
