//! The counting model against trying everything.

use landfall_core::Progress;
use proptest::prelude::*;

use super::bound::{Bound, bound, greatest};
use super::model::{Aim, Model, Ranges};
use super::occasion::{Choice, Occasion, Slot, Table};
use super::stages::run;
use crate::solved::Limit;

/// Classes as (meetings, burdens of each choice).
type Classes = Vec<(usize, Vec<Vec<i64>>)>;

fn model(classes: &Classes) -> Model {
    let mut table = Table {
        classes: Vec::new(),
        occasions: Vec::new(),
    };
    for (class, (count, choices)) in classes.iter().enumerate() {
        table.classes.push(
            choices
                .iter()
                .enumerate()
                .map(|(i, burdens)| Choice {
                    slot: Slot {
                        day: 0,
                        minute: i as u16,
                    },
                    burdens: burdens.clone(),
                })
                .collect(),
        );
        for _ in 0..*count {
            table.occasions.push(Occasion {
                week: 0,
                number: 0,
                class,
            });
        }
    }
    Model::new(&table, classes[0].1[0].len())
}

/// Every way to use the choices.
fn all_counts(model: &Model) -> Vec<Vec<i64>> {
    let mut all = vec![Vec::new()];
    for class in &model.classes {
        for variable in class.first..class.end {
            let mut next = Vec::new();
            for counts in all {
                let used: i64 = counts[class.first..].iter().sum();
                let left = class.count - used;
                let last = variable + 1 == class.end;
                for count in if last { left..=left } else { 0..=left } {
                    let mut longer = counts.clone();
                    longer.push(count);
                    next.push(longer);
                }
            }
            all = next;
        }
    }
    all
}

fn classes() -> impl Strategy<Value = Classes> {
    (1_usize..4, 1_usize..4).prop_flat_map(|(attendees, classes)| {
        let burdens = prop::collection::vec(0_i64..8, attendees);
        let choices = prop::collection::vec(burdens, 1..4);
        prop::collection::vec((1_usize..4, choices), classes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn both_aims_are_met_as_well_as_by_trying_everything(classes in classes()) {
        let model = model(&classes);
        let stages = run(&model, Limit::Nodes(100_000), &Progress::silent()).unwrap();
        let loads = model.loads(&stages.counts);
        let value = (loads.iter().copied().max().unwrap(), loads.iter().sum::<i64>());
        prop_assert_eq!(Some(value), best(&model));
        prop_assert_eq!((stages.greatest_bound, stages.sum_bound), value);
    }

    #[test]
    fn a_search_cut_short_still_bounds_the_optimum(classes in classes(), nodes in 0_u64..4) {
        let model = model(&classes);
        let stages = run(&model, Limit::Nodes(nodes), &Progress::silent()).unwrap();
        let greatest = model.loads(&stages.counts).into_iter().max().unwrap();
        let (least, _) = best(&model).unwrap();
        prop_assert!(stages.greatest_bound <= least && least <= greatest);
        let aim = Aim::within(&model, greatest, true);
        let least = all_counts(&model).iter().filter_map(|c| aim.value(&model.loads(c))).min();
        prop_assert!(stages.sum_bound <= least.unwrap());
    }

    #[test]
    fn any_multipliers_give_a_bound(
        classes in classes(),
        multipliers in prop::collection::vec(0.0_f64..3.0, 3),
        cap in 0_i64..30,
    ) {
        let model = model(&classes);
        let multipliers = &multipliers[..model.attendees];
        let ranges = Ranges::all(&model);
        let least = best(&model).unwrap().0;
        prop_assert!(greatest(&model, &ranges, multipliers) <= least);
        for sum in [false, true] {
            let aim = Aim::within(&model, cap, sum);
            let best = all_counts(&model).iter().filter_map(|c| aim.value(&model.loads(c))).min();
            match (bound(&model, &ranges, &aim, multipliers), best) {
                (Bound::AtLeast(bound), Some(best)) => prop_assert!(bound <= best),
                (Bound::Empty, Some(_)) => prop_assert!(false, "not empty"),
                (_, None) => {}
            }
        }
    }
}

/// The least greatest load, and the least sum with it.
fn best(model: &Model) -> Option<(i64, i64)> {
    let all = all_counts(model);
    let values = all.iter().map(|counts| {
        let loads = model.loads(counts);
        (loads.iter().copied().max().unwrap(), loads.iter().sum())
    });
    values.min()
}
