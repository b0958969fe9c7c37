//! Why a model covers what it covers.

use landfall_core::{Reason, ShareRange};

use super::metrics::Part;
use super::missing::{Missing, MissingBasis};
use super::quality::Quality;
use super::region::{LanguageReport, LanguageState, Verdict};

impl LanguageReport {
    /// Why, with one reason for each language.
    pub fn reason(&self) -> Reason {
        let claim = match self.coverage {
            None => "what the model covers is not known".to_owned(),
            Some(range) => format!(
                "the model serves the languages of {} of the residents, as far as it was measured",
                percents(range)
            ),
        };
        let mut reason =
            Reason::new(claim).input("wanted", format!("{} {}", self.measure, self.wanted));
        let open = self
            .coverage
            .zip(self.at_most)
            .filter(|(range, most)| most > &range.high);
        if let Some((_, most)) = open {
            reason = reason.input(
                "at most, should all that was not measured serve",
                percent(most),
            );
        }
        reason
            .rule("low: languages whose whole interval is at or above what is wanted; high: also those whose interval straddles it; of their shares at least the greatest and at most the sum of the residents (our own rule)")
            .source("Unicode CLDR 47, languages by territory")
            .because_all(self.languages.iter().map(|one| one.reason(self.wanted)))
    }
}

impl LanguageState {
    /// Why the model serves the language or not, where `wanted` is wanted.
    pub fn reason(&self, wanted: f64) -> Reason {
        let language = &self.language;
        let reason = match &self.quality {
            None => Reason::new(format!("`{language}` was not measured")),
            Some(quality) => measured(quality, self.verdict, language.as_str(), wanted),
        };
        let official = if self.official { ", official" } else { "" };
        let share = self.share.map_or_else(|| "not known".to_owned(), percent);
        let reason = reason.input("spoken by", format!("{share}{official}"));
        let others = self.others.iter();
        let others = others.map(|one| {
            let claim = format!(
                "`{}` ({}) is another variety and does not count here",
                one.name, one.language
            );
            Reason::new(claim).input(one.measure.to_string(), value(one))
        });
        let reason = reason.because_all(others);
        match (&self.missing, &self.needs) {
            (Some(missing), _) => reason.because_all(missing.reason()),
            (None, Some(needs)) => {
                reason.because(Reason::new("what it misses is not known").input("needs", needs))
            }
            (None, None) => reason,
        }
    }
}

fn measured(quality: &Quality, verdict: Verdict, language: &str, wanted: f64) -> Reason {
    let claim = match verdict {
        Verdict::Serves => {
            format!("`{language}` is served: the whole interval is at or above {wanted}")
        }
        Verdict::Perhaps => {
            format!("`{language}` is perhaps served: {wanted} is within what the value can be")
        }
        Verdict::DoesNot => format!("`{language}` is not served: it is below {wanted}"),
        Verdict::NotMeasured => format!("`{language}` was not measured"),
    };
    let mut reason = Reason::new(claim)
        .input(quality.measure.to_string(), value(quality))
        .input("rows judged", quality.n);
    if quality.name != language {
        reason = reason.input(
            "measured as",
            format!("`{}` ({})", quality.name, quality.language),
        );
    }
    if let Some(chance) = quality.chance {
        reason = reason.input(
            "accuracy of the most frequent label",
            format!("{chance:.3}"),
        );
    }
    if let Some(baseline) = &quality.baseline {
        let better = if baseline.wins() {
            ", better than the model"
        } else {
            ""
        };
        let text = format!(
            "accuracy {:.3}, the model's {:.3}{better}",
            baseline.accuracy, baseline.model
        );
        reason = reason.input(format!("baseline `{}`", baseline.method), text);
    }
    if let Some(tokens) = quality.tokens {
        let number = |value: Option<f64>| {
            value.map_or_else(|| "not known".to_owned(), |v| format!("{v:.2}"))
        };
        reason = reason
            .input("tokens for each word", number(tokens.tokens_per_word))
            .input("share of unknown tokens", number(tokens.unknown_share));
    }
    if quality.part == Part::Dev {
        reason = reason.input(
            "judged on",
            "records the training was watched on: likely too good",
        );
    }
    if quality.widened {
        reason =
            reason.rule("an interval of no width is widened by 3/n (Hanley and Lippman-Hand 1983)");
    }
    reason.source(format!(
        "{}, {}.region.{}",
        quality.file,
        quality.part.key(),
        quality.name
    ))
}

impl Missing {
    /// Why so many rows are missing; nothing where the language serves.
    pub fn reason(&self) -> Option<Reason> {
        let bound = if self.at_least { "at least " } else { "" };
        let claim = format!("{bound}{} rows are missing", self.range());
        Some(match self.basis {
            MissingBasis::Served => return None,
            MissingBasis::Wanted { wanted, trained } => Reason::new(claim)
                .input("rows wanted", wanted)
                .input("rows trained on", trained)
                .rule("rows wanted - rows trained on; none at the low end where the language perhaps serves"),
            MissingBasis::Curve { curve, trained } => {
                let runs = if curve.exact {
                    "2: the curve goes through them, and nothing checks it".to_owned()
                } else {
                    curve.runs.to_string()
                };
                Reason::new(claim)
                    .input("curve", format!("error = {:.4} x rows^-{:.4}", curve.factor, curve.exponent))
                    .input("runs", runs)
                    .input("rows of the greatest run", curve.greatest)
                    .input("rows trained on", trained)
                    .rule("the rows at which the curve reaches what is wanted, at most 10 times the greatest run, - rows trained on; range from the curves through the ends of the intervals")
            }
        })
    }

    fn range(&self) -> String {
        if self.low == self.high {
            return self.rows.to_string();
        }
        let bound = if self.high_at_least { " or more" } else { "" };
        format!("{} ({} to {}{bound})", self.rows, self.low, self.high)
    }
}

fn value(quality: &Quality) -> String {
    match quality.interval {
        Some(range) => format!(
            "{:.3} ({:.3} to {:.3})",
            quality.value, range.low, range.high
        ),
        None => format!("{:.3}, without an interval", quality.value),
    }
}

fn percents(range: ShareRange) -> String {
    let [low, high] = [range.low, range.high].map(percent);
    if low == high {
        low
    } else {
        format!("{low} to {high}")
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
