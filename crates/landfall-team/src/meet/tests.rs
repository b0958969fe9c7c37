//! The counting model against trying everything.

use landfall_core::Progress;
use proptest::prelude::*;

use super::bound::{Bound, bound};
use super::model::{Aim, Model, Ranges};
use super::occasion::{Choice, Occasion, Slot, Table};
use super::search::search;
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
        let all = all_counts(&model);
        let start = all[0].clone();
        let (limit, progress) = (Limit::Nodes(100_000), Progress::silent());
        let greatest = search(&model, Aim::Greatest, start, limit, &progress).unwrap();
        let least = all.iter().filter_map(|c| Aim::Greatest.value(&model.loads(c))).min();
        prop_assert_eq!(Some(greatest.value), least);
        prop_assert_eq!(greatest.value, greatest.bound);
        let aim = Aim::Sum { cap: greatest.value };
        let sum = search(&model, aim, greatest.counts, limit, &progress).unwrap();
        let least = all.iter().filter_map(|c| aim.value(&model.loads(c))).min();
        prop_assert_eq!(Some(sum.value), least);
        prop_assert_eq!(sum.value, sum.bound);
    }

    #[test]
    fn a_search_cut_short_still_bounds_the_optimum(classes in classes(), nodes in 0_u64..4) {
        let model = model(&classes);
        let all = all_counts(&model);
        let limit = Limit::Nodes(nodes);
        let found =
            search(&model, Aim::Greatest, all[0].clone(), limit, &Progress::silent()).unwrap();
        let least = all.iter().filter_map(|c| Aim::Greatest.value(&model.loads(c))).min().unwrap();
        prop_assert!(found.bound <= least && least <= found.value);
        prop_assert_eq!(Aim::Greatest.value(&model.loads(&found.counts)), Some(found.value));
    }

    #[test]
    fn any_multipliers_give_a_bound(
        classes in classes(),
        multipliers in prop::collection::vec(0.0_f64..3.0, 3),
        cap in 0_i64..30,
    ) {
        let model = model(&classes);
        let multipliers = &multipliers[..model.attendees];
        for aim in [Aim::Greatest, Aim::Sum { cap }] {
            let best = all_counts(&model).iter().filter_map(|c| aim.value(&model.loads(c))).min();
            match (bound(&model, &Ranges::all(&model), aim, multipliers), best) {
                (Bound::AtLeast(bound), Some(best)) => prop_assert!(bound <= best),
                (Bound::Empty, Some(_)) => prop_assert!(false, "not empty"),
                (_, None) => {}
            }
        }
    }
}
