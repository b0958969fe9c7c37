//! Segments of two periods side by side, through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use landfall_market::adjusted_rand_index;
use landfall_market::reading::{
    Labels, MatchParams, Matching, Period, ReadingError, Regrouping, adjusted_mutual_information,
};
use proptest::prelude::*;

/// One period from text: the members of each segment, one letter an entity.
fn run(before: &[&str], after: &[&str]) -> Matching {
    run_with(MatchParams::new(), before, after)
}

fn run_with(params: MatchParams, before: &[&str], after: &[&str]) -> Matching {
    let list = |segments: &[&str]| -> (Vec<String>, Vec<u32>) {
        segments
            .iter()
            .zip(0_u32..)
            .flat_map(|(members, label)| members.chars().map(move |m| (m.to_string(), label)))
            .unzip()
    };
    let (ids_a, labels_a) = list(before);
    let (ids_b, labels_b) = list(after);
    let a = Period::new(&ids_a, Labels::new(&labels_a, before.len()).unwrap()).unwrap();
    let b = Period::new(&ids_b, Labels::new(&labels_b, after.len()).unwrap()).unwrap();
    params.check().unwrap().run(&a, &b)
}

fn partners(matching: &Matching) -> Vec<(usize, usize, bool)> {
    matching
        .pairs
        .iter()
        .map(|p| (p.before, p.after, p.same))
        .collect()
}

fn whole(whole: usize, parts: &[usize]) -> Regrouping {
    Regrouping {
        whole,
        parts: parts.to_vec(),
    }
}

#[test]
fn the_same_segments_under_other_numbers() {
    let matching = run(&["abc", "de", "f"], &["f", "abc", "de"]);
    assert_eq!(
        partners(&matching),
        [(0, 1, true), (1, 2, true), (2, 0, true)]
    );
    assert!(matching.moved.is_empty() && matching.entered.is_empty() && matching.left.is_empty());
    assert_eq!(matching.adjusted_rand, Some(1.0));
    assert_eq!(matching.adjusted_mutual_information, Some(1.0));
    let changes = &matching.changes;
    assert!(changes.merged.is_empty() && changes.split.is_empty());
    assert!(changes.appeared.is_empty() && changes.vanished.is_empty());
}

#[test]
fn who_moved_entered_and_left() {
    let matching = run(&["abcd", "efx"], &["efd", "abcy"]);
    assert_eq!(matching.common, 6);
    assert_eq!(
        (matching.entered.as_slice(), matching.left.as_slice()),
        (&["y".to_owned()][..], &["x".to_owned()][..])
    );
    let moved: Vec<(&str, usize, usize)> = matching
        .moved
        .iter()
        .map(|m| (m.id.as_str(), m.from, m.to))
        .collect();
    assert_eq!(moved, [("d", 0, 0)]);
    // 0 -> 1: 3 common of 4 and 3, union 4: 0.75. 1 -> 0: 2 of 2 and 3, union 3.
    let pair = matching.pairs[0];
    assert_eq!((pair.after, pair.common, pair.jaccard), (1, 3, 0.75));
    assert_eq!((pair.share_before, pair.share_after), (0.75, 1.0));
    assert_eq!(matching.table, [[1, 3], [2, 0]]);
    assert!(
        matching
            .reason()
            .to_string()
            .contains("of 6 common entities 1 moved, 1 entered and 1 left")
    );
}

#[test]
fn a_merger_and_a_split() {
    let matching = run(&["abc", "de", "fghi"], &["abcde", "fg", "hi"]);
    assert_eq!(matching.changes.merged, [whole(0, &[0, 1])]);
    assert_eq!(matching.changes.split, [whole(2, &[1, 2])]);
    // 0 -> 0 is the same segment (3 of 5) though it swallowed another.
    assert_eq!(partners(&matching)[0], (0, 0, true));
    assert!(!matching.pairs[0].tied);
    // 2 -> 1 and 2 -> 2 are equally good (2 of 4), and the one reported says so.
    let halved = matching.pairs[1];
    assert_eq!((halved.before, halved.jaccard, halved.same), (2, 0.5, true));
    assert!(halved.tied);
    assert!(matching.changes.vanished.is_empty() && matching.changes.appeared.is_empty());
    let told = matching.reason().to_string();
    assert!(
        told.contains("segments 0, 1 before merged into segment 0 after"),
        "{told}"
    );
    assert!(
        told.contains("segment 2 before split into segments 1, 2 after"),
        "{told}"
    );
}

#[test]
fn a_segment_that_scatters_vanishes_and_one_drawn_from_all_appears() {
    // Segment 2 (u v w) scatters over three; segment 3 after draws one from each of 0, 1, 2.
    let matching = run(
        &["abcdefg", "hijklmn", "uvw"],
        &["abcdefu", "hijklmv", "gnw", "pq"],
    );
    let vanished = &matching.changes.vanished;
    assert_eq!(
        (vanished.len(), vanished[0].segment, vanished[0].size),
        (1, 2, 3)
    );
    assert_eq!(
        (vanished[0].mostly, vanished[0].mostly_share),
        (Some(0), Some(1.0 / 3.0))
    );
    let appeared: Vec<(usize, usize, Option<usize>)> = matching
        .changes
        .appeared
        .iter()
        .map(|u| (u.segment, u.common, u.mostly))
        .collect();
    // p and q entered: nobody can say where they were.
    assert_eq!(appeared, [(2, 3, Some(0)), (3, 0, None)]);
    assert_eq!(matching.entered, ["p", "q"]);
}

#[test]
fn the_matching_takes_the_most_entities_not_the_largest_cell_first() {
    // Cells: 0 -> 0: 3, 0 -> 1: 2; 1 -> 0: 2, 1 -> 1: 0. The largest cell first gives 3 + 0, the
    // best matching 2 + 2.
    let matching = run(&["abcde", "fg"], &["abcfg", "de"]);
    assert_eq!(partners(&matching), [(0, 1, false), (1, 0, false)]);
    assert_eq!(matching.moved.len(), 3);
}

#[test]
fn periods_without_common_entities_and_trivial_partitions() {
    let apart = run(&["ab"], &["cd"]);
    assert_eq!(
        (apart.common, apart.pairs.len(), apart.adjusted_rand),
        (0, 0, None)
    );
    assert_eq!(
        (apart.changes.vanished.len(), apart.changes.appeared.len()),
        (1, 1)
    );
    let one = run(&["abc"], &["abc"]);
    assert_eq!(
        (partners(&one), one.adjusted_mutual_information),
        (vec![(0, 0, true)], None)
    );
    // Segments without entities neither vanish nor appear.
    let empty = run(&["abc", ""], &["", "abc"]);
    assert!(empty.changes.vanished.is_empty() && empty.changes.appeared.is_empty());
    assert_eq!(partners(&empty), [(0, 1, true)]);
}

#[test]
fn a_stricter_threshold_finds_fewer_mergers() {
    let (before, after) = (["abc", "de"], ["abd", "ce"]);
    assert_eq!(run(&before, &after).changes.merged, [whole(0, &[0, 1])]);
    let strict = run_with(MatchParams::new().share(0.6), &before, &after);
    assert!(strict.changes.merged.is_empty());
    assert!(MatchParams::new().share(0.0).check().is_err());
    assert!(MatchParams::new().jaccard(f64::NAN).check().is_err());
}

#[test]
fn ids_must_be_unique_and_one_per_row() {
    let ids = ["a", "b", "a"].map(String::from);
    let error = Period::new(&ids, Labels::new(&[0, 0, 0], 1).unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`a` names two rows, 0 and 2, of one period"
    );
    let error = Period::new(&ids, Labels::new(&[0], 1).unwrap()).unwrap_err();
    assert!(matches!(
        error,
        ReadingError::Count {
            given: 3,
            expected: 1,
            ..
        }
    ));
}

#[test]
fn drift_is_measured_between_matched_centroids() {
    // Before (0, 0) and (10, 0); after, numbers swapped, (10, 1) and (3, 4).
    let matching = run(&["ab", "cd"], &["cd", "ab"]);
    let drift = matching
        .drift(&[0.0, 0.0, 10.0, 0.0], &[10.0, 1.0, 3.0, 4.0], 2)
        .unwrap();
    assert_eq!((drift[0].after, drift[0].distance), (1, 5.0));
    assert_eq!(
        (drift[0].relative, drift[0].difference.as_slice()),
        (Some(0.5), &[3.0, 4.0][..])
    );
    assert_eq!((drift[1].distance, drift[1].relative), (1.0, Some(0.1)));
    assert_eq!(
        matching
            .drift(&[0.0; 2], &[0.0; 4], 2)
            .unwrap_err()
            .to_string(),
        "2 coordinates of centroids were given, 4 are needed"
    );
    let alone = run(&["ab"], &["ab"]).drift(&[0.0], &[2.0], 1).unwrap();
    assert_eq!(alone[0].relative, None);
}

/// The generator of the C standard's example, so that other programs can draw the same labels.
fn draw(n: usize, groups: u64, mut state: u64) -> Vec<u64> {
    (0..n)
        .map(|_| {
            state = (state * 1_103_515_245 + 12_345) % (1 << 31);
            (state >> 16) % groups
        })
        .collect()
}

#[test]
fn agreement_is_that_of_scikit_learn() {
    // adjusted_mutual_info_score and adjusted_rand_score of scikit-learn 1.9.1 on draws (rows,
    // groups, groups, seed, seed); in the second and third figure every third row is taken from the
    // first labelling.
    type Case = (usize, u64, u64, u64, u64, f64, f64, f64);
    let cases: [Case; 5] = [
        (
            50,
            3,
            4,
            1,
            2,
            -0.030_943_964_042_233_613,
            0.270_651_458_959_446_3,
            0.372_685_291_024_644_5,
        ),
        (
            89,
            5,
            7,
            3,
            4,
            -0.018_137_913_002_810_6,
            0.395_288_421_761_975_43,
            0.398_730_079_964_076,
        ),
        (
            200,
            20,
            2,
            5,
            6,
            -0.003_453_130_508_133_861,
            0.564_309_191_356_457,
            0.305_921_862_201_286_53,
        ),
        (
            1000,
            10,
            10,
            7,
            8,
            -0.000_370_210_746_996_004_8,
            0.474_727_875_969_279_4,
            0.463_856_796_518_994_14,
        ),
        (
            30,
            25,
            25,
            9,
            10,
            -0.044_369_303_485_774_57,
            0.448_199_893_793_720_9,
            0.426_877_470_355_731_2,
        ),
    ];
    for (n, groups_a, groups_b, seed_a, seed_b, unrelated, related, rand) in cases {
        let (a, b) = (draw(n, groups_a, seed_a), draw(n, groups_b, seed_b));
        let c: Vec<u64> = (0..n)
            .map(|i| if i % 3 == 0 { b[i] } else { a[i] })
            .collect();
        let close = |found: Option<f64>, expected: f64| {
            assert!(
                (found.unwrap() - expected).abs() < 1e-11,
                "{found:?} {expected}"
            );
        };
        close(adjusted_mutual_information(&a, &b), unrelated);
        close(adjusted_mutual_information(&a, &c), related);
        close(adjusted_rand_index(&a, &c), rand);
    }
}

proptest! {
    #[test]
    fn agreement_is_symmetric_and_blind_to_numbers(
        labels in prop::collection::vec((0_u32..5, 0_u32..4), 2..60)
    ) {
        let (a, b): (Vec<u32>, Vec<u32>) = labels.into_iter().unzip();
        let one = adjusted_mutual_information(&a, &b);
        let renamed: Vec<u32> = a.iter().map(|label| 90 - label * 7).collect();
        let other = adjusted_mutual_information(&b, &renamed);
        prop_assert_eq!(one.is_some(), other.is_some());
        if let (Some(one), Some(other)) = (one, other) {
            prop_assert!((one - other).abs() < 1e-9 && one <= 1.0 + 1e-12);
        }
    }

    #[test]
    fn every_entity_is_accounted_for_once(
        before in prop::collection::btree_map("[a-z]{1,2}", 0_u32..5, 1..40),
        after in prop::collection::btree_map("[a-z]{1,2}", 0_u32..4, 1..40)
    ) {
        let split = |m: std::collections::BTreeMap<String, u32>| -> (Vec<String>, Vec<u32>) {
            m.into_iter().unzip()
        };
        let ((ids_a, a), (ids_b, b)) = (split(before), split(after));
        let first = Period::new(&ids_a, Labels::new(&a, 5).unwrap()).unwrap();
        let second = Period::new(&ids_b, Labels::new(&b, 4).unwrap()).unwrap();
        let params = MatchParams::new().check().unwrap();
        let m = params.run(&first, &second);
        let cells: usize = m.table.iter().flatten().map(|c| *c as usize).sum();
        prop_assert_eq!(cells, m.common);
        prop_assert_eq!(m.common + m.left.len(), ids_a.len());
        prop_assert_eq!(m.common + m.entered.len(), ids_b.len());
        let stayed: usize = m.pairs.iter().map(|p| p.common).sum();
        prop_assert_eq!(stayed + m.moved.len(), m.common);
        // Backwards, mergers are splits and the same number of entities stays.
        let back = params.run(&second, &first);
        prop_assert_eq!(&back.changes.split, &m.changes.merged);
        prop_assert_eq!(&back.changes.merged, &m.changes.split);
        prop_assert_eq!(back.moved.len(), m.moved.len());
    }
}
