//! The data-adaptation part: what the languages a model does not serve still need; and of the
//! technology output what keeping the adapters costs.

use landfall_business::{BusinessError, CostPart};
use landfall_core::{Decimal, Money, RegionCode};
use landfall_finetune::coverage::{LanguageReport, LanguageState};

use super::{AtEntry, Pricing, add, given, is_priced, multiply};
use crate::assess::language::Language;
use crate::plan::{AdaptationBasis, RegionAdapter};
use crate::run::shortlist::asks;

/// What a model means for one region.
pub(crate) struct RegionModel {
    pub(crate) report: LanguageReport,
    pub(crate) basis: AdaptationBasis,
    /// What each of its languages costs at entry, in the plan's currency; `None` where that is not
    /// known.
    pub(crate) costs: Vec<Option<AtEntry>>,
    /// What the part cannot be assessed without.
    pub(crate) needs: Vec<String>,
    pub(crate) adapters: Vec<RegionAdapter>,
    /// What keeping them costs at entry, where that is the technology-output part.
    pub(crate) kept: Option<AtEntry>,
}

/// Amounts at the low end, the middle and the high end.
type Three = [Decimal; 3];

impl Pricing<'_> {
    /// What the model covers of a region, and whether that is priced.
    pub(super) fn language(&self, code: &RegionCode) -> Result<Option<RegionModel>, BusinessError> {
        let language = self.strategy.language.as_ref();
        let Some(language) = language.filter(|_| asks(self.strategy, code)) else {
            return Ok(None);
        };
        let report = language.region(code);
        let needs = language.needs(&report);
        let basis = if given(self.strategy, code, CostPart::DataAdaptation) {
            AdaptationBasis::Table
        } else if !is_priced(self.strategy, code) {
            AdaptationBasis::NotPriced
        } else if needs.is_empty() {
            AdaptationBasis::Model
        } else {
            AdaptationBasis::NotAssessed
        };
        let costs = report.languages.iter().map(|state| {
            let amounts = self.one_language(language, state)?;
            let cost = amounts.map(|(once, yearly)| self.at_entry(once, yearly));
            cost.transpose()
        });
        let adapters = Language::adapters(&report);
        Ok(Some(RegionModel {
            costs: costs.collect::<Result<_, _>>()?,
            kept: self.kept(code, language, adapters.len())?,
            adapters,
            report,
            basis,
            needs,
        }))
    }

    /// The part from the missing rows, or from the table.
    pub(super) fn adaptation_part(
        &self,
        code: &RegionCode,
        model: Option<&RegionModel>,
    ) -> Result<Option<AtEntry>, BusinessError> {
        let computed = model.filter(|model| model.basis == AdaptationBasis::Model);
        match (computed, &self.strategy.language) {
            (Some(model), Some(language)) => self.adaptation(language, model).map(Some),
            _ => self.part(code, CostPart::DataAdaptation),
        }
    }

    /// The technology-output part: from the table, or what keeping the adapters costs.
    pub(super) fn technology_part(
        &self,
        code: &RegionCode,
        model: Option<&RegionModel>,
    ) -> Result<Option<AtEntry>, BusinessError> {
        match model.and_then(|model| model.kept) {
            Some(kept) => Ok(Some(kept)),
            None => self.part(code, CostPart::TechnologyOutput),
        }
    }

    /// What keeping so many adapters costs; `None` without one or its price, for a region that is no
    /// candidate, and where the table of costs says what the part is.
    fn kept(
        &self,
        code: &RegionCode,
        language: &Language,
        count: usize,
    ) -> Result<Option<AtEntry>, BusinessError> {
        let given = given(self.strategy, code, CostPart::TechnologyOutput);
        let Some(price) = language.per_adapter.filter(|_| !given && count > 0) else {
            return Ok(None);
        };
        if !is_priced(self.strategy, code) {
            return Ok(None);
        }
        let all = |price: Option<Money>| match price {
            Some(price) => multiply(self.convert(price)?, Decimal::from(count)).map(|sum| [sum; 3]),
            None => Ok([Decimal::ZERO; 3]),
        };
        self.at_entry(all(price.one_off)?, all(price.per_year)?)
            .map(Some)
    }

    /// The sum over the languages of a region.
    fn adaptation(
        &self,
        language: &Language,
        model: &RegionModel,
    ) -> Result<AtEntry, BusinessError> {
        let (mut once, mut yearly) = ([Decimal::ZERO; 3], [Decimal::ZERO; 3]);
        for state in &model.report.languages {
            let Some(amounts) = self.one_language(language, state)? else {
                continue;
            };
            for (sums, more) in [(&mut once, amounts.0), (&mut yearly, amounts.1)] {
                for (sum, more) in sums.iter_mut().zip(more) {
                    *sum = add(*sum, more)?;
                }
            }
        }
        self.at_entry(once, yearly)
    }

    /// What one language costs once and every year; `None` where that is not known.
    fn one_language(
        &self,
        language: &Language,
        state: &LanguageState,
    ) -> Result<Option<(Three, Three)>, BusinessError> {
        let Some(work) = language.work(state) else {
            return Ok(None);
        };
        let (mut once, mut yearly) = ([Decimal::ZERO; 3], [Decimal::ZERO; 3]);
        if let Some(price) = language.row_price {
            let price = self.convert(price)?;
            for (amount, rows) in once.iter_mut().zip(work.rows) {
                *amount = multiply(price, Decimal::from(rows))?;
            }
        }
        let fixed = language.per_language;
        for (amounts, price) in [
            (&mut once, fixed.and_then(|fixed| fixed.one_off)),
            (&mut yearly, fixed.and_then(|fixed| fixed.per_year)),
        ] {
            let Some(price) = price else { continue };
            let price = self.convert(price)?;
            for (amount, _) in amounts
                .iter_mut()
                .zip(work.needed)
                .filter(|(_, needed)| *needed)
            {
                *amount = add(*amount, price)?;
            }
        }
        Ok(Some((once, yearly)))
    }
}
