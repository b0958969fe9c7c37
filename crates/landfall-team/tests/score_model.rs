//! Scores against their definition, computed by brute force over random teams.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::needless_range_loop,
    reason = "tests fail by panicking, and matrices are read by their indices"
)]

use landfall_core::{Progress, RegionCode};
use landfall_team::calendar::{Calendar, Horizon};
use landfall_team::factor::Factor;
use landfall_team::factor::interaction::Interaction;
use landfall_team::factor::language::{LevelValues, Profile, value};
use landfall_team::score::{Order, PairObservation, ScoreParams, Scores, TOLERANCE, Weights};
use landfall_team::{Level, Member, Spoken, Zone};
use proptest::prelude::*;

/// Drawn of a person: own efficiency, language, its level, zone, first hour, opted-out factor.
type Person = (Option<u8>, usize, usize, usize, u8, Option<usize>);

const TAGS: [&str; 3] = ["en", "zh", ""];
const ZONES: [(&str, &str); 4] = [
    ("Europe/Berlin", "DE"),
    ("Asia/Shanghai", "CN"),
    ("America/New_York", "US"),
    ("", ""),
];

fn person() -> impl Strategy<Value = Person> {
    (
        proptest::option::weighted(0.8, 1..=4_u8),
        0..TAGS.len(),
        1..8_usize,
        0..ZONES.len(),
        0..20_u8,
        proptest::option::weighted(0.2, 0..6_usize),
    )
}

fn built(id: usize, (own, tag, level, zone, hour, out): &Person) -> Member {
    let mut member = Member::new(format!("m{id}"));
    member.own_efficiency = own.map(|quarters| f64::from(quarters) / 4.0);
    if !TAGS[*tag].is_empty() {
        let english = Level::ALL[*level];
        let spoken = |tag: &str, level| Spoken {
            tag: tag.parse().unwrap(),
            speaks: level,
            hears: level,
        };
        member.languages = vec![spoken(TAGS[*tag], Level::Native), spoken("es", english)];
    }
    let (zone, territory) = ZONES[*zone];
    if !zone.is_empty() {
        member.zone = Some(Zone::new(zone).unwrap());
        member.territory = Some(RegionCode::parse(territory).unwrap());
        member.hours = vec![format!("{hour:02}:07-{:02}:31", hour + 4).parse().unwrap()];
    }
    member
        .opted_out
        .extend(out.map(|factor| Factor::ALL[factor]));
    member
}

fn horizon() -> Horizon {
    // Two weeks with the end of summer time in Berlin.
    Horizon::new("2026-10-19".parse().unwrap(), 2).unwrap()
}

fn scores(members: &[Member], observed: &[(usize, usize, u8)]) -> Scores {
    let pairs = observed.iter().map(|(a, b, tenths)| PairObservation {
        interaction: Some(Interaction::Given(f64::from(*tenths) / 10.0)),
        ..PairObservation::new(*a, *b)
    });
    let params = ScoreParams::new(members.to_vec())
        .horizon(horizon())
        .pairs(pairs);
    params.check().unwrap().run(&Progress::silent()).unwrap()
}

/// Distinct pairs among `people` of the drawn ones.
fn distinct(drawn: &[(usize, usize, u8)], people: usize) -> Vec<(usize, usize, u8)> {
    let mut pairs: Vec<(usize, usize, u8)> = drawn
        .iter()
        .map(|(a, b, tenths)| (a % people, b % people, *tenths))
        .filter(|(a, b, _)| a != b)
        .map(|(a, b, tenths)| (a.min(b), a.max(b), tenths))
        .collect();
    pairs.sort_unstable();
    pairs.dedup_by_key(|(a, b, _)| (*a, *b));
    pairs
}

/// The score by definition.
fn simple(members: &[Member], observed: &[(usize, usize, u8)], i: usize, j: usize) -> Option<f64> {
    let weights = Weights::default();
    let calendar = Calendar::default();
    let (a, b) = (&members[i], &members[j]);
    let mut factors = Vec::new();
    if let (Some(x), Some(y)) = (Profile::of(&a.languages), Profile::of(&b.languages)) {
        factors.push((Factor::Language, value(&x, &y, &LevelValues::default())));
    }
    let time = |member| calendar.working_time(member, &horizon());
    if let (Some(x), Some(y)) = (time(a), time(b)) {
        // Minute by minute.
        let (begin, end) = horizon().window();
        let common = (begin..end).filter(|minute| x.contains(*minute) && y.contains(*minute));
        factors.push((
            Factor::Hours,
            (common.count() as f64 / 14.0 / 240.0).clamp(0.05, 1.0),
        ));
    }
    let (low, high) = (i.min(j), i.max(j));
    if let Some((.., tenths)) = observed.iter().find(|(a, b, _)| (*a, *b) == (low, high)) {
        factors.push((Factor::Interaction, f64::from(*tenths) / 10.0));
    }
    factors.retain(|(factor, _)| !a.opted_out.contains(factor) && !b.opted_out.contains(factor));
    let sum: f64 = factors.iter().map(|(factor, _)| weights.of(*factor)).sum();
    let product: f64 = factors
        .iter()
        .map(|(factor, f)| f.powf(weights.of(*factor) / sum))
        .product();
    (!factors.is_empty()).then_some(product)
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-12,
        (None, None) => true,
        _ => false,
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn drawn() -> impl Strategy<Value = (Vec<Person>, Vec<(usize, usize, u8)>)> {
    (
        proptest::collection::vec(person(), 2..8),
        proptest::collection::vec((0..8_usize, 0..8_usize, 1..=10_u8), 0..12),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn pairs_teams_and_rankings_follow_their_definitions((people, observed) in drawn()) {
        let members: Vec<Member> = people.iter().enumerate().map(|(id, p)| built(id, p)).collect();
        let n = members.len();
        let observed = distinct(&observed, n);
        let scores = scores(&members, &observed);
        let quiet = Progress::silent();
        let own = |i: usize| members[i].own_efficiency;
        let mut ranked = Vec::new();
        let mut distance = vec![vec![f64::INFINITY; n]; n];
        for i in 0..n {
            distance[i][i] = 0.0;
            for j in (0..n).filter(|j| *j != i) {
                let s = simple(&members, &observed, i, j);
                prop_assert!(close(scores.s(i, j), s), "{i} {j}: {:?} {s:?}", scores.s(i, j));
                prop_assert_eq!(scores.s(i, j), scores.s(j, i));
                let v = own(i).zip(own(j)).zip(s).map(|((a, b), s)| (a * b).sqrt() * s);
                prop_assert!(close(scores.v(i, j), v));
                prop_assert_eq!(scores.pair(i, j).unwrap().score, scores.s(i, j));
                distance[i][j] = s.map_or(f64::INFINITY, |s| -s.ln());
                let by_score = members.iter().all(|member| member.own_efficiency.is_none());
                if let Some(value) = if by_score { s } else { v } && i < j {
                    ranked.push((value, (i, j)));
                }
            }
        }
        // Rankings.
        for (order, sign) in [(Order::Best, -1.0), (Order::Worst, 1.0)] {
            ranked.sort_by(|a, b| (sign * a.0).total_cmp(&(sign * b.0)));
            let all: Vec<usize> = (0..n).collect();
            let ranking = scores.rank_pairs(order, &all, 3, &quiet).unwrap();
            prop_assert_eq!(ranking.ranked, ranked.len() as u64);
            let mut rest = &ranked[..];
            for place in &ranking.places {
                let leader = rest[0].0;
                prop_assert!(close(Some(place.value), Some(leader)));
                let ties = rest.iter().take_while(|r| (r.0 - leader).abs() <= TOLERANCE * leader);
                let mut pairs: Vec<(usize, usize)> = ties.map(|r| r.1).collect();
                rest = &rest[pairs.len()..];
                pairs.sort_unstable();
                prop_assert_eq!(&place.pairs, &pairs);
            }
            prop_assert!(ranking.places.len() == 3 || rest.is_empty());
        }
        // The team of all.
        let all: Vec<usize> = (0..n).collect();
        let team = scores.team(&all, &quiet).unwrap();
        let known: Vec<f64> = all.iter().filter_map(|i| own(*i)).collect();
        let pairs = || (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        let values: Vec<f64> = pairs().filter_map(|(i, j)| scores.v(i, j)).collect();
        let value = mean(&known).zip(mean(&values)).map(|(c, v)| 0.5 * c + 0.5 * v);
        prop_assert!(close(team.value, value));
        prop_assert_eq!(team.complete, known.len() == n && values.len() == n * (n - 1) / 2);
        // In-team efficiency.
        for member in scores.members_of(&all, &quiet).unwrap() {
            let i = member.member;
            let with: Vec<f64> = all.iter().filter_map(|j| scores.s(i, *j)).collect();
            let in_team = own(i).zip(mean(&with)).map(|(c, s)| c * s);
            prop_assert!(close(member.in_team, in_team));
            let single = scores.member(i, &all, &quiet).unwrap();
            prop_assert_eq!(&single, &member);
        }
        // Kruskal for the forest, Floyd and Warshall for the diameter.
        let mut links: Vec<(f64, usize, usize)> = pairs()
            .map(|(i, j)| (distance[i][j], i, j))
            .filter(|link| link.0.is_finite())
            .collect();
        links.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut part: Vec<usize> = all.clone();
        let mut weight = 0.0;
        for (step, i, j) in links {
            let (from, to) = (part[i], part[j]);
            if from != to {
                weight += step;
                part.iter_mut().filter(|p| **p == from).for_each(|p| *p = to);
            }
        }
        prop_assert!((team.tree.weight - weight).abs() < 1e-9);
        part.sort_unstable();
        part.dedup();
        prop_assert_eq!(team.tree.components, part.len());
        for k in 0..n {
            for i in 0..n {
                for j in 0..n {
                    distance[i][j] = distance[i][j].min(distance[i][k] + distance[k][j]);
                }
            }
        }
        let diameter = distance.iter().flatten().copied().fold(0.0, f64::max);
        prop_assert!(close(team.tree.diameter, (part.len() == 1).then_some(diameter)));
    }

    #[test]
    fn renaming_and_reordering_people_changes_nothing((people, observed) in drawn(), turn in 0..8_usize) {
        let members: Vec<Member> = people.iter().enumerate().map(|(id, p)| built(id, p)).collect();
        let n = members.len();
        let observed = distinct(&observed, n);
        let before = scores(&members, &observed);
        // Person i moves to place (n - 1 - i + turn) mod n and takes another name.
        let moved = |i: usize| (n - 1 - i + turn) % n;
        let mut renamed = members.clone();
        for (i, member) in members.iter().enumerate() {
            renamed[moved(i)] = Member { id: format!("x{i}"), ..member.clone() };
        }
        let pairs: Vec<_> = observed.iter().map(|(a, b, t)| (moved(*a), moved(*b), *t)).collect();
        let after = scores(&renamed, &pairs);
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i) {
                prop_assert_eq!(before.s(i, j), after.s(moved(i), moved(j)));
                let (a, b) = (before.pair(i, j).unwrap(), after.pair(moved(i), moved(j)).unwrap());
                prop_assert_eq!((a.value, a.coverage, a.interval), (b.value, b.coverage, b.interval));
            }
        }
    }

    #[test]
    fn identical_members_tie(p in person(), others in proptest::collection::vec(person(), 1..5)) {
        let mut people = vec![p, p];
        people.extend(others);
        let members: Vec<Member> = people.iter().enumerate().map(|(id, p)| built(id, p)).collect();
        let scores = scores(&members, &[]);
        for other in 2..members.len() {
            prop_assert_eq!(scores.s(0, other), scores.s(1, other));
            prop_assert_eq!(scores.v(0, other), scores.v(1, other));
        }
        let all: Vec<usize> = (0..members.len()).collect();
        let quiet = Progress::silent();
        let (a, b) = (scores.member(0, &all, &quiet).unwrap(), scores.member(1, &all, &quiet).unwrap());
        let near = |a: Option<f64>, b: Option<f64>| close(a, b);
        prop_assert!(near(a.in_team, b.in_team) && near(a.marginal, b.marginal));
    }
}

/// 2400 people with a schedule each: more than are compared beforehand.
fn many() -> Scores {
    let people = (0..2400_usize).map(|i| {
        let (zone, hour) = (i % 3, u8::try_from(i % 19).unwrap());
        let own = u8::try_from(1 + i % 4).unwrap();
        let mut member = built(i, &(Some(own), i % 2, 1 + i % 7, zone, hour, None));
        let minute = 7 + i / 60;
        member.hours = vec![
            format!("{hour:02}:{:02}-{:02}:31", minute % 60, hour + 4)
                .parse()
                .unwrap(),
        ];
        member
            .opted_out
            .extend((i % 97 == 0).then_some(Factor::Language));
        member
    });
    scores(&people.collect::<Vec<_>>(), &[(5, 2300, 3), (17, 40, 9)])
}

#[test]
fn many_schedules_give_the_same_scores_and_the_same_bits_on_any_number_of_threads() {
    let scores = many();
    let quiet = Progress::silent();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let all: Vec<usize> = (0..scores.len()).collect();
        pool.install(|| {
            let best = scores.best_pairs(3, &quiet).unwrap();
            let worst = scores.worst_pairs(3, &quiet).unwrap();
            let value = scores.team_value(&all, &quiet).unwrap().map(f64::to_bits);
            (best, worst, value)
        })
    };
    let once = on(1);
    assert_eq!(once, on(3));
    let (best, worst, _) = once;
    assert_eq!(best.ranked + best.unknown, 2400 * 2399 / 2);
    // What was found in a pass is what each pair says for itself.
    for place in best.places.iter().chain(&worst.places) {
        for (i, j) in &place.pairs {
            let v = scores.v(*i, *j).unwrap();
            assert!((v - place.value).abs() <= TOLERANCE * place.value);
        }
    }
    let row = (0..2400).filter(|j| *j != 5).filter_map(|j| scores.v(5, j));
    assert!(
        row.clone()
            .all(|v| v <= best.places[0].value && v >= worst.places[0].value)
    );
    // A sampled band stands in for the missing interaction of most pairs.
    let pair = scores.pair(0, 1).unwrap();
    assert!(pair.interval.unwrap().low <= pair.interval.unwrap().high);
}
