//! What entering a region costs, part by part, as the user's table gives it.

mod read;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use landfall_core::{Currency, Decimal, Money, Place, RegionCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the five parts of J.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CostPart {
    /// Finding and choosing the market (c).
    MarketSelection,
    /// Data and model for its languages (d).
    DataAdaptation,
    /// Meeting its law (l).
    LegalCompliance,
    /// A team that works together across cultures (f).
    CulturalFusion,
    /// Serving the technology there (o).
    TechnologyOutput,
}

impl CostPart {
    /// All five, in the order of J = w (c + d + l + f + o).
    pub const ALL: [Self; 5] = [
        Self::MarketSelection,
        Self::DataAdaptation,
        Self::LegalCompliance,
        Self::CulturalFusion,
        Self::TechnologyOutput,
    ];

    /// Its name in files, such as `legal_compliance`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MarketSelection => "market_selection",
            Self::DataAdaptation => "data_adaptation",
            Self::LegalCompliance => "legal_compliance",
            Self::CulturalFusion => "cultural_fusion",
            Self::TechnologyOutput => "technology_output",
        }
    }
}

impl fmt::Display for CostPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name().replace('_', " "))
    }
}

impl FromStr for CostPart {
    type Err = String;

    /// Reads a name, taking case, spaces and hyphens as they come; the error is that text.
    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL
            .into_iter()
            .find(|part| part.name() == name)
            .ok_or_else(|| text.to_owned())
    }
}

/// An amount with the range it may lie in, where the user gives one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The amount.
    pub value: Decimal,
    /// Lower and upper end of its range.
    pub range: Option<(Decimal, Decimal)>,
}

/// One part of the cost of one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenCost {
    /// Paid once, at entry.
    pub one_off: Amount,
    /// Paid at the end of every year of operation.
    pub per_year: Amount,
    /// Currency of both.
    pub currency: Currency,
    /// Where it comes from.
    pub note: Option<String>,
    /// Where it stands.
    pub place: Place,
}

impl GivenCost {
    /// A cost known exactly.
    pub fn exact(one_off: Decimal, per_year: Decimal, currency: Currency) -> Self {
        let amount = |value| Amount { value, range: None };
        Self {
            one_off: amount(one_off),
            per_year: amount(per_year),
            currency,
            note: None,
            place: Place::default(),
        }
    }

    /// What is paid once.
    pub const fn one_off(&self) -> Money {
        Money::new(self.one_off.value, self.currency)
    }

    /// What is paid every year.
    pub const fn per_year(&self) -> Money {
        Money::new(self.per_year.value, self.currency)
    }
}

/// Cost parts by region. A part that is not there is not assessed, never free.
///
/// ```
/// use landfall_business::{CostPart, CostTable};
/// use landfall_core::RegionCode;
///
/// let csv = b"region,part,one_off,per_year,currency\nBR,legal_compliance,120000,15000,EUR\n";
/// let costs = CostTable::read_bytes(csv, "costs.csv")?;
/// let brazil = RegionCode::parse("BR").unwrap();
/// let legal = costs.get(&brazil, CostPart::LegalCompliance).unwrap();
/// assert_eq!(legal.one_off().to_string(), "120000.00 EUR");
/// assert!(costs.get(&brazil, CostPart::CulturalFusion).is_none());
/// # Ok::<(), landfall_core::Mistakes>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostTable {
    costs: BTreeMap<(RegionCode, CostPart), GivenCost>,
}

impl CostTable {
    /// A table without costs.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one part of one region.
    pub fn insert(&mut self, region: RegionCode, part: CostPart, cost: GivenCost) {
        self.costs.insert((region, part), cost);
    }

    /// One part of one region, if it is assessed.
    pub fn get(&self, region: &RegionCode, part: CostPart) -> Option<&GivenCost> {
        self.costs.get(&(region.clone(), part))
    }

    /// All costs by region and part.
    pub fn iter(&self) -> impl Iterator<Item = (&RegionCode, CostPart, &GivenCost)> {
        self.costs
            .iter()
            .map(|((region, part), cost)| (region, *part, cost))
    }
}
