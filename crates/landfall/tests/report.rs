//! The report, as text and in a real browser.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

#[path = "report/browser.rs"]
mod browser;
#[path = "report/languages.rs"]
mod languages;

use landfall::market::matrix::Matrix;
use landfall::plan::Role;
use landfall::segmentation::{Clusters, Segmentation, SegmentationParams};
use landfall::{Plan, Progress, Seed, report};

use browser::{attribute, browser, dump};

fn sample() -> Plan {
    serde_json::from_str(include_str!("report/plan.json")).unwrap()
}

/// The page without its scripts and styles: what the plan's text can reach.
fn markup(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest
        .split_once("<script")
        .or_else(|| rest.split_once("<style"))
    {
        out.push_str(before);
        let end = ["</script>", "</style>"]
            .iter()
            .filter_map(|end| after.find(end))
            .min()
            .unwrap();
        rest = &after[end..];
    }
    out + rest
}

#[test]
fn the_same_plan_gives_the_same_page() {
    assert_eq!(report::html(&sample()), report::html(&sample()));
}

#[test]
fn text_of_the_plan_cannot_become_markup() {
    let page = report::html(&sample());
    assert!(!page.contains("<script>alert(1)"));
    assert!(page.contains("Sample &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"));
    // In the charts' JSON: escaped for plotly, then for the script element.
    assert!(page.contains("Côte d’Ivoire \\u0026lt;script\\u0026gt;alert(1)"));
}

#[test]
fn how_sure_the_choice_is_stands_before_it() {
    let page = report::html(&sample());
    let sure = page
        .find("In 45% of 1,000 draws of the doubtful figures")
        .unwrap();
    let answer = page.find("class=\"headline\"").unwrap();
    assert!(sure < answer);
    for told in [
        "Most draws have Brazil (90%).",
        "Less sure: India (50%)",
        "3 draws have no choice that meets all demands",
        "in 2 draws the best choice found is not proven",
        "with France; without India; worth 150.00 EUR more than the plan",
        "&lt;script&gt;alert(1)&lt;/script&gt; instead of India",
        "1 other doubtful figure changes nothing alone",
        "market selection (c) of 2 candidates and value of 1 candidate",
        "below zero in 1.0%",
    ] {
        assert!(markup(&page).contains(told), "{told}");
    }
    let mut plan = sample();
    plan.doubt = None;
    let page = report::html(&plan);
    assert!(!page.contains("draws of the doubtful figures") && page.contains("Nothing was drawn"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let page = report::html(&sample());
    assert!(page.contains("default-src &#39;none&#39;"));
    let markup = markup(&page);
    for forbidden in [
        "http://", "https://", " src=", "<link", "<iframe", "<img", "url(",
    ] {
        assert!(!markup.contains(forbidden), "{forbidden}");
    }
    let links = markup
        .match_indices("href=\"")
        .map(|(at, _)| &markup[at + 6..at + 7]);
    assert!(links.clone().count() > 20);
    assert!(
        links.clone().all(|first| first == "#"),
        "a link leaves the page"
    );
    let styles = include_str!("../src/report/report.css");
    assert!(!styles.contains("url(") && !styles.contains("@import"));
}

#[test]
fn every_chart_has_a_table_and_a_label() {
    let page = markup(&report::html(&sample()));
    let figures: Vec<&str> = page.split("<figure").skip(1).collect();
    assert_eq!(figures.len(), 11);
    for figure in figures {
        let figure = figure.split("</figure>").next().unwrap();
        for part in [
            "<caption>",
            "scope=\"col\"",
            "scope=\"row\"",
            "aria-label=\"",
            "<figcaption>",
        ] {
            assert!(figure.contains(part), "{part} is missing in {figure}");
        }
    }
}

#[test]
fn the_page_says_what_it_does_not_know() {
    let page = markup(&report::html(&sample()));
    for words in [
        "What this plan does not answer",
        "whether the law allows the product",
        "a row for FR in costs.csv",
        "at least 190,000 EUR",
        "Proven optimal",
        "1,220,000 EUR less without Brazil. Proven: no other set lies between.",
        "dropped: 60 % of the figures are missing",
        "the exchange rate USD to EUR is 23 days old",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn headings_descend_one_level_at_a_time() {
    let page = markup(&report::html(&sample()));
    let levels = page
        .match_indices("<h")
        .filter_map(|(at, _)| page[at + 2..at + 3].parse::<u8>().ok());
    let mut before = 0;
    for level in levels {
        assert!(
            level <= before + 1,
            "a heading of level {level} follows one of level {before}"
        );
        before = level;
    }
}

#[test]
fn a_plan_without_segments_candidates_or_choice_is_still_a_page() {
    let mut plan = sample();
    for region in &mut plan.regions {
        region.role = Role::Observed;
        region.wave = None;
    }
    plan.choice.selected.clear();
    plan.choice.timeline.clear();
    plan.choice.next_best = None;
    plan.opportunities.clear();
    plan.segments.candidates.clear();
    plan.not_assessed.clear();
    let page = markup(&report::html(&plan));
    assert!(page.contains("No region is chosen") && page.contains("Nothing is entered."));
}

/// The report with scripts that watch it and then use it as a person would.
fn watched() -> String {
    let page = report::html(&sample());
    let watch = include_str!("report/watch.js");
    let check = include_str!("report/check.js");
    page.replacen("<body>", &format!("<body><script>{watch}</script>"), 1)
        .replacen("</body>", &format!("<script>{check}</script></body>"), 1)
}

#[test]
fn charts_are_drawn_and_reasons_open_in_a_browser() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    std::fs::write(&page, watched()).unwrap();
    let dom = dump(&browser, folder.path(), &page, &[]);
    let found = |name: &str| attribute(&dom, name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(found("data-faults"), "", "errors or requests in the page");
    assert_eq!(found("data-charts"), "11 of 11");
    assert_eq!(
        found("data-tile"),
        "Brazil: chosen for wave 1 | BR is where it is"
    );
    assert_eq!(found("data-row"), "India: chosen for wave 2");
    assert_eq!(found("data-bar"), "India: chosen for wave 2");
    assert_eq!(
        found("data-closed"),
        "closed, focus returned, address clean"
    );
    assert_eq!(found("data-sorted"), "descending");
    assert_eq!(found("data-arrow"), "moved");
    assert_eq!(found("data-filter"), "1");
}

#[test]
fn a_phone_shows_the_page_without_sideways_scrolling() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let tell = "<script>addEventListener('load', () => setTimeout(() => parent.postMessage(\
                document.documentElement.scrollWidth <= document.documentElement.clientWidth \
                ? 'fits' : 'too wide', '*'), 2000));</script>";
    let inner = report::html(&sample()).replacen("</body>", &format!("{tell}</body>"), 1);
    std::fs::write(folder.path().join("report.html"), inner).unwrap();
    let page = folder.path().join("phone.html");
    let outer = "<!doctype html><iframe src=\"report.html\" width=\"360\" height=\"700\" \
                 style=\"border:0\"></iframe><script>onmessage = (event) => \
                 document.documentElement.setAttribute('data-width', event.data);</script>";
    std::fs::write(&page, outer).unwrap();
    let dom = dump(&browser, folder.path(), &page, &[]);
    assert_eq!(attribute(&dom, "data-width"), Some("fits"));
}

/// Segments of a small table whose text tries to become markup.
fn segmentation(ids: &[&str]) -> Segmentation {
    let mut csv = "name,<script>alert(2)</script>,staff,sales\n".to_owned();
    for (row, id) in (0_u32..).zip(ids) {
        let (step, jitter) = (f64::from(row % 2) * 20.0, f64::from(row * 7 % 5));
        csv.push_str(&format!(
            "{id},{},{},{}\n",
            step + jitter,
            jitter,
            step - jitter
        ));
    }
    let matrix = Matrix::params().id("name");
    let matrix = matrix.read_bytes(csv.as_bytes(), "a<b>.csv").unwrap();
    let params = SegmentationParams::new(Clusters::Choose(1..=4)).check();
    let found = params
        .unwrap()
        .run(&matrix, Seed::new(1), &Progress::silent());
    found.unwrap()
}

fn economies() -> Segmentation {
    segmentation(&[
        "BR",
        "IN",
        "KE",
        "DE",
        "FR",
        "US",
        "CN",
        "JP",
        "</script><script>alert(3)",
    ])
}

fn unknown() -> Segmentation {
    let names: Vec<String> = (0..40).map(|row| format!("shop {row} <i>")).collect();
    segmentation(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn text_of_a_table_cannot_become_markup() {
    for found in [economies(), unknown()] {
        let page = report::segmentation_html(&found);
        assert_eq!(page, report::segmentation_html(&found));
        assert!(!page.contains("<script>alert"));
        let markup = markup(&page);
        assert!(markup.contains("a&lt;b&gt;.csv"));
        for forbidden in ["http://", "https://", " src=", "<link", "<img", "url("] {
            assert!(!markup.contains(forbidden), "{forbidden}");
        }
        for figure in markup.split("<figure").skip(1) {
            assert!(figure.contains("<caption>") && figure.contains("aria-label=\""));
        }
    }
}

#[test]
fn economies_give_a_map_and_other_rows_a_plane() {
    let map = markup(&report::segmentation_html(&economies()));
    assert!(map.contains("aria-label=\"Brazil: segment ") && !map.contains("chart-plane"));
    assert!(map.contains("Rows that are not on the map"));
    let plane = markup(&report::segmentation_html(&unknown()));
    assert!(plane.contains("chart-plane") && !plane.contains("class=\"tiles\""));
}

#[test]
fn charts_of_a_table_are_drawn_in_a_browser() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let watch = include_str!("report/watch.js");
    let tell = "addEventListener('load', () => setTimeout(() => { const root = \
                document.documentElement; const count = (what) => \
                document.querySelectorAll(what).length; root.setAttribute('data-charts', \
                `${count('.js-plotly-plot .main-svg:first-of-type')} of ${count('.plot')}`); \
                root.setAttribute('data-faults', window.faults.join('; ')); }, 500));";
    for (name, found) in [("map", economies()), ("plane", unknown())] {
        let html = report::segmentation_html(&found)
            .replacen("<body>", &format!("<body><script>{watch}</script>"), 1)
            .replacen("</body>", &format!("<script>{tell}</script></body>"), 1);
        let page = folder.path().join(format!("{name}.html"));
        std::fs::write(&page, html).unwrap();
        let dom = dump(&browser, folder.path(), &page, &[]);
        assert_eq!(attribute(&dom, "data-faults"), Some(""), "{name}");
        let charts = attribute(&dom, "data-charts").unwrap();
        let (drawn, all) = charts.split_once(" of ").unwrap();
        assert!(drawn == all && drawn != "0", "{name}: {charts}");
    }
}
