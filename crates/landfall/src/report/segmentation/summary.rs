//! What was found, how sure it is, and what to know about it.

use landfall_market::Verdict;

use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::section::{section, term};
use crate::report::table::{Cell, Table};
use crate::report::{number, words};
use crate::segmentation::{Precision, Scores, Segmentation};

/// Writes the head of the page and its contents.
pub(super) fn head(html: &mut Html, found: &Segmentation) {
    let settings = &found.settings;
    let precision = match settings.precision {
        Precision::Single => "f32",
        Precision::Double => "f64",
    };
    html.element("header", &[("class", "masthead")], |h| {
        h.leaf("p", &[("class", "kicker")], words::TABLE_KICKER);
        h.leaf("h1", &[], &settings.source);
        h.element("dl", &[("class", "facts")], |h| {
            term(h, words::TABLE_ROWS, number::count(settings.rows), "");
            term(
                h,
                words::TABLE_COLUMNS,
                number::count(found.columns.len()),
                "",
            );
            term(
                h,
                words::TABLE_SCALE,
                words::table_scale(settings.scale),
                "",
            );
            term(
                h,
                words::TABLE_MISSING,
                words::table_missing(settings.missing),
                "",
            );
            term(h, words::TABLE_PRECISION, precision, "");
            term(h, words::SEED, settings.seed.get().to_string(), "");
        });
    });
    let contents = html.say(words::CONTENTS);
    let nav = [("class", "contents"), ("aria-label", &contents)];
    html.element("nav", &nav, |h| {
        h.element("ol", &[], |h| {
            for (id, title) in words::TABLE_WAYS {
                h.element("li", &[], |h| h.leaf("a", &[("href", id)], title));
            }
        });
    });
}

/// Writes the verdict, the indices and the warnings.
pub(super) fn write(html: &mut Html, found: &Segmentation) {
    section(html, "summary", words::SUMMARY, |h| {
        let best = found.best_k.unwrap_or(found.k);
        let headline = words::table_verdict(found.verdict, found.k, best);
        h.leaf("p", &[("class", "headline")], headline);
        if let (Some(verdict), Some(test)) = (found.verdict, &found.test) {
            let doubt = words::table_doubt(verdict, test.uniform.p_value, test.gaussian.p_value);
            h.leaf("p", &[], doubt);
        }
        h.element("dl", &[("class", "facts")], |h| {
            term(h, words::TABLE_SEGMENTS, number::count(found.k), "");
            term(h, words::TABLE_INERTIA, number::figure(found.inertia), "");
            term(h, words::TABLE_STEPS, number::count(found.n_iter), "");
            if let Some(stability) = found.stability {
                let stability = number::fixed(stability, 2);
                term(h, words::TABLE_STABILITY, &stability, "");
            }
        });
        if found.verdict != Some(Verdict::NoClusters) {
            scores(found).write(h);
        }
        warnings(h, &found.warnings);
    });
}

fn warnings(html: &mut Html, warnings: &[String]) {
    if warnings.is_empty() {
        return;
    }
    html.element("div", &[("class", "unanswered")], |h| {
        h.leaf("h3", &[], words::WARNINGS);
        h.element("ul", &[], |h| {
            for warning in warnings {
                h.element("li", h.english(), |h| h.prose(warning));
            }
        });
    });
}

fn scores(found: &Segmentation) -> Table {
    let mut table = Table::new(words::SCORES_TABLE, &words::SCORES_COLUMNS);
    let columns = [of(&found.scores), of(&found.weighted)];
    let [plain, weighted] = columns;
    for ((name, plain), weighted) in words::SCORE_NAMES.iter().zip(plain).zip(weighted) {
        table.row([Cell::text(*name), plain, weighted]);
    }
    table
}

fn of(scores: &Scores) -> [Cell; 4] {
    let cell = |name: &str, value: Option<f64>, digits| match value {
        Some(_) => Cell::fixed(value, digits),
        None => Cell::missing(
            scores
                .undefined
                .get(name)
                .map_or(words::UNKNOWN.into(), Phrase::from),
        ),
    };
    [
        cell("silhouette", scores.silhouette, 4),
        cell("simplified_silhouette", scores.simplified_silhouette, 4),
        cell("calinski_harabasz", scores.calinski_harabasz, 1),
        cell("davies_bouldin", scores.davies_bouldin, 3),
    ]
}
