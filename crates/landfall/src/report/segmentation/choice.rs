//! How the number of segments was chosen, or that it was not.

use landfall_market::Verdict;

use crate::report::chart::segments::{self, KChoice};
use crate::report::html::Html;
use crate::report::words;
use crate::segmentation::Segmentation;

/// Writes the charts of K and the test for structure.
pub(super) fn write(html: &mut Html, found: &Segmentation) {
    let (Some(test), Some(best)) = (&found.test, found.best_k) else {
        let why = match found.verdict {
            None => words::NOT_TESTED,
            Some(_) => words::NOTHING_TO_TEST,
        };
        html.leaf("p", &[("class", "notice")], why);
        return;
    };
    let at_best = found.alternatives.iter().find(|of| of.k == best);
    let choice = KChoice {
        candidates: &found.alternatives,
        test,
        best: (
            best,
            at_best
                .and_then(|of| of.silhouette)
                .unwrap_or(test.statistic),
        ),
        structure: found.verdict == Some(Verdict::Clusters),
        words: &html.words().clone(),
    };
    html.element("div", &[("class", "beside")], |h| {
        segments::silhouettes(&choice).write(h, "h3");
        h.element("div", &[("class", "stack")], |h| {
            let others = segments::others(&choice).into_iter();
            for figure in others.chain(segments::inertias(&choice)) {
                figure.write(h, "h3");
            }
        });
    });
    segments::null_table(test).write_folded(html, true);
}
