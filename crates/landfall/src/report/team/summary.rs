//! What was found, how sure it is, and what to know before using it.

use landfall_team::Status;

use super::people::chips;
use super::solved::contradiction;
use super::view::View;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::section::{reason, section, term};
use crate::report::{number, words};

/// Writes the head of the page and its contents.
pub(super) fn head(html: &mut Html, view: &View<'_>) {
    let settings = &view.report.settings;
    html.element("header", &[("class", "masthead")], |h| {
        h.leaf("p", &[("class", "kicker")], words::TEAM_KICKER);
        h.leaf("h1", &[], &settings.source);
        h.element("dl", &[("class", "facts")], |h| {
            let people = number::count(view.report.members.len());
            term(h, words::TEAM_PEOPLE_COUNT, &people, "");
            if let Some(from) = settings.from {
                term(h, words::TEAM_FROM, words::day(from), "");
            }
            if let Some(weeks) = settings.weeks {
                term(h, words::TEAM_WEEKS, weeks.to_string(), "");
            }
            term(h, words::TEAM_GAMMA, number::fixed(settings.gamma, 2), "");
            let names = if settings.hashed {
                words::TEAM_HASHED
            } else {
                words::TEAM_NAMED
            };
            term(h, words::TEAM_NAMES, names, "");
            if let Some(seconds) = view.report.seconds {
                term(h, words::TEAM_SECONDS, number::figure(seconds), "");
            }
        });
    });
    let contents = html.say(words::CONTENTS);
    let nav = [("class", "contents"), ("aria-label", &contents)];
    html.element("nav", &nav, |h| {
        h.element("ol", &[], |h| {
            for (id, title) in words::TEAM_WAYS {
                h.element("li", &[], |h| h.leaf("a", &[("href", id)], title));
            }
        });
    });
}

/// Writes the verdict, the notice about people, and what is not known.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    section(html, "summary", words::SUMMARY, |h| {
        h.element("div", &[("class", "board")], |h| {
            h.element("div", &[], |h| verdict(h, view));
            h.element("dl", &[("class", "key")], |h| key(h, view));
        });
        notice(h, view);
        unknown(h, view);
        if !view.report.reasons.is_empty() {
            h.element("details", &[("class", "why")], |h| {
                h.leaf("summary", &[], words::WHY);
                for why in &view.report.reasons {
                    reason::tree(h, why);
                }
            });
        }
    });
}

fn verdict(html: &mut Html, view: &View<'_>) {
    let report = view.report;
    let selection = report.selection.as_ref();
    let headline = match (&report.team, selection) {
        _ if report.members.is_empty() => words::TEAM_EMPTY.into(),
        (_, Some(s)) if s.status == Status::Infeasible => words::TEAM_INFEASIBLE.into(),
        (Some(team), Some(_)) => {
            words::team_chosen(words::people(team.members.len()), report.members.len())
        }
        (Some(team), None) => words::team_everybody(words::people(team.members.len())),
        (None, _) => words::TEAM_NONE.into(),
    };
    html.leaf("p", &[("class", "headline")], headline);
    if let Some(team) = &report.team {
        let members: Vec<&str> = team.members.iter().map(String::as_str).collect();
        chips(html, &members);
    }
    if let Some(demands) = selection
        .map(|s| &s.contradiction)
        .filter(|c| !c.is_empty())
    {
        contradiction(html, demands);
    }
}

fn key(html: &mut Html, view: &View<'_>) {
    let report = view.report;
    if let Some(team) = &report.team {
        let value = team.value.map(|v| number::fixed(v, 4));
        let value = value.map_or(words::UNKNOWN.into(), Phrase::from);
        term(html, words::TEAM_VALUE, value, words::TEAM_VALUE_NOTE);
    }
    match &report.selection {
        Some(solved) => {
            let (status, remark) = words::team_status(solved.status, solved.gap);
            term(html, words::PROOF, status, remark);
            let tied = solved.answer.as_ref().and_then(|chosen| chosen.tied);
            if let Some(tied) = tied {
                term(html, words::TEAM_TIE, words::team_tied(tied), "");
            }
        }
        None if report.team.is_some() => term(
            html,
            words::PROOF,
            words::TEAM_NOT_ASKED,
            words::TEAM_NOT_ASKED_NOTE,
        ),
        None => {}
    }
    let calibration = &report.calibration;
    term(html, words::TEAM_CALIBRATION, &calibration.status, "");
    let (known, all) = coverage(view);
    if all > 0 {
        let share = number::count(known);
        term(
            html,
            words::TEAM_KNOWN_PAIRS,
            &share,
            words::team_of_pairs(all),
        );
    }
}

/// Pairs of the team whose factors are all known, and all pairs of the team that the report holds.
fn coverage(view: &View<'_>) -> (usize, usize) {
    let team = view
        .report
        .pairs
        .iter()
        .filter(|pair| view.in_team(&pair.a) && view.in_team(&pair.b));
    let known = |pair: &&landfall_team::report::PairEntry| pair.coverage >= 1.0;
    (team.clone().filter(known).count(), team.count())
}

fn notice(html: &mut Html, view: &View<'_>) {
    let aside = [("class", "people-first"), ("aria-labelledby", "notice")];
    html.element("aside", &aside, |h| {
        h.leaf("h3", &[("id", "notice")], words::TEAM_NOTICE);
        if !view.report.notice.trim().is_empty() {
            h.element("p", h.english(), |h| h.prose(&view.report.notice));
        }
        h.element("ul", &[], |h| {
            for line in words::TEAM_LAW {
                h.leaf("li", &[], line);
            }
        });
    });
}

fn unknown(html: &mut Html, view: &View<'_>) {
    let report = view.report;
    let aside = [("class", "unanswered"), ("aria-labelledby", "unknown")];
    html.element("aside", &aside, |h| {
        h.leaf("h3", &[("id", "unknown")], words::TEAM_UNKNOWN);
        if report.not_assessed.is_empty() && report.warnings.is_empty() {
            h.leaf("p", &[], words::TEAM_NOTHING_UNKNOWN);
            return;
        }
        h.element("ul", &[], |h| {
            for (what, needs) in &report.not_assessed {
                h.element("li", &[], |h| {
                    h.element("strong", h.english(), |h| h.prose(what.replace('_', " ")));
                    let remark = [&[("class", "remark")], h.english()].concat();
                    h.element("span", &remark, |h| h.prose(needs));
                });
            }
            for warning in &report.warnings {
                h.element("li", h.english(), |h| h.prose(warning));
            }
        });
    });
}
