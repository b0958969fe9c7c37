//! The doubtful figures of every candidate, and those whose doubt nobody stated.

use std::collections::BTreeMap;

use landfall_business::CostPart;
use landfall_business::doubt::{DoubtfulFigure, Spread};
use landfall_core::{Basis, Decimal, Interval, RegionCode};
use landfall_market::NeighbourReport;

use crate::Strategy;
use crate::plan::{
    AdaptationBasis, BudgetCounts, ComplianceBasis, FigureKind, FusionBasis, HeldFigure,
};
use crate::run::amounts::{Amounts, AtEntry, RegionAmounts, ValueBasis};
use crate::run::choose::Chosen;
use crate::strategy::DemandBasis;

/// A figure with where it comes from.
#[derive(Debug)]
pub(super) struct Doubtful {
    pub(super) region: RegionCode,
    pub(super) kind: FigureKind,
    pub(super) basis: Basis,
    pub(super) drawn: DoubtfulFigure,
}

/// All figures the candidates' amounts rest on.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) doubtful: Vec<Doubtful>,
    pub(super) held: Vec<HeldFigure>,
}

impl Figures {
    pub(super) fn of(
        strategy: &Strategy,
        amounts: &Amounts,
        chosen: &Chosen,
        estimates: &NeighbourReport,
    ) -> Self {
        let mut doubtful = Vec::new();
        let mut held: BTreeMap<FigureKind, Vec<RegionCode>> = BTreeMap::new();
        for (candidate, code) in chosen.candidates.iter().enumerate() {
            let Some(region) = amounts.region(code) else {
                continue;
            };
            let one = One {
                strategy,
                amounts,
                region,
                candidate,
            };
            let parts = CostPart::ALL.into_iter().zip(region.parts);
            let parts = parts.filter_map(|(part, at_entry)| Some((part, at_entry?)));
            for (part, at_entry) in parts {
                match one.cost(part, &at_entry) {
                    Some(figure) => doubtful.push(figure),
                    None => held.entry(part.into()).or_default().push(code.clone()),
                }
            }
            match one.demand(estimates) {
                Some(figure) => doubtful.push(figure),
                None => held.entry(one.value_kind()).or_default().push(code.clone()),
            }
        }
        let held = held.into_iter();
        Self {
            doubtful,
            held: held
                .map(|(figure, regions)| HeldFigure { figure, regions })
                .collect(),
        }
    }
}

/// One candidate.
struct One<'a> {
    strategy: &'a Strategy,
    amounts: &'a Amounts,
    region: &'a RegionAmounts,
    candidate: usize,
}

impl One<'_> {
    /// A part of the cost, where it has a range.
    fn cost(&self, part: CostPart, at_entry: &AtEntry) -> Option<Doubtful> {
        let (low, high) = at_entry.range?;
        let (low, high) = (number(low)?, number(high)?);
        let units = self.units();
        let per_wave = |per_unit: f64| -> Vec<f64> {
            let delays = self.amounts.delays.iter();
            delays
                .map(|delay| number(*delay).unwrap_or(0.0) * per_unit * units)
                .collect()
        };
        let spend = match self.strategy.choice.budget_counts.unwrap_or_default() {
            BudgetCounts::PresentValue => per_wave(1.0),
            BudgetCounts::OneOff => vec![at_entry.once_per_unit() * units; self.waves()],
        };
        let drawn = DoubtfulFigure {
            label: format!("{} of {}", part.name(), self.region.code),
            candidate: self.candidate,
            figure: number(at_entry.value)?,
            spread: Spread::Range { low, high },
            net: per_wave(-self.region.weight),
            spend,
            together: false,
        };
        Some(Doubtful {
            region: self.region.code.clone(),
            kind: part.into(),
            basis: self.basis(part),
            drawn,
        })
    }

    /// Whether the range of a part was stated or computed.
    fn basis(&self, part: CostPart) -> Basis {
        let region = self.region;
        let computed = match part {
            CostPart::LegalCompliance => {
                let law = region.law.as_ref().map(|law| law.basis);
                law == Some(ComplianceBasis::Law)
            }
            CostPart::CulturalFusion => {
                let people = region.people.as_ref().map(|people| people.basis);
                people == Some(FusionBasis::Team)
            }
            CostPart::DataAdaptation => {
                let language = region.language.as_ref().map(|language| language.basis);
                language == Some(AdaptationBasis::Model)
            }
            CostPart::MarketSelection | CostPart::TechnologyOutput => false,
        };
        if computed { Basis::Bound } else { Basis::Given }
    }

    /// The estimate that the value rests on, where it has an interval.
    fn demand(&self, estimates: &NeighbourReport) -> Option<Doubtful> {
        let Some(ValueBasis::Demand { demand, .. }) = &self.region.value else {
            return None;
        };
        if self.strategy.value.demand.unwrap_or_default() != DemandBasis::Estimate {
            return None;
        }
        let estimate = estimates.region(&self.region.code)?.estimate.as_ref()?;
        let Interval { low, high, level } = *estimate.interval()?;
        let spread = match level.map(landfall_core::Score::get) {
            Some(level) if level > 0.0 && level < 1.0 => Spread::Interval { low, high, level },
            _ => Spread::Range { low, high },
        };
        if *demand <= 0.0 {
            return None;
        }
        let waves = self.region.waves.iter();
        let value = waves.map(|wave| wave.value.and_then(|value| number(value.amount())));
        let units = self.units();
        let drawn = DoubtfulFigure {
            label: format!("demand in {}", self.region.code),
            candidate: self.candidate,
            figure: *demand,
            spread,
            net: value
                .map(|value| value.unwrap_or(0.0) / demand * units)
                .collect(),
            spend: vec![0.0; self.waves()],
            together: true,
        };
        Some(Doubtful {
            region: self.region.code.clone(),
            kind: FigureKind::Demand,
            basis: estimate.basis(),
            drawn,
        })
    }

    const fn value_kind(&self) -> FigureKind {
        match &self.region.value {
            Some(ValueBasis::Given(_)) => FigureKind::Value,
            _ => FigureKind::Demand,
        }
    }

    fn waves(&self) -> usize {
        self.region.waves.len()
    }

    /// Smallest units of the plan's currency in one unit.
    fn units(&self) -> f64 {
        let digits = self.strategy.terms.currency.minor_digits();
        (0..digits).fold(1.0, |units, _| units * 10.0)
    }
}

fn number(amount: Decimal) -> Option<f64> {
    f64::try_from(amount).ok()
}
