//! What is said at the terminal.

use landfall::Segmentation;
use landfall::market::Verdict;

/// A few lines about what was found.
pub(crate) fn text(found: &Segmentation) -> String {
    let settings = &found.settings;
    let mut lines = vec![format!(
        "{}: {}, {}",
        settings.source,
        counted(settings.rows, "row"),
        counted(found.columns.len(), "column")
    )];
    lines.push(headline(found));
    if found.k > 1 {
        let sizes: Vec<String> = found.sizes.iter().map(ToString::to_string).collect();
        lines.push(format!("sizes: {}", sizes.join(" ")));
    }
    if let Some(silhouette) = found.scores.silhouette {
        lines.push(format!("mean silhouette: {silhouette:.3}"));
    }
    if let Some(stability) = found.stability {
        lines.push(format!("stability: {stability:.3}"));
    }
    lines.push(format!("inertia: {}", found.inertia));
    let warnings = found
        .warnings
        .iter()
        .map(|warning| format!("note: {warning}"));
    lines.extend(warnings);
    lines.join("\n")
}

fn headline(found: &Segmentation) -> String {
    let p = match (found.p_uniform, found.p_gaussian) {
        (Some(uniform), Some(gaussian)) => {
            format!(" (p = {uniform:.3} against uniform data, {gaussian:.3} against one Gaussian)")
        }
        _ => String::new(),
    };
    match found.verdict {
        Some(Verdict::Clusters) => format!("{}{p}", counted(found.k, "cluster")),
        Some(Verdict::NoClusters) => format!("no clusters: the rows are one segment{p}"),
        None => format!("{}, as asked for; not tested", counted(found.k, "cluster")),
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}
