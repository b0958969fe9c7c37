//! Series that are watched for drift.

use landfall_core::document::Report;

use super::field::{Field, Fields};
use crate::wave::{Baseline, Ewma, EwmaParams, Window};

/// A series of windows with the chart that watches it.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// What was measured.
    pub name: String,
    /// In which unit.
    pub unit: Option<String>,
    /// Its windows in the order of time, with the limits.
    pub chart: Ewma,
}

const KNOWN: [&str; 6] = ["name", "unit", "lambda", "width", "baseline", "window"];
const WINDOW: [&str; 5] = ["label", "value", "events", "exposure", "durations"];
/// Largest magnitude of a figure.
const LARGEST: f64 = 1e100;
/// Windows a baseline can be taken from, at most.
const MOST_LEARNT: u32 = 100_000;

pub(super) fn watched(field: &Field<'_>, report: &mut Report) -> Option<Watched> {
    let fields = field.table(report, &KNOWN)?;
    let name = fields.need(report, "name");
    let name = name.and_then(|name| name.text(report));
    let unit = fields.get("unit").and_then(|unit| unit.text(report));
    let lambda = fields.get("lambda");
    let fits = |lambda| 0.0 < lambda && lambda <= 1.0;
    let lambda = lambda.map(|f| f.number(report, fits, "a weight above 0 and at most 1"));
    let width = fields.get("width");
    let fits = |width| 0.0 < width && width <= 100.0;
    let width = width.map(|f| f.number(report, fits, "a width above 0 and at most 100"));
    let learnt = fields.get("baseline");
    let learnt = learnt.map(|field| baseline(&field, report));
    let windows = fields.need(report, "window");
    let windows = windows.map_or_else(Vec::new, |windows| windows.list(report));
    let windows: Vec<_> = windows.iter().map(|one| window(one, report)).collect();
    let mut chart = EwmaParams::new();
    if let Some(lambda) = lambda {
        chart = chart.lambda(lambda?);
    }
    if let Some(width) = width {
        chart = chart.width(width?);
    }
    if let Some(learnt) = learnt {
        chart = chart.baseline(learnt?);
    }
    for window in windows {
        let (label, window) = window?;
        chart = chart.window(label, window);
    }
    let chart = chart.check();
    if let Err(error) = &chart {
        field.wrong(report, format!("cannot be charted: {error}"));
    }
    Some(Watched {
        name: name?.to_owned(),
        unit: unit.map(str::to_owned),
        chart: chart.ok()?,
    })
}

/// The first windows, or a mean and a deviation known from elsewhere.
fn baseline(field: &Field<'_>, report: &mut Report) -> Option<Baseline> {
    if !field.is_table() {
        let windows = field.whole(report, 1..=MOST_LEARNT)?;
        return Some(Baseline::First(windows as usize));
    }
    let fields = field.table(report, &["mean", "deviation"])?;
    let mean = fields.need(report, "mean");
    let mean = mean.and_then(|mean| figure(&mean, report));
    let deviation = fields.need(report, "deviation");
    let deviation = deviation.and_then(|field| above_0(&field, report));
    Some(Baseline::Given {
        mean: mean?,
        deviation: deviation?,
    })
}

fn window(field: &Field<'_>, report: &mut Report) -> Option<(String, Window)> {
    let fields = field.table(report, &WINDOW)?;
    let label = fields.need(report, "label");
    let label = label.and_then(|label| label.id(report)).map(str::to_owned);
    let given = [fields.get("value"), fields.get("durations")];
    let counted = fields.get("events").is_some() || fields.get("exposure").is_some();
    let window = match given {
        [None, None] if counted => count(&fields, report)?,
        [None, None] => Window::Missing,
        [Some(value), None] if !counted => Window::Value(figure(&value, report)?),
        [None, Some(list)] if !counted => Window::Durations(durations(&list, report)?),
        _ => {
            let message = "has two figures; a window has one";
            let help = "write `value`, or `events` and `exposure`, or `durations`";
            field.wrong_help(report, message, help);
            return None;
        }
    };
    Some((label?, window))
}

fn count(fields: &Fields<'_>, report: &mut Report) -> Option<Window> {
    let events = fields.need(report, "events");
    let events = events.and_then(|events| events.whole(report, 0..=u32::MAX));
    let exposure = fields.need(report, "exposure");
    let exposure = exposure.and_then(|field| above_0(&field, report));
    Some(Window::Count {
        events: events?.into(),
        exposure: exposure?,
    })
}

fn durations(list: &Field<'_>, report: &mut Report) -> Option<Vec<f64>> {
    let fields = list.list(report);
    let fits = |duration| (0.0..=LARGEST).contains(&duration);
    let read = |field: &Field<'_>| field.number(report, fits, "a duration from 0 to 1e100");
    let durations: Vec<Option<f64>> = fields.iter().map(read).collect();
    durations.into_iter().collect()
}

/// A figure whose squares stay finite.
fn figure(field: &Field<'_>, report: &mut Report) -> Option<f64> {
    let fits = |figure: f64| figure.abs() <= LARGEST;
    field.number(report, fits, "a figure from -1e100 to 1e100")
}

fn above_0(field: &Field<'_>, report: &mut Report) -> Option<f64> {
    let fits = |figure| 0.0 < figure && figure <= LARGEST;
    field.number(report, fits, "a number above 0 and up to 1e100")
}
