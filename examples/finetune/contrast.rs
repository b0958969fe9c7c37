//! Methods beside each other: as lines, as a page and as JSON.

use landfall_finetune::evaluate::{Choice, Standing};
use landfall_torch::threads;
use serde_json::{Value, json};

use super::args::Args;
use super::compare::{Compared, Outcome};
use super::input::Input;
use super::page::{END, escaped, head, list, tokens};
use super::table::duration;

/// What a method is, in one row.
fn costs(one: &Outcome) -> [String; 6] {
    let share = 100.0 * one.trainable as f64 / one.total.max(1) as f64;
    [
        format!("{:e}", one.rate),
        format!("{} ({share:.2} %)", one.trainable),
        bytes(one.saved_bytes),
        one.steps.to_string(),
        duration(one.train_seconds),
        one.peak_memory_bytes.map_or("?".to_owned(), bytes),
    ]
}

/// The heads of those columns, and of the two after them.
const HEADS: [&str; 8] = [
    "method", "rate", "learns", "saved", "steps", "time", "memory", "score",
];

fn bytes(count: u64) -> String {
    let mib = count as f64 / f64::from(1 << 20);
    match mib {
        small if small < 1.0 => format!("{:.0} KiB", small * 1024.0),
        some if some < 1024.0 => format!("{some:.1} MiB"),
        many => format!("{:.2} GiB", many / 1024.0),
    }
}

/// A score with its interval.
fn score(one: &Standing) -> String {
    let interval = one.score.interval;
    let interval = interval.map_or_else(String::new, |ends| {
        format!(" ({:.3}–{:.3})", ends.low, ends.high)
    });
    format!("{:.3}{interval}", one.score.value)
}

/// A method beside the best, in words.
fn beside(one: &Standing, best: &str) -> String {
    let gap = one.behind;
    let interval = gap.interval.map_or_else(String::new, |ends| {
        format!(" ({:.4} to {:.4})", ends.low, ends.high)
    });
    let p = one
        .p
        .map_or("no draws".to_owned(), |p| format!("p = {p:.3}"));
    let meaning = match one.apart {
        true => "",
        false => ", which means nothing",
    };
    format!(
        "{} reaches {:.4}{interval} less than {best}{meaning} ({p})",
        one.name, gap.value
    )
}

/// Which method to take, and why.
fn advice(choice: &Choice, advised: &str, best: &str) -> String {
    let count = choice.n;
    match (choice.is_open(), choice.best == choice.advised) {
        (true, _) => {
            format!("no difference means anything on these {count} records: {advised} learns least")
        }
        (false, true) => format!("{advised}: no method that learns less comes near enough to it"),
        (false, false) => {
            format!("{advised} learns least of those that are not told apart from {best}")
        }
    }
}

/// What follows from the comparison.
fn verdict(compared: &Compared) -> Vec<String> {
    let choice = &compared.choice.overall;
    let (Some(best), Some(advised)) = (choice.best(), choice.advised()) else {
        return Vec::new();
    };
    let mut lines = vec![format!(
        "{} reaches most on the {} records: {} {}",
        best.name,
        compared.side,
        compared.measure,
        score(best)
    )];
    let others = choice.methods.iter().filter(|one| one.name != best.name);
    lines.extend(others.map(|one| beside(one, &best.name)));
    lines.push(advice(choice, &advised.name, &best.name));
    let apart: Vec<&str> = regions(compared)
        .filter(|(_, own)| {
            let mut all = own.methods.iter();
            all.any(|one| one.apart && one.name == advised.name)
        })
        .map(|(name, _)| name)
        .collect();
    if !apart.is_empty() {
        lines.push(format!(
            "but {} is worse than the best of the region in {}",
            advised.name,
            apart.join(", ")
        ));
    }
    lines
}

/// The choice in each region.
fn regions(compared: &Compared) -> impl Iterator<Item = (&str, &Choice)> {
    let all = compared.choice.by.get("region").into_iter().flatten();
    all.map(|(name, own)| (name.as_str(), own))
}

/// Rows of the table of methods: what each is, costs and reaches.
fn table(compared: &Compared) -> Vec<Vec<String>> {
    let methods = &compared.choice.overall.methods;
    let each = compared.outcomes.iter().zip(methods);
    each.map(|(one, standing)| {
        let mut row = vec![one.name.clone()];
        row.extend(costs(one));
        row.push(score(standing));
        row
    })
    .collect()
}

/// Rows of the table of regions: records, and each method with a mark where the best of the region
/// is told apart from it.
fn by_region(compared: &Compared) -> Vec<Vec<String>> {
    let row = |(name, own): (&str, &Choice)| {
        let mark = |one: &Standing| if one.apart { " ▼" } else { "" };
        let methods = own.methods.iter();
        let scores = methods.map(|one| format!("{}{}", score(one), mark(one)));
        let mut row = vec![name.to_owned(), own.n.to_string()];
        row.extend(scores);
        row
    };
    regions(compared).map(row).collect()
}

fn region_heads(compared: &Compared) -> Vec<String> {
    let mut heads = vec!["region".to_owned(), "records".to_owned()];
    heads.extend(compared.outcomes.iter().map(|one| one.name.clone()));
    heads
}

/// All lines at the end of the run.
pub(crate) fn lines(compared: &Compared) -> Vec<String> {
    let mut all = aligned(&HEADS.map(str::to_owned), &table(compared));
    let regions = by_region(compared);
    if !regions.is_empty() {
        all.push(String::new());
        all.extend(aligned(&region_heads(compared), &regions));
    }
    all.push(String::new());
    all.extend(verdict(compared));
    let warnings = compared.warnings().into_iter();
    all.extend(warnings.map(|one| format!("warning: {one}")));
    all
}

/// A table with columns of equal width, the first to the left.
fn aligned(heads: &[String], rows: &[Vec<String>]) -> Vec<String> {
    let all = || std::iter::once(heads).chain(rows.iter().map(Vec::as_slice));
    let wide = |column: usize| {
        let cells = all().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let wide: Vec<usize> = (0..heads.len()).map(wide).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&wide).enumerate();
        let cells = cells.map(|(at, (cell, wide))| match at {
            0 => format!("{cell:<wide$}"),
            _ => format!("  {cell:>wide$}"),
        });
        cells.collect::<String>()
    };
    all().map(line).collect()
}

/// The page.
pub(crate) fn html(input: &Input, compared: &Compared) -> String {
    let mut page = head(&format!("Methods compared · {}", input.data.train.file));
    let (measure, side) = (&compared.measure, &compared.side);
    page.push_str(&list(&verdict(compared)));
    let warnings = compared.warnings();
    page.push_str("<h2>Warnings</h2>");
    page.push_str(&match warnings.is_empty() {
        true => "<p>None.</p>".to_owned(),
        false => list(&warnings),
    });
    let caption = format!(
        "Score: {measure} on the {side} records with its 95 % interval (bootstrap). Learns: numbers \
         that are trained, and their share of all. Saved: the folder of the method. Memory: the most \
         that the process held while it trained."
    );
    let heads = HEADS.map(str::to_owned);
    page.push_str(&section("Methods", &caption, &heads, &table(compared)));
    let regions = by_region(compared);
    if !regions.is_empty() {
        let caption = format!(
            "{measure} on the {side} records with its 95 % interval; ▼ where the best of the region \
             is told apart from the method (paired bootstrap, Holm's correction over the methods)."
        );
        let heads = region_heads(compared);
        page.push_str(&section("Regions", &caption, &heads, &regions));
    }
    page.push_str(&tokens(input));
    page + END
}

fn section(title: &str, caption: &str, heads: &[String], rows: &[Vec<String>]) -> String {
    let mut text = format!(
        "<h2>{title}</h2><div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{title}\">\
         <table><caption>{}</caption><thead><tr>",
        escaped(caption)
    );
    for head in heads {
        text.push_str(&format!("<th scope=\"col\">{}</th>", escaped(head)));
    }
    text.push_str("</tr></thead><tbody class=\"plain\">");
    for row in rows {
        text.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let cell = escaped(cell);
            text.push_str(&match at {
                0 => format!("<th scope=\"row\">{cell}</th>"),
                _ => format!("<td>{cell}</td>"),
            });
        }
        text.push_str("</tr>");
    }
    text + "</tbody></table></div>"
}

/// metrics.json.
pub(crate) fn json(
    args: &Args,
    input: &Input,
    compared: &Compared,
) -> Result<String, serde_json::Error> {
    let method = |one: &Outcome| {
        let sides = one.sides.iter();
        let sides: Vec<(String, Value)> = sides
            .map(|seen| (seen.name.clone(), seen.scores.clone()))
            .collect();
        let mut all = json!({
            "name": one.name,
            "folder": one.name,
            "rate": one.rate,
            "trainable": one.trainable,
            "total": one.total,
            "steps": one.steps,
            "train_seconds": one.train_seconds,
            "peak_memory_bytes": one.peak_memory_bytes,
            "saved_bytes": one.saved_bytes,
        });
        if let Value::Object(all) = &mut all {
            all.extend(sides);
        }
        all
    };
    let methods: Vec<Value> = compared.outcomes.iter().map(method).collect();
    let name = |one: Option<&Standing>| one.map(|one| one.name.clone());
    let overall = &compared.choice.overall;
    let all = json!({
        "task": input.setup.task,
        "labels": input.data.labels,
        "regions": input.data.regions,
        "methods": methods,
        "compared_on": compared.side,
        "measure": compared.measure,
        "best": name(overall.best()),
        "advised": name(overall.advised()),
        "nothing_apart": overall.is_open(),
        "choice": compared.choice,
        "baselines": compared.baselines,
        "verdict": verdict(compared),
        "warnings": compared.warnings(),
        "device": args.compute.device.to_string(),
        "precision": args.compute.precision.to_string(),
        "threads": threads::count(),
        "seed": args.seed,
        "head": input.setup.note,
        "tokens": input.report,
    });
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}
