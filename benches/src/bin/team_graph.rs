//! Measures the graph and cover parts of the team crate on seeded random graphs.
//!
//! `team_graph FOLDER` writes each graph as `.npy` files (edges, weights and, where it is exact, the
//! betweenness found) and prints one JSON object a line; `benches/peers/team_graph.py` asks and puts
//! the answers beside those of other libraries. The threads are those of `RAYON_NUM_THREADS`.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use landfall::Progress;
use landfall::core::Seed;
use landfall_benches::npy::{self, Failed};
use landfall_team::Limit;
use landfall_team::cover::{Cost, Distances, Skill, cover};
use landfall_team::graph::{Graph, Sampling, backbone, betweenness, cuts, sampled_betweenness};
use rand::Rng;
use serde_json::json;

type Edges = Vec<(u32, u32, f64)>;

/// Nodes and edges; exact betweenness is asked of graphs of at most `EXACT` nodes.
const SIZES: [(u32, usize); 4] = [
    (1_000, 5_000),
    (5_000, 25_000),
    (5_000, 250_000),
    (100_000, 1_000_000),
];
const EXACT: u32 = 5_000;
const RUNS: usize = 3;

fn main() -> Result<(), Failed> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("the folder for the graphs is missing")?;
    std::fs::create_dir_all(&folder)?;
    for (nodes, edges) in SIZES {
        measure(&folder, nodes, edges)?;
    }
    for cost in [Cost::Diameter, Cost::PairSum, Cost::Tree] {
        measure_cover(cost)?;
    }
    Ok(())
}

/// Distinct edges between nodes drawn evenly, with weights drawn evenly from 0 to 1.
fn random(nodes: u32, count: usize) -> Edges {
    let mut rng = Seed::new(1).stream("graph").rng();
    let mut seen = HashSet::new();
    let mut edges = Vec::new();
    while edges.len() < count {
        let (a, b) = (rng.gen_range(0..nodes), rng.gen_range(0..nodes));
        if a != b && seen.insert((a.min(b), a.max(b))) {
            edges.push((a, b, rng.gen_range(0.0..1.0)));
        }
    }
    edges
}

fn print(line: &serde_json::Value) -> Result<(), Failed> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Least seconds of some runs, and what the last one found.
fn best<T>(runs: usize, mut run: impl FnMut() -> Result<T, Failed>) -> Result<(f64, T), Failed> {
    let mut seconds = f64::INFINITY;
    let mut found = Err("no run".into());
    for _ in 0..runs {
        let start = Instant::now();
        found = run();
        seconds = seconds.min(start.elapsed().as_secs_f64());
    }
    Ok((seconds, found?))
}

fn measure(folder: &Path, nodes: u32, count: usize) -> Result<(), Failed> {
    let name = format!("{nodes}-{count}");
    let edges = random(nodes, count);
    let ends: Vec<u32> = edges.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    let weights: Vec<f64> = edges.iter().map(|(_, _, weight)| *weight).collect();
    npy::write(
        &folder.join(format!("{name}-edges.npy")),
        &ends,
        &[count, 2],
    )?;
    npy::write(
        &folder.join(format!("{name}-weights.npy")),
        &weights,
        &[count],
    )?;
    let build = || Ok(Graph::new(nodes as usize, edges.iter().copied())?);
    let (build_seconds, graph) = best(RUNS, build)?;
    let (forest_seconds, forest) = best(RUNS, || Ok(backbone(&graph)))?;
    let (cut_seconds, cut) = best(RUNS, || Ok(cuts(&graph)))?;
    let (exact_seconds, sampled) = if nodes <= EXACT {
        (Some(exact(folder, &name, &graph)?), None)
    } else {
        (None, Some(sample(&graph)?))
    };
    print(&json!({
        "name": name,
        "nodes": nodes,
        "edges": count,
        "build_seconds": build_seconds,
        "forest_seconds": forest_seconds,
        "forest_weight": forest.total_weight,
        "cut_seconds": cut_seconds,
        "cut_vertices": cut.vertices.len(),
        "betweenness_seconds": exact_seconds,
        "sampled_seconds": sampled.map(|(seconds, _)| seconds),
        "samples": sampled.map(|(_, samples)| samples),
    }))
}

/// Seconds of exact betweenness, which is written for comparison.
fn exact(folder: &Path, name: &str, graph: &Graph) -> Result<f64, Failed> {
    let (seconds, between) = best(RUNS, || Ok(betweenness(graph, &Progress::silent())?))?;
    npy::write(
        &folder.join(format!("{name}-between.npy")),
        &between,
        &[between.len()],
    )?;
    Ok(seconds)
}

/// Seconds and samples of betweenness within 0.01 with a probability of 0.9.
fn sample(graph: &Graph) -> Result<(f64, u64), Failed> {
    let sampling = Sampling::new(0.01, 0.1)?;
    let silent = Progress::silent();
    let run = || {
        Ok(sampled_betweenness(
            graph,
            &sampling,
            Seed::new(1),
            &silent,
        )?)
    };
    let (seconds, sampled) = best(1, run)?;
    Ok((seconds, sampled.samples))
}

/// Five skills of ten holders each among fifty people in a square.
fn measure_cover(cost: Cost) -> Result<(), Failed> {
    let mut rng = Seed::new(1).stream("cover").rng();
    let mut place = || (rng.gen_range(0.0..1.0_f64), rng.gen_range(0.0..1.0_f64));
    let places: Vec<(f64, f64)> = (0..50).map(|_| place()).collect();
    let distance = |a: u32, b: u32| match (places.get(a as usize), places.get(b as usize)) {
        (Some(a), Some(b)) => (a.0 - b.0).hypot(a.1 - b.1),
        _ => f64::INFINITY,
    };
    let distances = Distances::new(50, distance)?;
    let skills = (0..5_u32).map(|n| Skill::new(format!("s{n}"), 10 * n..10 * n + 10));
    let skills: Vec<Skill> = skills.collect();
    let limit = Limit::Nodes(10_000_000);
    let run = || {
        Ok(cover(
            &skills,
            &distances,
            cost,
            limit,
            &Progress::silent(),
        )?)
    };
    let (seconds, solved) = best(RUNS, run)?;
    print(&json!({
        "cover": cost,
        "seconds": seconds,
        "status": solved.status,
        "value": solved.value,
        "nodes": solved.nodes,
    }))
}
