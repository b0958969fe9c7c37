//! The pages in other languages than English.

use landfall::Plan;
use landfall::report::{self, Words};

use super::{economies, markup, sample};

fn chinese() -> Words {
    Words::bundled("zh-CN").unwrap()
}

/// The values of an attribute, in their order.
fn values<'a>(markup: &'a str, attribute: &str) -> Vec<&'a str> {
    let parts = markup.split(attribute).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

/// What stands between tags, without what is marked as English.
fn texts(markup: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut english: Option<(String, usize)> = None;
    for part in markup.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        let name: String = tag.chars().take_while(|c| *c != ' ').collect();
        english = match english {
            None if tag.contains("lang=\"en\"") => Some((name, 1)),
            Some((open, depth)) if name == open => Some((open, depth + 1)),
            Some((open, 1)) if name == format!("/{open}") => None,
            Some((open, depth)) if name == format!("/{open}") => Some((open, depth - 1)),
            other => other,
        };
        if english.is_none() && !text.trim().is_empty() {
            texts.push(text.trim().to_owned());
        }
    }
    texts
}

/// Every message of English that Chinese says otherwise, where it has no variables.
fn english_messages() -> Vec<String> {
    let english = [
        include_str!("../../locales/en/common.ftl"),
        include_str!("../../locales/en/page.ftl"),
        include_str!("../../locales/en/summary.ftl"),
        include_str!("../../locales/en/certainty.ftl"),
        include_str!("../../locales/en/segments.ftl"),
        include_str!("../../locales/en/value.ftl"),
        include_str!("../../locales/en/regions.ftl"),
        include_str!("../../locales/en/preparation.ftl"),
        include_str!("../../locales/en/diff.ftl"),
        include_str!("../../locales/en/law.ftl"),
        include_str!("../../locales/en/segmentation.ftl"),
    ]
    .concat();
    let lines = english.lines().filter_map(|line| line.split_once(" = "));
    let plain = lines.filter(|(_, text)| !text.contains('{') && text.chars().count() > 2);
    plain.map(|(_, text)| text.to_owned()).collect()
}

/// Names, numbers and formulas that are the same in both languages.
const SAME: [&str; 1] = ["09:00–17:00"];

fn said_in_english(page: &str) -> Vec<String> {
    let (texts, english) = (texts(page), english_messages());
    let found = texts.into_iter().filter(|text| english.contains(text));
    found
        .filter(|text| !SAME.contains(&text.as_str()))
        .collect()
}

#[test]
fn a_chinese_plan_says_nothing_in_english_but_what_is_marked() {
    let page = markup(&report::html_in(&sample(), &chinese()));
    assert!(page.contains("<html lang=\"zh-Hans\">"));
    assert_eq!(said_in_english(&page), Vec::<String>::new());
    for told in [
        "<h2 id=\"summary-title\">摘要</h2>",
        "2026年",
        "已证明最优",
        "分2波进入2个地区",
        "多数抽样包含Brazil（90%）。",
        "轮廓系数",
        "折现率",
    ] {
        assert!(page.contains(told), "{told}");
    }
    assert!(page.contains("<ul class=\"reason\" lang=\"en\">"));
}

#[test]
fn languages_differ_in_words_alone() {
    let english = markup(&report::html(&sample()));
    let other = markup(&report::html_in(&sample(), &chinese()));
    for attribute in [
        " id=\"",
        "href=\"",
        "data-sort=\"",
        "data-spec=\"",
        "data-name=\"",
    ] {
        assert_eq!(
            values(&english, attribute),
            values(&other, attribute),
            "{attribute}"
        );
    }
    for tag in [
        "<table", "<tr", "<td", "<figure", "<h2", "<h3", "<li", "<details",
    ] {
        assert_eq!(
            english.matches(tag).count(),
            other.matches(tag).count(),
            "{tag}"
        );
    }
    assert!(!english.contains("lang=\"en\" class") && english.matches("lang=\"en\"").count() == 1);
}

#[test]
fn text_of_the_plan_cannot_become_markup_in_any_language() {
    let page = report::html_in(&sample(), &chinese());
    assert!(!page.contains("<script>alert(1)"));
    assert!(page.contains("Sample &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"));
}

#[test]
fn words_of_a_file_cannot_become_markup() {
    let file = "summary = <script>alert(9)</script>\nwave = <b onclick=x>{ $number }</b>\n\
                k-axis = </script><script>alert(9)</script>\nclose = \"><script>alert(9)</script>\n";
    let words = Words::from_ftl("xx\"><script>alert(9)</script>", [("x.ftl", file)]);
    assert!(words.is_err(), "not a tag");
    let words = Words::from_ftl("de", [("x.ftl", file)]).unwrap();
    let page = report::html_in(&sample(), &words);
    assert!(!page.contains("<script>alert(9)") && !page.contains("<b onclick"));
    assert!(page.contains("&lt;script&gt;alert(9)"));
}

#[test]
fn a_language_of_a_file_falls_back_on_english_message_by_message() {
    let file = "summary = Zusammenfassung\nheadline = Eintritt in { $regions } { $lnder }\n";
    let words = Words::from_ftl("de-AT", [("de.ftl", file)]).unwrap();
    let page = markup(&report::html_in(&sample(), &words));
    assert!(page.contains("<html lang=\"de-AT\">") && page.contains(">Zusammenfassung</h2>"));
    assert!(page.contains("Enter 2 regions in 2 waves") && page.contains("Proven optimal"));
    assert_eq!(words.report().mistakes.len(), 1);
}

#[test]
fn the_difference_of_plans_is_said_in_chinese() {
    let before = sample();
    let mut after: Plan = sample();
    after.choice.selected.pop();
    after.choice.budget = None;
    after.not_assessed.pop();
    after.settings.name.push_str(" <again>");
    let diff = landfall::diff::compare(&before, &after);
    let page = report::diff_html_in(&diff, &chinese());
    assert!(page.contains("两个方案之间的变化") && page.contains("&lt;again&gt;"));
    assert_eq!(said_in_english(&markup(&page)), Vec::<String>::new());
    let english = report::diff_html(&diff);
    assert_eq!(
        values(&markup(&page), " id=\""),
        values(&markup(&english), " id=\"")
    );
}

#[test]
fn segments_of_a_table_are_said_in_chinese() {
    let page = markup(&report::segmentation_html_in(&economies(), &chinese()));
    assert!(page.contains("表格的细分"));
    assert_eq!(said_in_english(&page), Vec::<String>::new());
}
