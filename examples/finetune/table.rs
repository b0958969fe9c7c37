//! What is said on the way and at the end.

use std::cell::Cell;

use landfall_cli::say;
use landfall_finetune::evaluate::gathered;
use landfall_finetune::train::{StepReport, Stop};
use serde_json::Value;

use super::across;
use super::args::Args;
use super::judge::Verdict;
use super::results::Results;

/// Lines of a whole run.
const LINES: u64 = 20;

/// One line for every so many steps.
pub(crate) struct Table {
    quiet: bool,
    total: u64,
    every: u64,
    head: Cell<bool>,
    /// Losses since the last line.
    sum: Cell<(f64, u64)>,
}

impl Table {
    pub(crate) fn new(args: &Args, total: u64, done: u64) -> Self {
        if done > 0 && !args.compute.quiet {
            say(&format!("going on after step {done} of {total}"));
        }
        Self {
            quiet: args.compute.quiet,
            total,
            every: total.div_ceil(LINES).max(1),
            head: Cell::new(false),
            sum: Cell::new((0.0, 0)),
        }
    }

    /// A step: every so many, the mean loss since the last line.
    pub(crate) fn step(&self, step: &StepReport, per_second: f64) {
        if self.quiet {
            return;
        }
        let (sum, count) = self.sum.get();
        self.sum.set((sum + step.loss, count.saturating_add(1)));
        let done = step.step.saturating_add(1);
        if !done.is_multiple_of(self.every) && done != self.total {
            return;
        }
        if !self.head.replace(true) {
            say("    step epoch       rate     loss     norm  samples/s  left");
        }
        let (sum, count) = self.sum.replace((0.0, 0));
        let left = self.total.saturating_sub(done) as f64 * step.rows as f64 / per_second;
        say(&format!(
            "{done:>8} {:>5} {:>10.2e} {:>8.4} {:>8.3} {per_second:>10.1}  {}",
            step.epoch + 1,
            step.rate,
            sum / count.max(1) as f64,
            step.grad_norm,
            duration(left),
        ));
    }

    /// A measurement on the way.
    pub(crate) fn measured(&self, name: &str, value: f64) {
        if !self.quiet {
            say(&format!("         dev {name} {value:.4}"));
        }
    }
}

/// Seconds in words.
pub(crate) fn duration(seconds: f64) -> String {
    if !seconds.is_finite() {
        return "?".to_owned();
    }
    let whole = seconds.max(0.0).round() as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}

/// The table of each file at the end.
pub(crate) fn results(results: &Results<'_>) {
    if results.stop == Stop::Patience {
        let best = results.trained.best.map_or(0, |best| best.steps);
        say(&format!(
            "stopped early: no better than after step {best}, whose weights are saved"
        ));
    }
    say(&format!(
        "{:.1} samples a second, {} in all",
        results.samples_per_second(),
        duration(results.seconds)
    ));
    if let Some(folds) = &results.study.folds {
        say(&across::folds(&folds.found));
        for line in lines(&folds.verdict) {
            say(&line);
        }
    }
    if let Some(table) = &results.study.transfer {
        for line in across::lines(table) {
            say(&line);
        }
    }
    for verdict in results.judged {
        for line in lines(verdict) {
            say(&line);
        }
        for warning in gathered(verdict.warnings()) {
            say(&format!("warning: {}: {warning}", verdict.name));
        }
    }
}

/// A measure, and the ends of its interval.
pub(crate) type Measured = (f64, Option<(f64, f64)>);

/// One row of a table of scores.
pub(crate) struct Row {
    /// The region; empty for all.
    pub(crate) region: String,
    pub(crate) n: u64,
    /// Each measure with its interval.
    pub(crate) measures: Vec<Option<Measured>>,
    /// Accuracy of the baselines.
    pub(crate) baselines: Vec<f64>,
}

/// What the columns of a table of scores are: measures, then accuracies of baselines.
pub(crate) fn columns(verdict: &Verdict) -> (Vec<&'static str>, Vec<String>) {
    use landfall_finetune::task::Scores;
    let measures = match verdict.scores {
        Scores::Classes(_) => vec!["accuracy", "macro_f1"],
        Scores::Several(_) => vec!["subset_accuracy", "micro_f1", "macro_f1"],
        Scores::Numbers(_) => vec!["rmse", "mae", "pearson", "spearman"],
        Scores::Entities(_) => vec!["tag_accuracy", "f1", "macro_f1"],
        Scores::Retrieval(_) => vec!["mrr", "recall_at_1", "recall_at_10"],
        Scores::Masked(_) => vec!["loss", "perplexity", "accuracy"],
    };
    let methods = verdict.comparison.iter().flat_map(|one| &one.methods);
    let baselines = methods.skip(1).map(|method| method.method.clone());
    (measures, baselines.collect())
}

/// The rows of a table of scores: all records first, then each region.
pub(crate) fn rows(verdict: &Verdict) -> Vec<Row> {
    let (measures, _) = columns(verdict);
    let all = verdict.scores.flat();
    let mut rows = vec![row(verdict, "", &all, &measures)];
    let regions = all.get("region").and_then(Value::as_object);
    for (region, scores) in regions.into_iter().flatten() {
        rows.push(row(verdict, region, scores, &measures));
    }
    rows
}

fn row(verdict: &Verdict, region: &str, scores: &Value, measures: &[&str]) -> Row {
    let one = |name: &&str| {
        let value = scores.get(*name)?.as_f64()?;
        let interval = scores.get(format!("{name}_interval"));
        let end = |at: usize| interval?.get(at)?.as_f64();
        Some((value, end(0).zip(end(1))))
    };
    let methods = verdict.comparison.iter().flat_map(|one| &one.methods);
    let baselines = methods.skip(1).map(|method| {
        let own = method.by.get("region").and_then(|all| all.get(region));
        own.unwrap_or(&method.accuracy).value
    });
    Row {
        region: region.to_owned(),
        n: scores.get("n").and_then(Value::as_u64).unwrap_or_default(),
        measures: measures.iter().map(one).collect(),
        baselines: baselines.collect(),
    }
}

fn lines(verdict: &Verdict) -> Vec<String> {
    let (measures, baselines) = columns(verdict);
    let rows = rows(verdict);
    let wide = rows.iter().map(|row| row.region.chars().count()).max();
    let wide = wide.unwrap_or(0).max(6);
    let mut head = format!("{:<wide$} {:>6}", verdict.name, "n");
    for name in measures {
        head.push_str(&format!("  {name:<22}"));
    }
    for name in baselines {
        head.push_str(&format!(" {name:>9}"));
    }
    let mut lines = vec![head];
    for row in rows {
        let name = match row.region.as_str() {
            "" => "all",
            region => region,
        };
        let mut line = format!("{name:<wide$} {:>6}", row.n);
        for measure in row.measures {
            line.push_str(&format!("  {:<22}", shown(measure)));
        }
        for accuracy in row.baselines {
            line.push_str(&format!(" {accuracy:>9.3}"));
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A measure with its interval.
pub(crate) fn shown(measure: Option<Measured>) -> String {
    match measure {
        None => "–".to_owned(),
        Some((value, None)) => format!("{value:.3}"),
        Some((value, Some((low, high)))) => format!("{value:.3} ({low:.3}–{high:.3})"),
    }
}
