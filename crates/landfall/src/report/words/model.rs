//! Words on what a text model covers of a region.

use landfall_finetune::coverage::{Measure, Verdict};

use super::{
    ADAPTATION_MODEL, ADAPTATION_TABLE, MEASURE_ACCURACY, MEASURE_MACRO_F1, NO_INTERVAL,
    NOT_ASSESSED, NOT_MEASURED, NOT_PRICED, SERVES, SERVES_NOT, SERVES_PERHAPS, adapter_for,
    adapters_cost, adapters_size, baseline_wins, clauses, isolated, quality_interval, row_of,
    rows_or_more, rows_range,
};
use crate::plan::{AdaptationBasis, RegionAdapter};
use crate::report::number;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

pub(in crate::report) const MODEL_COLUMNS: [Title; 7] = [
    Title::Words(super::COLUMN_LANGUAGE),
    Title::Numbers(super::COLUMN_OF_PEOPLE),
    Title::Numbers(super::COLUMN_QUALITY),
    Title::Numbers(super::COLUMN_BASELINE),
    Title::Words(super::COLUMN_VERDICT),
    Title::Numbers(super::COLUMN_ROWS_MISSING),
    Title::Numbers(super::COLUMN_ENTRY_COST),
];

pub(in crate::report) const fn adaptation_basis(basis: AdaptationBasis) -> Id {
    match basis {
        AdaptationBasis::Model => ADAPTATION_MODEL,
        AdaptationBasis::Table => ADAPTATION_TABLE,
        AdaptationBasis::NotAssessed => NOT_ASSESSED,
        AdaptationBasis::NotPriced => NOT_PRICED,
    }
}

pub(in crate::report) const fn measure(measure: Measure) -> Id {
    match measure {
        Measure::MacroF1 => MEASURE_MACRO_F1,
        Measure::Accuracy => MEASURE_ACCURACY,
    }
}

pub(in crate::report) const fn language_verdict(verdict: Verdict) -> Id {
    match verdict {
        Verdict::Serves => SERVES,
        Verdict::Perhaps => SERVES_PERHAPS,
        Verdict::DoesNot => SERVES_NOT,
        Verdict::NotMeasured => NOT_MEASURED,
    }
}

/// Quality, its interval and the rows judged.
pub(in crate::report) fn judged(value: f64, ends: Option<(f64, f64)>, rows: u64) -> Phrase {
    let ends = ends.map_or_else(
        || NO_INTERVAL.into(),
        |(low, high)| quality_interval(number::fixed(low, 2), number::fixed(high, 2)),
    );
    super::quality(number::fixed(value, 2), ends, number::whole(rows))
}

pub(in crate::report) fn cheap(method: &str, accuracy: f64, wins: bool) -> Phrase {
    let (method, accuracy) = (isolated(method), number::fixed(accuracy, 2));
    if wins {
        baseline_wins(method, accuracy)
    } else {
        super::baseline(method, accuracy)
    }
}

pub(in crate::report) fn rows_missing(low: u64, rows: u64, high: u64, open: bool) -> Phrase {
    let bound = |rows: u64| match open {
        true => rows_or_more(number::whole(rows)),
        false => number::whole(rows).into(),
    };
    if low == high {
        return bound(rows);
    }
    rows_range(number::whole(rows), number::whole(low), bound(high))
}

/// What the adapters of a region cost to keep, and which they are.
pub(in crate::report) fn adapters(all: &[RegionAdapter], cost: Option<&str>) -> (Phrase, Phrase) {
    let sum =
        |value: fn(&RegionAdapter) -> u64| all.iter().map(value).fold(0u64, u64::saturating_add);
    let numbers = sum(|one| one.adapter.parameters);
    let bytes = sum(|one| one.adapter.bytes);
    let size = number::fixed(bytes as f64 / 1e6, 1);
    let kept = adapters_size(all.len(), number::whole(numbers), size);
    let kept = match cost {
        Some(cost) => adapters_cost(kept, cost),
        None => kept,
    };
    let each = all.iter().map(|one| {
        let names = one.names.iter().map(|name| isolated(name));
        adapter_for(isolated(&one.adapter.method), row_of(names))
    });
    (kept, clauses(each))
}
