//! Which time zones fit an author's dated offsets.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use landfall_core::Progress;
use schemars::JsonSchema;
use serde::Serialize;

use super::HistoryError;
use super::identity::author_key;
use super::read::Commit;
use crate::member::Zone;

/// Dates that zones are compared on: from 1970 to the end of 2099.
const FIRST: i64 = 0;
const LAST: i64 = 4_102_444_799;

/// The time zones that fit best what one author's clock said.
///
/// A commit fits a zone when the zone had its offset at its moment. Zones are those of the IANA
/// database this crate carries, by all their names; those that fit the most commits are listed,
/// all of them when several fit equally many: offsets never tell one zone. Somebody who travels or
/// moves has a share below 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ZoneSet {
    /// The author, by [`author_key`].
    pub author: String,
    /// Commits with a valid offset, dated from 1970 to 2099.
    pub dated_commits: u64,
    /// How many of them fit each zone listed.
    pub explained_commits: u64,
    /// Names of the zones, rising; empty without dated commits, and when none fits any.
    #[schemars(with = "Vec<String>")]
    pub zones: Vec<Zone>,
}

impl ZoneSet {
    /// Share of the dated commits that fit; `None` without any.
    pub fn explained_share(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "commits are far below 2^53")]
        let share = self.explained_commits as f64 / self.dated_commits as f64;
        (self.dated_commits > 0).then_some(share)
    }
}

/// The offsets of all zones over a stretch of time, which changes of any zone cut into cells.
struct Offsets {
    names: Vec<Zone>,
    /// Where each cell but the first begins.
    cuts: Vec<i64>,
    /// For each cell the offset of each zone, in seconds.
    by_cell: Vec<Vec<i32>>,
}

impl Offsets {
    /// Of all zones in the database, from `first` to `last`, both included.
    fn new(first: i64, last: i64) -> Self {
        let database = TimeZoneDatabase::bundled();
        let mut named: Vec<(Zone, TimeZone)> = database
            .available()
            .filter_map(|name| {
                let zone = database.get(name.as_str()).ok()?;
                Some((Zone::new(name.as_str()).ok()?, zone))
            })
            .collect();
        named.sort_by(|one, other| one.0.cmp(&other.0));
        let mut cuts = BTreeSet::new();
        for (_, zone) in &named {
            let changes = zone.following(at(first));
            let changes = changes.map(|change| change.timestamp().as_second());
            cuts.extend(changes.take_while(|second| *second <= last));
        }
        let cuts: Vec<i64> = cuts.into_iter().collect();
        let by_cell = std::iter::once(first)
            .chain(cuts.iter().copied())
            .map(|second| {
                let offsets = named.iter();
                offsets
                    .map(|(_, zone)| zone.to_offset(at(second)).seconds())
                    .collect()
            })
            .collect();
        Self {
            names: named.into_iter().map(|(name, _)| name).collect(),
            cuts,
            by_cell,
        }
    }

    fn cell(&self, second: i64) -> usize {
        self.cuts.partition_point(|cut| *cut <= second)
    }

    /// For each zone, how many of the commits counted by cell and offset fit it.
    fn fits(&self, counts: &BTreeMap<(usize, i32), u64>) -> Vec<u64> {
        let mut fits = vec![0; self.names.len()];
        for ((cell, offset), count) in counts {
            let zones = self.by_cell.get(*cell).map(Vec::as_slice);
            for (fit, zone) in fits.iter_mut().zip(zones.unwrap_or_default()) {
                *fit += if zone == offset { *count } else { 0 };
            }
        }
        fits
    }
}

/// The clocks of all zones over a stretch of time.
pub(super) struct Clocks {
    offsets: Offsets,
    /// Seconds of each cell.
    seconds: Vec<i64>,
}

impl Clocks {
    /// From `first` to `last`, seconds since 1970, both included.
    pub(super) fn new(first: i64, last: i64) -> Self {
        let offsets = Offsets::new(first, last);
        let begins = std::iter::once(first).chain(offsets.cuts.iter().copied());
        let ends = offsets.cuts.iter().copied().chain([last + 1]);
        let seconds = begins.zip(ends).map(|(begin, end)| end - begin).collect();
        Self { offsets, seconds }
    }

    /// Share of the time in which both zones show the same; `None` of a zone that is not known.
    pub(super) fn alike(&self, one: &Zone, other: &Zone) -> Option<f64> {
        let place = |zone: &Zone| self.offsets.names.binary_search(zone).ok();
        let (one, other) = (place(one)?, place(other)?);
        let same = self.offsets.by_cell.iter().zip(&self.seconds);
        let same = same.filter(|(cell, _)| cell.get(one) == cell.get(other));
        let same: i64 = same.map(|(_, seconds)| seconds).sum();
        let all: i64 = self.seconds.iter().sum();
        #[expect(clippy::cast_precision_loss, reason = "seconds of 130 years")]
        let share = same as f64 / all.max(1) as f64;
        Some(share)
    }
}

/// A moment within the stretch that zones are compared on.
fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second.clamp(FIRST, LAST)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The zones of every author by rank, from some of the commits.
pub(super) fn zone_sets(
    authors: &[Vec<u8>],
    commits: &[Commit],
    progress: &Progress,
) -> Result<Vec<ZoneSet>, HistoryError> {
    let mut dated: Vec<(u32, i64, i32)> = commits
        .iter()
        .filter(|commit| (FIRST..=LAST).contains(&commit.date.seconds))
        .filter_map(|commit| {
            let offset = i32::from(commit.date.offset?) * 60;
            Some((commit.author, commit.date.seconds, offset))
        })
        .collect();
    dated.sort_unstable();
    let seconds = || dated.iter().map(|(_, second, _)| *second);
    let first = seconds().min().unwrap_or(FIRST);
    let offsets = Offsets::new(first, seconds().max().unwrap_or(FIRST));
    let stage = progress.stage("zones", Some(authors.len() as u64));
    let mut groups = dated.chunk_by(|one, other| one.0 == other.0).peekable();
    let mut sets = Vec::with_capacity(authors.len());
    for (rank, email) in (0_u32..).zip(authors) {
        let mut counts = BTreeMap::new();
        let own = groups.next_if(|group| group.first().is_some_and(|one| one.0 == rank));
        for (_, second, offset) in own.unwrap_or_default() {
            *counts.entry((offsets.cell(*second), *offset)).or_default() += 1;
        }
        sets.push(best(author_key(email), &offsets, &counts));
        stage.advance(1)?;
    }
    Ok(sets)
}

fn best(author: String, offsets: &Offsets, counts: &BTreeMap<(usize, i32), u64>) -> ZoneSet {
    let fits = offsets.fits(counts);
    let most = fits.iter().copied().max().unwrap_or(0);
    let zones = offsets.names.iter().zip(&fits);
    let zones = zones.filter(|(_, fit)| most > 0 && **fit == most);
    ZoneSet {
        author,
        dated_commits: counts.values().sum(),
        explained_commits: most,
        zones: zones.map(|(name, _)| name.clone()).collect(),
    }
}
