//! Why the choice is as sure as it is.

use landfall_core::{Reason, RegionCode};

use crate::plan::{Doubt, FigureDoubt, FigureKind, HeldFigure, SwitchPoint};
use crate::run::Findings;

/// Figures named one by one.
const NAMED: usize = 10;

pub(super) fn reason(findings: &Findings<'_>, doubt: &Doubt) -> Reason {
    let plan = &doubt.plan;
    let mut reason = Reason::new(format!(
        "the plan is the best choice in {} of {} draws, and its regions are in {}",
        percent(plan.best.share),
        doubt.draws,
        percent(plan.same_regions.share)
    ))
    .rule(
        "every doubtful figure is drawn from its range and the choice repeated; ranges without a \
         level are triangles with the figure as peak, intervals with a level are two halves of a \
         normal distribution around the figure as median",
    )
    .input("seed", findings.strategy.terms.seed.get())
    .input("doubtful figures", doubt.figures.len())
    .input("correlation of demand estimates", doubt.demand_correlation)
    .input("over a budget", percent(plan.over_budget.share))
    .input("worth in half of the draws", plan.worth_median);
    if let Some(regret) = &plan.regret {
        let from = "value of the best choice of each draw minus the plan's";
        reason = reason.because(
            Reason::new(format!("the plan loses {} on average", regret.mean))
                .rule(from)
                .input("in nineteen of twenty draws at most", regret.high),
        );
    }
    let changing = doubt.figures.iter().filter(|figure| figure.chance > 0.0);
    reason
        .because_all(changing.take(NAMED).map(|figure| one(findings, figure)))
        .because_all(doubt.held.iter().map(held))
}

fn one(findings: &Findings<'_>, figure: &FigureDoubt) -> Reason {
    let (region, name) = (&figure.region, figure.figure.name());
    let mut reason = Reason::new(format!(
        "{name} of {region} changes the chosen regions alone with probability {}",
        percent(figure.chance)
    ))
    .input("figure", amount(findings, figure.figure, figure.value))
    .input("worth of knowing it", figure.worth);
    for (side, switch) in [("falls to", &figure.falls), ("rises to", &figure.rises)] {
        if let Some(switch) = switch {
            let at = amount(findings, figure.figure, switch.at);
            reason = reason.because(Reason::new(format!(
                "when it {side} {at}: {}",
                then(switch)
            )));
        }
    }
    reason
}

fn then(switch: &SwitchPoint) -> String {
    let mut parts = Vec::new();
    let lists = [
        (&switch.added, "comes in"),
        (&switch.removed, "goes out"),
        (&switch.moved, "changes its wave"),
    ];
    for (codes, what) in lists {
        if !codes.is_empty() {
            parts.push(format!("{} {what}", listed(codes)));
        }
    }
    parts.join(", ")
}

fn held(held: &HeldFigure) -> Reason {
    let count = held.regions.len();
    Reason::new(format!(
        "{} has no range in {count} candidates and stayed as it is",
        held.figure.name()
    ))
    .input("regions", listed(&held.regions))
}

fn listed(codes: &[RegionCode]) -> String {
    let codes: Vec<&str> = codes.iter().map(RegionCode::as_str).collect();
    codes.join(", ")
}

fn amount(findings: &Findings<'_>, kind: FigureKind, value: f64) -> String {
    if kind.is_money() {
        let digits = usize::try_from(findings.strategy.terms.currency.minor_digits());
        let currency = findings.strategy.terms.currency;
        format!("{value:.*} {currency}", digits.unwrap_or(0))
    } else {
        format!("{value:.0}")
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
