use proptest::prelude::*;

use super::*;

fn spoken(tag: &str, speaks: Level, hears: Level) -> Spoken {
    Spoken {
        tag: tag.parse().unwrap(),
        speaks,
        hears,
    }
}

fn profile(languages: &[(&str, Level, Level)]) -> Profile {
    let list: Vec<Spoken> = languages
        .iter()
        .map(|(tag, speaks, hears)| spoken(tag, *speaks, *hears))
        .collect();
    Profile::of(&list).unwrap()
}

fn worth(a: &Profile, b: &Profile) -> f64 {
    let values = LevelValues::default();
    let talk = talk(a, b, &values);
    assert_eq!(talk.value, value(a, b, &values));
    talk.value
}

#[test]
fn one_language_takes_all_four_levels() {
    let a = profile(&[("en", Level::B1, Level::C1)]);
    let b = profile(&[("en", Level::A2, Level::B2)]);
    // sqrt(.60 * .80 * .35 * .93)
    assert!((worth(&a, &b) - (0.60_f64 * 0.80 * 0.35 * 0.93).sqrt()).abs() < 1e-15);
}

#[test]
fn two_first_languages_apart_are_worth_the_level_none() {
    let en = profile(&[("en", Level::Native, Level::Native)]);
    let zh = profile(&[("zh", Level::Native, Level::Native)]);
    // sqrt(1 * .02 * 1 * .02), in either language or each her own.
    assert!((worth(&en, &zh) - 0.02).abs() < 1e-15);
    assert!(talk(&en, &zh, &LevelValues::default()).common());
}

#[test]
fn regions_and_scripts_are_one_language_but_yue_is_not_zh() {
    let br = profile(&[("pt-BR", Level::Native, Level::Native)]);
    let pt = profile(&[("pt-PT", Level::Native, Level::Native)]);
    assert_eq!(worth(&br, &pt), 1.0);
    let hant = profile(&[("zh-Hant", Level::Native, Level::Native)]);
    let hans = profile(&[("zh-Hans", Level::Native, Level::Native)]);
    let yue = profile(&[("yue", Level::Native, Level::Native)]);
    assert_eq!(worth(&hant, &hans), 1.0);
    assert!((worth(&hant, &yue) - 0.02).abs() < 1e-15);
}

#[test]
fn of_two_entries_of_a_language_each_best_level_counts() {
    let both = profile(&[
        ("pt-BR", Level::B2, Level::A1),
        ("pt-PT", Level::A1, Level::C1),
    ]);
    assert_eq!(both, profile(&[("pt", Level::B2, Level::C1)]));
}

#[test]
fn nobody_is_scored_without_a_list() {
    assert_eq!(Profile::of(&[]), None);
}

#[test]
fn levels_out_of_range_or_order_are_refused() {
    let values = LevelValues::default();
    let message = |result: Result<LevelValues, FactorError>| result.unwrap_err().to_string();
    assert_eq!(
        message(values.with(Level::None, 0.0)),
        "level `none` is worth `0`: allowed is 0.001 to 1"
    );
    assert_eq!(
        message(values.with(Level::B2, 1.5)),
        "level `B2` is worth `1.5`: allowed is 0.001 to 1"
    );
    assert!(values.with(Level::B2, f64::NAN).is_err());
    assert!(values.with(Level::B2, LEAST).is_err());
    assert_eq!(
        message(values.with(Level::A1, 0.36)),
        "level `A2` is worth less than the level below it"
    );
}

#[test]
fn an_aid_makes_good_its_share_of_the_loss() {
    // .02 + .98 * .5
    assert!((aided(0.02, 0.5).unwrap() - 0.51).abs() < 1e-15);
    assert_eq!(aided(0.3, 0.0), Ok(0.3));
    assert_eq!(aided(0.3, 1.0), Ok(1.0));
    for tau in [-0.1, 1.1, f64::NAN] {
        assert!(aided(0.3, tau).is_err());
    }
}

fn levels() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    // Language of five, speaks, hears.
    proptest::collection::vec((0..5_usize, 0..8_usize, 0..8_usize), 1..5)
}

const TAGS: [&str; 5] = ["en", "es", "pt", "yue", "zh"];

fn built(levels: &[(usize, usize, usize)]) -> Profile {
    let all = levels
        .iter()
        .map(|(tag, speaks, hears)| (TAGS[*tag], Level::ALL[*speaks], Level::ALL[*hears]));
    profile(&all.collect::<Vec<_>>())
}

/// The formula by definition, over all languages.
fn simple(a: &[(usize, usize, usize)], b: &[(usize, usize, usize)]) -> (f64, f64) {
    let u = LevelValues::default();
    let of = |list: &[(usize, usize, usize)], tag: usize| {
        let entries = list.iter().filter(|entry| entry.0 == tag);
        let speaks = entries.clone().map(|entry| entry.1).max().unwrap_or(0);
        let hears = entries.map(|entry| entry.2).max().unwrap_or(0);
        (u.of(Level::ALL[speaks]), u.of(Level::ALL[hears]))
    };
    let (mut one, mut there, mut back) = (0.0_f64, 0.0_f64, 0.0_f64);
    for tag in 0..TAGS.len() {
        let (a, b) = (of(a, tag), of(b, tag));
        one = one.max((a.0 * b.1 * b.0 * a.1).sqrt());
        there = there.max(a.0 * b.1);
        back = back.max(b.0 * a.1);
    }
    (one, (there * back).sqrt())
}

proptest! {
    #[test]
    fn talk_is_the_maximum_over_languages_and_symmetric(a in levels(), b in levels()) {
        let (one, own) = simple(&a, &b);
        let (x, y) = (built(&a), built(&b));
        prop_assert!(own >= one - 1e-15);
        prop_assert!((worth(&x, &y) - own).abs() < 1e-15);
        prop_assert_eq!(worth(&x, &y), worth(&y, &x));
        prop_assert!(worth(&x, &y) > 0.0 && worth(&x, &y) <= 1.0);
        if (one - own).abs() < 1e-15 {
            prop_assert!(talk(&x, &y, &LevelValues::default()).common());
        }
    }

    #[test]
    fn a_row_of_a_book_has_the_same_bits(lists in proptest::collection::vec(levels(), 1..6)) {
        let profiles: Vec<Profile> = lists.iter().map(|list| built(list)).collect();
        let values = LevelValues::default();
        let book = Book::new(&profiles, &values);
        for (a, profile) in profiles.iter().enumerate() {
            let mut seen = Vec::new();
            book.row(a, &|b| b != 1, |b, found| seen.push((b, found)));
            let others = profiles.iter().enumerate().filter(|(b, _)| *b != 1);
            let wanted: Vec<_> = others.map(|(b, other)| (b, value(profile, other, &values))).collect();
            prop_assert_eq!(seen, wanted);
        }
    }

    #[test]
    fn raising_a_level_never_lowers_the_factor(
        a in levels(), b in levels(), which in 0..4_usize, hears in any::<bool>(),
    ) {
        let before = worth(&built(&a), &built(&b));
        let mut raised = a.clone();
        let entry = &mut raised[which % a.len()];
        let level = if hears { &mut entry.2 } else { &mut entry.1 };
        *level = (*level + 1).min(7);
        prop_assert!(worth(&built(&raised), &built(&b)) >= before);
    }
}
