//! Representatives of an ordered fact: one value for each stretch between the values it is
//! compared with.

use landfall_core::{Currency, Date, Decimal, Money};

use crate::fact::{Fact, FactType};
use crate::value::{Answer, Span, Value};

/// Values of the fact, at least one for each stretch that comparisons with `cuts` can tell apart,
/// within what is known and allowed. `None` when there are no finitely many such stretches:
/// amounts in several currencies.
pub(crate) fn representatives(fact: &Fact, known: &Answer, cuts: &[Value]) -> Option<Vec<Value>> {
    match fact.kind {
        FactType::Number => Some(numbers(fact, known, cuts)),
        FactType::Money => amounts(fact, known, cuts),
        FactType::Date => Some(dates(fact, known, cuts)),
        FactType::Duration => Some(durations(fact, known, cuts)),
        _ => None,
    }
}

/// The ends between which the fact lies: what is known, and what is allowed.
fn ends<T: Ord + Copy>(
    fact: &Fact,
    known: &Answer,
    read: impl Fn(&Value) -> Option<T>,
) -> (Option<T>, Option<T>) {
    let (low, high) = match known {
        Answer::Between { min, max } => (min.as_ref(), max.as_ref()),
        _ => (None, None),
    };
    let read = |value: Option<&Value>| value.and_then(&read);
    let low = [read(low), read(fact.min.as_ref())]
        .into_iter()
        .flatten()
        .max();
    let high = [read(high), read(fact.max.as_ref())]
        .into_iter()
        .flatten()
        .min();
    (low, high)
}

/// Those between the ends, sorted, each once; where the ends leave nothing, one end.
fn within<T: Ord + Copy>(mut all: Vec<T>, low: Option<T>, high: Option<T>) -> Vec<T> {
    all.extend(low);
    all.extend(high);
    all.sort_unstable();
    all.dedup();
    let inside =
        |one: &T| low.is_none_or(|low| low <= *one) && high.is_none_or(|high| *one <= high);
    let kept: Vec<T> = all.iter().copied().filter(inside).collect();
    if kept.is_empty() {
        low.into_iter().collect()
    } else {
        kept
    }
}

fn numbers(fact: &Fact, known: &Answer, cuts: &[Value]) -> Vec<Value> {
    let cuts: Vec<Decimal> = cuts.iter().filter_map(number).collect();
    let (low, high) = ends(fact, known, number);
    let (low, high) = match fact.integer {
        true => (low.map(|low| low.ceil()), high.map(|high| high.floor())),
        false => (low, high),
    };
    let points = points(cuts, low, high, fact.integer);
    points.into_iter().map(Value::Number).collect()
}

/// The cuts and a point beside and between each two, between the ends.
fn points(
    mut cuts: Vec<Decimal>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    whole: bool,
) -> Vec<Decimal> {
    cuts.extend(low);
    cuts.extend(high);
    cuts.sort_unstable();
    cuts.dedup();
    let mut all = cuts.clone();
    let one = Decimal::ONE;
    all.extend(cuts.first().and_then(|first| first.checked_sub(one)));
    all.extend(cuts.last().and_then(|last| last.checked_add(one)));
    for (left, right) in cuts.iter().zip(cuts.iter().skip(1)) {
        let half = right
            .checked_sub(*left)
            .and_then(|gap| gap.checked_div(Decimal::TWO));
        all.extend(half.and_then(|half| left.checked_add(half)));
    }
    if all.is_empty() {
        all.push(Decimal::ZERO);
    }
    if whole {
        all = all
            .iter()
            .flat_map(|one| [one.floor(), one.ceil()])
            .collect();
    }
    within(all, low, high)
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn amounts(fact: &Fact, known: &Answer, cuts: &[Value]) -> Option<Vec<Value>> {
    let mut currencies: Vec<Currency> = cuts.iter().filter_map(currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    if currencies.len() > 1 {
        return None;
    }
    let ends_currency = match known {
        Answer::Between { min, max } => min.iter().chain(max).find_map(currency),
        _ => None,
    };
    let currency = currencies.first().copied().or(ends_currency);
    // Any currency serves where no amount is compared with.
    let currency = currency.or_else(|| "EUR".parse().ok())?;
    let amount = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        Value::Money(money) if money.currency() == currency => Some(money.amount()),
        _ => None,
    };
    let (low, high) = ends(fact, known, amount);
    let cuts = cuts.iter().filter_map(amount).collect();
    let points = points(cuts, low, high, false).into_iter();
    Some(
        points
            .map(|one| Value::Money(Money::new(one, currency)))
            .collect(),
    )
}

fn currency(value: &Value) -> Option<Currency> {
    match value {
        Value::Money(money) => Some(money.currency()),
        _ => None,
    }
}

fn dates(fact: &Fact, known: &Answer, cuts: &[Value]) -> Vec<Value> {
    let date = |value: &Value| match value {
        Value::Date(date) => Some(*date),
        _ => None,
    };
    let (low, high) = ends(fact, known, date);
    let near = |day: Date| [day.yesterday().ok(), Some(day), day.tomorrow().ok()];
    let mut all: Vec<Date> = cuts
        .iter()
        .filter_map(date)
        .flat_map(near)
        .flatten()
        .collect();
    if all.is_empty() && low.is_none() && high.is_none() {
        all.push(jiff::civil::date(2000, 1, 1));
    }
    within(all, low, high)
        .into_iter()
        .map(Value::Date)
        .collect()
}

/// Durations in whole seconds around each end of each cut, and the cuts themselves.
fn durations(fact: &Fact, known: &Answer, cuts: &[Value]) -> Vec<Value> {
    let spans: Vec<Span> = cuts.iter().filter_map(span).collect();
    let mut all: Vec<u64> = Vec::new();
    for one in &spans {
        let (least, most) = one.bounds();
        let near = |end: u64| [end.saturating_sub(1), end, end.saturating_add(1)];
        all.extend(near(least));
        all.extend(near(most));
    }
    if all.is_empty() {
        all.push(0);
    }
    let (low, _) = ends(fact, known, |value| span(value).map(|one| one.bounds().0));
    let (_, high) = ends(fact, known, |value| span(value).map(|one| one.bounds().1));
    let seconds = within(all, low, high).into_iter();
    let seconds = seconds.map(|seconds| Span { months: 0, seconds });
    let inside = |one: &Span| {
        let (least, most) = one.bounds();
        low.is_none_or(|low| low <= least) && high.is_none_or(|high| most <= high)
    };
    let months = spans
        .iter()
        .copied()
        .filter(|one| one.months > 0 && inside(one));
    seconds.chain(months).map(Value::Duration).collect()
}

fn span(value: &Value) -> Option<Span> {
    match value {
        Value::Duration(span) => Some(*span),
        _ => None,
    }
}
