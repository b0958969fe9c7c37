//! The page about a team.
//!
//! Its charts are HTML and SVG that need no script; scripts only open reasons, sort and filter.

mod again;
mod compare;
mod conflicts;
mod graph;
mod graph_place;
mod heat;
mod hours;
mod meetings;
mod members;
mod pairs;
mod people;
mod risk;
mod solved;
mod staffing;
mod summary;
mod trust;
mod view;

use landfall_team::TeamReport;

use super::html::Html;
use super::section::{dialog, section};
use super::words;
use view::View;

/// Rows a table lists, at most.
const LISTED: usize = 500;
/// People a chart shows, at most.
const DRAWN: usize = 60;

/// Writes what stands between the tags of the body, without scripts.
pub(super) fn body(html: &mut Html, report: &TeamReport) {
    let view = View::new(report);
    html.leaf("a", &[("class", "skip"), ("href", "#main")], words::SKIP);
    summary::head(html, &view);
    html.element("main", &[("id", "main")], |h| {
        summary::write(h, &view);
        section(h, "alternative", words::TEAM_COMPARE, |h| {
            compare::write(h, &view)
        });
        section(h, "people", words::TEAM_PEOPLE, |h| {
            members::write(h, &view)
        });
        section(h, "pairs", words::TEAM_PAIRS, |h| {
            heat::write(h, &view);
            pairs::write(h, &view);
        });
        section(h, "hours", words::TEAM_HOURS, |h| hours::write(h, &view));
        section(h, "backbone", words::TEAM_BACKBONE, |h| {
            graph::write(h, &view)
        });
        section(h, "selection", words::TEAM_SELECTION, |h| {
            staffing::selection(h, &view);
        });
        section(h, "work", words::TEAM_WORK, |h| staffing::work(h, &view));
        section(h, "meetings", words::TEAM_MEETINGS, |h| {
            meetings::write(h, &view)
        });
        section(h, "risk", words::TEAM_RISK, |h| risk::write(h, &view));
        section(h, "trust", words::TEAM_TRUST, |h| trust::write(h, &view));
        section(h, "again", words::TEAM_AGAIN, |h| again::write(h, &view));
        section(h, "conflicts", words::TEAM_CONFLICTS, |h| {
            conflicts::write(h, &view)
        });
        section(h, "method", words::METHOD, trust::method);
    });
    dialog(html, words::TEAM_DIALOG);
}
