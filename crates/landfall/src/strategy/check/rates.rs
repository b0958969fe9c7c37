//! Amounts that need an exchange rate.

use landfall_core::{Currency, Mistake, Place};

use super::{Faults, language, law, people};
use crate::strategy::StrategyBuilder;

impl Faults {
    /// Reports amounts that cannot be brought into the plan's currency.
    pub(super) fn rates(&mut self, builder: &StrategyBuilder) {
        let Some(plan) = builder.terms.currency else {
            return;
        };
        let known = |from: Currency| {
            from == plan
                || builder
                    .rates
                    .as_ref()
                    .is_some_and(|rates| rates.conversion(from, plan).is_ok())
        };
        let help = format!("add {plan} and that currency to the table of exchange rates");
        let costs = builder.costs.iter().flat_map(|costs| costs.iter());
        for (region, part, cost) in costs.filter(|(_, _, cost)| !known(cost.currency)) {
            let message = format!(
                "the {part} of {region} is in {}, for which there is no exchange rate to {plan}",
                cost.currency
            );
            self.0
                .push(Mistake::new(cost.place.clone(), message).help(&help));
        }
        let rule = &builder.value;
        let mut prices = vec![("value.price".to_owned(), rule.price)];
        for (region, own) in &rule.regions {
            prices.push((format!("value.regions.{region}.price"), own.price));
            prices.push((format!("value.regions.{region}.value"), own.value));
        }
        prices.extend(people::amounts(&builder.people));
        prices.extend(language::amounts(&builder.language));
        for (field, money) in prices {
            if let Some(money) = money.filter(|money| !known(money.currency())) {
                let message = format!("`{money}`: there is no exchange rate to {plan}");
                self.0
                    .push(Mistake::new(Place::default().field(field), message).help(&help));
            }
        }
        for currency in builder.law.iter().flat_map(law::currencies) {
            if !known(currency) {
                let message = format!(
                    "the estimates of the rules are in {currency}, for which there is no exchange \
                     rate to {plan}"
                );
                let place = Place::default().field("law.facts");
                self.0.push(Mistake::new(place, message).help(&help));
            }
        }
    }
}
