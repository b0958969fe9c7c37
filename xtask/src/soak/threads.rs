//! What many threads share answers as it answers one: tests of the workspace, run as a part.

use std::time::Duration;

use super::campaign::Campaign;
use super::tally::{Tally, Verdict};
use crate::error::Error;
use crate::step;

const PLAIN: &str = "test -p landfall-cli --test many_threads";
const TORCH: &str = "test --release -p landfall-torch -p landfall-finetune -p landfall-examples --features torch --test torch sharing";

/// Runs the tests of 64 threads; with libtorch also that of a predictor.
pub(crate) fn run(campaign: &Campaign<'_>, torch: bool) -> Result<(), Error> {
    one(campaign, "rules, strategy, segments", PLAIN);
    if torch {
        one(campaign, "predictor", TORCH);
    }
    Ok(())
}

fn one(campaign: &Campaign<'_>, kind: &str, words: &str) {
    let verdict = match step::run("soak", &mut campaign.workspace.cargo(words)) {
        Ok(()) => Verdict::Accepted,
        Err(error) => Verdict::Defect(error.to_string()),
    };
    let mut tally = Tally::default();
    // The time that building takes says nothing.
    tally.add(&verdict, Duration::ZERO, 0);
    campaign.add("64 threads", kind, &tally);
}
