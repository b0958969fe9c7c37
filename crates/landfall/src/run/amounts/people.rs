//! The cultural-fusion part: the gaps of the team and their prices.

use landfall_business::{BusinessError, CostPart};
use landfall_core::{Decimal, RegionCode};

use super::{AtEntry, Pricing, RegionPeople, add, decimal, given, is_priced, multiply};
use crate::assess::people::Fusion;
use crate::plan::FusionBasis;
use crate::run::shortlist::asks;

impl Pricing<'_> {
    /// What the team covers of a region, and whether that is priced.
    pub(super) fn people(&self, code: &RegionCode) -> Option<RegionPeople> {
        let team = self.team.as_ref().filter(|_| asks(self.strategy, code));
        let coverage = team?.region(code);
        let fusion = self.strategy.people.as_ref()?.fusion(coverage);
        let basis = if given(self.strategy, code, CostPart::CulturalFusion) {
            FusionBasis::Table
        } else if !is_priced(self.strategy, code) {
            FusionBasis::NotPriced
        } else if fusion.needs().is_empty() {
            FusionBasis::Team
        } else {
            FusionBasis::NotAssessed
        };
        Some(RegionPeople { fusion, basis })
    }

    /// The part from the gaps of the team, or from the table.
    pub(super) fn fusion_part(
        &self,
        code: &RegionCode,
        people: Option<&RegionPeople>,
    ) -> Result<Option<AtEntry>, BusinessError> {
        match people {
            Some(people) if people.basis == FusionBasis::Team => {
                self.fusion(&people.fusion).map(Some)
            }
            _ => self.part(code, CostPart::CulturalFusion),
        }
    }

    /// What closing the gaps of the team costs: the middle of each gap, with the range of its ends.
    fn fusion(&self, fusion: &Fusion) -> Result<AtEntry, BusinessError> {
        let (mut once, mut yearly) = ([Decimal::ZERO; 3], [Decimal::ZERO; 3]);
        for (price, share) in [&fusion.language, &fusion.hours]
            .into_iter()
            .filter_map(|gap| gap.priced())
        {
            let shares = [share.low, f64::midpoint(share.low, share.high), share.high];
            for (sums, amount) in [(&mut once, price.one_off), (&mut yearly, price.per_year)] {
                let Some(amount) = amount else { continue };
                let amount = self.convert(amount)?;
                for (sum, share) in sums.iter_mut().zip(shares) {
                    *sum = add(*sum, multiply(amount, decimal(share)?)?)?;
                }
            }
        }
        self.at_entry(once, yearly)
    }
}
