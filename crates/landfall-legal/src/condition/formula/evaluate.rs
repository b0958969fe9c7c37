//! What a formula comes to, as far as the facts tell.

use landfall_core::{Currency, Decimal, Money};

use super::Formula;
use crate::fact::Dictionary;
use crate::value::{Answer, Value};

/// What a formula comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assessment {
    /// The amount, where the facts settle it.
    pub most: Option<Money>,
    /// An amount above zero that it reaches at least, where they settle only that.
    pub at_least: Option<Money>,
    /// Facts that would settle it, by id; also those given in another currency.
    pub needs: Vec<String>,
}

impl Formula {
    /// What it comes to with these answers, by interval arithmetic. Currencies are never
    /// converted: an amount in another currency than the formula's counts as not known.
    ///
    /// ```
    /// use landfall_legal::condition::Formula;
    /// use landfall_legal::fact::Dictionary;
    /// use landfall_legal::value::{Answer, Value};
    ///
    /// let formula = Formula::parse("max(20_000_000 EUR, 4% of company.worldwide_revenue)")?;
    /// let facts = Dictionary::default();
    /// let unknown = formula.evaluate(&facts, |_| None);
    /// assert_eq!(unknown.at_least, Some("20000000 EUR".parse()?));
    /// assert_eq!(unknown.needs, ["company.worldwide_revenue"]);
    ///
    /// let revenue = Answer::Value { value: Value::Money("1000000000 EUR".parse()?) };
    /// let known = formula.evaluate(&facts, |_| Some(&revenue));
    /// assert_eq!(known.most, Some("40000000 EUR".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate<'a>(
        &self,
        facts: &Dictionary,
        answer: impl Fn(&str) -> Option<&'a Answer>,
    ) -> Assessment {
        let mut meter = Meter {
            facts,
            currency: None,
            answer: &answer,
            needs: Vec::new(),
        };
        let Some(currency) = self.currency(&meter) else {
            let needs = self.reads().into_iter().map(str::to_owned);
            return Assessment {
                needs: needs.collect(),
                ..Assessment::default()
            };
        };
        meter.currency = Some(currency);
        let range = meter.range(self);
        let money = |amount: Decimal| Money::new(amount, currency);
        if let (Some(low), Some(high)) = (range.low, range.high)
            && low == high
        {
            return Assessment {
                most: Some(money(low)),
                ..Assessment::default()
            };
        }
        meter.needs.sort();
        meter.needs.dedup();
        Assessment {
            most: None,
            at_least: range.low.filter(|low| *low > Decimal::ZERO).map(money),
            needs: meter.needs,
        }
    }

    /// The currency of its first amount, else of its first known fact of money.
    fn currency(&self, meter: &Meter<'_, '_>) -> Option<Currency> {
        let (mut written, mut given) = (None, None);
        self.visit(&mut |part| match part {
            Self::Amount(money) => written = written.or(Some(money.currency())),
            Self::Fact(id) => given = given.or_else(|| meter.given(id)),
            _ => {}
        });
        written.or(given)
    }
}

/// The least and the most something can be; a missing end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    low: Option<Decimal>,
    high: Option<Decimal>,
}

struct Meter<'f, 'a> {
    facts: &'f Dictionary,
    currency: Option<Currency>,
    answer: &'f dyn Fn(&str) -> Option<&'a Answer>,
    needs: Vec<String>,
}

impl Meter<'_, '_> {
    fn range(&mut self, formula: &Formula) -> Range {
        match formula {
            Formula::Amount(money) => self.amount(Some(*money), Some(*money)),
            Formula::Number(number) => Range::exactly(*number),
            Formula::Fact(id) => self.fact(id),
            Formula::Share { percent, of } => {
                let share = percent.checked_div(Decimal::ONE_HUNDRED);
                let share = share.map_or(Range::OPEN, Range::exactly);
                self.range(of).times(share)
            }
            Formula::Sum(parts) => self.fold(parts, Range::plus),
            Formula::Product(parts) => self.fold(parts, Range::times),
            Formula::Max(parts) => self.fold(parts, Range::greater),
            Formula::Min(parts) => self.fold(parts, Range::lesser),
        }
    }

    fn fold(&mut self, parts: &[Formula], join: fn(Range, Range) -> Range) -> Range {
        let ranges: Vec<Range> = parts.iter().map(|part| self.range(part)).collect();
        ranges.into_iter().reduce(join).unwrap_or(Range::OPEN)
    }

    fn fact(&mut self, id: &str) -> Range {
        let (least, most) = match (self.answer)(id) {
            Some(Answer::Value { value }) => (Some(value), Some(value)),
            Some(Answer::Between { min, max }) => (min.as_ref(), max.as_ref()),
            _ => (None, None),
        };
        let allowed = self.facts.get(id).and_then(|fact| fact.min.as_ref());
        let range = match (least, most) {
            (Some(Value::Money(_)), _) | (_, Some(Value::Money(_))) => {
                self.amount(least.and_then(amount), most.and_then(amount))
            }
            _ => Range {
                low: least.and_then(number),
                high: most.and_then(number),
            },
        };
        // What cannot be negative is at least nothing, in whatever currency.
        let floor = allowed.and_then(number);
        let floor = floor.filter(|floor| *floor >= Decimal::ZERO);
        let floor = floor.map(|_| Decimal::ZERO);
        let range = Range {
            low: range.low.or(floor),
            ..range
        };
        if range.low != range.high || range.low.is_none() {
            self.needs.push(id.to_owned());
        }
        range
    }

    /// An amount between two ends; in another currency only its sign is known.
    fn amount(&self, low: Option<Money>, high: Option<Money>) -> Range {
        let foreign = |money: Option<Money>| {
            money.is_some_and(|money| Some(money.currency()) != self.currency)
        };
        let amount = |money: Option<Money>| money.map(Money::amount);
        let range = Range {
            low: amount(low),
            high: amount(high),
        };
        if !foreign(low) && !foreign(high) {
            return range;
        }
        Range {
            low: range
                .low
                .filter(|low| *low >= Decimal::ZERO)
                .map(|_| Decimal::ZERO),
            high: range
                .high
                .filter(|high| *high <= Decimal::ZERO)
                .map(|_| Decimal::ZERO),
        }
    }

    /// The currency in which a fact is given.
    fn given(&self, id: &str) -> Option<Currency> {
        let value = match (self.answer)(id)? {
            Answer::Value { value } => Some(value),
            Answer::Between { min, max } => min.as_ref().or(max.as_ref()),
            _ => None,
        };
        value.and_then(amount).map(Money::currency)
    }
}

fn amount(value: &Value) -> Option<Money> {
    match value {
        Value::Money(money) => Some(*money),
        _ => None,
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Money(money) => Some(money.amount()),
        _ => None,
    }
}

impl Range {
    const OPEN: Self = Self {
        low: None,
        high: None,
    };

    const fn exactly(number: Decimal) -> Self {
        Self {
            low: Some(number),
            high: Some(number),
        }
    }

    fn plus(self, other: Self) -> Self {
        let sum = |one: Option<Decimal>, other: Option<Decimal>| one?.checked_add(other?);
        Self {
            low: sum(self.low, other.low),
            high: sum(self.high, other.high),
        }
    }

    /// The product. Open ends are taken into account only where nothing is negative; else both
    /// ends are open.
    fn times(self, other: Self) -> Self {
        let product = |one: Option<Decimal>, other: Option<Decimal>| one?.checked_mul(other?);
        let least = |range: Self| range.low.is_some_and(|low| low >= Decimal::ZERO);
        if least(self) && least(other) {
            return Self {
                low: product(self.low, other.low),
                high: product(self.high, other.high),
            };
        }
        let pairs = [
            (self.low, other.low),
            (self.low, other.high),
            (self.high, other.low),
            (self.high, other.high),
        ];
        let products = pairs.map(|(one, other)| product(one, other));
        let all: Option<Vec<Decimal>> = products.into_iter().collect();
        let all = all.unwrap_or_default();
        Self {
            low: all.iter().min().copied(),
            high: all.iter().max().copied(),
        }
    }

    fn greater(self, other: Self) -> Self {
        Self {
            low: self.low.max(other.low), // an open end is the least
            high: self.high.and_then(|high| Some(high.max(other.high?))),
        }
    }

    fn lesser(self, other: Self) -> Self {
        let high = match (self.high, other.high) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self {
            low: self.low.and_then(|low| Some(low.min(other.low?))),
            high,
        }
    }
}
