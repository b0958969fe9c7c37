//! Where demand like that of the home markets is not yet served.

use landfall_core::{Mistake, Mistakes, Place, Reason, RegionCode, Score};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{MarketError, NeighbourReport, Prepared};

/// One region as an opportunity, with the parts of its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Opportunity {
    /// The region.
    pub region: RegionCode,
    /// Similarity to the most similar home market: the share of all other regions that lie
    /// farther from that market than this one does, 0 to 1.
    pub similarity: Score,
    /// That home market.
    pub nearest_home: RegionCode,
    /// Demand its neighbours suggest beyond what is observed, never below 0, in the unit of the
    /// indicator; `None` when either is unknown.
    pub unserved: Option<f64>,
    /// similarity x unserved.
    pub score: Option<f64>,
}

impl Opportunity {
    /// Why it ranks where it does.
    pub fn reason(&self) -> Reason {
        let known =
            |value: Option<f64>| value.map_or_else(|| "unknown".into(), |v| format!("{v:.4}"));
        Reason::new(format!(
            "{} scores {} as an opportunity",
            self.region,
            known(self.score)
        ))
        .input(
            "similarity",
            format!("{:.4} (to {})", self.similarity, self.nearest_home),
        )
        .input("demand not yet served", known(self.unserved))
        .rule("share of regions farther from home x max(0, neighbours' estimate - observed)")
    }
}

/// Ranks all prepared regions but the home markets: the greatest score first, regions without a
/// score last by similarity, ties by code.
///
/// # Errors
/// [`MarketError::Params`] when there is no home market or one of them is not among the prepared
/// regions.
pub fn opportunities(
    prepared: &Prepared,
    neighbours: &NeighbourReport,
    homes: &[RegionCode],
) -> Result<Vec<Opportunity>, MarketError> {
    let home_rows = locate(prepared, homes)?;
    let mut ranked: Vec<Opportunity> = prepared
        .regions()
        .iter()
        .enumerate()
        .filter(|(_, region)| !homes.contains(region))
        .filter_map(|(row, region)| judge(neighbours, &home_rows, row, region))
        .collect();
    ranked.sort_by(|a, b| {
        let by_score = b.score.unwrap_or(-1.0).total_cmp(&a.score.unwrap_or(-1.0));
        let by_similarity = b.similarity.get().total_cmp(&a.similarity.get());
        by_score
            .then(by_similarity)
            .then_with(|| a.region.cmp(&b.region))
    });
    Ok(ranked)
}

fn locate<'a>(
    prepared: &Prepared,
    homes: &'a [RegionCode],
) -> Result<Vec<(usize, &'a RegionCode)>, MarketError> {
    let mut rows = Vec::new();
    let mut mistakes = Vec::new();
    for home in homes {
        match prepared.position(home) {
            Some(row) => rows.push((row, home)),
            None => mistakes.push(
                Mistake::new(
                    Place::default().field("home"),
                    format!("home market {home} is not among the regions that can be compared"),
                )
                .help("its row is missing, or has too few figures"),
            ),
        }
    }
    if homes.is_empty() {
        let place = Place::default().field("home");
        mistakes.push(Mistake::new(place, "no home market is named"));
    }
    Mistakes::none(mistakes).map_err(MarketError::Params)?;
    Ok(rows)
}

fn judge(
    neighbours: &NeighbourReport,
    homes: &[(usize, &RegionCode)],
    row: usize,
    region: &RegionCode,
) -> Option<Opportunity> {
    let (similarity, home) = homes
        .iter()
        .filter_map(|(home_row, home)| Some((neighbours.similarity(row, *home_row)?, *home)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    let demand = neighbours.region(region)?;
    let unserved = demand
        .estimate
        .as_ref()
        .zip(demand.observed)
        .map(|(estimate, observed)| (estimate.value() - observed).max(0.0));
    Some(Opportunity {
        region: region.clone(),
        similarity: Score::new(similarity).ok()?,
        nearest_home: home.clone(),
        unserved,
        score: unserved.map(|unserved| similarity * unserved),
    })
}
