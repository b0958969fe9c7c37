//! Chooses the measured teams: `--write DIR` writes them as JSON for a peer, and `--solve PATH
//! --seconds 60` solves a file or all of a folder and prints each as a line of JSON. `--explain`
//! also looks for the next best team and the binding demands.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use landfall::Progress;
use landfall::core::{Decimal, Seed};
use landfall_team::Limit;
use landfall_team::select::SelectionParams;
use rand::Rng;
use serde::{Deserialize, Serialize};

type Failure = Box<dyn std::error::Error>;

/// At least `min` of `people`.
#[derive(Serialize, Deserialize)]
struct Row {
    label: String,
    people: Vec<usize>,
    min: usize,
}

/// One choice; amounts are empty and limits `None` where nothing is demanded.
#[derive(Serialize, Deserialize)]
struct Instance {
    name: String,
    size: usize,
    own: Vec<f64>,
    /// Upper triangle, row by row.
    pairs: Option<Vec<f64>>,
    weight: f64,
    counts: Vec<Row>,
    seats: Vec<Row>,
    costs: Vec<i64>,
    budget: Option<i64>,
    shares: Vec<f64>,
    headcount: Option<f64>,
    zones: Vec<usize>,
    max_zones: Option<usize>,
}

impl Instance {
    fn new(name: String, size: usize, own: Vec<f64>, pairs: Option<Vec<f64>>) -> Self {
        Self {
            name,
            size,
            own,
            pairs,
            weight: 0.5,
            counts: Vec::new(),
            seats: Vec::new(),
            costs: Vec::new(),
            budget: None,
            shares: Vec::new(),
            headcount: None,
            zones: Vec::new(),
            max_zones: None,
        }
    }

    /// Adds roles, skills, languages, a budget, a headcount and at most four zones.
    fn demanding(mut self, zones: Vec<usize>) -> Self {
        let people = self.own.len();
        let mut rng = Seed::new(21).stream(&self.name).rng();
        let mut some = |label: String, chance: f64, min: usize| Row {
            label,
            people: (0..people).filter(|_| rng.gen_bool(chance)).collect(),
            min,
        };
        let small = self.size < 10;
        let (few, halved) = (
            |min: usize| if small { 1 } else { min },
            if small { 2 } else { 1 },
        );
        for (chance, min) in [(0.15, 2), (0.1, 1), (0.08, 1), (0.2, 2)] {
            let label = format!("role {}", self.seats.len());
            self.seats.push(some(label, chance, few(min)));
        }
        for (chance, min) in [(0.3, 4), (0.2, 3), (0.1, 2), (0.25, 4), (0.25, 4)] {
            let label = format!("skill or language {}", self.counts.len());
            self.counts.push(some(label, chance, min / halved));
        }
        let base = self
            .own
            .iter()
            .map(|own| own * 60_000.0 + rng.gen_range(0.0..60_000.0));
        self.costs = base.map(|cost| cost as i64).collect();
        let (count, size) = (people as i64, self.size as i64);
        self.budget = Some(self.costs.iter().sum::<i64>() / count * size * 9 / 10);
        self.shares = (0..people)
            .map(|_| match rng.gen_range(0..3) {
                0 => 0.5,
                1 => 0.8,
                _ => 1.0,
            })
            .collect();
        self.headcount = Some(0.75 * self.size as f64);
        self.zones = zones;
        self.max_zones = Some(4);
        self
    }

    fn params(&self) -> SelectionParams {
        let mut params = SelectionParams::new(self.own.clone(), self.size);
        if let Some(pairs) = &self.pairs {
            let mut values = pairs.iter().copied();
            params = params.pair_values(self.weight, |_, _| values.next().unwrap_or(f64::NAN));
        }
        for row in &self.counts {
            params = params.at_least(&row.label, row.people.clone(), row.min);
        }
        for row in &self.seats {
            params = params.seats(&row.label, row.people.clone(), row.min);
        }
        if let Some(budget) = self.budget {
            let costs = self.costs.iter().map(|&cost| Decimal::from(cost)).collect();
            params = params.budget("budget", costs, Decimal::from(budget));
        }
        if let Some(headcount) = self.headcount {
            params = params.headcount("headcount", self.shares.clone(), headcount);
        }
        if let Some(zones) = self.max_zones {
            params = params.zones(self.zones.clone()).max_zones("zones", zones);
        }
        params
    }
}

fn micro(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// What people of one kind share.
struct Kind {
    languages: Vec<f64>,
    zone: i32,
    culture: Vec<f64>,
}

impl Kind {
    fn random(rng: &mut impl Rng) -> Self {
        let native = rng.gen_range(0..5);
        let level = |rng: &mut dyn rand::RngCore| match rng.gen_range(0..6) {
            0 => 0.02,
            1 => 0.15,
            2 => 0.35,
            3 => 0.6,
            4 => 0.8,
            _ => 0.93,
        };
        let languages = (0..5)
            .map(|at| if at == native { 1.0 } else { level(rng) })
            .collect();
        Self {
            languages,
            zone: rng.gen_range(0..12),
            culture: (0..6).map(|_| rng.gen_range(0.0..1.0)).collect(),
        }
    }

    /// Weighted geometric mean of language, common hours and culture.
    fn fits(&self, other: &Self) -> f64 {
        let both = self.languages.iter().zip(&other.languages);
        let language = both.map(|(a, b)| a * b).fold(0.0, f64::max);
        let apart = (self.zone - other.zone).rem_euclid(12);
        let apart = 2.0 * f64::from(apart.min(12 - apart));
        let hours = ((8.0 - apart) / 4.0).clamp(0.05, 1.0);
        let square = self
            .culture
            .iter()
            .zip(&other.culture)
            .map(|(a, b)| (a - b) * (a - b));
        let culture = -0.037 * square.sum::<f64>();
        (0.5 * language.ln() + 0.42 * hours.ln() + 0.08 * culture).exp()
    }
}

/// Own values, pair values `sqrt(c_i c_j) s_ij` and zones of people of so many kinds.
fn people(seed: &str, count: usize, kinds: Option<usize>) -> (Vec<f64>, Vec<f64>, Vec<usize>) {
    let mut rng = Seed::new(20).stream(seed).rng();
    let all: Vec<Kind> = (0..kinds.unwrap_or(count))
        .map(|_| Kind::random(&mut rng))
        .collect();
    let drawn: Vec<(f64, &Kind)> = (0..count)
        .filter_map(|at| {
            let kind = kinds.map_or(at, |kinds| rng.gen_range(0..kinds));
            Some((micro(rng.gen_range(0.4..1.0)), all.get(kind)?))
        })
        .collect();
    let pairs = drawn.iter().enumerate().flat_map(|(at, (own, kind))| {
        let rest = drawn.iter().skip(at + 1);
        rest.map(move |(other, with)| micro((own * other).sqrt() * kind.fits(with)))
    });
    let pairs = pairs.collect();
    let zones = drawn
        .iter()
        .filter_map(|(_, kind)| usize::try_from(kind.zone).ok())
        .collect();
    (drawn.iter().map(|(own, _)| *own).collect(), pairs, zones)
}

fn instances() -> Vec<Instance> {
    let mut all = Vec::new();
    for at in 0..3 {
        let (own, _, zones) = people(&format!("linear {at}"), 200, None);
        all.push(Instance::new(format!("linear 10 of 200 #{at}"), 10, own, None).demanding(zones));
    }
    for (count, size) in [(30, 7), (200, 10)] {
        let of = format!("{size} of {count}");
        let mut rng = Seed::new(22).stream(&of).rng();
        let mut uniform = |values: usize| -> Vec<f64> {
            (0..values)
                .map(|_| micro(rng.gen_range(0.0..1.0)))
                .collect()
        };
        let (own, pairs) = (uniform(count), uniform(count * (count - 1) / 2));
        let random = |name: &str, weight: f64| Instance {
            weight,
            ..Instance::new(
                format!("{name} {of}"),
                size,
                own.clone(),
                Some(pairs.clone()),
            )
        };
        all.push(random("unstructured", 0.5));
        all.push(random("pairs alone", 1.0));
        for (name, kinds) in [("all distinct", None), ("40 types", Some(40))] {
            let (own, pairs, zones) = people(&format!("{name} {of}"), count, kinds);
            let named = |name: String| Instance::new(name, size, own.clone(), Some(pairs.clone()));
            all.push(named(format!("{name} {of}")));
            all.push(named(format!("{name}, demands {of}")).demanding(zones));
        }
    }
    all
}

fn solve(path: &Path, seconds: f64, explain: bool) -> Result<(), Failure> {
    let instance: Instance = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let selection = instance.params().explain(explain).check()?;
    let allowed = Duration::try_from_secs_f64(seconds)?;
    let start = Instant::now();
    let over = || start.elapsed() >= allowed;
    let solved = selection.solve(Limit::Deadline(&over), &Progress::silent())?;
    let line = serde_json::json!({
        "name": instance.name,
        "seconds": start.elapsed().as_secs_f64(),
        "status": solved.status,
        "value": solved.value,
        "bound": solved.bound,
        "nodes": solved.nodes,
        "binding": solved.binding,
        "answer": solved.answer,
    });
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

fn main() -> Result<(), Failure> {
    let given: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = given.iter().position(|word| word == name)?;
        given.get(at + 1)
    };
    if let Some(folder) = after("--write") {
        std::fs::create_dir_all(folder)?;
        for (at, instance) in instances().iter().enumerate() {
            let path = Path::new(folder).join(format!("{at:02}.json"));
            std::fs::write(path, serde_json::to_string(instance)?)?;
        }
    }
    if let Some(path) = after("--solve") {
        let seconds = after("--seconds").map_or(Ok(60.0), |text| text.parse())?;
        let path = PathBuf::from(path);
        let mut paths = vec![path.clone()];
        if path.is_dir() {
            let entries = std::fs::read_dir(&path)?.map(|entry| entry.map(|entry| entry.path()));
            paths = entries.collect::<Result<_, _>>()?;
            paths.sort();
        }
        for path in paths {
            solve(&path, seconds, given.iter().any(|word| word == "--explain"))?;
        }
    }
    Ok(())
}
