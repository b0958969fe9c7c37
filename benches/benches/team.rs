//! Scores of many people, and a team file of thirty from reading to report.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "criterion's macros make undocumented functions; inputs are made here"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use landfall::core::Seed;
use landfall::team::calendar::Horizon;
use landfall::team::input::TeamInput;
use landfall::team::score::{ScoreParams, Scores};
use landfall::team::{Level, Limit, Member, Spoken, TeamParams, Zone};
use landfall::{Progress, RegionCode};
use rand::Rng;

const PLACES: [(&str, &str, &str); 10] = [
    ("Europe/Berlin", "DE", "de"),
    ("Europe/Paris", "FR", "fr"),
    ("America/New_York", "US", "en"),
    ("America/Sao_Paulo", "BR", "pt"),
    ("Asia/Tokyo", "JP", "ja"),
    ("Asia/Shanghai", "CN", "zh"),
    ("Asia/Kolkata", "IN", "hi"),
    ("Asia/Dubai", "AE", "ar"),
    ("Africa/Nairobi", "KE", "sw"),
    ("Australia/Sydney", "AU", "en"),
];
const LEVELS: [Level; 6] = [
    Level::A2,
    Level::B1,
    Level::B2,
    Level::C1,
    Level::C2,
    Level::Native,
];

/// People in ten places with a first language, English and two others at random levels; `kinds`
/// kinds of working hours in each place.
fn people(count: usize, kinds: u16) -> Vec<Member> {
    let mut rng = Seed::new(1).stream("people").rng();
    let person = |number: usize| {
        let (zone, territory, tag) = PLACES[rng.gen_range(0..PLACES.len())];
        let mut member = Member::new(format!("p{number}"));
        member.own_efficiency = Some(rng.gen_range(0.3..1.0));
        member.zone = Zone::new(zone).ok();
        member.territory = RegionCode::parse(territory).ok();
        let begin = 7 * 60 + rng.gen_range(0..kinds) * (240 / kinds.min(240));
        let hours = format!(
            "{:02}:{:02}-{:02}:{:02}",
            begin / 60,
            begin % 60,
            begin / 60 + 8,
            begin % 60
        );
        member.hours = vec![hours.parse().unwrap()];
        let mut tags = vec![
            tag,
            "en",
            PLACES[rng.gen_range(0..10)].2,
            PLACES[rng.gen_range(0..10)].2,
        ];
        tags.sort_unstable();
        tags.dedup();
        member.languages = tags
            .into_iter()
            .map(|tag| Spoken {
                tag: tag.parse().unwrap(),
                speaks: LEVELS[rng.gen_range(0..6)],
                hears: LEVELS[rng.gen_range(0..6)],
            })
            .collect();
        member
    };
    (0..count).map(person).collect()
}

fn scores(people: Vec<Member>) -> Scores {
    let horizon = Horizon::new("2026-11-30".parse().unwrap(), 26).unwrap();
    let params = ScoreParams::new(people).horizon(horizon);
    params.check().unwrap().run(&Progress::silent()).unwrap()
}

/// All pairs of 10,000 people: preparing the scores, and one pass for the best pairs.
fn pairs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("team/pairs");
    group.sample_size(10);
    for kinds in [20, 240] {
        let people = people(10_000, kinds);
        let name = format!("10000 people, up to {} schedules", kinds * 10);
        group.bench_function(BenchmarkId::new("prepare", &name), |bencher| {
            bencher.iter(|| scores(people.clone()));
        });
        let scores = scores(people.clone());
        group.bench_function(BenchmarkId::new("best", &name), |bencher| {
            bencher.iter(|| scores.best_pairs(1, &Progress::silent()));
        });
    }
    group.finish();
}

/// The bundled team of thirty: scores, choice, roles, tasks, meetings and all reasons.
fn report(criterion: &mut Criterion) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/team.toml");
    let input = TeamInput::read_path(path).unwrap();
    criterion.bench_function("team/report/30 people", |bencher| {
        let params = TeamParams::default();
        bencher
            .iter(|| landfall::team::run(&input, &params, Limit::default(), &Progress::silent()));
    });
}

criterion_group!(benches, pairs, report);
criterion_main!(benches);
