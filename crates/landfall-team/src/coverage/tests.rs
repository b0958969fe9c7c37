use proptest::prelude::*;

use super::*;
use crate::calendar::Zone;
use crate::member::Spoken;

fn member(id: &str, languages: &[(&str, Level, Level)]) -> Member {
    let mut member = Member::new(id);
    let spoken = |(tag, speaks, hears): &(&str, Level, Level)| Spoken {
        tag: tag.parse().unwrap(),
        speaks: *speaks,
        hears: *hears,
    };
    member.languages = languages.iter().map(spoken).collect();
    member
}

fn worker(id: &str, zone: &str, hours: &str) -> Member {
    let mut member = member(id, &[("en", Level::B2, Level::C1)]);
    member.zone = Some(Zone::new(zone).unwrap());
    member.territory = Some("DE".parse().unwrap());
    member.hours = vec![hours.parse().unwrap()];
    member
}

fn region(code: &str) -> RegionCode {
    code.parse().unwrap()
}

/// One winter week without clock changes.
fn week() -> Horizon {
    Horizon::new("2026-11-30".parse().unwrap(), 1).unwrap()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn the_best_member_counts_for_each_language() {
    let ana = member("ana", &[("pt-BR", Level::Native, Level::Native)]);
    let bob = member(
        "bob",
        &[("pt", Level::A2, Level::B1), ("en", Level::B2, Level::C1)],
    );
    let calendar = Calendar::default();
    let brazil = Team::new([&bob, &ana], &calendar, None).region(&region("BR"));
    let [portuguese, english] = brazil.languages.as_slice() else {
        panic!("{:?}", brazil.languages);
    };
    assert_eq!(
        (portuguese.speakers, portuguese.best[0].member.as_str()),
        (2, "ana")
    );
    assert!(portuguese.official && close(portuguese.value, 1.0));
    // sqrt(0.80 x 0.93)
    assert!(close(english.value, (0.80_f64 * 0.93).sqrt()));
    // Portuguese 91 %, worth 1; English 8 %, worth 0.8626. All who know English may know
    // Portuguese: 0.91. None of them may: 0.91 + 0.08 x 0.8626.
    let range = brazil.language.unwrap();
    assert!(close(range.low, 0.91), "{range:?}");
    assert!(
        close(range.high, 0.91 + 0.08 * (0.80_f64 * 0.93).sqrt()),
        "{range:?}"
    );
}

#[test]
fn shares_that_sum_to_more_than_everybody_reach_everybody_at_most() {
    // Germany: de 91 %, en 64 %. The team speaks English at 1, German at B1/B1 = 0.60.
    // Low: English speakers first, 0.64 x 1 + (0.91 - 0.64) x 0.6; high: 0.64 + 0.36 x 0.6.
    let team = [member(
        "eve",
        &[
            ("en", Level::Native, Level::Native),
            ("de", Level::B1, Level::B1),
        ],
    )];
    let calendar = Calendar::default();
    let range = Team::new(&team, &calendar, None)
        .region(&region("DE"))
        .language
        .unwrap();
    assert!(close(range.low, 0.64 + 0.27 * 0.6), "{range:?}");
    assert!(close(range.high, 0.64 + 0.36 * 0.6), "{range:?}");
}

#[test]
fn who_only_understands_shares_nothing() {
    let team = [member("kim", &[("ja", Level::None, Level::C2)])];
    let calendar = Calendar::default();
    let japan = Team::new(&team, &calendar, None).region(&region("JP"));
    assert_eq!(japan.languages[0].speakers, 0);
    assert_eq!(
        japan.language,
        Some(ShareRange {
            low: 0.0,
            high: 0.0
        })
    );
}

#[test]
fn hours_are_the_union_of_the_members() {
    // Berlin 09:00-13:00 is 08:00Z-12:00Z, 09:00-17:00 in Berlin 08:00Z-16:00Z: half. São Paulo,
    // 3 h behind UTC, has its business hours 12:00Z-20:00Z; the second member works 12:00Z-14:00Z.
    let team = [
        worker("ada", "Europe/Berlin", "09:00-13:00"),
        worker("bea", "Europe/Berlin", "11:00-15:00"),
    ];
    let (calendar, horizon) = (Calendar::default(), week());
    let team = Team::new(&team, &calendar, Some(&horizon));
    let germany = team.region(&region("DE"));
    // 08:00Z-14:00Z of 08:00Z-16:00Z
    assert!(close(germany.hours.unwrap(), 0.75), "{germany:?}");
    assert_eq!(germany.zones.len(), 1, "Berlin and Büsingen have one clock");
    assert_eq!(
        (germany.zones[0].zone.as_str(), germany.zones[0].alike),
        ("Europe/Berlin", 1)
    );
    let japan = team.region(&region("JP"));
    // 00:00Z-08:00Z: nobody works yet
    assert_eq!(
        (japan.hours, japan.zones[0].covered_minutes),
        (Some(0.0), 0)
    );
    let brazil = team.region(&region("BR"));
    let east = brazil
        .zones
        .iter()
        .find(|zone| zone.zone == "America/Belem")
        .unwrap();
    assert_eq!(
        (east.business_minutes, east.covered_minutes),
        (5 * 480, 5 * 120)
    );
    let range = brazil.hours_range.unwrap();
    let mean = brazil.hours.unwrap();
    assert!(range.low < mean && mean < range.high, "{brazil:?}");
}

#[test]
fn what_is_unknown_stays_unknown_and_says_what_it_needs() {
    let nobody = [Member::new("x")];
    let (calendar, horizon) = (Calendar::default(), week());
    let team = Team::new(&nobody, &calendar, Some(&horizon)).hashed(true);
    let found = team.region(&region("FR"));
    assert_eq!((found.language, found.hours), (None, None));
    assert_eq!(
        found.needs,
        [
            "`languages` of at least one member",
            "`zone` and `hours` of at least one member"
        ]
    );
    // printf x | sha256sum
    assert_eq!(team.without_languages(), ["2d711642b726b044"]);
    assert_eq!(team.without_hours().len(), 1);
    let team = Team::new(&nobody, &calendar, None);
    assert!(team.region(&region("FR")).needs[1].contains("[horizon]"));
}

#[test]
fn a_team_of_nobody_covers_nothing_known() {
    let calendar = Calendar::default();
    let team = Team::new([], &calendar, None);
    assert!(team.is_empty());
    assert_eq!(team.region(&region("FR")).language, None);
}

#[test]
fn a_subdivision_counts_as_its_economy() {
    let team = [member("eve", &[("de", Level::C2, Level::C2)])];
    let calendar = Calendar::default();
    let team = Team::new(&team, &calendar, None);
    assert_eq!(
        team.region(&region("DE-BY")).language,
        team.region(&region("DE")).language
    );
}

/// The mean of the best language where resident `r` of a thousand speaks the languages that hold
/// her.
fn mean(values: &[(f64, Vec<bool>)]) -> f64 {
    let best = |resident: usize| {
        let spoken = values.iter().filter(|(_, who)| who[resident]);
        spoken.map(|(value, _)| *value).fold(0.0, f64::max)
    };
    (0..RESIDENTS).map(best).sum::<f64>() / f64::from(u32::try_from(RESIDENTS).unwrap())
}

const RESIDENTS: usize = 40;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_population_lies_between_the_bounds(
        languages in prop::collection::vec(
            (0.0..=1.0_f64, prop::collection::vec(any::<bool>(), RESIDENTS)),
            1..6,
        )
    ) {
        let share = |who: &Vec<bool>| {
            let n = who.iter().filter(|speaks| **speaks).count();
            f64::from(u32::try_from(n).unwrap()) / f64::from(u32::try_from(RESIDENTS).unwrap())
        };
        let covered: Vec<LanguageCoverage> = languages
            .iter()
            .map(|(value, who)| LanguageCoverage {
                language: "en".parse().unwrap(),
                share: share(who),
                official: false,
                value: *value,
                speakers: 1,
                best: Vec::new(),
            })
            .collect();
        let range = language::bounds(&covered);
        let mean = mean(&languages);
        prop_assert!(range.low <= mean + 1e-9 && mean <= range.high + 1e-9, "{range:?} {mean}");
        prop_assert!((0.0..=1.0).contains(&range.low) && (0.0..=1.0).contains(&range.high));
    }
}
