//! The legal-compliance part: what complying costs.

use landfall_business::{BusinessError, CostPart};
use landfall_core::{Assessed, Decimal, Money, RegionCode};

use super::{AtEntry, Pricing, RegionLegal, given};
use crate::assess::law::Costs;
use crate::plan::ComplianceBasis;

impl Pricing<'_> {
    /// What was found about the law of a region, and where the part of its cost comes from.
    pub(super) fn law(&self, code: &RegionCode) -> Option<RegionLegal> {
        let legal = self.legal?.get(code)?.clone();
        let basis = if given(self.strategy, code, CostPart::LegalCompliance) {
            ComplianceBasis::Table
        } else {
            match &legal.outcome {
                Assessed::Yes { .. } => ComplianceBasis::Law,
                Assessed::No { .. } => ComplianceBasis::NotAssessed,
                Assessed::Blocked { .. } => ComplianceBasis::Blocked,
            }
        };
        Some(RegionLegal { legal, basis })
    }

    /// The part from what complying costs, or from the table.
    pub(super) fn legal_part(
        &self,
        code: &RegionCode,
        law: Option<&RegionLegal>,
    ) -> Result<Option<AtEntry>, BusinessError> {
        let law = law.filter(|law| law.basis == ComplianceBasis::Law);
        match law.and_then(|law| law.legal.outcome.value()) {
            Some(costs) => self.compliance(costs).map(Some),
            None => self.part(code, CostPart::LegalCompliance),
        }
    }

    /// What complying costs at entry, with the range of what open answers could reveal.
    fn compliance(&self, costs: &Costs) -> Result<AtEntry, BusinessError> {
        let sums = |amounts: [Money; 3]| -> Result<[Decimal; 3], BusinessError> {
            let [low, middle, high] = amounts.map(|amount| self.convert(amount));
            Ok([low?, middle?, high?])
        };
        let [once, yearly] =
            [costs.one_off, costs.per_year].map(|range| sums([range.low, range.value, range.high]));
        self.at_entry(once?, yearly?)
    }
}
