//! All mistakes of a strategy at once.

mod language;
mod law;
mod people;
mod rates;
mod shortlist;

use landfall_business::doubt::MAX_DRAWS;
use landfall_core::{Currency, Date, Mistake, Mistakes, Money, Place, RegionCode, Seed};
use landfall_market::{Demand, MarketError, PrepareParams};

use super::{ChoiceRules, DoubtSection, Strategy, StrategyBuilder, Terms};
use crate::Error;

/// Waves a plan may have at most.
const MOST_WAVES: usize = 24;

/// Terms with their defaults filled in.
#[derive(Debug, Clone)]
pub(crate) struct ValidTerms {
    pub(crate) name: String,
    pub(crate) as_of: Date,
    pub(crate) start: Date,
    pub(crate) currency: Currency,
    pub(crate) horizon_years: f64,
    pub(crate) horizon_months: u32,
    pub(crate) discount_rate: f64,
    pub(crate) wave_months: u32,
    pub(crate) discount_waves: bool,
    pub(crate) waves: usize,
    pub(crate) seed: Seed,
}

impl StrategyBuilder {
    /// Checks everything before any work is done.
    ///
    /// # Errors
    /// [`Error::Input`] with every mistake; fields are named as in a strategy file.
    pub fn check(mut self) -> Result<Strategy, Error> {
        let mut faults = Faults::default();
        let terms = faults.terms(&self.terms, self.waves());
        let demand = faults.required("demand.file", self.demand.as_ref());
        let indicator = faults.required("demand.indicator", self.indicator.as_ref());
        let prepare = self.prepare_params(&mut faults);
        faults.home(&self.home, demand);
        faults.choice(&self, demand);
        faults.value(&self, demand);
        faults.rates(&self);
        faults.doubt(self.doubt);
        let people = people::check(&mut faults, self.team.take(), &self.people);
        let law = law::check(&mut faults, self.law.take(), &self.law_section);
        let metrics = self.metrics.take();
        let language = language::check(&mut faults, metrics, &self.language, demand);
        let segments = faults.stage("segments", self.segments.clone().check());
        let staged = demand
            .zip(indicator)
            .zip(prepare)
            .map(|((demand, indicator), prepare)| {
                let neighbours = self.neighbour_params(indicator).check(demand);
                (
                    faults.stage("prepare", prepare.check(demand)),
                    faults.stage("demand.indicator", neighbours),
                )
            });
        Mistakes::none(faults.0)?;
        let (Some(demand), Some(indicator), Some(terms), Some(segments)) =
            (self.demand, self.indicator, terms, segments)
        else {
            return Err(incomplete());
        };
        let Some((Some(prepare), Some(neighbours))) = staged else {
            return Err(incomplete());
        };
        Ok(Strategy {
            demand,
            home: self.home,
            indicator,
            per: self.per,
            prepare,
            segments,
            neighbours,
            terms,
            costs: self.costs,
            rates: self.rates,
            max_rate_age_days: self.max_rate_age_days.unwrap_or(90),
            weights: self.weights,
            value: self.value,
            choice: self.choice,
            doubt: self.doubt,
            people,
            law,
            language,
            inputs: self.inputs,
        })
    }

    fn waves(&self) -> usize {
        self.choice
            .waves
            .unwrap_or(self.choice.wave_budgets.len().max(1))
    }

    fn prepare_params(&self, faults: &mut Faults) -> Option<PrepareParams> {
        let from_features =
            || (!self.features.is_empty()).then(|| PrepareParams::new(self.features.clone()));
        let params = self.prepare.clone().or_else(from_features);
        faults.required("demand.indicators", params.as_ref());
        params
    }
}

/// Cannot be reached: what is missing has been reported as a mistake.
fn incomplete() -> Error {
    Error::Input(Mistake::new(Place::default(), "the strategy is incomplete").into())
}

/// The years as months, when they are a whole number of them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 1200 where it is used"
)]
fn whole_months(years: f64) -> Option<u32> {
    let months = years * 12.0;
    let whole = (months - months.round()).abs() < 1e-6 && (0.5..=1200.5).contains(&months);
    whole.then(|| months.round() as u32)
}

#[derive(Default)]
struct Faults(Vec<Mistake>);

impl Faults {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0
            .push(Mistake::new(Place::default().field(field), message));
    }

    fn required<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.add(field, "is required and not given");
        }
        value
    }

    fn range(&mut self, field: &str, value: f64, allowed: &str, holds: impl Fn(f64) -> bool) {
        if !(value.is_finite() && holds(value)) {
            self.add(field, format!("`{value}` is not {allowed}"));
        }
    }

    /// Mistakes of a stage's parameters, under the section they are set in.
    fn stage<T>(&mut self, section: &str, checked: Result<T, MarketError>) -> Option<T> {
        let mistakes = match checked {
            Ok(valid) => return Some(valid),
            Err(MarketError::Params(mistakes)) => mistakes.into_vec(),
            Err(other) => vec![Mistake::new(Place::default(), other.to_string())],
        };
        for mut mistake in mistakes {
            let field = mistake.place.field.take().unwrap_or_default();
            if field == "bandwidth" {
                mistake.place.field = Some("neighbours.bandwidth".to_owned());
                self.0.push(mistake);
                continue;
            }
            mistake.message = match section {
                "demand.indicator" => format!("`{field}` {}", mistake.message),
                _ => mistake.message,
            };
            mistake.place.field = Some(match section {
                "demand.indicator" => section.to_owned(),
                _ => format!("{section}.{field}"),
            });
            self.0.push(mistake);
        }
        None
    }

    fn terms(&mut self, terms: &Terms, waves: usize) -> Option<ValidTerms> {
        let horizon_years = terms.horizon_years.unwrap_or(5.0);
        let discount_rate = terms.discount_rate.unwrap_or(0.08);
        let wave_months = terms.wave_months.unwrap_or(12);
        let years = |years| years > 0.0 && years <= 50.0;
        self.range(
            "plan.horizon_years",
            horizon_years,
            "above 0 and at most 50",
            years,
        );
        let horizon_months = whole_months(horizon_years);
        if horizon_months.is_none() && horizon_years.is_finite() {
            let message = format!("`{horizon_years}` years are not a whole number of months");
            self.add("plan.horizon_years", message);
        }
        self.range(
            "plan.discount_rate",
            discount_rate,
            "above -1 and at most 10",
            |rate| rate > -1.0 && rate <= 10.0,
        );
        if !(1..=120).contains(&wave_months) {
            self.add(
                "plan.wave_months",
                format!("`{wave_months}` is not between 1 and 120"),
            );
        }
        if !(1..=MOST_WAVES).contains(&waves) {
            self.add(
                "choice.waves",
                format!("`{waves}` is not between 1 and {MOST_WAVES}"),
            );
        }
        let name = self.required("plan.name", terms.name.clone());
        let as_of = self.required("plan.as_of", terms.as_of);
        let currency = self.required("plan.currency", terms.currency);
        Some(ValidTerms {
            name: name?,
            as_of: as_of?,
            start: terms.start.or(as_of)?,
            currency: currency?,
            horizon_years,
            horizon_months: horizon_months?,
            discount_rate,
            wave_months,
            discount_waves: terms.discount_waves.unwrap_or(true),
            waves,
            seed: Seed::new(terms.seed.unwrap_or(0)),
        })
    }

    fn home(&mut self, home: &[RegionCode], demand: Option<&Demand>) {
        if home.is_empty() {
            self.add("demand.home", "no home market is named");
        }
        self.known("demand.home", home, demand);
    }

    /// Reports regions the demand table lacks.
    fn known<'a>(
        &mut self,
        field: &str,
        regions: impl IntoIterator<Item = &'a RegionCode>,
        demand: Option<&Demand>,
    ) {
        let Some(demand) = demand else { return };
        for region in regions {
            if demand.position(region).is_none() {
                let message = format!("region `{region}` has no row in the demand table");
                let place = Place::default().field(field);
                let help = "add it to the table, or take it out here";
                self.0.push(Mistake::new(place, message).help(help));
            }
        }
    }

    fn choice(&mut self, builder: &StrategyBuilder, demand: Option<&Demand>) {
        let rules = &builder.choice;
        self.choice_regions(rules, &builder.home, demand);
        self.shortlist(rules);
        if let Some(waves) = rules.waves
            && !rules.wave_budgets.is_empty()
            && rules.wave_budgets.len() != waves
        {
            let given = rules.wave_budgets.len();
            self.add(
                "choice.wave_budgets",
                format!("{given} budgets for {waves} waves"),
            );
        }
        if let Some(currency) = builder.terms.currency {
            if let Some(budget) = rules.budget {
                self.budget("choice.budget", budget, currency);
            }
            for budget in &rules.wave_budgets {
                self.budget("choice.wave_budgets", *budget, currency);
            }
        }
        let waves = builder.waves();
        for (field, limits) in [
            ("choice.earliest", &rules.earliest),
            ("choice.latest", &rules.latest),
        ] {
            for (region, wave) in limits {
                if !(1..=waves).contains(wave) {
                    let message = format!("wave `{wave}` is not between 1 and {waves}");
                    self.add(&format!("{field}.{region}"), message);
                }
            }
        }
        for (region, latest) in &rules.latest {
            if rules
                .earliest
                .get(region)
                .is_some_and(|earliest| earliest > latest)
            {
                let message = format!("wave `{latest}` lies before the earliest one");
                self.add(&format!("choice.latest.{region}"), message);
            }
        }
        for (region, weight) in &builder.weights.regions {
            let field = format!("weights.regions.{region}");
            self.range(&field, *weight, "0 or above", |weight| weight >= 0.0);
        }
        let weight = builder.weights.default.unwrap_or(1.0);
        self.range("weights.default", weight, "0 or above", |weight| {
            weight >= 0.0
        });
        self.known("weights.regions", builder.weights.regions.keys(), demand);
    }

    fn choice_regions(
        &mut self,
        rules: &ChoiceRules,
        home: &[RegionCode],
        demand: Option<&Demand>,
    ) {
        self.known("choice.candidates", &rules.candidates, demand);
        self.known("choice.require", &rules.require, demand);
        self.known("choice.forbid", &rules.forbid, demand);
        self.known("choice.exclusive", rules.exclusive.iter().flatten(), demand);
        self.known("choice.earliest", rules.earliest.keys(), demand);
        self.known("choice.latest", rules.latest.keys(), demand);
        for home in home.iter().filter(|home| rules.candidates.contains(home)) {
            self.add("choice.candidates", format!("`{home}` is a home market"));
        }
        for group in rules.exclusive.iter().filter(|group| group.len() < 2) {
            let named = group.first().map_or_else(String::new, ToString::to_string);
            self.add(
                "choice.exclusive",
                format!("the group [{named}] has fewer than two regions"),
            );
        }
        for (index, rule) in rules.prerequisites.iter().enumerate() {
            let field = |part: &str| format!("choice.prerequisites.{index}.{part}");
            self.required(&field("region"), rule.region.as_ref());
            self.required(&field("needs"), rule.needs.as_ref());
            self.known(&field("region"), &rule.region, demand);
            self.known(&field("needs"), &rule.needs, demand);
            if rule.region.is_some() && rule.region == rule.needs {
                self.add(&field("needs"), "a region cannot need itself");
            }
        }
    }

    fn doubt(&mut self, section: DoubtSection) {
        if let Some(draws) = section.draws.filter(|draws| *draws > MAX_DRAWS) {
            let message = format!("`{draws}` is not between 0 and {MAX_DRAWS}");
            self.add("doubt.draws", message);
        }
        let correlation = section.demand_correlation.unwrap_or(0.0);
        let field = "doubt.demand_correlation";
        self.range(field, correlation, "between 0 and 1", |x| {
            (0.0..=1.0).contains(&x)
        });
    }

    fn price(&mut self, field: &str, price: Option<Money>) {
        if let Some(price) = price.filter(|price| price.amount() < landfall_core::Decimal::ZERO) {
            self.add(field, format!("`{price}` is negative"));
        }
    }

    fn budget(&mut self, field: &str, budget: Money, currency: Currency) {
        if budget.currency() != currency {
            let message = format!("`{budget}` is not in the currency of the plan, {currency}");
            self.add(field, message);
        } else if budget.amount().is_sign_negative() && !budget.amount().is_zero() {
            self.add(field, format!("`{budget}` is negative"));
        }
    }

    fn value(&mut self, builder: &StrategyBuilder, demand: Option<&Demand>) {
        let rule = &builder.value;
        let share = |share| (0.0..=1.0).contains(&share);
        if let Some(given) = rule.share {
            self.range("value.share", given, "between 0 and 1", share);
        }
        if rule.price.is_some() != rule.share.is_some() {
            let (there, missing) = if rule.price.is_some() {
                ("price", "share")
            } else {
                ("share", "price")
            };
            self.add(
                &format!("value.{missing}"),
                format!("is required where `value.{there}` is given"),
            );
        }
        self.price("value.price", rule.price);
        self.known("value.regions", rule.regions.keys(), demand);
        for (region, own) in &rule.regions {
            self.price(&format!("value.regions.{region}.price"), own.price);
            if let Some(given) = own.share {
                let field = format!("value.regions.{region}.share");
                self.range(&field, given, "between 0 and 1", share);
            }
        }
    }
}
