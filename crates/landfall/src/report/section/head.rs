//! Name, settings and contents.

use super::term;
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::view::View;
use crate::report::{number, words};

/// Writes the head of the page and its contents.
pub(in crate::report) fn write(html: &mut Html, view: &View<'_>) {
    let settings = &view.plan.settings;
    html.element("header", &[("class", "masthead")], |h| {
        h.leaf("p", &[("class", "kicker")], words::KICKER);
        h.leaf("h1", &[], &settings.name);
        h.element("dl", &[("class", "facts")], |h| {
            term(h, words::AS_OF, words::day(settings.as_of), "");
            term(h, words::START, words::day(settings.start), "");
            term(
                h,
                words::HORIZON,
                words::years(Phrase::Count(settings.horizon_years)),
                "",
            );
            term(
                h,
                words::RATE,
                number::percent(settings.discount_rate, 1),
                "",
            );
            term(h, words::CURRENCY, settings.currency.code(), "");
            term(h, words::HOME, view.names(&settings.home), "");
            term(
                h,
                words::REGIONS,
                number::count(view.plan.regions.len()),
                "",
            );
            term(h, words::SEED, settings.seed.to_string(), "");
        });
    });
    let contents = html.say(words::CONTENTS);
    html.element(
        "nav",
        &[("class", "contents"), ("aria-label", &contents)],
        |h| {
            h.element("ol", &[], |h| {
                for (id, title) in words::WAYS {
                    h.element("li", &[], |h| h.leaf("a", &[("href", id)], title));
                }
            });
        },
    );
}
