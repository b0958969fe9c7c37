//! Conflicts: records, advice, and what happened after a measure.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use std::collections::BTreeSet;

use landfall_core::Date;
use landfall_team::Level;
use landfall_team::conflict::{
    AdviceTable, BeforeAfter, ConflictError, ConflictKind, EMBEDDED, MeasureVerdict, Records,
    Situation, Standing,
};
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn refused<T: std::fmt::Debug>(result: Result<T, ConflictError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn the_embedded_table_has_sources_and_says_that_nobody_reviewed_it() {
    let table = AdviceTable::embedded().unwrap();
    assert!(table.list().len() >= 20);
    for advice in table.list() {
        assert!(advice.source.len() > 20, "{}", advice.id);
        assert!(advice.reviews.is_empty(), "{}", advice.id);
        let year = advice.source.split(|c: char| !c.is_ascii_digit());
        let cites = year.filter(|digits| digits.len() == 4).count() > 0;
        assert_eq!(
            cites,
            advice.standing != Standing::Practice,
            "{}",
            advice.id
        );
    }
    let ids: BTreeSet<&str> = table.list().iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ids.len(), table.list().len());
}

#[test]
fn every_kind_of_conflict_gets_advice_even_when_nothing_else_is_known() {
    let table = AdviceTable::embedded().unwrap();
    for kind in ConflictKind::ALL {
        let advised = table.advise(&Situation::new(kind)).unwrap();
        assert!(!advised.matched.is_empty(), "{kind:?}");
        assert!(!advised.undecided.is_empty(), "{kind:?}");
    }
}

const SMALL: &str = r#"
[[advice]]
id = "gap"
text = "t"
source = "A 2001"
standing = "recalled"
when = { kinds = ["task"], dimension = "directness", gap_at_least = 0.3 }
[[advice]]
id = "levels"
text = "t"
source = "B 2002"
standing = "checked"
when = { level_gap_at_least = 2, weaker_level_at_most = "B2" }
reviews = [{ by = "Kim", on = "2026-02-01", remark = "kept" }]
[[advice]]
id = "hours"
text = "t"
source = "C 2003"
standing = "practice"
when = { overlap_hours_at_least = 1.0, overlap_hours_below = 3.0 }
"#;

fn ids(situation: Situation) -> (Vec<String>, Vec<String>) {
    let table = AdviceTable::from_toml(SMALL, "small.toml").unwrap();
    let advised = table.advise(&situation).unwrap();
    (
        advised.matched.into_iter().map(|a| a.id).collect(),
        advised.undecided.into_iter().map(|a| a.id).collect(),
    )
}

#[test]
fn conditions_hold_on_their_boundary_and_not_beyond() {
    let base = |gap, hours| {
        Situation::new(ConflictKind::Task)
            .gap("directness", gap)
            .overlap_hours(hours)
            .levels(Level::C2, Level::B2)
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(ids(base(0.3, 1.0)).0, ["gap", "levels", "hours"]);
    assert_eq!(
        ids(base(0.299, 3.0)),
        (vec!["levels".to_owned()], none.clone())
    );
    // C1 to C2 is one step; the order of the two does not matter.
    let near = base(0.0, 0.9).levels(Level::C1, Level::C2);
    assert_eq!(ids(near), (none.clone(), none));
    let turned = base(0.0, 0.9).levels(Level::B2, Level::C2);
    assert_eq!(ids(turned).0, ["levels"]);
}

#[test]
fn what_is_not_known_is_named_and_what_fails_is_not_asked_for() {
    let table = AdviceTable::from_toml(SMALL, "small.toml").unwrap();
    let advised = table
        .advise(&Situation::new(ConflictKind::Schedule))
        .unwrap();
    // `gap` is out already, as the kind is another.
    let lacks: Vec<(&str, &[String])> = advised
        .undecided
        .iter()
        .map(|a| (a.id.as_str(), a.lacks.as_slice()))
        .collect();
    assert_eq!(lacks.len(), 2);
    assert_eq!(lacks[0].0, "levels");
    assert_eq!(
        lacks[0].1,
        ["steps between language levels", "the weaker language level"]
    );
    assert_eq!(lacks[1].0, "hours");
}

#[test]
fn advice_explains_itself() {
    let table = AdviceTable::from_toml(SMALL, "small.toml").unwrap();
    let situation = Situation::new(ConflictKind::Language).levels(Level::Native, Level::A2);
    let advised = table.advise(&situation).unwrap();
    assert_eq!(
        advised.matched[0].reason.to_string(),
        "- t\n    advice: levels\n    reviewed by: Kim on 2026-02-01: kept\n    \
         steps between language levels: at least 2\n    the weaker language level: at most B2\n    \
         source: B 2002 (summary of the source read)\n"
    );
    assert!(serde_json::to_string(&advised).unwrap().contains("B 2002"));
}

#[test]
fn tables_that_speak_of_nationality_are_refused() {
    let with = |condition: &str| {
        let text = SMALL.replace("kinds = [\"task\"]", condition);
        refused(AdviceTable::from_toml(&text, "x.toml"))
    };
    assert_eq!(
        with("nationality = \"XX\""),
        "x.toml, `advice[0].when.nationality`: `nationality` speaks of `nationality`, by which nobody \
         may be judged or advised (help: use what the people concerned said of themselves: levels, \
         hours, preferences)"
    );
    for key in [
        "passport",
        "ethnic_group",
        "religion",
        "country_of_birth",
        "race",
        "gender",
    ] {
        assert!(
            with(&format!("{key} = 1")).contains("nobody may be judged"),
            "{key}"
        );
    }
    let dimension = SMALL.replace("\"directness\"", "\"home nationality\"");
    assert!(refused(AdviceTable::from_toml(&dimension, "x.toml")).contains("`nationality`"));
    let situation = Situation::new(ConflictKind::Task).gap("religiosity", 0.4);
    let table = AdviceTable::from_toml(SMALL, "small.toml").unwrap();
    assert!(refused(table.advise(&situation)).contains("`religiosity` speaks of"));
}

#[test]
fn bad_tables_are_refused_with_their_places() {
    let unknown = SMALL.replace("text = \"t\"\nsource = \"C", "txet = \"t\"\nsource = \"C");
    let message = refused(AdviceTable::from_toml(&unknown, "x.toml"));
    assert!(
        message.starts_with("x.toml, line 17: unknown field `txet`"),
        "{message}"
    );
    let bad = SMALL
        .replace("\"gap\"", "\"hours\"")
        .replace("gap_at_least = 0.3", "gap_at_least = 1.5")
        .replace("level_gap_at_least = 2", "level_gap_at_least = 9")
        .replace("overlap_hours_below = 3.0", "overlap_hours_below = nan")
        .replace("\"A 2001\"", "\" \"");
    assert_eq!(
        refused(AdviceTable::from_toml(&bad, "x.toml")),
        "x.toml, `hours.id`: given twice\n\
         x.toml, `hours.source`: is empty\n\
         x.toml, `hours.when.gap_at_least`: `1.5` is no difference above 0 and at most 1\n\
         x.toml, `hours.when.overlap_hours_below`: `NaN` hours: above 0 and at most 24\n\
         x.toml, `levels.when.level_gap_at_least`: `9` steps: from 1 to 7 are possible"
    );
    let half = SMALL.replace(", gap_at_least = 0.3", "");
    assert!(refused(AdviceTable::from_toml(&half, "x.toml")).contains("belong together"));
    assert!(
        AdviceTable::from_toml("", "empty.toml")
            .unwrap()
            .list()
            .is_empty()
    );
    assert!(EMBEDDED.contains("[[advice]]"));
}

#[test]
fn situations_out_of_range_are_refused() {
    let table = AdviceTable::from_toml(SMALL, "small.toml").unwrap();
    let situation = Situation::new(ConflictKind::Task)
        .gap("directness", f64::NAN)
        .overlap_hours(25.0);
    assert_eq!(
        refused(table.advise(&situation)),
        "`directness`: `NaN` is no difference from 0 to 1\n`overlap_hours`: `25` is not from 0 to 24"
    );
}

#[test]
fn records_are_read_and_their_mistakes_told_together() {
    let text = r#"
        [[conflict]]
        id = "a"
        kind = "taks"
        parties = ["x"]
        opened = "2026-01-32"
        state = "gone"
        [[conflict]]
        id = "b"
        kind = "task"
        parties = ["x", "x"]
        opened = "2026-02-01"
        state = "open"
        closed = "2026-01-01"
        measure = { what = "talk", taken = "2026-01-15" }
        [[conflict]]
        id = "c"
        kind = "task"
        parties = ["x", "y"]
        opened = "2026-02-01"
        state = "measure_taken"
        [[conflict]]
        id = "c"
        kind = "task"
        parties = ["x", "y"]
        opened = "2026-02-01"
        state = "open"
    "#;
    assert_eq!(
        refused(Records::from_toml(text, "c.toml")),
        "c.toml, `a.kind`: `taks` is no kind of conflict; did you mean `task`?\n\
         c.toml, `a.opened`: `2026-01-32` is no date such as `2026-03-01`\n\
         c.toml, `a.state`: `gone` is no state; there are open, measure_taken, closed\n\
         c.toml, `b.closed`: closed on `2026-01-01`, before it opened on `2026-02-01`\n\
         c.toml, `b.measure`: taken on `2026-01-15`, before it opened on `2026-02-01`\n\
         c.toml, `b.parties`: `1` parties: a conflict needs two\n\
         c.toml, `b.state`: it has a date of closing, so that its state is `closed`\n\
         c.toml, `c.id`: this id is given twice\n\
         c.toml, `c.state`: the measure taken is missing"
    );
    let secret = "[[conflict]]\nid = \"a\"\nreligion = \"x\"";
    assert!(refused(Records::from_toml(secret, "c.toml")).contains("`religion` speaks of"));
}

/// Schedule conflicts of x and y on these days of 2026, the first ones with a measure on its day.
fn records(opened: &[&str], measure: Option<(&str, &str)>) -> Records {
    let text: String = opened
        .iter()
        .enumerate()
        .map(|(i, day)| {
            let (state, extra) = match measure {
                Some((of, taken)) if of == *day => (
                    "measure_taken",
                    format!("measure = {{ what = \"rotate\", taken = \"{taken}\" }}\n"),
                ),
                _ => ("open", String::new()),
            };
            format!(
                "[[conflict]]\nid = \"c{i}\"\nkind = \"schedule\"\nparties = [\"x\", \"y\"]\n\
                 opened = \"{day}\"\nstate = \"{state}\"\n{extra}"
            )
        })
        .collect();
    Records::from_toml(&text, "c.toml").unwrap()
}

fn compare(records: &Records) -> BeforeAfter {
    records
        .before_after(
            ConflictKind::Schedule,
            date("2026-01-01"),
            date("2026-12-31"),
            0.95,
        )
        .unwrap()
}

#[test]
fn the_comparison_is_worked_by_hand() {
    // 1 January to 2 July is 26 weeks, to 31 December 26 more. Four before, two after:
    // ratio 1/2; upper share of 2 in 6 by Clopper and Pearson 0.7772, odds 3.488.
    let records = records(
        &[
            "2026-01-10",
            "2026-02-10",
            "2026-03-10",
            "2026-07-01",
            "2026-08-01",
            "2026-09-01",
        ],
        Some(("2026-07-01", "2026-07-02")),
    );
    let report = compare(&records);
    assert_eq!(
        (report.pair_weeks_before, report.pair_weeks_after),
        (26.0, 26.0)
    );
    let all = report.all.unwrap();
    assert_eq!((all.before, all.after, all.ratio), (4, 2, Some(0.5)));
    assert!((all.high.unwrap() - 3.488).abs() < 0.001, "{all:?}");
    assert!((all.low - 0.045_2).abs() < 0.000_5, "{all:?}");
    let without = report.without_triggers.unwrap();
    assert_eq!((without.before, without.after), (3, 2));
    // Five conflicts can never show a change at equal times.
    assert_eq!(report.verdict, MeasureVerdict::TooFew);
}

#[test]
fn a_clear_fall_needs_both_ways_of_counting() {
    let days: Vec<String> = (1..=7).map(|day| format!("2026-03-{day:02}")).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    // Seven before, one of them the trigger: 0 of 7 and 0 of 6 at equal times both show a fall.
    let fell = compare(&records(&days, Some(("2026-03-07", "2026-07-02"))));
    assert_eq!(fell.verdict, MeasureVerdict::Fell);
    // Six before with the trigger, five without: the second cannot show it.
    let less = compare(&records(&days[1..], Some(("2026-03-07", "2026-07-02"))));
    assert!(less.all.unwrap().below_one());
    assert_eq!(less.verdict, MeasureVerdict::TooFew);
}

#[test]
fn a_rise_and_no_change_are_told_apart() {
    let mut days = vec!["2026-06-30".to_owned()];
    days.extend((1..=9).map(|day| format!("2026-09-{day:02}")));
    let late: Vec<&str> = days.iter().map(String::as_str).collect();
    let rose = compare(&records(&late, Some(("2026-06-30", "2026-07-02"))));
    assert_eq!(rose.verdict, MeasureVerdict::Rose);
    assert_eq!(rose.without_triggers.unwrap().ratio, None);

    let mut even: Vec<String> = (1..=9).map(|day| format!("2026-03-{day:02}")).collect();
    even.extend((1..=8).map(|day| format!("2026-09-{day:02}")));
    let even: Vec<&str> = even.iter().map(String::as_str).collect();
    let same = compare(&records(&even, Some(("2026-03-09", "2026-07-02"))));
    assert_eq!(same.verdict, MeasureVerdict::NotShown);
}

#[test]
fn without_a_measure_inside_the_time_nothing_is_compared() {
    let none = compare(&records(&["2026-03-01"], None));
    assert_eq!(none.verdict, MeasureVerdict::NoMeasure);
    assert_eq!((none.pairs, none.pairs_outside), (0, 0));
    let late = compare(&records(
        &["2026-03-01"],
        Some(("2026-03-01", "2027-01-01")),
    ));
    assert_eq!(
        (late.verdict, late.pairs_outside),
        (MeasureVerdict::NoMeasure, 1)
    );
    assert_eq!(
        compare(&Records::default()).verdict,
        MeasureVerdict::NoMeasure
    );
    let wrong = Records::default().before_after(
        ConflictKind::Task,
        date("2026-02-01"),
        date("2026-02-01"),
        2.0,
    );
    assert_eq!(
        refused(wrong),
        "`level`: `2` is no confidence above 0 and below 1\n\
         `until`: `2026-02-01` is not after `2026-02-01`"
    );
}

#[test]
fn other_pairs_and_kinds_do_not_count_and_a_conflict_counts_once() {
    let text = r#"
        [[conflict]]
        id = "trigger"
        kind = "schedule"
        parties = ["x", "y", "z"]
        opened = "2026-07-01"
        state = "measure_taken"
        measure = { what = "rotate", taken = "2026-07-02" }
        [[conflict]]
        id = "other people"
        kind = "schedule"
        parties = ["u", "v"]
        opened = "2026-08-01"
        state = "open"
        [[conflict]]
        id = "other kind"
        kind = "task"
        parties = ["x", "y"]
        opened = "2026-08-01"
        state = "open"
        [[conflict]]
        id = "counts once"
        kind = "schedule"
        parties = ["x", "y", "z"]
        opened = "2026-08-01"
        state = "open"
    "#;
    let report = compare(&Records::from_toml(text, "c.toml").unwrap());
    let all = report.all.unwrap();
    assert_eq!((report.pairs, all.before, all.after), (3, 1, 1));
    // Three pairs of 26 weeks.
    assert_eq!(report.pair_weeks_before, 78.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_interval_holds_the_ratio_and_no_change_is_claimed_inside_it(
        before in 1usize..20, after in 0usize..20,
    ) {
        let mut days: Vec<String> = (1..=before).map(|day| format!("2026-03-{day:02}")).collect();
        days.extend((1..=after).map(|day| format!("2026-09-{day:02}")));
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        let report = compare(&records(&days, Some(("2026-03-01", "2026-07-02"))));
        let all = report.all.unwrap();
        let ratio = all.ratio.unwrap();
        prop_assert!((ratio - after as f64 / before as f64).abs() < 1e-12);
        prop_assert!(all.low <= ratio && all.high.is_none_or(|high| ratio <= high));
        if report.verdict == MeasureVerdict::Fell {
            prop_assert!(after < before);
        }
        // The exact binomial tail agrees with the interval: it excludes 1 exactly when the lesser
        // tail at one half is below 2.5 %.
        let n = (before + after) as i32;
        let choose = |k: i32| (0..k).fold(1.0, |c, i| c * f64::from(n - i) / f64::from(i + 1));
        let tail: f64 = (0..=before.min(after) as i32).map(|k| choose(k) * 0.5_f64.powi(n)).sum();
        prop_assume!((tail - 0.025).abs() > 1e-9);
        prop_assert_eq!(all.below_one() || all.above_one(), tail < 0.025);
    }
}
