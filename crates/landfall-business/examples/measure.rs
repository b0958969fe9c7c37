//! temp
#![allow(
    missing_docs,
    clippy::all,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "temporary"
)]
use landfall_business::*;
use landfall_core::Progress;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Instant;

pub fn instance(
    n: usize,
    t: usize,
    class: &str,
    tight: f64,
    disc: &str,
    side: bool,
    seed: u64,
) -> Portfolio {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let r = 1_000_000_000i64;
    let mut p = PortfolioParams::new(t);
    let mut total = 0i64;
    for i in 0..n {
        let s = rng.gen_range(r / 100..=r);
        let v = match class {
            "unc" => rng.gen_range(r / 100..=r),
            "weak" => (s + rng.gen_range(-r / 10..=r / 10)).max(1),
            "strong" => s + r / 10,
            _ => (s as f64 * 1.2) as i64 + rng.gen_range(-r / 1000..=r / 1000),
        };
        total += s;
        let f = |w: usize| (1.0f64 / 1.08).powi(w as i32);
        let net = (0..t)
            .map(|w| {
                if disc != "none" {
                    (v as f64 * f(w)).round() as i64
                } else {
                    v
                }
            })
            .collect();
        let spend = (0..t)
            .map(|w| {
                if disc == "both" {
                    (s as f64 * f(w)).round() as i64
                } else {
                    s
                }
            })
            .collect();
        p = p.candidate(format!("c{i}"), net, spend);
    }
    let budget = (total as f64 * tight) as i64;
    p = p.total_budget("total", budget);
    if t > 1 {
        for w in 0..t {
            p = p.wave_budget(
                format!("wave {w}"),
                w,
                (budget as f64 * 1.05 / t as f64) as i64,
            );
        }
    }
    if side {
        for k in 0..n / 6 {
            let (a, b) = (rng.gen_range(0..n), rng.gen_range(0..n));
            if a != b {
                p = p.prerequisite(format!("pre {k}"), a, b);
            }
        }
        for k in 0..n / 10 {
            let a = rng.gen_range(0..n - 3);
            p = p.exclusion(format!("exc {k}"), vec![a, a + 1, a + 3]);
        }
    }
    p.check().unwrap()
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: usize = a[1].parse().unwrap();
    let t: usize = a[2].parse().unwrap();
    let limit: u64 = a[3].parse().unwrap();
    let seeds: u64 = a[4].parse().unwrap();
    let classes: Vec<&str> = a[5].split(',').collect();
    let discs: Vec<&str> = a[6].split(',').collect();
    let full = a.len() > 7 && a[7] == "full";
    for class in classes {
        for disc in &discs {
            for tight in [0.15, 0.5, 0.8] {
                for side in [false, true] {
                    if let Ok(f) = std::env::var("ONLY") {
                        if f != format!("{tight}{side}") {
                            continue;
                        }
                    }
                    for seed in 0..seeds {
                        let p = instance(n, t, class, tight, disc, side, seed);
                        let start = Instant::now();
                        let o = p
                            .solve(
                                &SolveOptions::default()
                                    .node_limit(limit)
                                    .next_best(full)
                                    .binding(full),
                                &Progress::silent(),
                            )
                            .unwrap();
                        let ms = start.elapsed().as_secs_f64() * 1e3;
                        match o {
                            PortfolioOutcome::Solved(r) => {
                                let nb = r.next_best().map_or("-".to_string(), |b| {
                                    format!("nb {} p={}", b.objective - r.objective(), b.proven)
                                });
                                let up = r.binding().iter().filter(|b| !b.proven).count();
                                println!(
                                    "{n}x{t} {class:7} {disc:5} {tight:.2} side={side:5} seed={seed} {:?} obj={} gap={} rel={:.2e} nodes={} ms={ms:.0} {nb} bind={} unproven={up}",
                                    r.status(),
                                    r.objective(),
                                    r.gap(),
                                    r.gap() as f64 / r.objective() as f64,
                                    r.nodes(),
                                    r.binding().len()
                                );
                            }
                            o => println!("{o:?}"),
                        }
                    }
                }
            }
        }
    }
}
