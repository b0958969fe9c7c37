//! report.html: one file that needs nothing from elsewhere.

use std::collections::BTreeMap;

use landfall_finetune::evaluate;
use landfall_finetune::train::StepReport;

use super::across;
use super::chart::{Curve, Range, large, small, thinned};
use super::input::Input;
use super::judge::Verdict;
use super::results::Results;
use super::table::{columns, duration, rows, shown};

const STYLE: &str = include_str!("page.css");

/// Points of a curve.
const POINTS: usize = 300;

/// The page.
pub(crate) fn html(results: &Results<'_>) -> String {
    let mut page = head(&format!("Fine-tuning · {}", results.input.data.train.file));
    page.push_str(&summary(results));
    page.push_str(&warnings(results));
    for verdict in results.judged {
        let title = format!("Quality on the {} records", verdict.name);
        page.push_str(&scores(&title, "", verdict));
    }
    if let Some(folds) = &results.study.folds {
        let title = "Quality on the training records, each by a model that has not seen it";
        let lead = format!("<p>{}</p>", across::folds(&folds.found));
        page.push_str(&scores(title, &lead, &folds.verdict));
    }
    if let Some(table) = &results.study.transfer {
        page.push_str(&across::html(table));
    }
    page.push_str(&losses(results, &results.trained.steps, "Loss"));
    if !results.start.masked.is_empty() {
        page.push_str(&losses(
            results,
            &results.start.masked,
            "Loss of the masked words before the task",
        ));
    }
    page.push_str(&tokens(results.input));
    page + END
}

/// The end of a page.
pub(crate) const END: &str = "</main></body></html>\n";

/// The beginning of a page.
pub(crate) fn head(title: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>"
    )
}

fn summary(results: &Results<'_>) -> String {
    let trained = results.trained;
    let learning = &trained.learning;
    let facts = [
        ("Task", results.input.setup.task.to_string()),
        ("Records", results.input.data.train.len().to_string()),
        ("Labels", results.input.data.labels.len().to_string()),
        ("Steps", trained.steps.len().to_string()),
        (
            "Parameters that learnt",
            format!("{} of {}", learning.trainable, learning.total),
        ),
        (
            "Samples a second",
            format!("{:.1}", results.samples_per_second()),
        ),
        ("Time", duration(results.seconds)),
        ("Head", results.input.setup.note.to_string()),
    ];
    let mut text = "<dl>".to_owned();
    for (name, value) in facts {
        text.push_str(&format!(
            "<div><dt>{name}</dt><dd>{}</dd></div>",
            escaped(&value)
        ));
    }
    text + "</dl>"
}

fn warnings(results: &Results<'_>) -> String {
    let data = results.input.data.warnings.iter().map(ToString::to_string);
    let mut all: Vec<String> = data.collect();
    let mut gathered = all.clone();
    for verdict in results.judged {
        let named = |warning: String| format!("{}: {warning}", verdict.name);
        all.extend(verdict.warnings().map(|one| named(one.to_string())));
        gathered.extend(
            evaluate::gathered(verdict.warnings())
                .into_iter()
                .map(named),
        );
    }
    if all.is_empty() {
        return "<h2>Warnings</h2><p>None.</p>".to_owned();
    }
    let count = all.len();
    format!(
        "<h2>Warnings</h2>{}<details><summary>All {count} one by one</summary>{}</details>",
        list(&gathered),
        list(&all)
    )
}

pub(crate) fn list(lines: &[String]) -> String {
    let lines = lines.iter();
    let lines: String = lines
        .map(|line| format!("<li>{}</li>", escaped(line)))
        .collect();
    format!("<ul>{lines}</ul>")
}

/// `lead` is a paragraph above the table.
fn scores(title: &str, lead: &str, verdict: &Verdict) -> String {
    let (measures, baselines) = columns(verdict);
    let beside = match baselines.is_empty() {
        true => "",
        false => {
            " Baselines: accuracy of cheap classifiers on the same records; ▼ where the model is no \
             better than one."
        }
    };
    let mut text = format!(
        "<h2>{title}</h2>{lead}<div class=\"wide\" role=\"region\" tabindex=\"0\" \
         aria-label=\"{title}\"><table><caption>Each measure with its 95 % interval (bootstrap).{beside}\
         </caption><thead><tr><th scope=\"col\">Region</th><th scope=\"col\">Records</th>"
    );
    for name in measures.iter().map(ToString::to_string).chain(baselines) {
        text.push_str(&format!(
            "<th scope=\"col\">{}</th>",
            escaped(&name.replace('_', " "))
        ));
    }
    text.push_str("</tr></thead><tbody>");
    for row in rows(verdict) {
        let region = match row.region.as_str() {
            "" => "all",
            region => region,
        };
        text.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td>",
            escaped(region),
            row.n
        ));
        let own = row.measures.first().copied().flatten().map(|(own, _)| own);
        for measure in row.measures {
            text.push_str(&format!("<td>{}</td>", shown(measure)));
        }
        for accuracy in row.baselines {
            let mark = match own.is_some_and(|own| own <= accuracy) {
                true => " ▼",
                false => "",
            };
            text.push_str(&format!("<td>{accuracy:.3}{mark}</td>"));
        }
        text.push_str("</tr>");
    }
    text + "</tbody></table></div>"
}

/// The loss of all steps as one picture, and of each region as a small one on the same scale.
fn losses(results: &Results<'_>, steps: &[StepReport], title: &str) -> String {
    let all: Curve = steps
        .iter()
        .map(|step| (step.step as f64 + 1.0, step.loss))
        .collect();
    let mut regions: BTreeMap<&str, Curve> = BTreeMap::new();
    for step in steps {
        for (region, loss) in &step.regions {
            let place = (step.step as f64 + 1.0, *loss);
            regions
                .entry(results.region(*region))
                .or_default()
                .push(place);
        }
    }
    regions.remove("");
    let all = thinned(&all, POINTS);
    let mut text = format!("<h2>{title}</h2>");
    let label = format!("Loss by step: {}", said(&all));
    text.push_str(&format!(
        "<figure>{}<figcaption>{label}</figcaption></figure>",
        large(&all, Range::of([&all]), &label)
    ));
    if regions.len() < 2 {
        return text;
    }
    let regions: BTreeMap<&str, Curve> = regions
        .into_iter()
        .map(|(name, curve)| (name, thinned(&curve, POINTS / 4)))
        .collect();
    let range = Range::of(regions.values());
    text.push_str("<h3>By region, all on one scale</h3><ul class=\"grid\">");
    for (name, curve) in &regions {
        let name = escaped(name);
        let label = format!("{name}: {}", said(curve));
        text.push_str(&format!(
            "<li>{}<span>{label}</span></li>",
            small(curve, range, &label)
        ));
    }
    text + "</ul>"
}

/// Where a curve begins and ends.
fn said(curve: &Curve) -> String {
    match (curve.first(), curve.last()) {
        (Some((_, first)), Some((_, last))) => format!("{first:.3} to {last:.3}"),
        _ => "nothing".to_owned(),
    }
}

/// What the tokenizer costs each region.
pub(crate) fn tokens(input: &Input) -> String {
    let limit = input.tokens.limit();
    let mut text = format!(
        "<h2>What the tokenizer costs each region</h2><div class=\"wide\" role=\"region\" \
         tabindex=\"0\" aria-label=\"Tokens of each region\"><table><caption>A region that \
         needs more tokens for a word pays more and is cut earlier (limit {limit} tokens); unknown \
         tokens are lost.</caption><thead><tr><th scope=\"col\">Region</th><th scope=\"col\">Texts</th>\
         <th scope=\"col\">Tokens per word</th><th scope=\"col\">Unknown, %</th>\
         <th scope=\"col\">Mean length</th><th scope=\"col\">95 of 100 up to</th>\
         <th scope=\"col\">Cut, %</th></tr></thead><tbody>"
    );
    for (region, own) in &input.report.languages {
        let region = match region.as_str() {
            "" => "all",
            region => region,
        };
        let words = own
            .tokens_per_word
            .map_or("–".to_owned(), |x| format!("{x:.2}"));
        text.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{words}</td><td>{:.2}</td><td>{:.1}</td><td>{}</td><td>{:.1}</td></tr>",
            escaped(region),
            own.texts,
            own.unknown_share * 100.0,
            own.mean_length,
            own.length_95,
            own.truncated_share * 100.0,
        ));
    }
    text + "</tbody></table></div>"
}

/// Text that cannot become markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
