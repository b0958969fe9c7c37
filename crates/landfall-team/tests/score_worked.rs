//! Five people of two languages and countries, whose order can be derived by hand.
//!
//! Members 0 and 1 (English, US) have own efficiency .9, members 2, 3 and 4 (Chinese, CN) .8, .8
//! and .7. Pairs within a group lose nothing (s = 1); let f be the score of a pair across.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use landfall_core::{Progress, RegionCode};
use landfall_team::factor::Factor;
use landfall_team::factor::culture::{Culture, CultureTable, Distance};
use landfall_team::factor::interaction::Interaction;
use landfall_team::score::{PairObservation, RankedBy, ScoreParams, Scores, WeightOrigin, Weights};
use landfall_team::{Level, Member, Spoken};
use proptest::prelude::*;

const OWN: [f64; 5] = [0.9, 0.9, 0.8, 0.8, 0.7];
const ALL: [usize; 5] = [0, 1, 2, 3, 4];

fn quiet() -> Progress {
    Progress::silent()
}

fn five() -> Vec<Member> {
    let member = |place: usize| {
        let (tag, country) = if place < 2 {
            ("en", "US")
        } else {
            ("zh", "CN")
        };
        let mut member = Member::new((place + 1).to_string());
        member.own_efficiency = Some(OWN[place]);
        member.territory = Some(RegionCode::parse(country).unwrap());
        member.languages = vec![Spoken {
            tag: tag.parse().unwrap(),
            speaks: Level::Native,
            hears: Level::Native,
        }];
        member
    };
    ALL.map(member).into()
}

fn culture() -> Culture {
    let row = |code, x| (RegionCode::parse(code).unwrap(), vec![Some(x)]);
    let table = CultureTable::new(vec!["idv".to_owned()], [row("US", 91.0), row("CN", 20.0)]);
    Culture::new(table.unwrap(), Distance::Euclidean, 0.8).unwrap()
}

/// Only the interaction is known: 1 within a group, `f` across.
fn with_cross(f: f64) -> Scores {
    let members = ALL.map(|place| {
        let mut member = Member::new((place + 1).to_string());
        member.own_efficiency = Some(OWN[place]);
        member
    });
    let pairs = ALL.iter().flat_map(|a| (a + 1..5).map(move |b| (*a, b)));
    let observed = pairs.map(|(a, b)| PairObservation {
        interaction: Some(Interaction::Given(if (a < 2) == (b < 2) { 1.0 } else { f })),
        ..PairObservation::new(a, b)
    });
    let params = ScoreParams::new(members.into()).pairs(observed);
    params.check().unwrap().run(&quiet()).unwrap()
}

fn best(scores: &Scores) -> Vec<(usize, usize)> {
    scores.best_pairs(1, &quiet()).unwrap().places[0]
        .pairs
        .clone()
}

fn worst(scores: &Scores) -> Vec<(usize, usize)> {
    scores.worst_pairs(1, &quiet()).unwrap().places[0]
        .pairs
        .clone()
}

#[test]
fn the_two_best_who_share_everything_are_the_best_pair() {
    let scores = ScoreParams::new(five())
        .culture(culture())
        .check()
        .unwrap()
        .run(&quiet())
        .unwrap();
    assert_eq!(best(&scores), [(0, 1)]);
    assert_eq!(scores.s(0, 1), Some(1.0));
    // Language .02 at .30 and culture .8^(1/25) at .05 of .35.
    let cross = (0.02_f64.powf(0.30) * 0.8_f64.powf(0.04 * 0.05)).powf(1.0 / 0.35);
    for (a, b) in [(0, 2), (0, 4), (1, 3)] {
        assert!((scores.s(a, b).unwrap() - cross).abs() < 1e-12);
    }
    // sqrt(.9 * .7) f, twice.
    assert_eq!(worst(&scores), [(0, 4), (1, 4)]);
    assert!(scores.sensitivity_of_best_pair(&quiet()).unwrap().survives);
}

#[test]
fn the_worst_member_is_she_of_the_least_own_efficiency() {
    for f in [0.1, 0.5, 1.0] {
        let ranking = with_cross(f).worst_members(&ALL, 3, &quiet()).unwrap();
        let places: Vec<Vec<usize>> = ranking
            .places
            .iter()
            .map(|place| {
                place
                    .members
                    .iter()
                    .map(|standing| standing.member)
                    .collect()
            })
            .collect();
        assert_eq!(places, [vec![4], vec![2, 3], vec![0, 1]]);
        // c_5|S = .7 (2 + 2 f) / 4
        let in_team = ranking.places[0].members[0].in_team.unwrap();
        assert!((in_team - 0.7 * (2.0 + 2.0 * f) / 4.0).abs() < 1e-12);
    }
}

#[test]
fn in_the_team_the_fifth_stays_worst_only_above_five_thirteenths() {
    let border = 5.0 / 13.0;
    for (f, worst) in [(0.2, 0), (border - 1e-6, 0), (border + 1e-6, 4), (1.0, 4)] {
        let members = with_cross(f).members_of(&ALL, &quiet()).unwrap();
        let in_team: Vec<f64> = members
            .iter()
            .map(|member| member.in_team.unwrap())
            .collect();
        assert!((in_team[0] - 0.9 * (1.0 + 3.0 * f) / 4.0).abs() < 1e-12);
        assert!((in_team[4] - 0.7 * (2.0 + 2.0 * f) / 4.0).abs() < 1e-12);
        assert_eq!(in_team[0], in_team[1]);
        let least = in_team.iter().copied().fold(f64::INFINITY, f64::min);
        assert_eq!(in_team[worst], least, "at {f}");
    }
    // At the border both are .9 * (1 + 15/13) / 4 = .7 * (2 + 10/13) / 4 = 6.3 / 13.
    let members = with_cross(border).members_of(&ALL, &quiet()).unwrap();
    for place in [0, 1, 4] {
        assert!((members[place].in_team.unwrap() - 6.3 / 13.0).abs() < 1e-12);
    }
}

#[test]
fn the_worst_pairs_tie_in_twos_and_change_with_the_loss_across() {
    // Without loss sqrt(.8 * .7) is least: {3, 5} and {4, 5}.
    let none = with_cross(1.0).worst_pairs(1, &quiet()).unwrap();
    assert_eq!(none.by, RankedBy::Value);
    assert_eq!(
        (none.places[0].count, &none.places[0].pairs),
        (2, &vec![(2, 4), (3, 4)])
    );
    // {1, 5} and {2, 5} have sqrt(.9 * .7) f: less when f < sqrt(.56 / .63) = sqrt(8 / 9).
    let border = (8.0_f64 / 9.0).sqrt();
    assert_eq!(worst(&with_cross(border + 1e-6)), [(2, 4), (3, 4)]);
    assert_eq!(worst(&with_cross(border - 1e-6)), [(0, 4), (1, 4)]);
    // At the border all four tie.
    assert_eq!(worst(&with_cross(border)), [(0, 4), (1, 4), (2, 4), (3, 4)]);
}

#[test]
fn marginals_are_differences_of_team_values() {
    let scores = with_cross(0.5);
    for member in scores.members_of(&ALL, &quiet()).unwrap() {
        let rest: Vec<usize> = ALL
            .into_iter()
            .filter(|other| *other != member.member)
            .collect();
        let whole = scores.team(&ALL, &quiet()).unwrap().value.unwrap();
        let without = scores.team(&rest, &quiet()).unwrap().value.unwrap();
        assert!((member.marginal.unwrap() - (whole - without)).abs() < 1e-12);
        // Seen from outside she adds the same.
        let outside = scores.member(member.member, &rest, &quiet()).unwrap();
        assert!(!outside.inside && member.inside);
        assert!((outside.marginal.unwrap() - member.marginal.unwrap()).abs() < 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn the_best_pair_is_best_under_any_admissible_weights(
        weights in proptest::array::uniform6(0.0..1.0_f64),
        cross in proptest::array::uniform6(0.001..=1.0_f64),
        within in 0.0..=1.0_f64,
    ) {
        // A pair within the first group loses nothing; others may lose at will.
        prop_assume!(weights.iter().sum::<f64>() > 0.0);
        let pairs = ALL.iter().flat_map(|a| (a + 1..5).map(move |b| (*a, b)));
        let observed = pairs.zip(cross.iter().cycle()).map(|((a, b), loss)| PairObservation {
            interaction: Some(Interaction::Given(if b == 1 { 1.0 } else { *loss })),
            survey: Some(if b == 1 { 1.0 } else { within * loss }),
            ..PairObservation::new(a, b)
        });
        let params = ScoreParams::new(five())
            .culture(culture())
            .pairs(observed)
            .weights(Weights::new(weights, WeightOrigin::Prior).unwrap());
        let scores = params.check().unwrap().run(&quiet()).unwrap();
        // Only the hand-over may have weight, which no pair has: then there is nothing to rank.
        if scores.s(0, 1).is_some() {
            prop_assert_eq!(best(&scores), [(0, 1)]);
        }
        for a in ALL {
            for b in ALL.into_iter().filter(|b| *b != a) {
                for factor in Factor::ALL {
                    if let Some(value) = scores.factor(a, b, factor) {
                        prop_assert!(value > 0.0 && value <= 1.0);
                    }
                }
            }
        }
    }
}
