//! Folds and transfer as lines and as tables of a page.

use landfall_finetune::evaluate::{CrossValidated, Transfer, TransferCell};

use super::page::escaped;

/// The folds in one sentence.
pub(crate) fn folds(found: &CrossValidated<u32>) -> String {
    let scores = found.folds.iter().map(|fold| format!("{:.3}", fold.score));
    let scores: Vec<String> = scores.collect();
    format!(
        "Accuracy of {} folds: mean {:.3}, standard deviation {:.3} ({})",
        scores.len(),
        found.mean,
        found.deviation,
        scores.join(", ")
    )
}

/// One line for each region trained on, one column for each tested.
pub(crate) fn lines(table: &Transfer) -> Vec<String> {
    let wide = |names: &[String]| names.iter().map(|name| name.chars().count()).max();
    let first = wide(&table.trained).unwrap_or(0).max("trained on".len());
    let other = wide(&table.tested).unwrap_or(0).max(5);
    let mut head = format!("{:<first$}", "trained on");
    for name in &table.tested {
        head.push_str(&format!(" {name:>other$}"));
    }
    let rows = table.trained.iter().zip(&table.cells);
    let rows = rows.map(|(name, cells)| {
        let mut line = format!("{name:<first$}");
        for cell in cells {
            line.push_str(&format!(" {:>other$}", value(cell.as_ref())));
        }
        line
    });
    std::iter::once(head).chain(rows).collect()
}

/// The table of transfer on the page.
pub(crate) fn html(table: &Transfer) -> String {
    let mut text = "<h2>Transfer</h2><div class=\"wide\" role=\"region\" tabindex=\"0\" \
        aria-label=\"Transfer\"><table><caption>Accuracy on the test records of each region (columns) \
        of a model trained on the training records of one region alone (rows); in small print the \
        95 % interval (bootstrap).</caption><thead><tr><th scope=\"col\">Trained on</th>"
        .to_owned();
    for name in &table.tested {
        text.push_str(&format!("<th scope=\"col\">{}</th>", escaped(name)));
    }
    text.push_str("</tr></thead><tbody class=\"plain\">");
    for (name, cells) in table.trained.iter().zip(&table.cells) {
        text.push_str(&format!("<tr><th scope=\"row\">{}</th>", escaped(name)));
        let tested = table.tested.iter().zip(cells);
        for (tested, cell) in tested {
            let own = if tested == name { " class=\"own\"" } else { "" };
            text.push_str(&format!("<td{own}>{}</td>", with_interval(cell.as_ref())));
        }
        text.push_str("</tr>");
    }
    text + "</tbody></table></div>"
}

fn value(cell: Option<&TransferCell>) -> String {
    cell.map_or("–".to_owned(), |cell| format!("{:.3}", cell.score.value))
}

fn with_interval(cell: Option<&TransferCell>) -> String {
    let interval = cell.and_then(|cell| cell.score.interval);
    let interval = interval.map_or_else(String::new, |ends| {
        format!("<br><small>{:.3}–{:.3}</small>", ends.low, ends.high)
    });
    value(cell) + &interval
}
