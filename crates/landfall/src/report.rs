//! The reports: one HTML file that holds a plan, segments of a table, or a team, for people.
//!
//! The file needs nothing from elsewhere: styles, scripts and charts are inside, and a content
//! security policy forbids every request. All text of the user is escaped. Without JavaScript the
//! tables and all reasons remain.

mod chart;
mod diff;
mod html;
mod law;
mod number;
mod section;
mod segmentation;
mod table;
mod team;
mod tiles;
mod view;
mod words;

use landfall_legal::report::Compliance;
use landfall_team::TeamReport;
use plotly::Plot;

use crate::diff::PlanDiff;
use crate::plan::Plan;
use crate::segmentation::Segmentation;
use html::Html;
use view::View;

/// Colours of segments before they repeat.
const SEGMENT_COLORS: usize = 10;
/// Colours of waves before they repeat.
const WAVE_COLORS: usize = 4;

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'";

/// The plan as one HTML page that can be read offline.
///
/// The same plan gives the same page, byte for byte.
pub fn html(plan: &Plan) -> String {
    let view = View::new(plan);
    let title = format!("{} · {}", plan.settings.name, words::KICKER);
    page(&title, &CHARTS, |h| body(h, &view))
}

/// The difference between two plans as one HTML page that can be read offline, without JavaScript.
///
/// The same difference gives the same page, byte for byte.
pub fn diff_html(diff: &PlanDiff) -> String {
    let title = format!("{} · {}", diff.after.name, words::DIFF_KICKER);
    page(&title, &PLAIN, |h| diff::body(h, diff))
}

/// Segments of any table as one HTML page that can be read offline.
///
/// Charts of single rows show at most 5,000, and say so. The same segmentation gives the same page,
/// byte for byte.
pub fn segmentation_html(found: &Segmentation) -> String {
    let title = format!("{} · {}", found.settings.source, words::TABLE_KICKER);
    page(&title, &CHARTS, |h| segmentation::body(h, found))
}

/// What was found about a team as one HTML page that can be read offline.
///
/// Its charts are HTML and SVG: no chart library is embedded, and without JavaScript all of it can
/// be read. Charts show at most 60 people, tables 500 rows, and say so. Names appear as the report
/// has them, hashed or not. The same report gives the same page, byte for byte.
pub fn team_html(report: &TeamReport) -> String {
    let title = format!("{} · {}", report.settings.source, words::TEAM_KICKER);
    page(&title, &DRAWINGS, |h| team::body(h, report))
}

/// What each law demands of a product as one HTML page that can be read offline.
///
/// Without JavaScript all of it can be read: scripts open the cells of the matrix over the page and
/// sort tables. The same document gives the same page, byte for byte.
pub fn law_html(found: &Compliance) -> String {
    let title = format!("{} · {}", found.facts_file, words::LAW_KICKER);
    page(&title, &LAW, |h| law::body(h, found))
}

/// What a page embeds beside the common styles and script.
struct Embedded {
    plotly: bool,
    styles: &'static str,
}

/// For pages with charts by plotly.
const CHARTS: Embedded = Embedded {
    plotly: true,
    styles: "",
};

/// For pages of words and tables.
const PLAIN: Embedded = Embedded {
    plotly: false,
    styles: "",
};

/// For the page about a team.
const DRAWINGS: Embedded = Embedded {
    plotly: false,
    styles: include_str!("report/team.css"),
};

/// For the page about the law.
const LAW: Embedded = Embedded {
    plotly: false,
    styles: include_str!("report/law.css"),
};

/// A page that needs nothing from elsewhere.
fn page(title: &str, embedded: &Embedded, body: impl FnOnce(&mut Html)) -> String {
    let mut html = Html::default();
    html.trusted("<!doctype html>\n");
    html.element("html", &[("lang", words::LANGUAGE)], |h| {
        h.element("head", &[], |h| head(h, title, embedded.styles));
        h.element("body", &[], |h| {
            body(h);
            scripts(h, embedded.plotly);
        });
    });
    html.into_string()
}

fn head(html: &mut Html, title: &str, styles: &str) {
    html.void("meta", &[("charset", "utf-8")]);
    html.void(
        "meta",
        &[
            ("http-equiv", "Content-Security-Policy"),
            ("content", POLICY),
        ],
    );
    html.void(
        "meta",
        &[
            ("name", "viewport"),
            ("content", "width=device-width, initial-scale=1"),
        ],
    );
    html.void(
        "meta",
        &[("name", "color-scheme"), ("content", "light dark")],
    );
    html.void("meta", &[("name", "referrer"), ("content", "no-referrer")]);
    html.leaf("title", &[], title);
    html.element("style", &[], |h| {
        h.trusted(include_str!("report/report.css"));
        h.trusted(styles);
    });
}

fn body(html: &mut Html, view: &View<'_>) {
    html.leaf("a", &[("class", "skip"), ("href", "#main")], words::SKIP);
    section::head::write(html, view);
    html.element("main", &[("id", "main")], |h| {
        h.element("noscript", &[], |h| {
            h.leaf("p", &[("class", "notice")], words::NO_SCRIPT)
        });
        section::summary::write(h, view);
        section::certainty::write(h, view);
        section::world::write(h, view);
        section::segments::write(h, view);
        section::value::write(h, view);
        section::regions::write(h, view);
        section::preparation::write(h, view);
    });
    section::dialog(html, words::DIALOG);
}

fn scripts(html: &mut Html, plotly: bool) {
    if plotly {
        html.element("script", &[], |h| {
            h.trusted(plotly_script(&Plot::offline_js_sources()))
        });
    }
    html.element("script", &[], |h| {
        h.trusted(include_str!("report/report.js"))
    });
}

/// The plotly library out of the script elements that embed it and MathJax.
fn plotly_script(elements: &str) -> &str {
    let start = elements.split_once('>').map_or("", |(_, rest)| rest);
    start
        .split_once("</script>")
        .map_or("", |(script, _)| script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plotly_is_embedded_once_and_without_mathjax() {
        let sources = Plot::offline_js_sources();
        let script = plotly_script(&sources);
        assert!(script.contains("plotly.js v") && !script.contains("MathJax.loader"));
        assert!(
            (3_000_000..6_000_000).contains(&script.len()),
            "{}",
            script.len()
        );
    }
}
