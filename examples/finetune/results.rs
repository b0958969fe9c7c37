//! All that is known at the end.

use landfall_finetune::train::Stop;

use super::args::Args;
use super::input::Input;
use super::judge::Verdict;
use super::scratch::Start;
use super::study::Study;
use super::train::Trained;

/// All that is known at the end.
pub(crate) struct Results<'a> {
    pub(crate) args: &'a Args,
    pub(crate) input: &'a Input,
    pub(crate) start: &'a Start,
    pub(crate) trained: &'a Trained,
    pub(crate) judged: &'a [Verdict],
    pub(crate) study: &'a Study,
    pub(crate) stop: Stop,
    pub(crate) seconds: f64,
}

impl Results<'_> {
    /// The name of a region.
    pub(crate) fn region(&self, number: u32) -> &str {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        self.input
            .data
            .regions
            .get(place)
            .map_or("", String::as_str)
    }

    /// Records trained in a second of steps.
    pub(crate) fn samples_per_second(&self) -> f64 {
        per_second(self.trained.rows, self.trained.seconds)
    }

    /// Tokens trained in a second of steps.
    pub(crate) fn tokens_per_second(&self) -> f64 {
        per_second(self.trained.tokens, self.trained.seconds)
    }
}

fn per_second(count: u64, seconds: f64) -> f64 {
    match seconds > 0.0 {
        true => count as f64 / seconds,
        false => 0.0,
    }
}
