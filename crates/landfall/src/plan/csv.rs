//! The per-region table, `regions.csv`.

use landfall_core::Money;

use super::{Plan, RegionPlan, Role};

const HEADER: &str = "code,name,role,segment,silhouette,demand,demand_low,demand_high,observed,\
    market_selection,data_adaptation,legal_compliance,cultural_fusion,technology_output,\
    weight,j,j_complete,value,value_minus_j,spend,wave,currency";

impl Plan {
    /// The regions as CSV (RFC 4180, UTF-8): one row per region in the order of the plan, amounts
    /// in the currency of the plan, empty where not assessed, waves counted from 1.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let file = landfall_testkit::small_strategy(folder.path())?;
    /// # let plan = landfall::Strategy::from_file(&file, &[])?.run(&landfall::Progress::silent())?;
    /// let table = plan.regions_csv(); // `plan` is what `Strategy::run` answered
    /// assert!(table.starts_with("code,name,role,"));
    /// assert_eq!(table.lines().count(), 1 + plan.regions.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn regions_csv(&self) -> String {
        let mut text = format!("{HEADER}\r\n");
        for region in &self.regions {
            text.push_str(&row(region));
            text.push_str("\r\n");
        }
        text
    }
}

fn row(region: &RegionPlan) -> String {
    let amount = |money: Option<Money>| money.map(|m| m.amount().to_string()).unwrap_or_default();
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let assessed = region.cost.named().iter().any(|(_, part)| part.is_some());
    let gain = region
        .value
        .filter(|_| assessed)
        .and_then(|v| v.checked_sub(region.j).ok());
    let mut cells = vec![
        region.code.to_string(),
        quoted(&region.name),
        role(region.role).to_owned(),
        region.segment.map(|s| s.to_string()).unwrap_or_default(),
        number(region.silhouette),
        number(region.demand),
        number(region.demand_interval.map(|interval| interval.low)),
        number(region.demand_interval.map(|interval| interval.high)),
        number(region.observed),
    ];
    cells.extend(region.cost.named().map(|(_, part)| amount(part)));
    cells.extend([
        region.weight.to_string(),
        amount(Some(region.j)),
        region.j_complete.to_string(),
        amount(region.value),
        amount(gain),
        amount(region.spend),
        region
            .wave
            .map(|wave| (wave + 1).to_string())
            .unwrap_or_default(),
        region.j.currency().to_string(),
    ]);
    cells.join(",")
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Home => "home",
        Role::Chosen => "chosen",
        Role::Candidate => "candidate",
        Role::Observed => "observed",
    }
}

/// A text cell: quoted where RFC 4180 asks for it; a leading sign that a spreadsheet would run as
/// a formula gets an apostrophe before it.
fn quoted(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if safe.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cells_are_quoted_and_never_formulas() {
        assert_eq!(quoted("Korea, \"South\""), "\"Korea, \"\"South\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("Brazil"), "Brazil");
    }
}
