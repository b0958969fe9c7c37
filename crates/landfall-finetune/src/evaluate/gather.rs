//! Warnings of one kind in one sentence.

use std::collections::BTreeMap;

use super::warning::Warning;

/// Kinds of warnings, the gravest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    BelowChance { doubted: bool },
    NoBetterThanChance,
    NoBetterThanBaseline { method: String, baseline: String },
    LabelNeverPredicted,
    LabelNotTested,
    FewRows { few: usize },
}

/// One sentence for each kind of warning, the gravest first: what stands alone in its own words, of
/// several the groups or labels they are about.
///
/// ```
/// use landfall_finetune::evaluate::{Warning, gathered};
///
/// let never = |label: &str| Warning::LabelNeverPredicted { label: label.to_owned(), rows: 3 };
/// let all = [never("hours"), never("login")];
/// assert_eq!(gathered(&all), ["2 labels are never predicted: `hours`, `login`"]);
/// assert_eq!(gathered(&all[..1]), ["the label `hours` (3 rows) is never predicted"]);
/// ```
pub fn gathered<'a>(warnings: impl IntoIterator<Item = &'a Warning>) -> Vec<String> {
    let mut kinds: BTreeMap<Kind, Vec<&Warning>> = BTreeMap::new();
    for warning in warnings {
        kinds.entry(kind(warning)).or_default().push(warning);
    }
    let sentences = kinds.iter().map(|(kind, all)| match all.as_slice() {
        [one] => one.to_string(),
        all => sentence(kind, all),
    });
    sentences.collect()
}

fn kind(warning: &Warning) -> Kind {
    match warning {
        Warning::BelowChance { certain, .. } => Kind::BelowChance { doubted: !certain },
        Warning::NoBetterThanChance { .. } => Kind::NoBetterThanChance,
        Warning::NoBetterThanBaseline {
            method, baseline, ..
        } => Kind::NoBetterThanBaseline {
            method: method.clone(),
            baseline: baseline.clone(),
        },
        Warning::LabelNeverPredicted { .. } => Kind::LabelNeverPredicted,
        Warning::LabelNotTested { .. } => Kind::LabelNotTested,
        Warning::FewRows { few, .. } => Kind::FewRows { few: *few },
    }
}

fn sentence(kind: &Kind, all: &[&Warning]) -> String {
    let (count, names) = (all.len(), names(all));
    match kind {
        Kind::BelowChance { doubted } => {
            let doubt = if *doubted { ", within the doubt" } else { "" };
            format!(
                "the overall accuracy hides {count} groups below the share of their most frequent \
                 label{doubt}: {names}"
            )
        }
        Kind::NoBetterThanChance => format!(
            "the overall accuracy hides {count} groups no better than the share of their most \
             frequent label: {names}"
        ),
        Kind::NoBetterThanBaseline { method, baseline } => {
            format!("`{method}` is no better than `{baseline}` in {count} places: {names}")
        }
        Kind::LabelNeverPredicted => format!("{count} labels are never predicted: {names}"),
        Kind::LabelNotTested => {
            format!("{count} labels have no row and count as 0 in the macro averages: {names}")
        }
        Kind::FewRows { few } => {
            format!("{count} groups have few rows (below {few}), their scores say little: {names}")
        }
    }
}

/// What the warnings are about.
fn names(all: &[&Warning]) -> String {
    let names = all.iter().map(|warning| match warning {
        Warning::LabelNeverPredicted { label, .. } | Warning::LabelNotTested { label } => {
            format!("`{label}`")
        }
        Warning::FewRows { name, .. }
        | Warning::BelowChance { name, .. }
        | Warning::NoBetterThanChance { name, .. }
        | Warning::NoBetterThanBaseline { name, .. } => match name.as_str() {
            "" => "overall".to_owned(),
            name => format!("`{name}`"),
        },
    });
    let names: Vec<String> = names.collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(name: &str, certain: bool) -> Warning {
        Warning::BelowChance {
            title: "region".to_owned(),
            name: name.to_owned(),
            rows: 40,
            accuracy: 0.2,
            interval: None,
            chance: 0.4,
            certain,
            overall: 0.8,
        }
    }

    #[test]
    fn what_is_certain_and_grave_comes_first_and_nothing_is_lost() {
        let few = |name: &str| Warning::few("region", name, 3, 30);
        let all = [
            few("de"),
            below("th", false),
            few("fr"),
            below("am", true),
            below("ti", true),
        ];
        let said = gathered(&all);
        assert_eq!(said.len(), 3);
        assert!(said[0].ends_with("label: `am`, `ti`"), "{}", said[0]);
        assert!(said[1].contains("region `th`") && said[1].contains("within the doubt"));
        assert!(said[2].starts_with("2 groups have few rows (below 30)"));
        assert!(gathered([]).is_empty());
    }
}
