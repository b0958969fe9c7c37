//! Questionnaires: reliability, factors of pairs, means of groups.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use std::collections::BTreeMap;

use landfall_team::survey::{
    Alpha, Basis, SURVEY_FLOOR, Scale, Survey, SurveyError, SurveyParams, Withheld,
};
use proptest::prelude::*;

const LIKERT: Scale = Scale::Likert {
    lowest: 1,
    highest: 5,
};

fn questions(n: usize) -> SurveyParams {
    (0..n).fold(SurveyParams::new(LIKERT), |params, i| {
        params.question(format!("q{i}"))
    })
}

fn row(values: &[i32]) -> Vec<Option<f64>> {
    values.iter().map(|v| Some(f64::from(*v))).collect()
}

/// Team answers of people p0, p1 and so on.
fn team(rows: &[&[i32]]) -> SurveyParams {
    rows.iter()
        .enumerate()
        .fold(questions(rows[0].len()), |params, (i, values)| {
            params.team(format!("p{i}"), row(values))
        })
}

fn groups(members: &[(&str, std::ops::Range<usize>)]) -> BTreeMap<String, Vec<String>> {
    members
        .iter()
        .map(|(label, people)| {
            let people = people.clone().map(|i| format!("p{i}")).collect();
            ((*label).to_owned(), people)
        })
        .collect()
}

fn mistakes(result: Result<Survey, SurveyError>) -> String {
    result.unwrap_err().to_string()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

#[test]
fn alpha_of_two_questions_is_worked_by_hand() {
    // Answers (1, 2), (3, 2), (5, 5): variances 4 and 3; sums 3, 5, 10: mean 6, variance
    // (9 + 1 + 16)/2 = 13. alpha = 2 (1 - 7/13) = 12/13.
    let survey = team(&[&[1, 2], &[3, 2], &[5, 5]]).check().unwrap();
    let alpha = survey.pairs().team_reliability.estimate().unwrap();
    close(alpha, 12.0 / 13.0);
}

#[test]
fn alpha_and_its_interval_agree_with_pingouin() {
    // pingouin 0.7.0, cronbach_alpha; the interval to full length by scipy 1.17.1's F quantiles.
    let survey = team(&[
        &[4, 5, 3, 4],
        &[2, 3, 3, 2],
        &[5, 5, 4, 5],
        &[3, 4, 2, 3],
        &[1, 2, 2, 1],
        &[4, 4, 5, 3],
        &[3, 3, 3, 4],
        &[2, 1, 3, 2],
    ])
    .check()
    .unwrap();
    let Alpha::Usable { alpha, interval } = survey.pairs().team_reliability.alpha else {
        panic!("not usable");
    };
    close(alpha, 0.894_607_843_137_254_8);
    close(interval[0], 0.687_129_646_065_05);
    close(interval[1], 0.976_327_234_364_969_3);
}

#[test]
fn reversed_questions_are_turned_round() {
    let plain = team(&[&[1, 2], &[3, 2], &[5, 5]]).check().unwrap();
    let turned = SurveyParams::new(LIKERT)
        .question("q0")
        .question("q1")
        .reversed()
        .team("p0", row(&[1, 4]))
        .team("p1", row(&[3, 4]))
        .team("p2", row(&[5, 1]))
        .check()
        .unwrap();
    assert_eq!(
        plain.pairs().team_reliability,
        turned.pairs().team_reliability
    );
}

#[test]
fn rows_with_a_gap_are_counted_and_left_out() {
    let params = team(&[&[1, 2], &[3, 2], &[5, 5]]).team("gap", vec![Some(5.0), None]);
    let reliability = params.check().unwrap().pairs().team_reliability;
    assert_eq!((reliability.rows, reliability.complete), (4, 3));
    close(reliability.estimate().unwrap(), 12.0 / 13.0);
}

#[test]
fn where_alpha_is_undefined_the_reason_says_why() {
    let alpha = |params: SurveyParams| params.check().unwrap().pairs().team_reliability.alpha;
    assert_eq!(alpha(team(&[&[1], &[3]])), Alpha::OneQuestion);
    assert_eq!(alpha(team(&[&[1, 3]])), Alpha::TooFewAnswers);
    assert_eq!(alpha(questions(2)), Alpha::TooFewAnswers);
    // Both sums are 4.
    assert_eq!(alpha(team(&[&[1, 3], &[3, 1]])), Alpha::NoVariance);
}

#[test]
fn a_scale_of_low_reliability_gives_no_factor() {
    // Variances 1 and 1/3 and of the sums 4/3: alpha = 2 (1 - 1) = 0.
    let survey = questions(2)
        .about("a", "b", row(&[1, 2]))
        .about("b", "a", row(&[2, 3]))
        .about("b", "c", row(&[3, 2]))
        .check()
        .unwrap();
    let pairs = survey.pairs();
    let Alpha::TooLow { alpha, interval } = pairs.reliability.alpha else {
        panic!("usable");
    };
    close(alpha, 0.0);
    assert!(interval[0] < 0.0 && interval[1] > 0.0);
    assert_eq!(pairs.factor("a", "b"), None);
    assert!(
        pairs
            .reliability
            .reason()
            .to_string()
            .starts_with("- the scale is not used: alpha 0.000 is below 0.6\n    questions: 2\n")
    );
}

#[test]
fn a_factor_is_shrunk_by_reliability_and_is_the_mean_of_both_directions() {
    // Rows (1,2), (3,2), (5,5): alpha 12/13. Unit means 1/8, 3/8, 1; their mean is 1/2.
    // a about b: 12/13 * 1/8 + 1/13 * 1/2 = 2/13; b about a: 12/13 * 3/8 + 1/26 = 5/13.
    let survey = questions(2)
        .about("a", "b", row(&[1, 2]))
        .about("b", "a", row(&[3, 2]))
        .about("c", "a", row(&[5, 5]))
        .check()
        .unwrap();
    let pairs = survey.pairs();
    let both = pairs.factor("b", "a").unwrap();
    close(both.value, 3.5 / 13.0);
    close(both.directions[0].shrunk, 2.0 / 13.0);
    close(both.directions[1].shrunk, 5.0 / 13.0);
    assert_eq!((both.a.as_str(), both.b.as_str()), ("a", "b"));
    assert_eq!(pairs.factor("a", "b").unwrap(), both);
    // c about a: 12/13 + 1/26 = 12.5/13, the only direction.
    let one = pairs.factor("a", "c").unwrap();
    close(one.value, 12.5 / 13.0);
    assert_eq!(one.directions.len(), 1);
    assert!(one.reason.to_string().contains("only one of the two"));
    assert_eq!(pairs.factor("b", "c"), None);
    assert_eq!(pairs.factor("a", "a"), None);
    let listed: Vec<_> = pairs.listed().into_iter().map(|f| (f.a, f.b)).collect();
    assert_eq!(listed, [("a".into(), "b".into()), ("a".into(), "c".into())]);
    // Of six directions among three people three are known.
    close(pairs.coverage(&["a", "b", "c"]).unwrap(), 0.5);
    assert_eq!(pairs.coverage(&["a"]), None);
}

#[test]
fn answers_about_the_team_stand_in_for_missing_ones() {
    let survey = team(&[&[1, 2], &[3, 2], &[5, 5]])
        .about("p0", "p1", row(&[5, 5]))
        .check()
        .unwrap();
    let pairs = survey.pairs();
    // One row about a colleague has no reliability: the team answers are used for both.
    let factor = pairs.factor("p0", "p1").unwrap();
    assert!(factor.directions.iter().all(|d| d.basis == Basis::Team));
    close(factor.value, 3.5 / 13.0);
}

#[test]
fn the_worst_answers_stay_above_zero() {
    let survey = questions(2)
        .about("a", "b", row(&[1, 1]))
        .about("b", "a", row(&[1, 1]))
        .about("c", "a", row(&[5, 5]))
        .about("a", "c", row(&[1, 1]))
        .check()
        .unwrap();
    let factor = survey.pairs().factor("a", "b").unwrap();
    assert_eq!(factor.value, SURVEY_FLOOR);
}

const AGREE: [&[i32]; 6] = [&[4, 4], &[5, 5], &[4, 4], &[5, 5], &[4, 4], &[4, 5]];
const SPLIT: [&[i32]; 6] = [&[1, 1], &[5, 5], &[1, 1], &[5, 5], &[1, 2], &[5, 5]];

#[test]
fn a_group_that_agrees_is_shown() {
    // Sums 8, 10, 8, 10, 8, 9 of 12 answers: 53/12, mapped (53/12 - 1)/4 = 41/48.
    let mut rows = AGREE.to_vec();
    rows.extend(SPLIT);
    let survey = team(&rows).check().unwrap();
    let report = survey.groups(&groups(&[("one", 0..6)])).unwrap();
    close(report.groups[0].mean.unwrap(), 41.0 / 48.0);
    assert_eq!(report.groups[0].answers, Some(6));
    // Variances of 4,5,4,5,4,4 and 4,5,4,5,4,5: 4/15 and 3/10, mean 17/60; ratio (17/60)/2 = 17/120;
    // r = 2 (103/120)/(206/120 + 17/120) = 206/223.
    close(report.groups[0].agreement.unwrap(), 206.0 / 223.0);
    assert_eq!(report.icc, None);
}

#[test]
fn disagreement_is_withheld_unless_a_second_group_gives_the_icc() {
    let survey = team(&SPLIT).check().unwrap();
    let alone = survey.groups(&groups(&[("one", 0..6)])).unwrap();
    assert_eq!(alone.groups[0].withheld, Some(Withheld::NoAgreement));
    assert_eq!(alone.groups[0].mean, None);
    assert_eq!(alone.groups[0].agreement, Some(0.0));

    let mut rows = AGREE.to_vec();
    rows.extend(SPLIT);
    let survey = team(&rows).check().unwrap();
    let both = survey
        .groups(&groups(&[("one", 0..6), ("two", 6..12)]))
        .unwrap();
    assert!(both.icc.is_some());
    assert!(both.groups.iter().all(|group| group.mean.is_some()));
}

#[test]
fn four_answers_are_not_shown_and_cannot_be_found_by_subtraction() {
    let mut rows = AGREE.to_vec();
    rows.extend(&AGREE[..4]);
    let survey = team(&rows).check().unwrap();
    let report = survey
        .groups(&groups(&[("one", 0..6), ("few", 6..10)]))
        .unwrap();
    let (few, one) = (&report.groups[0], &report.groups[1]);
    assert_eq!(few.withheld, Some(Withheld::TooFewAnswers));
    assert_eq!((few.mean, few.answers, few.agreement), (None, None, None));
    assert!(one.mean.is_some());
    assert_eq!(report.all.withheld, Some(Withheld::WouldReveal));
    assert_eq!((report.all.mean, report.all.agreement), (None, None));
}

#[test]
fn people_outside_all_groups_are_protected_too() {
    let mut rows = AGREE.to_vec();
    rows.push(&[1, 1]);
    let survey = team(&rows).check().unwrap();
    let report = survey.groups(&groups(&[("one", 0..6)])).unwrap();
    assert_eq!(report.all.withheld, Some(Withheld::WouldReveal));
    // With everybody in the group nothing is hidden.
    let report = survey.groups(&groups(&[("one", 0..7)])).unwrap();
    assert_eq!(report.all.mean, report.groups[0].mean);
}

#[test]
fn a_report_on_nobody_is_empty_but_fine() {
    let survey = questions(2).check().unwrap();
    let report = survey.groups(&groups(&[("one", 0..3)])).unwrap();
    assert_eq!(report.groups[0].withheld, Some(Withheld::TooFewAnswers));
    assert_eq!(report.all.withheld, Some(Withheld::TooFewAnswers));
    assert_eq!((report.icc, report.reliability), (None, None));
    assert!(survey.pairs().listed().is_empty());
}

#[test]
fn groups_must_not_overlap() {
    let survey = team(&AGREE).check().unwrap();
    let error = survey.groups(&groups(&[("one", 0..4), ("two", 3..6)]));
    assert_eq!(
        error.unwrap_err().to_string(),
        "`two`: `p3` is in a group already \
         (help: groups must not overlap: answers could be found by subtraction)"
    );
}

#[test]
fn all_mistakes_are_told_at_once() {
    let params = questions(2)
        .about("a", "a", row(&[1, 6]))
        .about("a", "b", row(&[1]))
        .about("a", "b", vec![Some(f64::NAN), Some(2.5)]);
    assert_eq!(
        mistakes(params.check()),
        "`a about a`: `6` to `q1` is not on the scale from 1 to 5\n\
         `a about a`: somebody answered about herself\n\
         `a about b`: `1` answers to 2 questions\n\
         `a about b`: `2.5` to `q1` is not on the scale from 1 to 5\n\
         `a about b`: `NaN` to `q0` is not on the scale from 1 to 5\n\
         `a about b`: answers were given twice"
    );
}

#[test]
fn settings_out_of_range_are_refused() {
    let params = SurveyParams::new(Scale::Continuous {
        lowest: 0.0,
        highest: f64::INFINITY,
    })
    .min_group(4)
    .min_reliability(0.0)
    .level(1.0);
    assert_eq!(
        mistakes(params.check()),
        "`level`: `1` is no confidence above 0 and below 1\n\
         `min_group`: `4` answers are too few to show: at least 5 \
         (help: raise it; people must not be recognised by their answers)\n\
         `min_reliability`: `0` is no reliability above 0 and at most 1\n\
         `questions`: there are no questions\n\
         `scale`: a scale from `0` to `inf` has no room: the highest answer must exceed the lowest"
    );
    assert!(questions(1).min_group(5).check().is_ok());
}

#[test]
fn a_report_can_be_written_as_json() {
    let survey = team(&AGREE).check().unwrap();
    let report = survey.groups(&groups(&[("one", 0..6)])).unwrap();
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["groups"][0]["label"], "one");
    assert_eq!(json["reliability"]["state"], "usable");
}

/// Alpha by its other form, k c̄/(v̄ + (k − 1) c̄) with mean variance and mean covariance.
fn by_covariances(rows: &[Vec<i32>]) -> Option<f64> {
    let (n, k) = (rows.len() as f64, rows[0].len());
    let mean = |q: usize| rows.iter().map(|r| f64::from(r[q])).sum::<f64>() / n;
    let covariance = |p: usize, q: usize| {
        let (a, b) = (mean(p), mean(q));
        let products = rows
            .iter()
            .map(|r| (f64::from(r[p]) - a) * (f64::from(r[q]) - b));
        products.sum::<f64>() / (n - 1.0)
    };
    let all: f64 = (0..k)
        .flat_map(|p| (0..k).map(move |q| (p, q)))
        .map(|(p, q)| covariance(p, q))
        .sum();
    let own: f64 = (0..k).map(|q| covariance(q, q)).sum();
    let (k, between) = (k as f64, all - own);
    let (v, c) = (own / k, between / (k * (k - 1.0)));
    (all > 1e-9).then(|| k * c / (v + (k - 1.0) * c))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn alpha_is_the_share_of_covariances(
        rows in (2usize..6).prop_flat_map(|k| prop::collection::vec(prop::collection::vec(1..=5, k), 2..9))
    ) {
        let slices: Vec<&[i32]> = rows.iter().map(Vec::as_slice).collect();
        let reliability = team(&slices).check().unwrap().pairs().team_reliability;
        match (reliability.estimate(), by_covariances(&rows)) {
            (Some(ours), Some(model)) => prop_assert!((ours - model).abs() < 1e-9 * (1.0 + model.abs())),
            (ours, model) => prop_assert_eq!(ours, model),
        }
    }

    #[test]
    fn no_small_group_follows_from_a_report(sizes in prop::collection::vec(0usize..9, 1..5), outside in 0usize..7) {
        let total: usize = sizes.iter().sum::<usize>() + outside;
        prop_assume!(total > 0);
        let rows: Vec<Vec<i32>> = (0..total).map(|i| vec![1 + (i % 5) as i32, 1 + (i % 5) as i32]).collect();
        let slices: Vec<&[i32]> = rows.iter().map(Vec::as_slice).collect();
        let mut begin = 0;
        let mut parts = BTreeMap::new();
        for (i, size) in sizes.iter().enumerate() {
            let people = (begin..begin + size).map(|p| format!("p{p}")).collect();
            parts.insert(format!("g{i}"), people);
            begin += size;
        }
        let report = team(&slices).check().unwrap().groups(&parts).unwrap();
        let shown: usize = report.groups.iter().zip(&sizes).filter(|(g, _)| g.mean.is_some()).map(|(_, s)| s).sum();
        prop_assert!(report.groups.iter().zip(&sizes).all(|(g, size)| *size >= 5 || g.mean.is_none()));
        if report.all.mean.is_some() {
            prop_assert!(total == shown || total - shown >= 5);
        }
    }
}
