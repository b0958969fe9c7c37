//! Bridges, departures, mentors and absence factors through their public interface.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests with small numbers"
)]

use landfall_team::bridge::{
    Booking, Held, Holding, MentorParams, Share, absence_factor, connectors, departures,
    elephant_factor,
};
use landfall_team::graph::{Graph, components};
use proptest::prelude::*;

#[path = "graph/random.rs"]
mod random;

use random::{graphs, labels, sparse_graphs};

/// Pairs of people other than `gone` whom the given edges join.
fn joined(graph: &Graph, gone: u32, edges: impl Iterator<Item = u32>) -> u64 {
    let labels = labels(graph, edges);
    let others: Vec<usize> = (0..graph.nodes())
        .filter(|one| *one != gone as usize)
        .collect();
    let pairs = others
        .iter()
        .flat_map(|b| others.iter().map(move |a| (*a, *b)));
    pairs
        .filter(|(a, b)| a < b && labels[*a] == labels[*b])
        .count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn pairs_cut_are_those_that_removal_parts(graph in prop_oneof![graphs(8), sparse_graphs()]) {
        let found = departures(&graph, &[]).unwrap();
        let all = 0..graph.edges().len() as u32;
        for person in 0..graph.nodes() as u32 {
            let before = joined(&graph, person, all.clone());
            let away = |edge: &u32| {
                let edge = graph.edges()[*edge as usize];
                edge.a != person && edge.b != person
            };
            let cut = before - joined(&graph, person, all.clone().filter(away));
            let gone = found.people.iter().find(|gone| gone.person == person);
            prop_assert_eq!(gone.map_or(0, |gone| gone.pairs_cut), cut);
            if let Some(gone) = gone {
                prop_assert_eq!(gone.share_cut, Some(cut as f64 / before as f64));
            }
        }
        let cut: Vec<u64> = found.people.iter().map(|gone| gone.pairs_cut).collect();
        prop_assert!(cut.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn the_absence_factor_is_the_smallest_of_all_subsets(
        counts in proptest::collection::vec(0_u64..20, 0..9),
        numerator in 1_u32..=7,
    ) {
        let all: u64 = counts.iter().sum();
        let subsets = 0_u32..1 << counts.len();
        let smallest = subsets
            .filter(|subset| {
                let chosen = counts.iter().enumerate().filter(|(n, _)| subset >> n & 1 == 1);
                let sum: u64 = chosen.map(|(_, count)| count).sum();
                sum * 7 >= all * u64::from(numerator)
            })
            .map(|subset| subset.count_ones() as usize)
            .min();
        let expected = if all == 0 { None } else { smallest };
        prop_assert_eq!(absence_factor(&counts, Share::new(numerator, 7).unwrap()), expected);
    }
}

#[test]
fn absence_factors_are_exact_at_the_boundary_and_for_huge_counts() {
    // 2 of 4 is exactly a half; 2 of 5 is not.
    assert_eq!(absence_factor(&[2, 1, 1], Share::HALF), Some(1));
    assert_eq!(absence_factor(&[2, 1, 1, 1], Share::HALF), Some(2));
    assert_eq!(
        absence_factor(&[u64::MAX, u64::MAX, 1], Share::HALF),
        Some(2)
    );
    assert_eq!(absence_factor(&[u64::MAX, u64::MAX], Share::HALF), Some(1));
    assert_eq!(absence_factor(&[0, 0], Share::HALF), None);
    assert_eq!(
        absence_factor(&[1; 10], Share::new(1, 1).unwrap()),
        Some(10)
    );
    assert_eq!(
        (Share::new(0, 2), Share::new(3, 2), Share::new(0, 0)),
        (None, None, None)
    );
}

#[test]
fn people_of_unknown_organisation_are_one_class_and_stated() {
    let people = [(None, 6), (Some("B"), 3), (Some("A"), 3), (None, 1)];
    let elephant = elephant_factor(people, Share::HALF).unwrap();
    // Unknown 7 of 13.
    assert_eq!(
        (
            elephant.factor,
            elephant.unknown_people,
            elephant.unknown_contributions
        ),
        (1, 2, 7)
    );
    assert_eq!(
        elephant.organisations,
        [("A".to_owned(), 3), ("B".to_owned(), 3)]
    );
    assert_eq!(elephant_factor([(Some("A"), 0)], Share::HALF), None);
    assert_eq!(elephant_factor([], Share::HALF), None);
}

#[test]
fn connectors_that_tie_share_a_rank_and_unknown_languages_are_said() {
    let shares = vec![
        vec![Some(0.5), Some(1.0)],
        vec![Some(1.0), Some(0.25)],
        vec![None, Some(1.0)],
        vec![Some(1.0), Some(0.0)],
        vec![Some(1.0), Some(0.5)],
    ];
    // Scores 0.5 x 0.5, 1 x 0.25, unknown, 0, 0.25 x 0.5.
    let pairs = connectors(&[0.5, 1.0, 0.9, 0.9, 0.25], 2, &shares).unwrap();
    assert_eq!(pairs.len(), 1);
    let ranks: Vec<_> = pairs[0]
        .connectors
        .iter()
        .map(|one| (one.rank, one.person))
        .collect();
    assert_eq!(ranks, [(1, 0), (1, 1), (3, 4)]);
    assert_eq!(pairs[0].unknown, [2]);
    assert_eq!(
        pairs[0].connectors[2].reason().to_string(),
        "- person 4 has rank 3 as a bridge\n    betweenness: 0.25\n    \
         language shared with the first group: 1\n    \
         language shared with the second group: 0.5\n    by: betweenness x the smaller share\n"
    );
}

#[test]
fn fewer_than_two_groups_or_nobody_have_no_connectors() {
    assert!(
        connectors(&[0.5], 1, &[vec![Some(1.0)]])
            .unwrap()
            .is_empty()
    );
    assert!(connectors(&[], 0, &[]).unwrap().is_empty());
    let pairs = connectors(&[], 3, &[]).unwrap();
    let names: Vec<_> = pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    assert_eq!(names, [(0, 1), (0, 2), (1, 2)]);
    assert!(
        pairs
            .iter()
            .all(|pair| pair.connectors.is_empty() && pair.unknown.is_empty())
    );
}

#[test]
fn all_mistakes_of_shares_are_listed() {
    let shares = [vec![Some(1.5), None], vec![Some(1.0)], vec![]];
    let error = connectors(&[0.5, f64::NAN], 2, &shares).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`betweenness[1]`: `NaN` is not between 0 and 1\n\
         `shares`: `3` rows for 2 people: one row for each person is needed\n\
         `shares[0][0]`: `1.5` is not between 0 and 1\n\
         `shares[1]`: `1` shares for 2 groups\n\
         `shares[2]`: `0` shares for 2 groups"
    );
}

fn holding(kind: Held, name: &str, holders: &[u32]) -> Holding {
    Holding {
        kind,
        name: name.into(),
        holders: holders.to_vec(),
    }
}

#[test]
fn who_alone_holds_something_is_a_single_point_of_failure() {
    // 0-1-2 and 3 apart.
    let graph = Graph::new(4, [(0, 1, 1.0), (1, 2, 1.0)]).unwrap();
    let holdings = [
        holding(Held::Skill, "law", &[3, 3]),
        holding(Held::Role, "lead", &[0, 3]),
        holding(Held::Language, "ko", &[3]),
        holding(Held::Language, "pt", &[]),
    ];
    let found = departures(&graph, &holdings).unwrap();
    assert_eq!(found.missing, [(Held::Language, "pt".to_owned())]);
    let people: Vec<_> = found.people.iter().map(|gone| gone.person).collect();
    assert_eq!(people, [1, 3]);
    // Without 1, the pair 0-2 of the 3 - 2 pairs of others is cut.
    assert_eq!(
        (found.people[0].pairs_cut, found.people[0].share_cut),
        (1, Some(1.0))
    );
    assert_eq!(found.people[0].parts, [1, 1]);
    assert_eq!(
        (found.people[1].pairs_cut, found.people[1].share_cut),
        (0, Some(0.0))
    );
    assert_eq!(
        found.people[1].reason().to_string(),
        "- person 3 is a single point of failure\n  - nobody else has the skill `law`\n  \
         - nobody else has the language `ko`\n"
    );
}

#[test]
fn a_share_of_no_pairs_is_unknown() {
    let graph = Graph::new(1, []).unwrap();
    let found = departures(&graph, &[holding(Held::Role, "all", &[0])]).unwrap();
    assert_eq!(found.people[0].share_cut, None);
    assert_eq!(components(&graph).joined_pairs(), 0);
    let empty = departures(&Graph::new(0, []).unwrap(), &[]).unwrap();
    assert!(empty.people.is_empty());
}

#[test]
fn holders_outside_the_graph_and_double_holdings_are_refused() {
    let graph = Graph::new(2, []).unwrap();
    let holdings = [
        holding(Held::Skill, "law", &[2]),
        holding(Held::Skill, "law", &[0]),
    ];
    assert_eq!(
        departures(&graph, &holdings).unwrap_err().to_string(),
        "`holdings[0].holders`: person `2` is not among the 2 people of the graph, counted from 0\n\
         `holdings[1]`: `law` is listed twice (help: put all its holders into one list)"
    );
}

#[test]
fn mentors_are_ranked_by_score_among_those_with_gap_and_capacity() {
    // Mentee 0 at level 1; 1 and 2 tie; 3 has no capacity, 4 is unknown, 5 is too near, 6 too low a
    // score, 7 too far above.
    let levels = [1.0, 3.0, 4.0, 5.0, 0.0, 1.5, 3.0, 9.0].map(Some);
    let mut levels = levels.to_vec();
    levels[4] = None;
    let mentoring = MentorParams::new(levels, vec![0, 4])
        .capacities(vec![1, 1, 2, 0, 1, 1, 1, 1])
        .most_gap(4.0)
        .check()
        .unwrap();
    let score = |mentee: u32, mentor: u32| {
        assert_eq!(mentee, 0);
        Some(if mentor == 6 { 0.49 } else { 0.5 })
    };
    let found = mentoring.mentors(score).unwrap();
    let first = &found.mentees[0];
    let ranks: Vec<_> = first
        .mentors
        .iter()
        .map(|one| (one.rank, one.person, one.gap))
        .collect();
    assert_eq!(ranks, [(1, 1, 2.0), (1, 2, 3.0)]);
    assert_eq!(
        (first.level_known, first.unknown.as_slice()),
        (true, [4].as_slice())
    );
    assert!(!found.mentees[1].level_known && found.mentees[1].mentors.is_empty());
    assert!(found.overbooked.is_empty());
}

#[test]
fn mentors_wanted_by_more_than_they_take_are_named() {
    let levels = vec![Some(1.0), Some(1.0), Some(2.0)];
    let mentoring = MentorParams::new(levels, vec![0, 1]).check().unwrap();
    let found = mentoring.mentors(|_, _| Some(1.0)).unwrap();
    let booking = Booking {
        person: 2,
        wanted_by: 2,
        capacity: 1,
    };
    assert_eq!(found.overbooked, [booking]);
    let unknown = mentoring.mentors(|_, _| None).unwrap();
    assert_eq!(unknown.mentees[0].unknown, [2]);
    let error = mentoring.mentors(|_, _| Some(f64::NAN)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`score[0][2]`: `NaN` is not between 0 and 1"
    );
}

#[test]
fn all_mistakes_of_mentor_settings_are_listed() {
    let params = MentorParams::new(vec![Some(f64::NAN), None], vec![0, 2, 0])
        .capacities(vec![1])
        .least_gap(0.0)
        .most_gap(-1.0)
        .least_score(2.0);
    assert_eq!(
        params.check().unwrap_err().to_string(),
        "`capacities`: `1` capacities for 2 people\n\
         `least_gap`: `0` is not above 0 and finite\n\
         `least_score`: `2` is not between 0 and 1\n\
         `levels[0]`: `NaN` is not between -1000000000 and 1000000000\n\
         `mentees[1]`: person `2` is not among the 2 people, counted from 0\n\
         `mentees[2]`: person `0` is listed twice\n\
         `most_gap`: `-1` is below the least gap `0`"
    );
    let nobody = MentorParams::new(Vec::new(), Vec::new()).check().unwrap();
    assert!(nobody.mentors(|_, _| None).unwrap().mentees.is_empty());
}
