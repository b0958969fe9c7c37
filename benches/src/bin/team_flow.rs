//! Assignments and flows for a peer to solve in the same run.
//!
//! `team_flow --write DIR` writes the instances: `index.json` lists them, each has a file of
//! 64-bit little-endian whole numbers. `team_flow --solve DIR` reads them back, solves each three
//! times and prints a line of JSON with its best time, after checking the certificate.
#![expect(
    clippy::indexing_slicing,
    reason = "indices lie below the sizes the instances are made with"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use landfall::Progress;
use landfall::core::Seed;
use landfall_team::assign::{self, AssignParams};
use landfall_team::flow::{self, FlowOutcome, MinCostFlow};
use rand::Rng;
use serde::{Deserialize, Serialize};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Stands in the files where a pair is not allowed.
const ABSENT: i64 = i64::MIN;

/// One instance; its numbers are `rows` x `columns` values, or five columns of arcs (from, to,
/// lower, upper, cost) and the supplies.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum Instance {
    Assign {
        name: String,
        rows: usize,
        columns: usize,
    },
    Flow {
        name: String,
        nodes: usize,
        arcs: usize,
    },
}

impl Instance {
    fn file(&self, folder: &Path) -> PathBuf {
        let (Self::Assign { name, .. } | Self::Flow { name, .. }) = self;
        folder.join(format!("{name}.i64"))
    }
}

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["--write", folder] => write_all(Path::new(folder)),
        ["--solve", folder] => solve_all(Path::new(folder)),
        _ => Err("usage: team_flow --write DIR | --solve DIR".into()),
    }
}

fn write_all(folder: &Path) -> Fallible<()> {
    std::fs::create_dir_all(folder)?;
    let mut index = Vec::new();
    for (name, rows, columns, top, allowed) in [
        ("assign-dense-1000", 1000, 1000, 1_000_000, 1.0),
        ("assign-ties100-1000", 1000, 1000, 100, 1.0),
        ("assign-ties10-1000", 1000, 1000, 10, 1.0),
        ("assign-sparse-1000", 1000, 1000, 1_000_000, 0.03),
        ("assign-wide-1000x2000", 1000, 2000, 1_000_000, 1.0),
        ("assign-dense-2000", 2000, 2000, 1_000_000, 1.0),
    ] {
        let mut rng = Seed::new(1).stream(name).rng();
        let mut cells = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let value = rng.gen_range(0..top);
                // The diagonal is always allowed: every row can be placed.
                let kept = row == column || rng.gen_bool(allowed);
                cells.push(if kept { value } else { ABSENT });
            }
        }
        let name = name.to_owned();
        index.push(put(
            folder,
            Instance::Assign {
                name,
                rows,
                columns,
            },
            &cells,
        )?);
    }
    for (name, tasks, members, arcs) in [
        ("flow-tasks-4k", 200, 100, 4_000),
        ("flow-tasks-100k", 4_000, 1_000, 100_000),
    ] {
        let (nodes, numbers) = task_numbers(name, tasks, members, arcs);
        let arcs = (numbers.len() - nodes) / 5;
        let name = name.to_owned();
        index.push(put(folder, Instance::Flow { name, nodes, arcs }, &numbers)?);
    }
    for (name, nodes, arcs) in [
        ("flow-net-4k", 400, 4_000),
        ("flow-net-100k", 10_000, 100_000),
    ] {
        let numbers = net_numbers(name, nodes, arcs);
        let name = name.to_owned();
        index.push(put(folder, Instance::Flow { name, nodes, arcs }, &numbers)?);
    }
    std::fs::write(
        folder.join("index.json"),
        serde_json::to_string_pretty(&index)?,
    )?;
    Ok(())
}

fn put(folder: &Path, instance: Instance, numbers: &[i64]) -> Fallible<Instance> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
    std::fs::write(instance.file(folder), bytes)?;
    Ok(instance)
}

/// Arcs and supplies in the order of the file.
fn flat(arcs: &[[i64; 5]], supply: &[i64]) -> Vec<i64> {
    let columns = (0..5).flat_map(|field| arcs.iter().map(move |arc| arc[field]));
    columns.chain(supply.iter().copied()).collect()
}

/// Tasks that need 1 to 3 units, members with room for about twice as much, and a value of 0 to
/// 1,000 per pair. A source feeds the tasks and a sink collects from the members; all must flow.
fn task_numbers(name: &str, tasks: usize, members: usize, pairs: usize) -> (usize, Vec<i64>) {
    let mut rng = Seed::new(1).stream(name).rng();
    let (source, sink) = (tasks + members, tasks + members + 1);
    let mut arcs = Vec::new();
    let mut total = 0;
    let each = pairs / tasks;
    for task in 0..tasks {
        let need = rng.gen_range(1..=3);
        total += need;
        arcs.push([source as i64, task as i64, need, need, 0]);
        for member in rand::seq::index::sample(&mut rng, members, each) {
            let value = rng.gen_range(0..=1000);
            arcs.push([task as i64, (tasks + member) as i64, 0, 1, -value]);
        }
    }
    let room = 2 * total / members as i64 + 1;
    for member in 0..members {
        arcs.push([(tasks + member) as i64, sink as i64, 0, room, 0]);
    }
    let mut supply = vec![0; tasks + members + 2];
    supply[source] = total;
    supply[sink] = -total;
    (supply.len(), flat(&arcs, &supply))
}

/// Random arcs of room 1 to 100 and cost 0 to 10,000, a costly ring that keeps everything
/// feasible, and a supply or demand of up to 50 at every tenth node.
fn net_numbers(name: &str, nodes: usize, count: usize) -> Vec<i64> {
    let mut rng = Seed::new(1).stream(name).rng();
    let mut arcs = Vec::new();
    for node in 0..nodes {
        arcs.push([
            node as i64,
            ((node + 1) % nodes) as i64,
            0,
            1_000_000,
            100_000,
        ]);
    }
    while arcs.len() < count {
        let (from, to) = (rng.gen_range(0..nodes), rng.gen_range(0..nodes));
        if from != to {
            let (room, cost) = (rng.gen_range(1..=100), rng.gen_range(0..=10_000));
            arcs.push([from as i64, to as i64, 0, room, cost]);
        }
    }
    let mut supply = vec![0; nodes];
    for node in (0..nodes).step_by(20) {
        let amount = rng.gen_range(1..=50);
        supply[node] += amount;
        supply[(node + nodes / 2 + 10) % nodes] -= amount;
    }
    flat(&arcs, &supply)
}

fn solve_all(folder: &Path) -> Fallible<()> {
    let index: Vec<Instance> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("index.json"))?)?;
    for instance in &index {
        let bytes = std::fs::read(instance.file(folder))?;
        let numbers: Vec<i64> = bytes
            .chunks_exact(8)
            .map(|chunk| Ok(i64::from_le_bytes(chunk.try_into()?)))
            .collect::<Fallible<_>>()?;
        let (name, seconds, value) = match instance {
            Instance::Assign {
                name,
                rows,
                columns,
            } => {
                let (seconds, value) = solve_assign(*rows, *columns, &numbers)?;
                (name, seconds, value)
            }
            Instance::Flow { name, nodes, arcs } => {
                let (seconds, value) = solve_flow(*nodes, *arcs, &numbers)?;
                (name, seconds, value)
            }
        };
        let line = serde_json::json!({"name": name, "seconds": seconds, "value": value});
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}

fn solve_assign(rows: usize, columns: usize, numbers: &[i64]) -> Fallible<(f64, i64)> {
    let values = numbers
        .chunks(columns)
        .map(|row| {
            row.iter()
                .map(|&v| (v != ABSENT).then_some(v as f64))
                .collect()
        })
        .collect();
    let labels = |n: usize| (0..n).map(|i| i.to_string());
    let problem = AssignParams::new(labels(rows), labels(columns))
        .values(values)
        .check()?;
    let mut seconds = f64::INFINITY;
    let mut value = 0;
    for _run in 0..3 {
        let start = Instant::now();
        let solved = problem.solve(&Progress::silent())?;
        seconds = seconds.min(start.elapsed().as_secs_f64());
        let answer = solved.answer.ok_or("infeasible")?;
        value = i64::try_from(assign::verify(&problem, &answer)? / 1_000_000)?;
    }
    Ok((seconds, value))
}

fn solve_flow(nodes: usize, arcs: usize, numbers: &[i64]) -> Fallible<(f64, i64)> {
    let column = |field: usize| &numbers[field * arcs..(field + 1) * arcs];
    let mut network = MinCostFlow::new(nodes);
    for arc in 0..arcs {
        network = network.arc(
            usize::try_from(column(0)[arc])?,
            usize::try_from(column(1)[arc])?,
            column(2)[arc],
            column(3)[arc],
            column(4)[arc],
        );
    }
    for (node, &supply) in numbers[5 * arcs..].iter().enumerate() {
        network = network.supply(node, supply);
    }
    let network = network.check()?;
    let mut seconds = f64::INFINITY;
    let mut value = 0;
    for _run in 0..3 {
        let start = Instant::now();
        let outcome = network.solve(&Progress::silent())?;
        seconds = seconds.min(start.elapsed().as_secs_f64());
        let FlowOutcome::Optimal(answer) = outcome else {
            return Err("infeasible".into());
        };
        value = i64::try_from(flow::verify(&network, &answer)?)?;
    }
    Ok((seconds, value))
}
