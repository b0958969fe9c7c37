//! The parts of the page, in their order.

pub(super) mod certainty;
pub(super) mod head;
pub(super) mod language;
pub(super) mod law;
pub(super) mod people;
pub(super) mod preparation;
pub(super) mod reason;
pub(super) mod regions;
pub(super) mod segments;
pub(super) mod summary;
pub(super) mod value;
pub(super) mod world;

use super::html::Html;
use super::phrase::Phrase;
use super::words;

/// A section with its heading.
pub(super) fn section(
    html: &mut Html,
    id: &str,
    title: impl Into<Phrase>,
    inside: impl FnOnce(&mut Html),
) {
    let heading = format!("{id}-title");
    html.element(
        "section",
        &[("id", id), ("aria-labelledby", &heading)],
        |h| {
            h.leaf("h2", &[("id", &heading)], title);
            inside(h);
        },
    );
}

/// One figure of a list of figures: what it is, the figure, and a remark.
pub(super) fn term(
    html: &mut Html,
    name: impl Into<Phrase>,
    value: impl Into<Phrase>,
    remark: impl Into<Phrase>,
) {
    let remark = html.say(remark);
    html.element("div", &[], |h| {
        h.leaf("dt", &[], name);
        h.element("dd", &[], |h| {
            h.leaf("span", &[("class", "value")], value);
            if !remark.is_empty() {
                h.leaf("span", &[("class", "remark")], remark);
            }
        });
    });
}

/// A field that shows only the details whose name holds what is typed; hidden without scripts.
pub(super) fn filter(html: &mut Html, label: impl Into<Phrase>) {
    // The script puts the number there.
    let words = html.say(words::shown("#"));
    html.element("div", &[("class", "filter"), ("hidden", "")], |h| {
        h.leaf("label", &[("for", "filter")], label);
        let field = [
            ("id", "filter"),
            ("type", "search"),
            ("autocomplete", "off"),
        ];
        h.void("input", &field);
        let shown = [
            ("for", "filter"),
            ("class", "remark"),
            ("data-words", &words),
        ];
        h.leaf("output", &shown, "");
    });
}

/// The box that shows details over the page.
pub(super) fn dialog(html: &mut Html, title: impl Into<Phrase>) {
    // The script puts name and standing there.
    let words = html.say(words::dialog_title("#1", "#2"));
    let close = html.say(words::CLOSE);
    let attributes = [
        ("id", "dialog"),
        ("aria-labelledby", "dialog-title"),
        ("data-words", &words),
    ];
    html.element("dialog", &attributes, |h| {
        h.element("div", &[("class", "bar")], |h| {
            let heading = [
                ("id", "dialog-title"),
                ("tabindex", "-1"),
                ("aria-live", "polite"),
            ];
            h.leaf("h3", &heading, title);
            let close = [
                ("type", "button"),
                ("class", "close"),
                ("aria-label", &close),
            ];
            h.leaf("button", &close, "×");
        });
        h.leaf("div", &[("id", "dialog-content")], "");
    });
}
