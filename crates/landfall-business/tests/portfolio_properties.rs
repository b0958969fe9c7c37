//! The portfolio against every choice there is, on small instances with all demands.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use landfall_business::{
    Constraint, Portfolio, PortfolioOutcome, PortfolioParams, Rule, SolveOptions, Status, verify,
};
use landfall_core::Progress;
use proptest::prelude::*;

/// A description small enough to try every choice.
#[derive(Debug, Clone)]
struct Small {
    waves: usize,
    candidates: Vec<(Vec<i64>, Vec<i64>)>,
    rules: Vec<Rule>,
}

impl Small {
    fn without(&self, dropped: &[usize]) -> Portfolio {
        let mut params = PortfolioParams::new(self.waves);
        for (i, (net, spend)) in self.candidates.iter().enumerate() {
            params = params.candidate(format!("c{i}"), net.clone(), spend.clone());
        }
        for (i, rule) in self.rules.iter().enumerate() {
            if !dropped.contains(&i) {
                params = params.constraint(Constraint::new(format!("rule {i}"), rule.clone()));
            }
        }
        params.check().unwrap()
    }
}

/// Every choice that meets the demands, with its objective.
fn all(portfolio: &Portfolio) -> Vec<(i128, Vec<Option<usize>>)> {
    let options = portfolio.waves() + 1;
    let items = portfolio.candidates().len();
    let count = options.pow(u32::try_from(items).unwrap());
    (0..count)
        .filter_map(|mut code| {
            let selection: Vec<Option<usize>> = (0..items)
                .map(|_| {
                    let option = code % options;
                    code /= options;
                    option.checked_sub(1)
                })
                .collect();
            let verified = verify(portfolio, &selection).ok()?;
            Some((verified.objective, selection))
        })
        .collect()
}

fn set(selection: &[Option<usize>]) -> Vec<bool> {
    selection.iter().map(Option::is_some).collect()
}

fn best(portfolio: &Portfolio) -> Option<i128> {
    all(portfolio).into_iter().map(|(v, _)| v).max()
}

fn rule(items: usize, waves: usize) -> impl Strategy<Value = Rule> {
    let item = 0..items;
    let wave = 0..waves;
    prop_oneof![
        (0_i64..60).prop_map(|limit| Rule::TotalBudget { limit }),
        (wave.clone(), 0_i64..30).prop_map(|(wave, limit)| Rule::WaveBudget { wave, limit }),
        (item.clone(), 1..items.max(2)).prop_map(move |(candidate, by)| {
            let needs = (candidate + by) % items;
            if needs == candidate {
                return Rule::MaxChosen { limit: 1 };
            }
            Rule::Prerequisite { candidate, needs }
        }),
        proptest::collection::btree_set(item.clone(), 1..=items.min(3)).prop_map(|members| {
            Rule::Exclusion {
                members: members.into_iter().collect(),
            }
        }),
        item.clone()
            .prop_map(|candidate| Rule::Required { candidate }),
        (item, wave.clone(), wave.clone()).prop_map(|(candidate, a, b)| Rule::Window {
            candidate,
            earliest: a.min(b),
            latest: a.max(b),
        }),
        (0..=items).prop_map(|limit| Rule::MaxChosen { limit }),
        (wave, 0..=items).prop_map(|(wave, limit)| Rule::MaxInWave { wave, limit }),
    ]
}

fn candidate(waves: usize) -> impl Strategy<Value = (Vec<i64>, Vec<i64>)> {
    let free = (
        proptest::collection::vec(-10_i64..30, waves),
        proptest::collection::vec(0_i64..20, waves),
    );
    let level = (-10_i64..30, 0_i64..20).prop_map(move |(n, s)| (vec![n; waves], vec![s; waves]));
    let even = (-10_i64..30, proptest::collection::vec(0_i64..20, waves))
        .prop_map(move |(n, s)| (vec![n; waves], s));
    prop_oneof![1 => free, 1 => level, 1 => even]
}

fn level(waves: usize) -> impl Strategy<Value = (Vec<i64>, Vec<i64>)> {
    (-3_i64..30, 0_i64..20).prop_map(move |(n, s)| (vec![n; waves], vec![s; waves]))
}

fn small() -> impl Strategy<Value = Small> {
    (1_usize..=7, 1_usize..=3, any::<bool>())
        .prop_filter("small enough", |(n, t, _)| *n <= 6 || *t <= 2)
        .prop_flat_map(|(items, waves, even)| {
            let one = if even {
                level(waves).boxed()
            } else {
                candidate(waves).boxed()
            };
            (
                proptest::collection::vec(one, items),
                proptest::collection::vec(rule(items, waves), 0..8),
            )
                .prop_map(move |(candidates, rules)| Small {
                    waves,
                    candidates,
                    rules,
                })
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_answer_is_the_best_of_all_choices(small in small()) {
        let portfolio = small.without(&[]);
        let outcome = portfolio.solve(&SolveOptions::default(), &Progress::silent()).unwrap();
        let choices = all(&portfolio);
        let top = choices.iter().map(|c| c.0).max();
        match outcome {
            PortfolioOutcome::Solved(report) => {
                prop_assert_eq!(Some(report.objective()), top);
                prop_assert_eq!(report.status(), Status::Optimal);
                check_next_best(&report, &choices)?;
                check_binding(&report, &small)?;
            }
            PortfolioOutcome::Infeasible(conflict) => {
                prop_assert_eq!(top, None);
                prop_assert!(conflict.minimal());
                let kept: Vec<usize> = conflict.demands().iter().map(|d| d.0).collect();
                let outside: Vec<usize> =
                    (0..small.rules.len()).filter(|i| !kept.contains(i)).collect();
                prop_assert_eq!(best(&small.without(&outside)), None);
                for one in kept {
                    let mut dropped = outside.clone();
                    dropped.push(one);
                    prop_assert!(best(&small.without(&dropped)).is_some());
                }
            }
            other => prop_assert!(false, "undecided: {:?}", other),
        }
    }
}

fn check_next_best(
    report: &landfall_business::PortfolioReport,
    choices: &[(i128, Vec<Option<usize>>)],
) -> Result<(), TestCaseError> {
    let chosen = set(report.selection());
    let second = choices
        .iter()
        .filter(|c| set(&c.1) != chosen)
        .map(|c| c.0)
        .max();
    prop_assert_eq!(report.next_best().map(|n| n.objective), second);
    if let Some(next) = report.next_best() {
        prop_assert!(next.proven);
        prop_assert_eq!(next.tie, next.objective == report.objective());
        let mut changed = chosen.clone();
        for &i in next.added.iter().chain(&next.dropped) {
            changed[i] = !changed[i];
        }
        prop_assert_eq!(set(&next.selection), changed);
    }
    Ok(())
}

fn check_binding(
    report: &landfall_business::PortfolioReport,
    small: &Small,
) -> Result<(), TestCaseError> {
    for index in 0..small.rules.len() {
        let without = best(&small.without(&[index])).unwrap();
        let gain = without - report.objective();
        let found = report.binding().iter().find(|b| b.constraint == index);
        prop_assert_eq!(found.map_or(0, |b| b.gain), gain);
        prop_assert!(found.is_none_or(|b| b.proven));
    }
    Ok(())
}

/// Waves that lose value over time, amounts up to 10^9: losses are cut to fewer bits here.
fn discounted() -> impl Strategy<Value = Small> {
    let item = (1_000_000_i64..1_000_000_000, 900_i64..1100);
    (2_usize..=3, any::<bool>(), any::<bool>(), 15_i64..=80).prop_flat_map(
        move |(waves, both, strong, percent)| {
            let items = if waves == 2 { 4..=8 } else { 3..=6_usize };
            proptest::collection::vec(item.clone(), items).prop_map(move |items| {
                let fall = |amount: i64| -> Vec<i64> {
                    let parts = [10_000, 9259, 8573];
                    parts[..waves].iter().map(|p| amount * p / 10_000).collect()
                };
                let worth = |(s, ratio): (i64, i64)| {
                    if strong {
                        s / 10 + 100_000_000
                    } else {
                        s / 1000 * ratio
                    }
                };
                let spend = |s: i64| if both { fall(s) } else { vec![s; waves] };
                let limit = items.iter().map(|i| i.0).sum::<i64>() / 100 * percent;
                let wave = |wave| Rule::WaveBudget {
                    wave,
                    limit: limit * 35 / 100 * 3 / i64::try_from(waves).unwrap(),
                };
                Small {
                    waves,
                    candidates: items
                        .iter()
                        .map(|&i| (fall(worth(i)), spend(i.0)))
                        .collect(),
                    rules: core::iter::once(Rule::TotalBudget { limit })
                        .chain((0..waves).map(wave))
                        .collect(),
                }
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn discounted_waves_are_answered_as_by_trying_all(small in discounted()) {
        let portfolio = small.without(&[]);
        let outcome = portfolio.solve(&SolveOptions::default(), &Progress::silent()).unwrap();
        let report = outcome.report().unwrap();
        let choices = all(&portfolio);
        prop_assert_eq!(Some(report.objective()), choices.iter().map(|c| c.0).max());
        prop_assert_eq!(report.status(), Status::Optimal);
        check_next_best(report, &choices)?;
        check_binding(report, &small)?;
    }
}
