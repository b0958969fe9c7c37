//! Scores of pairs, members and teams through the public API.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use std::collections::BTreeMap;

use landfall_core::{Progress, RegionCode};
use landfall_team::calendar::{Calendar, Horizon};
use landfall_team::factor::Factor;
use landfall_team::factor::culture::{Culture, CultureTable, Distance};
use landfall_team::factor::handover::Direction;
use landfall_team::factor::interaction::Interaction;
use landfall_team::score::{
    BandSource, Order, PairObservation, RankedBy, ScoreError, ScoreParams, Scores, State,
    WeightOrigin, Weights,
};
use landfall_team::{Level, Member, Spoken, Zone};

fn quiet() -> Progress {
    Progress::silent()
}

fn native(tag: &str) -> Vec<Spoken> {
    vec![Spoken {
        tag: tag.parse().unwrap(),
        speaks: Level::Native,
        hears: Level::Native,
    }]
}

fn with_own(id: &str, own: f64) -> Member {
    let mut member = Member::new(id);
    member.own_efficiency = Some(own);
    member
}

fn run(params: ScoreParams) -> Scores {
    params.check().unwrap().run(&quiet()).unwrap()
}

fn interaction(a: usize, b: usize, factor: f64) -> PairObservation {
    PairObservation {
        interaction: Some(Interaction::Given(factor)),
        ..PairObservation::new(a, b)
    }
}

fn works(member: &mut Member, zone: &str, territory: &str, hours: &str) {
    member.zone = Some(Zone::new(zone).unwrap());
    member.territory = Some(RegionCode::parse(territory).unwrap());
    member.hours = vec![hours.parse().unwrap()];
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12
}

#[test]
fn a_score_is_the_weighted_geometric_mean_of_the_known_factors() {
    let mut members = vec![with_own("a", 0.9), with_own("b", 0.4)];
    members[0].languages = native("en");
    members[1].languages = native("en");
    members[1].languages[0].speaks = Level::B1;
    let scores = run(ScoreParams::new(members)
        .pair(interaction(0, 1, 0.5))
        .survey(0, 0.8)
        .survey(1, 0.2));
    let pair = scores.pair(0, 1).unwrap();
    // Language sqrt(.6), interaction .5, survey sqrt(.16) = .4; weights .30, .25, .15 of .70.
    let wanted =
        (0.6_f64.sqrt().powf(0.30) * 0.5_f64.powf(0.25) * 0.4_f64.powf(0.15)).powf(1.0 / 0.70);
    assert!(close(pair.score.unwrap(), wanted));
    assert!(close(pair.value.unwrap(), wanted * 0.6));
    assert!(close(pair.coverage, 0.70));
    assert_eq!(scores.s(0, 1), pair.score);
    assert_eq!(scores.s(1, 0), pair.score);
    assert_eq!(scores.v(1, 0), pair.value);
    let states: Vec<State> = pair.factors.iter().map(|factor| factor.state).collect();
    use State::{Known, Missing, NotApplicable};
    assert_eq!(
        states,
        [Known, Missing, Known, Known, Missing, NotApplicable]
    );
    // Nobody has hours or a culture: .05 to 1 and .02 to 1, assumed.
    let low = (0.70 * wanted.ln() + 0.25 * 0.05_f64.ln() + 0.05 * 0.02_f64.ln()).exp();
    let range = pair.interval.unwrap();
    assert!(close(range.low, low) && close(range.high, (0.70 * wanted.ln()).exp()));
    assert_eq!(pair.factors[1].band.unwrap().source, BandSource::Assumed);
}

#[test]
fn nothing_known_is_no_score_and_no_coverage() {
    let scores = run(ScoreParams::new(vec![Member::new("a"), Member::new("b")]));
    let pair = scores.pair(0, 1).unwrap();
    assert_eq!((pair.score, pair.value, pair.coverage), (None, None, 0.0));
    assert!(pair.interval.unwrap().low > 0.0);
    assert_eq!((scores.s(0, 1), scores.v(0, 1)), (None, None));
    let ranking = scores.best_pairs(3, &quiet()).unwrap();
    assert_eq!(
        (ranking.places.len(), ranking.ranked, ranking.unknown),
        (0, 0, 1)
    );
    assert_eq!(ranking.by, RankedBy::Score);
}

#[test]
fn a_factor_somebody_opted_out_of_is_left_out_and_named() {
    let mut members = vec![Member::new("a"), Member::new("b"), Member::new("c")];
    for member in &mut members {
        member.languages = native("en");
    }
    members[1].languages = native("zh");
    members[1].opted_out.insert(Factor::Language);
    let scores =
        run(ScoreParams::new(members).pairs([interaction(0, 1, 0.5), interaction(0, 2, 0.5)]));
    let pair = scores.pair(0, 1).unwrap();
    assert!(close(pair.score.unwrap(), 0.5));
    // .25 of .25 + .25 + .15 + .05: what she opted out of does not count as missing.
    assert!(close(pair.coverage, 0.25 / 0.70));
    assert_eq!(pair.factors[0].state, State::OptedOut);
    assert_eq!(pair.factors[0].note.as_deref(), Some("`b` opted out"));
    assert_eq!(scores.factor(0, 1, Factor::Language), None);
    assert_eq!(scores.factor(0, 2, Factor::Language), Some(1.0));
}

#[test]
fn all_factors_opted_out_of_leave_no_interval_either() {
    let mut members = vec![Member::new("a"), Member::new("b")];
    members[0].opted_out.extend(Factor::ALL);
    let pair = run(ScoreParams::new(members)).pair(0, 1).unwrap();
    assert_eq!(
        (pair.score, pair.coverage, pair.interval),
        (None, 0.0, None)
    );
}

#[test]
fn missing_factors_range_over_what_other_pairs_have() {
    // Interaction .1, .2, .. 1.0 of five people's ten pairs but that of 3 and 4.
    let members: Vec<Member> = ["a", "b", "c", "d", "e"].map(Member::new).into();
    let pairs = [
        (0, 1),
        (0, 2),
        (0, 3),
        (0, 4),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 3),
        (2, 4),
    ];
    let observed = pairs
        .iter()
        .zip(1..)
        .map(|((a, b), tenth)| interaction(*a, *b, f64::from(tenth) / 10.0));
    let survey = PairObservation {
        survey: Some(0.5),
        ..PairObservation::new(3, 4)
    };
    let scores = run(ScoreParams::new(members).pairs(observed).pair(survey));
    let pair = scores.pair(3, 4).unwrap();
    let band = pair.factors[2].band.unwrap();
    // Of nine values, 5 % are reached by the first, 95 % by the last.
    assert!(close(band.low, 0.1) && close(band.high, 0.9));
    assert_eq!(band.source, BandSource::All(9));
}

#[test]
fn response_times_are_shrunk_to_the_mean_of_the_project() {
    let members: Vec<Member> = ["a", "b", "c"].map(Member::new).into();
    let observed = |a, b, median_hours, observations| PairObservation {
        interaction: Some(Interaction::Response {
            median_hours,
            observations,
        }),
        ..PairObservation::new(a, b)
    };
    let pairs = [
        observed(0, 1, 1.0, 10),
        observed(0, 2, 2.0, 1),
        observed(1, 2, 6.0, 4),
    ];
    let scores = run(ScoreParams::new(members).pairs(pairs));
    // t0 = 2; factors 2/3, 1/2, 1/4 with mean 17/36.
    let mean = 17.0 / 36.0;
    let factor = |a, b| scores.factor(a, b, Factor::Interaction).unwrap();
    assert!(close(factor(0, 1), (10.0 * 2.0 / 3.0 + 5.0 * mean) / 15.0));
    assert!(close(factor(0, 2), (0.5 + 5.0 * mean) / 6.0));
    assert!(close(factor(1, 2), (4.0 * 0.25 + 5.0 * mean) / 9.0));
}

#[test]
fn immediate_and_endless_responses_stay_within_bounds() {
    for hours in [0.0, f64::MIN_POSITIVE, 1e308] {
        let observed = |a, b| PairObservation {
            interaction: Some(Interaction::Response {
                median_hours: hours,
                observations: u32::MAX,
            }),
            ..PairObservation::new(a, b)
        };
        let members: Vec<Member> = ["a", "b", "c"].map(Member::new).into();
        let mut pairs = vec![observed(0, 1), observed(0, 2)];
        pairs.push(PairObservation {
            interaction: Some(Interaction::Response {
                median_hours: 0.0,
                observations: 1,
            }),
            ..PairObservation::new(1, 2)
        });
        let scores = run(ScoreParams::new(members).pairs(pairs));
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let factor = scores.factor(a, b, Factor::Interaction).unwrap();
            assert!(factor > 0.0 && factor <= 1.0, "{hours}: {factor}");
        }
    }
}

#[test]
fn hours_in_common_count_per_date_of_the_horizon() {
    let mut members = vec![
        Member::new("ana"),
        Member::new("bob"),
        Member::new("nobody"),
    ];
    works(&mut members[0], "America/Sao_Paulo", "BR", "09:00-17:00");
    works(&mut members[1], "Europe/Berlin", "DE", "09:00-17:00");
    let factor = |from: &str| {
        let horizon = Horizon::new(from.parse().unwrap(), 1).unwrap();
        let params = ScoreParams::new(members.clone())
            .horizon(horizon)
            .calendar(Calendar::default());
        let scores = run(params);
        assert_eq!(scores.factor(0, 2, Factor::Hours), None);
        scores.factor(0, 1, Factor::Hours).unwrap()
    };
    // Berlin leaves summer time on 2026-10-25: 5 days of 3 hours, then 5 days of 4 hours.
    assert!(close(factor("2026-10-19"), 5.0 * 180.0 / 7.0 / 240.0));
    assert!(close(factor("2026-10-26"), 5.0 * 240.0 / 7.0 / 240.0));
}

#[test]
fn a_hand_over_counts_only_where_work_is_handed_on() {
    let mut members = vec![Member::new("ana"), Member::new("bob"), Member::new("eve")];
    works(&mut members[0], "UTC", "DE", "00:00-08:00");
    works(&mut members[1], "UTC", "DE", "08:00-16:00");
    works(&mut members[2], "UTC", "DE", "08:00-16:00");
    // Monday to Friday of one week.
    let horizon = Horizon::new("2026-09-07".parse().unwrap(), 1).unwrap();
    let observed = |direction| PairObservation {
        handover: Some(direction),
        ..PairObservation::new(0, 1)
    };
    let scores = |direction| {
        run(ScoreParams::new(members.clone())
            .horizon(horizon)
            .pair(observed(direction)))
    };
    let factor = |direction| scores(direction).factor(0, 1, Factor::Handover).unwrap();
    // From each minute of 8 hours to the end of them: 4 hours on average.
    assert!(close(factor(Direction::AToB), (-4.0_f64 / 16.0).exp()));
    // Back: from the 8 hours of Monday to Thursday to the next midnight 8 to 16 hours, 12 on average.
    assert!(close(factor(Direction::BToA), (-12.0_f64 / 16.0).exp()));
    assert!(close(factor(Direction::Both), (-8.0_f64 / 16.0).exp()));
    let scores = scores(Direction::Both);
    let overlap = 0.05_f64;
    // Weights .25 for hours and .15 for the hand-over.
    let wanted = (0.25 * overlap.ln() - 0.15 * 0.5) / 0.40;
    assert!(close(scores.s(0, 1).unwrap(), wanted.exp()));
    let plain = scores.pair(1, 2).unwrap();
    assert_eq!(plain.factors[5].state, State::NotApplicable);
    assert!(close(plain.coverage, 0.25));
}

#[test]
fn culture_needs_a_table_and_never_a_nationality() {
    let row = |code: &str, x: f64| (RegionCode::parse(code).unwrap(), vec![Some(x), Some(-x)]);
    let table = CultureTable::new(
        vec!["pdi".to_owned(), "idv".to_owned()],
        [row("US", 0.0), row("CN", 100.0), row("DE", 30.0)],
    );
    let culture = Culture::new(table.unwrap(), Distance::Euclidean, 0.8).unwrap();
    let mut members = vec![
        Member::new("us"),
        Member::new("cn"),
        Member::new("own"),
        Member::new("none"),
    ];
    members[0].territory = Some(RegionCode::parse("US").unwrap());
    members[1].territory = Some(RegionCode::parse("CN").unwrap());
    members[2].profile = Some(BTreeMap::from([("pdi".to_owned(), 10.0)]));
    let scores = run(ScoreParams::new(members.clone()).culture(culture));
    assert!(close(
        scores.factor(0, 1, Factor::Culture).unwrap(),
        0.8_f64.powf(0.04)
    ));
    assert!(scores.factor(0, 2, Factor::Culture).is_some());
    assert_eq!(scores.factor(0, 3, Factor::Culture), None);
    let text = scores.pair(0, 2).unwrap().reason().to_string();
    assert!(
        text.contains("dimensions known of both: 1 of 2, scaled up to all"),
        "{text}"
    );
    assert!(text.contains("pdi differs by "), "{text}");
    let without = run(ScoreParams::new(members));
    assert_eq!(without.factor(0, 1, Factor::Culture), None);
    let note = without.pair(0, 1).unwrap().factors[4].note.clone();
    assert_eq!(
        note.as_deref(),
        Some("there is no table of cultural scores")
    );
}

#[test]
fn a_reason_shows_every_factor_with_its_rule() {
    let mut members = vec![with_own("ana", 0.81), with_own("bob", 0.25)];
    members[0].languages = native("pt-BR");
    members[1].languages = native("pt-PT");
    members[0].opted_out.insert(Factor::Survey);
    let scores = run(ScoreParams::new(members).pair(interaction(0, 1, 0.5)));
    let text = scores.pair(0, 1).unwrap().reason().to_string();
    for line in [
        "- `ana` and `bob` score 0.7297",
        "weights: prior weights, not calibrated",
        "by: v = sqrt(c_a c_b) s",
        "there: `ana` speaks pt at native, `bob` understands it at native",
        "- hours is missing: there is no horizon over which to compare working time",
        "read from: no pair has a value: assumed",
        "- survey is left out: `ana` opted out",
        "- handover is left out: neither hands work on to the other",
        "source: stated",
    ] {
        assert!(text.contains(line), "`{line}` is not in\n{text}");
    }
}

#[test]
fn a_team_says_what_its_value_covers() {
    let members = vec![
        with_own("a", 0.9),
        with_own("b", 0.4),
        Member::new("c"),
        with_own("d", 1.0),
    ];
    let pairs = [
        interaction(0, 1, 0.5),
        interaction(0, 2, 0.5),
        interaction(0, 3, 1.0),
        interaction(1, 3, 0.1),
    ];
    let scores = run(ScoreParams::new(members).pairs(pairs));
    let team = scores.team(&[2, 0, 1], &quiet()).unwrap();
    assert_eq!(team.members, [0, 1, 2]);
    // Own .9 and .4 of three; of three pairs only {a, b} has a value, sqrt(.36) * .5.
    assert!(close(team.value.unwrap(), 0.5 * 0.65 + 0.5 * 0.3));
    assert!(!team.complete);
    assert_eq!((team.own.known, team.own.all), (2, 3));
    assert_eq!((team.pairs.known, team.pairs.all), (1, 3));
    assert_eq!(team.unknown_members, [2]);
    assert_eq!((team.unknown_scores, team.unknown_pairs), (1, vec![(1, 2)]));
    let reason = scores
        .team(&[0, 1, 2], &quiet())
        .unwrap()
        .reason()
        .to_string();
    assert!(
        reason.contains("over what is known (2 of 3 own efficiencies, 1 of 3 pairs)"),
        "{reason}"
    );
    // The links are {a, b} and {a, c} at ln 2 each, and b to c takes both.
    assert!(close(team.tree.weight, 2.0 * 2.0_f64.ln()));
    assert!(close(team.tree.diameter.unwrap(), 2.0 * 2.0_f64.ln()));

    let full = scores.team(&[0, 1, 3], &quiet()).unwrap();
    assert!(full.complete);
    let weakest = full.weakest.unwrap();
    assert_eq!(
        (weakest.by, weakest.place.pairs),
        (RankedBy::Value, vec![(1, 3)])
    );
    // b to d over a: ln 2 + 0 is shorter than ln 10.
    assert!(close(full.tree.diameter.unwrap(), 2.0_f64.ln()));
}

#[test]
fn a_team_in_parts_has_a_forest_and_no_diameter() {
    let members: Vec<Member> = ["a", "b", "c", "d"].map(Member::new).into();
    let scores =
        run(ScoreParams::new(members).pairs([interaction(0, 1, 0.5), interaction(2, 3, 0.25)]));
    let tree = scores.team(&[0, 1, 2, 3], &quiet()).unwrap().tree;
    assert_eq!((tree.components, tree.diameter), (2, None));
    assert!(close(tree.weight, 8.0_f64.ln()));
    let links: Vec<(usize, usize)> = tree.links.iter().map(|(a, b, _)| (*a, *b)).collect();
    assert_eq!(links, [(0, 1), (2, 3)]);
}

#[test]
fn one_person_is_worth_her_own_efficiency_and_makes_no_pairs() {
    let scores = run(ScoreParams::new(vec![with_own("a", 0.7), Member::new("b")]));
    let team = scores.team(&[0], &quiet()).unwrap();
    assert_eq!(
        (team.value, team.complete, team.pairs.all),
        (Some(0.7), true, 0)
    );
    assert_eq!(
        (team.weakest, team.tree.weight, team.tree.diameter),
        (None, 0.0, Some(0.0))
    );
    let member = scores.member(0, &[0], &quiet()).unwrap();
    assert_eq!((member.in_team, member.marginal), (None, None));
    assert_eq!(scores.team(&[1], &quiet()).unwrap().value, None);
}

#[test]
fn no_members_have_empty_rankings_and_no_team() {
    let scores = run(ScoreParams::new(Vec::new()));
    assert!(scores.is_empty());
    assert!(scores.best_pairs(1, &quiet()).unwrap().places.is_empty());
    assert!(scores.worst_pairs(1, &quiet()).unwrap().places.is_empty());
    assert_eq!(scores.all_pairs().count(), 0);
    assert_eq!(
        scores.team(&[], &quiet()).unwrap_err(),
        ScoreError::EmptyTeam
    );
}

#[test]
fn questions_about_nobody_are_refused() {
    let scores = run(ScoreParams::new(vec![Member::new("a"), Member::new("b")]));
    let message = |error: ScoreError| error.to_string();
    assert_eq!(
        message(scores.pair(0, 2).unwrap_err()),
        "there is no member 2: members are numbered from 0 and there are 2"
    );
    assert_eq!(
        message(scores.pair(1, 1).unwrap_err()),
        "member 1 makes no pair with herself"
    );
    assert_eq!(
        message(scores.team(&[0, 1, 0], &quiet()).unwrap_err()),
        "member 0 stands in the team twice"
    );
    assert_eq!(
        message(scores.best_pairs(0, &quiet()).unwrap_err()),
        "a ranking of 0 places was asked for: ask for at least 1"
    );
    assert_eq!(
        scores.sensitivity(&[], &quiet()).unwrap_err(),
        ScoreError::NoTeams
    );
    assert_eq!((scores.s(0, 0), scores.s(0, 9)), (None, None));
}

#[test]
fn bad_weights_are_refused() {
    assert_eq!(
        Weights::new([0.0; 6], WeightOrigin::Prior)
            .unwrap_err()
            .to_string(),
        "all weights are 0: at least one must be above 0"
    );
    assert_eq!(
        Weights::default()
            .with(Factor::Hours, -0.5)
            .unwrap_err()
            .to_string(),
        "the weight of `hours` is `-0.5`: allowed is 0 to 1e6"
    );
    for bad in [f64::NAN, f64::INFINITY] {
        assert!(Weights::default().with(Factor::Culture, bad).is_err());
    }
}

#[test]
fn a_weight_of_zero_switches_its_factor_off() {
    let mut members = vec![Member::new("a"), Member::new("b")];
    members[0].languages = native("en");
    members[1].languages = native("zh");
    let weights = Weights::default().with(Factor::Language, 0.0).unwrap();
    let scores = run(ScoreParams::new(members).weights(weights));
    let pair = scores.pair(0, 1).unwrap();
    assert_eq!((pair.score, pair.factors[0].state), (None, State::Off));
}

#[test]
fn all_mistakes_are_reported_with_their_places() {
    let mut members = vec![
        with_own("a", 1.5),
        with_own("a", f64::NAN),
        Member::new(" "),
    ];
    members[2].profile = Some(BTreeMap::from([("pid".to_owned(), f64::NAN)]));
    let row = |code: &str, x: f64| (RegionCode::parse(code).unwrap(), vec![Some(x)]);
    let table = CultureTable::new(vec!["pdi".to_owned()], [row("US", 0.0), row("CN", 1.0)]);
    let culture = Culture::new(table.unwrap(), Distance::Euclidean, 0.8).unwrap();
    let response = |median_hours, observations| PairObservation {
        interaction: Some(Interaction::Response {
            median_hours,
            observations,
        }),
        survey: Some(-0.1),
        ..PairObservation::new(1, 1)
    };
    let params = ScoreParams::new(members)
        .culture(culture)
        .pairs([
            interaction(0, 1, 0.0),
            interaction(1, 0, 0.5),
            response(-1.0, 0),
            interaction(0, 7, 0.5),
        ])
        .survey(0, 2.0)
        .survey(0, 0.5)
        .gamma(f64::NAN)
        .translation_aid(-1.0);
    let mistakes = params.check().unwrap_err().to_string();
    let wanted = "\
`gamma`: `NaN` is out of range: allowed is 0 to 1
`member ` `.profile.pid`: `NaN` is out of range: allowed is -1e100 to 1e100
`member ` `.profile.pid`: `pid` is no dimension of the culture table (help: did you mean `pdi`?)
`member `a`.own_efficiency`: `1.5` is out of range: allowed is above 0, at most 1
`member `a`.own_efficiency`: `NaN` is out of range: allowed is above 0, at most 1
`member[1].id`: `a` is empty or stands twice (help: give each member an id of her own)
`member[2].id`: ` ` is empty or stands twice (help: give each member an id of her own)
`pair[0].interaction`: `0` is out of range: allowed is above 0, at most 1
`pair[1]`: (1, 0) stands twice, in this or the other order
`pair[2]`: (1, 1) is a pair of one
`pair[2].interaction.median_hours`: `-1` is out of range: allowed is 0 and above, finite
`pair[2].interaction.observations`: `0` is out of range: allowed is 1 and above
`pair[2].survey`: `-0.1` is out of range: allowed is 0 to 1
`pair[3].b`: there is no member 7: there are 3, from 0
`survey[0]`: `2` is out of range: allowed is 0 to 1
`survey[1]`: member 0 has two survey values
`translation_aid`: `-1` is out of range: allowed is 0 to 1";
    assert_eq!(mistakes, wanted);
}

#[test]
fn work_that_is_cancelled_stops() {
    let progress = Progress::silent();
    progress.cancel();
    let members = vec![Member::new("a"), Member::new("b")];
    assert!(
        ScoreParams::new(members.clone())
            .check()
            .unwrap()
            .run(&progress)
            .is_err()
    );
    let scores = run(ScoreParams::new(members));
    let error = scores.best_pairs(1, &progress).unwrap_err();
    assert!(matches!(error, ScoreError::Cancelled(_)));
    assert!(scores.team(&[0, 1], &progress).is_err());
    assert!(scores.sensitivity(&[vec![0]], &progress).is_err());
}

#[test]
fn sensitivity_tells_whether_the_best_team_survives() {
    // {0, 1}: interaction .5, survey 1; {2, 3}: interaction 1, survey about what makes both close.
    let members: Vec<Member> = (0..4).map(|i| with_own(&format!("m{i}"), 0.8)).collect();
    let pair = |a, b, interaction, survey| PairObservation {
        interaction: Some(Interaction::Given(interaction)),
        survey: Some(survey),
        ..PairObservation::new(a, b)
    };
    // ln s: (.25 ln .5) / .4 = -.433 against (.15 ln .3) / .4 = -.451.
    let scores = run(ScoreParams::new(members).pairs([pair(0, 1, 0.5, 1.0), pair(2, 3, 1.0, 0.3)]));
    let teams = [vec![0, 1], vec![2, 3], vec![0, 1]];
    let found = scores.sensitivity(&teams, &quiet()).unwrap();
    assert_eq!(found.best.unwrap().teams, [0, 2]);
    assert!(!found.survives);
    let lost: Vec<(Factor, f64)> = found
        .shifts
        .iter()
        .filter(|shift| !shift.survives)
        .map(|shift| (shift.factor, shift.change.by()))
        .collect();
    // More interaction or less survey turns it.
    assert_eq!(lost, [(Factor::Interaction, 1.5), (Factor::Survey, 0.5)]);
    assert_eq!(found.shifts.len(), 12);
    let pairs = scores.sensitivity_of_best_pair(&quiet()).unwrap();
    assert_eq!(pairs.best.unwrap().pairs, [(0, 1)]);
    let lost_pairs = pairs.shifts.iter().filter(|shift| !shift.survives).count();
    assert_eq!(lost_pairs, 2);
}

#[test]
fn without_own_efficiencies_pairs_are_ranked_by_score_and_with_some_by_value() {
    let mut members: Vec<Member> = ["a", "b", "c"].map(Member::new).into();
    let pairs = [
        interaction(0, 1, 0.5),
        interaction(0, 2, 0.9),
        interaction(1, 2, 0.7),
    ];
    let scores = run(ScoreParams::new(members.clone()).pairs(pairs));
    let ranking = scores
        .rank_pairs(Order::Best, &[0, 1, 2], 2, &quiet())
        .unwrap();
    assert_eq!(ranking.by, RankedBy::Score);
    let places: Vec<_> = ranking.places.iter().map(|place| place.pairs[0]).collect();
    assert_eq!(places, [(0, 2), (1, 2)]);
    members[0].own_efficiency = Some(0.5);
    members[1].own_efficiency = Some(0.5);
    let ranking = run(ScoreParams::new(members).pairs(pairs))
        .best_pairs(2, &quiet())
        .unwrap();
    assert_eq!(
        (ranking.by, ranking.ranked, ranking.unknown),
        (RankedBy::Value, 1, 2)
    );
    assert_eq!(ranking.places[0].pairs, [(0, 1)]);
}

#[test]
fn json_of_a_pair_names_its_parts() {
    let members: Vec<Member> = ["a", "b"].map(Member::new).into();
    let scores = run(ScoreParams::new(members).pair(interaction(0, 1, 0.5)));
    let json = serde_json::to_value(scores.pair(0, 1).unwrap()).unwrap();
    assert_eq!(json["a"], "a");
    assert_eq!(json["coverage"], 0.25);
    assert_eq!(json["factors"][2]["factor"], "interaction");
    assert_eq!(json["factors"][2]["state"], "known");
    let team = serde_json::to_value(scores.team(&[0, 1], &quiet()).unwrap()).unwrap();
    assert_eq!(team["weakest"]["pairs"][0], serde_json::json!([0, 1]));
}
