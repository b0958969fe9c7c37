//! The parts of the page, in their order.

pub(super) mod head;
pub(super) mod preparation;
pub(super) mod reason;
pub(super) mod regions;
pub(super) mod segments;
pub(super) mod summary;
pub(super) mod value;
pub(super) mod world;

use super::html::Html;

/// A section with its heading.
pub(super) fn section(html: &mut Html, id: &str, title: &str, inside: impl FnOnce(&mut Html)) {
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
pub(super) fn term(html: &mut Html, name: &str, value: &str, remark: &str) {
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
