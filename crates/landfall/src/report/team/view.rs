//! A team report with its people and pairs at hand.

use std::collections::{BTreeMap, BTreeSet};

use landfall_team::TeamReport;
use landfall_team::report::{MemberEntry, PairEntry};

use super::DRAWN;

/// Of the seats in a chart, those kept for the extremes where not everybody fits.
const EXTREMES: usize = 20;

/// A report, and what the parts of the page ask about it.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) report: &'a TeamReport,
    members: BTreeMap<&'a str, &'a MemberEntry>,
    team: BTreeSet<&'a str>,
    pairs: BTreeMap<(&'a str, &'a str), usize>,
    /// The people that charts show, the team first, each beside those it works best with.
    pub(super) shown: Vec<&'a str>,
}

impl<'a> View<'a> {
    /// Looks people and pairs up once.
    pub(super) fn new(report: &'a TeamReport) -> Self {
        let chosen = report.members.iter().filter(|member| member.chosen);
        let named = report.team.iter().flat_map(|team| &team.members);
        let team = chosen
            .map(|member| member.id.as_str())
            .chain(named.map(String::as_str))
            .collect();
        let mut view = Self {
            report,
            members: report.members.iter().map(|m| (m.id.as_str(), m)).collect(),
            team,
            pairs: (0..)
                .zip(&report.pairs)
                .map(|(at, pair)| (ordered(&pair.a, &pair.b), at))
                .collect(),
            shown: Vec::new(),
        };
        view.shown = view.seats();
        view
    }

    /// Somebody's entry.
    pub(super) fn member(&self, id: &str) -> Option<&'a MemberEntry> {
        self.members.get(id).copied()
    }

    /// Whether she belongs to the team.
    pub(super) fn in_team(&self, id: &str) -> bool {
        self.team.contains(id)
    }

    /// The pair of two people and its place in the report.
    pub(super) fn pair(&self, a: &str, b: &str) -> Option<(usize, &'a PairEntry)> {
        let at = *self.pairs.get(&ordered(a, b))?;
        Some((at, self.report.pairs.get(at)?))
    }

    /// Whether charts leave people out.
    pub(super) fn leaves_out(&self) -> bool {
        self.shown.len() < self.members.len()
    }

    /// Everybody in the order of the charts.
    fn order(&self) -> Vec<&'a str> {
        let walk = self.walk();
        let rest = self.report.members.iter().map(|member| member.id.as_str());
        let mut seen = BTreeSet::new();
        let mut everybody: Vec<&str> = walk
            .into_iter()
            .chain(rest)
            .filter(|id| self.members.contains_key(id) && seen.insert(*id))
            .collect();
        everybody.sort_by_key(|id| !self.in_team(id));
        everybody
    }

    /// The people of the backbone: along its links, the strongest first.
    fn walk(&self) -> Vec<&'a str> {
        let mut beside: BTreeMap<&str, Vec<(f64, &str)>> = BTreeMap::new();
        for link in self.report.backbone.iter().flat_map(|b| &b.links) {
            let (a, b) = (link.a.as_str(), link.b.as_str());
            beside.entry(a).or_default().push((link.distance, b));
            beside.entry(b).or_default().push((link.distance, a));
        }
        for near in beside.values_mut() {
            near.sort_by(|x, y| y.0.total_cmp(&x.0).then(y.1.cmp(x.1)));
        }
        let mut starts: Vec<&MemberEntry> = self.report.members.iter().collect();
        let strength = |member: &MemberEntry| member.in_team.or(member.own).unwrap_or(-1.0);
        starts.sort_by(|x, y| strength(y).total_cmp(&strength(x)));
        let (mut out, mut seen) = (Vec::new(), BTreeSet::new());
        for start in starts.iter().filter(|m| beside.contains_key(m.id.as_str())) {
            let mut open = vec![start.id.as_str()];
            while let Some(id) = open.pop() {
                if seen.insert(id) {
                    out.push(id);
                    open.extend(beside.get(id).into_iter().flatten().map(|near| near.1));
                }
            }
        }
        out
    }

    /// Everybody, or the extremes and as much of the team as there is room for.
    fn seats(&self) -> Vec<&'a str> {
        let order = self.order();
        if order.len() <= DRAWN {
            return order;
        }
        let report = self.report;
        let pairs = report.worst_pairs.iter().chain(&report.best_pairs);
        let extremes = pairs.flat_map(|pair| [pair.a.as_str(), pair.b.as_str()]);
        let worst = report.worst_members.iter().map(|member| member.id.as_str());
        let mut keep: BTreeSet<&str> = BTreeSet::new();
        for id in worst.chain(extremes) {
            if keep.len() < EXTREMES && self.members.contains_key(id) {
                keep.insert(id);
            }
        }
        for id in order.iter().filter(|id| self.in_team(id)) {
            if keep.len() < DRAWN {
                keep.insert(id);
            }
        }
        order.into_iter().filter(|id| keep.contains(id)).collect()
    }
}

fn ordered<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    if a <= b { (a, b) } else { (b, a) }
}
