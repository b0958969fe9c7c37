//! The reports: one HTML file that holds a plan, segments of a table, or a team, for people.
//!
//! The file needs nothing from elsewhere: styles, scripts and charts are inside, and a content
//! security policy forbids every request. All text of the user is escaped. Without JavaScript the
//! tables and all reasons remain.
//!
//! Pages are in the language of [`Words`]: English, Simplified Chinese, or one of a user's own files.

mod chart;
mod diff;
mod html;
mod language;
mod law;
mod number;
mod phrase;
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
use phrase::Phrase;
use view::View;

pub use language::{Words, WordsReport};

/// Colours of segments before they repeat.
const SEGMENT_COLORS: usize = 10;
/// Colours of waves before they repeat.
const WAVE_COLORS: usize = 4;

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'";

/// The plan as one HTML page in English that can be read offline.
///
/// The same plan gives the same page, byte for byte.
pub fn html(plan: &Plan) -> String {
    html_in(plan, &Words::english())
}

/// The plan as one HTML page in a language.
///
/// Reasons, notes, rules and citations stay in the language the stages wrote them in, which is
/// English, and are marked so. The same plan gives the same page, byte for byte.
///
/// ```no_run
/// use landfall::report::{self, Words};
/// # fn example(plan: &landfall::Plan) -> Result<(), Box<dyn std::error::Error>> {
/// let words = Words::bundled("zh-Hans")?;
/// let page = report::html_in(plan, &words);
/// std::fs::write("report.html", page)?;
/// # Ok(())
/// # }
/// ```
pub fn html_in(plan: &Plan, words: &Words) -> String {
    let view = View::new(plan, words);
    let title = (plan.settings.name.as_str(), words::KICKER);
    page(words, title, &CHARTS, |h| body(h, &view))
}

/// The difference between two plans as one HTML page in English that can be read offline, without
/// JavaScript.
///
/// The same difference gives the same page, byte for byte.
pub fn diff_html(diff: &PlanDiff) -> String {
    diff_html_in(diff, &Words::english())
}

/// The difference between two plans as one HTML page in a language.
///
/// Questions, notes and names of rules stay as the plans have them.
///
/// ```no_run
/// use landfall::report::{self, Words};
/// # fn example(diff: &landfall::diff::PlanDiff) -> Result<(), Box<dyn std::error::Error>> {
/// let words = Words::bundled("zh-Hans")?;
/// let page = report::diff_html_in(diff, &words);
/// std::fs::write("diff.html", page)?;
/// # Ok(())
/// # }
/// ```
pub fn diff_html_in(diff: &PlanDiff, words: &Words) -> String {
    let title = (diff.after.name.as_str(), words::DIFF_KICKER);
    page(words, title, &PLAIN, |h| diff::body(h, diff))
}

/// Segments of any table as one HTML page in English that can be read offline.
///
/// Charts of single rows show at most 5,000, and say so. The same segmentation gives the same page,
/// byte for byte.
pub fn segmentation_html(found: &Segmentation) -> String {
    segmentation_html_in(found, &Words::english())
}

/// Segments of any table as one HTML page in a language.
///
/// Names of rows and columns stay as the table has them; warnings stay in English.
///
/// ```no_run
/// use landfall::report::{self, Words};
/// # fn example(found: &landfall::segmentation::Segmentation) -> std::io::Result<()> {
/// let german = Words::from_ftl("de", [("de.ftl", "summary = Zusammenfassung")]);
/// let words = german.unwrap_or_else(|_| Words::english());
/// std::fs::write("segments.html", report::segmentation_html_in(found, &words))?;
/// # Ok(())
/// # }
/// ```
pub fn segmentation_html_in(found: &Segmentation, words: &Words) -> String {
    let title = (found.settings.source.as_str(), words::TABLE_KICKER);
    page(words, title, &CHARTS, |h| segmentation::body(h, found))
}

/// What was found about a team as one HTML page in English that can be read offline.
///
/// Its charts are HTML and SVG: no chart library is embedded, and without JavaScript all of it can
/// be read. Charts show at most 60 people, tables 500 rows, and say so. Names appear as the report
/// has them, hashed or not. The same report gives the same page, byte for byte.
pub fn team_html(report: &TeamReport) -> String {
    team_html_in(report, &Words::english())
}

/// What was found about a team as one HTML page in a language.
///
/// Demands, warnings, advice and reasons stay in English and are marked so.
///
/// ```no_run
/// use landfall::report::{self, Words};
/// # fn example(found: &landfall::team::TeamReport) -> Result<(), Box<dyn std::error::Error>> {
/// let words = Words::bundled("zh-Hans")?;
/// let page = report::team_html_in(found, &words);
/// std::fs::write("team.html", page)?;
/// # Ok(())
/// # }
/// ```
pub fn team_html_in(report: &TeamReport, words: &Words) -> String {
    let title = (report.settings.source.as_str(), words::TEAM_KICKER);
    page(words, title, &DRAWINGS, |h| team::body(h, report))
}

/// What each law demands of a product as one HTML page in English that can be read offline.
///
/// Without JavaScript all of it can be read: scripts open the cells of the matrix over the page and
/// sort tables. The same document gives the same page, byte for byte.
pub fn law_html(found: &Compliance) -> String {
    law_html_in(found, &Words::english())
}

/// What each law demands of a product as one HTML page in a language.
///
/// Titles of rules, remedies, penalties, questions and citations stay as the rules have them.
///
/// ```no_run
/// use landfall::report::{self, Words};
/// # fn example(found: &landfall::legal::report::Compliance) -> Result<(), Box<dyn std::error::Error>> {
/// let words = Words::bundled("zh-Hans")?;
/// let page = report::law_html_in(found, &words);
/// std::fs::write("law.html", page)?;
/// # Ok(())
/// # }
/// ```
pub fn law_html_in(found: &Compliance, words: &Words) -> String {
    let title = (found.facts_file.as_str(), words::LAW_KICKER);
    page(words, title, &LAW, |h| law::body(h, found))
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

/// A page that needs nothing from elsewhere; its title is a name and what the page is.
fn page<P: Into<Phrase>>(
    words: &Words,
    (name, kicker): (&str, P),
    embedded: &Embedded,
    body: impl FnOnce(&mut Html),
) -> String {
    let title = format!("{name} · {}", words.say(kicker));
    let mut html = Html::new(words);
    html.trusted("<!doctype html>\n");
    html.element("html", &[("lang", words.tag())], |h| {
        h.element("head", &[], |h| head(h, &title, embedded.styles));
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
