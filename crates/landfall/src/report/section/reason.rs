//! Reasons as trees.

use landfall_core::Reason;

use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::words;

/// Writes a reason behind a line that opens it.
pub(in crate::report) fn folded(html: &mut Html, title: impl Into<Phrase>, reason: &Reason) {
    html.element("details", &[("class", "why")], |h| {
        h.leaf("summary", &[], title);
        tree(h, reason);
    });
}

/// Writes a reason with all it rests on.
pub(in crate::report) fn tree(html: &mut Html, reason: &Reason) {
    let attributes = [&[("class", "reason")], html.english()].concat();
    html.element("ul", &attributes, |h| node(h, reason));
}

fn node(html: &mut Html, reason: &Reason) {
    html.element("li", &[], |h| {
        h.element("p", &[("class", "claim")], |h| h.prose(&reason.claim));
        if !reason.inputs.is_empty() || reason.rule.is_some() || reason.source.is_some() {
            h.element("dl", &[("class", "grounds")], |h| grounds(h, reason));
        }
        if !reason.because.is_empty() {
            h.element("ul", &[], |h| {
                for child in &reason.because {
                    node(h, child);
                }
            });
        }
    });
}

fn grounds(html: &mut Html, reason: &Reason) {
    for input in &reason.inputs {
        pair(html, "", &input.name, &input.value);
    }
    if let Some(rule) = &reason.rule {
        pair(html, "rule", words::RULE, rule);
    }
    if let Some(source) = &reason.source {
        pair(html, "source", words::SOURCE, source);
    }
}

fn pair(html: &mut Html, class: &str, name: impl Into<Phrase>, value: &str) {
    html.element("div", &[("class", class)], |h| {
        h.leaf("dt", &[], name);
        h.element("dd", &[], |h| h.prose(value));
    });
}
