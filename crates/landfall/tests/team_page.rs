//! The page of a team, as text and, where there is one, in a real browser.
//!
//! `LANDFALL_PAGES=FOLDER` keeps the pages for a look at them.
#![cfg(feature = "report")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

#[path = "report/browser.rs"]
mod browser;
#[path = "team_page/fixture.rs"]
mod fixture;

use std::path::Path;

use landfall::report::{Words, team_html, team_html_in};
use landfall::team::TeamReport;

use browser::{attribute, browser, dump};

fn pages() -> [(&'static str, TeamReport); 7] {
    [
        ("again", fixture::again()),
        ("twelve", fixture::twelve()),
        ("empty", fixture::empty()),
        ("infeasible", fixture::infeasible()),
        ("hashed", fixture::hashed()),
        ("crowd", fixture::crowd(100)),
        ("full", fixture::crowd(60)),
    ]
}

/// The page without its scripts and styles: what the report's text can reach.
fn markup(report: &TeamReport) -> String {
    let page = team_html(report);
    let (head, rest) = page.split_once("<style>").unwrap();
    let rest = rest.split_once("</style>").unwrap().1;
    let body = rest.split_once("<script>").unwrap().0;
    format!("{head}{body}")
}

#[test]
fn the_same_report_gives_the_same_page_without_a_chart_library() {
    for (name, report) in pages() {
        let page = team_html(&report);
        assert_eq!(page, team_html(&report), "{name}");
        assert!(!page.contains("plotly.js v"), "{name}");
        assert_eq!(page.matches("<script>").count(), 1, "{name}");
        if let Some(folder) = std::env::var_os("LANDFALL_PAGES") {
            std::fs::write(Path::new(&folder).join(format!("{name}.html")), page).unwrap();
        }
    }
}

#[test]
fn in_chinese_the_page_differs_in_words_alone() {
    let words = Words::bundled("zh-Hans").unwrap();
    for (name, report) in pages() {
        let (english, chinese) = (team_html(&report), team_html_in(&report, &words));
        assert!(chinese.contains("<html lang=\"zh-Hans\">"), "{name}");
        assert!(chinese.contains("跨语言、跨时区、跨文化的团队"), "{name}");
        for part in [
            " id=\"", "href=\"", "<table", "<tr", "<td", "<figure", "<li", "<h3",
        ] {
            let count = |page: &str| page.matches(part).count();
            assert_eq!(count(&english), count(&chinese), "{name}: {part}");
        }
        for told in [
            "Value V",
            "Before you use this about people",
            "Working hours in UTC",
        ] {
            assert!(!chinese.contains(told), "{name}: {told}");
        }
    }
}

#[test]
fn names_and_demands_cannot_become_markup() {
    let mut report = fixture::twelve();
    report.settings.source = "<script>alert(1)</script>".to_owned();
    report.notice = "<img src=x>".to_owned();
    report
        .not_assessed
        .insert("<i>a</i>".to_owned(), "<i>b</i>".to_owned());
    let page = markup(&report);
    for raw in ["<script", "<img", "<i>a", "<i>b", "<b>&", "care <b>"] {
        assert!(!page.contains(raw), "{raw}");
    }
    assert!(page.contains("care &lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    for (name, report) in pages() {
        let page = markup(&report);
        assert!(page.contains("default-src &#39;none&#39;"), "{name}");
        for forbidden in [
            "http://", "https://", " src=", "<link", "<iframe", "<img", "url(",
        ] {
            assert!(!page.contains(forbidden), "{name}: {forbidden}");
        }
        let mut links = page
            .match_indices("href=\"")
            .map(|(at, _)| &page[at + 6..at + 7]);
        assert!(
            links.all(|first| first == "#"),
            "{name}: a link leaves the page"
        );
    }
    let styles = include_str!("../src/report/team.css");
    assert!(!styles.contains("url(") && !styles.contains("@import"));
}

#[test]
fn every_link_leads_somewhere_and_no_identifier_stands_twice() {
    for (name, report) in pages() {
        let page = markup(&report);
        let of = |mark: &str| -> Vec<String> {
            let starts = page.match_indices(mark);
            starts
                .map(|(at, _)| {
                    page[at + mark.len()..]
                        .split('"')
                        .next()
                        .unwrap()
                        .to_owned()
                })
                .collect()
        };
        let ids = of(" id=\"");
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{name}");
        for link in of("href=\"#") {
            assert!(ids.contains(&link), "{name}: {link}");
        }
    }
}

#[test]
fn headings_descend_one_level_at_a_time() {
    for (name, report) in pages() {
        let page = markup(&report);
        let levels = page
            .match_indices("<h")
            .filter_map(|(at, _)| page[at + 2..at + 3].parse::<u8>().ok());
        let mut before = 0;
        for level in levels {
            assert!(level <= before + 1, "{name}: {level} follows {before}");
            before = level;
        }
    }
}

#[test]
fn what_happened_over_time_is_told_with_its_verdicts() {
    let page = markup(&fixture::again());
    for words in [
        "From one wave of the questionnaire to the next",
        "&lt;b&gt;Q2&lt;/b&gt;",
        // 1.5 + 1.5 + 2 + 1 + 1.5 points of ten, of five people.
        "+0.150",
        "Drift: the average rose above its limit at",
        "w6 &lt;s&gt;",
        "No limits: the baseline has too few windows.",
        "<polyline",
        "class=\"drift\"",
        "feels heard",
        "numbers (ratios)",
        "rotate the &lt;u&gt;hours&lt;/u&gt;",
        "Closed on 9 March 2026.",
        "too few for any change to be shown",
        "Measure: ",
        "of advice might fit; not known:",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("<b>Q2") && !page.contains("<u>hours"));
    let without = markup(&fixture::twelve());
    assert!(without.contains("Nothing was asked, measured or coded more than once."));
}

#[test]
fn the_page_says_who_how_sure_and_what_is_not_known() {
    let page = markup(&fixture::twelve());
    for words in [
        "7 people chosen of 12",
        "0.7123",
        "Nothing better was found; another is better by at most 0.0100.",
        "prior weights, not calibrated",
        "Annex III, point 4",
        "response times in <code>[[pair]]</code>",
        "2 tie:",
        "No minute is common to all 7. At most 5 are at work at once: 14:00–16:00 UTC (2 h).",
        "From 28 March 2027",
        "the bottleneck; \u{2068}日本の営業\u{2069} – backend-berlin would take its place",
        "23:00 (burden 150 min)",
        "no plan has less than 600 min",
        "The alternative overtakes the team in 1 of 2 changes",
        "Nobody takes: lawyer.",
        "Espinosa &amp; Carmel 2003",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn demands_that_contradict_each_other_come_first() {
    let page = markup(&fixture::infeasible());
    let summary = page.split("id=\"alternative\"").next().unwrap();
    assert!(summary.contains("No team meets all demands"));
    assert!(summary.contains("role <code>lawyer</code>: at least 2"));
}

#[test]
fn nobody_is_said_to_be_nobody() {
    let page = markup(&fixture::empty());
    assert!(page.contains("There is nobody in the input"));
    assert!(page.contains("There are fewer than two people, so no pairs."));
}

#[test]
fn pairs_show_their_score_their_coverage_and_what_is_missing() {
    let report = fixture::twelve();
    let page = markup(&report);
    let map = page.split("class=\"map heat\"").nth(1).unwrap();
    let map = map.split("</table>").next().unwrap();
    let unknown = report
        .pairs
        .iter()
        .filter(|pair| pair.score.is_none())
        .count();
    let partly = report
        .pairs
        .iter()
        .filter(|pair| pair.coverage < 1.0)
        .count();
    assert!(unknown > 0 && partly > unknown);
    assert_eq!(map.matches("<td class=\"unknown\">").count(), unknown);
    assert_eq!(map.matches("<small>").count(), partly);
    assert_eq!(map.matches("href=\"#pair-").count(), 66);
    assert_eq!(page.matches("class=\"region\"").count(), 66);
}

#[test]
fn above_sixty_people_the_team_and_the_extremes_are_shown_and_said_so() {
    let page = markup(&fixture::crowd(100));
    assert!(page.contains("Shown are 10 of 100 people"));
    assert_eq!(page.matches("href=\"#pair-").count(), 45);
    let page = markup(&fixture::crowd(60));
    assert!(!page.contains("Shown are"));
    assert_eq!(page.matches("href=\"#pair-").count(), 60 * 59 / 2);
}

#[test]
fn reasons_of_a_pair_open_in_a_browser_and_arrows_go_from_cell_to_cell() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let watch = include_str!("report/watch.js");
    let check = include_str!("team_page/check.js");
    let html = team_html(&fixture::twelve())
        .replacen("<body>", &format!("<body><script>{watch}</script>"), 1)
        .replacen("</body>", &format!("<script>{check}</script></body>"), 1);
    let page = folder.path().join("team.html");
    std::fs::write(&page, html).unwrap();
    let dom = dump(&browser, folder.path(), &page, &[]);
    let found = |name: &str| attribute(&dom, name);
    assert_eq!(
        found("data-faults"),
        Some(""),
        "errors or requests in the page"
    );
    assert_eq!(
        found("data-pair"),
        Some("backend-berlin – data-new-york: 0.29 | backend-berlin and data-new-york lose hours")
    );
    assert_eq!(found("data-closed"), Some("closed, focus returned"));
    assert_eq!(found("data-arrow"), Some("moved"));
    assert_eq!(found("data-link"), Some("visible"));
    assert_eq!(found("data-filter"), Some("11"));
}
