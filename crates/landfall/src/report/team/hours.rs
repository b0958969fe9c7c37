//! Working hours on the 24 hours of the common clock, one strip for each person.

use std::collections::{BTreeMap, BTreeSet};

use landfall_team::report::HoursStrip;

use super::people::left_out;
use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::table::{Cell, Table};
use crate::report::{number, words};

/// Minutes of a day.
const DAY: i64 = 1440;
/// Hours that the axis names.
const TICKS: [i64; 5] = [0, 6, 12, 18, 24];

/// Stretches of the day, sorted and disjoint, from 0 to [`DAY`].
type Stretches = Vec<(i64, i64)>;

/// Writes a chart for each pattern of offsets.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let strips = &view.report.hours;
    if strips.is_empty() {
        html.leaf("p", &[], words::TEAM_NO_HOURS);
        return;
    }
    html.leaf("p", &[("class", "note")], words::TEAM_HOURS_NOTE);
    if strips.len() > 1 {
        let line = words::team_patterns(strips.len());
        html.leaf("p", &[("class", "note")], line);
    }
    left_out(html, view);
    for (at, strip) in strips.iter().enumerate() {
        chart(html, view, at, strip);
    }
}

fn chart(html: &mut Html, view: &View<'_>, at: usize, strip: &HoursStrip) {
    let hours = Day::new(view, strip);
    let title = format!("hours-{at}-title");
    let figure = [("class", "chart strips"), ("aria-labelledby", &title)];
    html.element("figure", &figure, |h| {
        h.element("figcaption", &[], |h| {
            h.leaf(
                "h3",
                &[("id", &title)],
                words::team_pattern(words::day(strip.from)),
            );
            h.leaf("p", &[("class", "common-words")], hours.verdict());
        });
        h.element(
            "div",
            &[("class", "strip-box"), ("aria-hidden", "true")],
            |h| {
                axis(h);
                hours.together(h);
                for (zone, people) in &hours.zones {
                    h.leaf("p", &[("class", "zone")], words::team_zone(zone));
                    for id in people {
                        let spans = hours.spans.get(id).map_or(&[][..], Vec::as_slice);
                        row(h, view, id, spans, &hours.common);
                    }
                }
            },
        );
        hours.table(view).write_folded(h, false);
    });
}

fn axis(html: &mut Html) {
    html.element("div", &[("class", "strip axis")], |h| {
        h.leaf("span", &[("class", "who")], words::COLUMN_UTC);
        h.element("span", &[("class", "lane")], |h| {
            for hour in TICKS {
                let style = format!("left:{:.2}%", share(hour * 60));
                h.leaf("b", &[("style", &style)], hour.to_string());
            }
        });
    });
}

fn row(html: &mut Html, view: &View<'_>, id: &str, spans: &[(i64, i64)], common: &Stretches) {
    let class = if view.in_team(id) {
        "strip chosen"
    } else {
        "strip"
    };
    html.element("div", &[("class", class)], |h| {
        h.leaf("bdi", &[("class", "who"), ("title", id)], id);
        h.element("span", &[("class", "lane")], |h| {
            for span in spans {
                bar(h, "", *span);
            }
            if view.in_team(id) {
                for span in common {
                    bar(h, "common", *span);
                }
            }
        });
    });
}

fn bar(html: &mut Html, class: &str, (begin, end): (i64, i64)) {
    let style = format!("left:{:.2}%;width:{:.2}%", share(begin), share(end - begin));
    html.leaf("i", &[("class", class), ("style", &style)], "");
}

#[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
fn share(minutes: i64) -> f64 {
    minutes as f64 / DAY as f64 * 100.0
}

/// One pattern, ready to be drawn.
struct Day<'a> {
    spans: BTreeMap<&'a str, Stretches>,
    /// The people shown, by the zone they live in.
    zones: BTreeMap<String, Vec<&'a str>>,
    /// Stretches of the day with the number of people of the team at work.
    counts: Vec<(i64, i64, usize)>,
    /// Stretches in which the whole team is at work.
    common: Stretches,
    /// People of the team with known hours.
    team: usize,
    /// People of the team without.
    unknown: usize,
}

impl<'a> Day<'a> {
    fn new(view: &View<'a>, strip: &'a HoursStrip) -> Self {
        let known = strip.spans.iter();
        let spans: BTreeMap<&str, Stretches> = known
            .map(|(id, spans)| (id.as_str(), wrapped(spans)))
            .collect();
        let mut zones: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for id in view.shown.iter().filter(|id| spans.contains_key(*id)) {
            let zone = view.member(id).and_then(|member| member.zone.clone());
            zones.entry(zone.unwrap_or_default()).or_default().push(id);
        }
        let members = view.report.members.iter().map(|m| m.id.as_str());
        let team: Vec<&str> = members.filter(|id| view.in_team(id)).collect();
        let at_work: Vec<&Stretches> = team.iter().filter_map(|id| spans.get(id)).collect();
        let counts = counted(&at_work);
        let all = at_work.len();
        let whole = counts.iter().filter(|(_, _, n)| *n == all && all > 0);
        let common = whole.map(|(begin, end, _)| (*begin, *end)).collect();
        Self {
            zones,
            counts,
            common,
            team: all,
            unknown: team.len() - all,
            spans,
        }
    }

    /// What is common to all, in words.
    fn verdict(&self) -> Phrase {
        let most = self.counts.iter().map(|count| count.2).max().unwrap_or(0);
        let at = |n: usize| -> Vec<(i64, i64)> {
            let best = self
                .counts
                .iter()
                .filter(move |count| count.2 == n && n > 0);
            best.map(|(begin, end, _)| (*begin, *end)).collect()
        };
        let common = words::team_common(self.team, most, &clock(&at(most)), total(&at(most)));
        let unknown = (self.unknown > 0).then(|| words::team_hours_unknown(self.unknown));
        words::sentences([Some(common), unknown].into_iter().flatten())
    }

    /// The lane of how many are at work at once.
    fn together(&self, html: &mut Html) {
        html.element("div", &[("class", "strip sum")], |h| {
            h.leaf("span", &[("class", "who")], words::TEAM_AT_WORK);
            h.element("span", &[("class", "lane")], |h| {
                for (begin, end, n) in self.counts.iter().filter(|count| count.2 > 0) {
                    let share = if self.team > 0 {
                        tenths(*n, self.team)
                    } else {
                        0
                    };
                    let class = format!("h{share}");
                    let style = format!(
                        "left:{:.2}%;width:{:.2}%",
                        self::share(*begin),
                        self::share(end - begin)
                    );
                    h.leaf("i", &[("class", &class), ("style", &style)], n.to_string());
                }
            });
        });
    }

    fn table(&self, view: &View<'_>) -> Table {
        let mut table = Table::new(words::TEAM_HOURS_TABLE, &words::TEAM_HOURS_COLUMNS);
        for (zone, people) in &self.zones {
            for id in people {
                let spans = self.spans.get(id).map_or(&[][..], Vec::as_slice);
                let zone = if zone.is_empty() {
                    Cell::missing(words::UNKNOWN)
                } else {
                    Cell::text(zone)
                };
                table.row([
                    Cell::text(*id),
                    Cell::text(super::people::standing(view.in_team(id))),
                    zone,
                    Cell::text(clock(spans)),
                    Cell::text(words::length(total(spans))),
                ]);
            }
        }
        for (begin, end, n) in &self.counts {
            table.row([
                Cell::text(words::team_at_once(*n)),
                Cell::text(words::TEAM_IN),
                Cell::text("–"),
                Cell::text(clock(&[(*begin, *end)])),
                Cell::text(words::length(end - begin)),
            ]);
        }
        table
    }
}

/// A share in tenths, rounded down.
fn tenths(part: usize, whole: usize) -> usize {
    part.saturating_mul(10) / whole.max(1)
}

/// Spans folded into one day: what runs past its end goes on at its beginning.
fn wrapped(spans: &[[i64; 2]]) -> Stretches {
    let mut pieces = Vec::new();
    for [begin, end] in spans.iter().copied().filter(|[begin, end]| begin < end) {
        if end.saturating_sub(begin) >= DAY {
            pieces.push((0, DAY));
            continue;
        }
        let (first, last) = (begin.rem_euclid(DAY), end.rem_euclid(DAY));
        if first < last {
            pieces.push((first, last));
        } else {
            pieces.push((first, DAY));
            pieces.push((0, last));
        }
    }
    pieces.retain(|(begin, end)| begin < end);
    pieces.sort_unstable();
    let mut merged: Stretches = Vec::new();
    for (begin, end) in pieces {
        match merged.last_mut() {
            Some(last) if begin <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((begin, end)),
        }
    }
    merged
}

/// How many are at work, from midnight to midnight.
fn counted(people: &[&Stretches]) -> Vec<(i64, i64, usize)> {
    let ends = people.iter().flat_map(|spans| spans.iter());
    let mut cuts: BTreeSet<i64> = ends.flat_map(|(begin, end)| [*begin, *end]).collect();
    cuts.extend([0, DAY]);
    let cuts: Vec<i64> = cuts.into_iter().collect();
    let mut counts: Vec<(i64, i64, usize)> = Vec::new();
    for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let works = |spans: &&&Stretches| spans.iter().any(|s| s.0 <= *begin && *end <= s.1);
        let n = people.iter().filter(works).count();
        match counts.last_mut() {
            Some(last) if last.2 == n => last.1 = *end,
            _ => counts.push((*begin, *end, n)),
        }
    }
    counts
}

fn total(spans: &[(i64, i64)]) -> i64 {
    spans.iter().map(|(begin, end)| end - begin).sum()
}

/// Stretches as clock times, such as `08:00–12:30`.
fn clock(spans: &[(i64, i64)]) -> String {
    let time = |minute: &i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let texts: Vec<String> = spans
        .iter()
        .map(|(begin, end)| format!("{}–{}", time(begin), time(end)))
        .collect();
    if texts.is_empty() {
        number::fixed(f64::NAN, 0)
    } else {
        texts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_past_midnight_goes_on_in_the_morning() {
        assert_eq!(wrapped(&[[1320, 1800]]), [(0, 360), (1320, 1440)]);
        assert_eq!(wrapped(&[[-60, 120]]), [(0, 120), (1380, 1440)]);
        assert_eq!(wrapped(&[[0, 1440]]), [(0, 1440)]);
        assert_eq!(wrapped(&[[60, 60], [90, 30]]), []);
    }

    #[test]
    fn stretches_are_counted_from_midnight_to_midnight() {
        let (a, b) = (vec![(60, 180)], vec![(120, 240)]);
        let counts = [
            (0, 60, 0),
            (60, 120, 1),
            (120, 180, 2),
            (180, 240, 1),
            (240, 1440, 0),
        ];
        assert_eq!(counted(&[&a, &b]), counts);
        assert_eq!(counted(&[]), [(0, 1440, 0)]);
    }
}
