//! Runs K-means, ours or linfa's, on request: one JSON object a line in, one out.
//!
//! `market_kmeans landfall|linfa DATA.npy START.npy` reads the rows and the starting centroids once;
//! `benches/peers/kmeans.py` asks and puts the answers beside those of other libraries. The threads
//! are those of `RAYON_NUM_THREADS`.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use landfall_benches::npy::{self, Failed, Number};
use landfall_benches::process;
use landfall_market::cluster::{KMeansParams, Points, Real, Start};
use landfall_market::evaluate::silhouettes;
use landfall_market::{Progress, Seed};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansInit};
use linfa_nn::distance::L2Dist;
use ndarray::{Array2, ArrayView2};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Deserialize;
use serde_json::{Value, json};

/// What is asked for.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
enum Job {
    /// Time for `calls` runs of `steps` steps from the given start.
    Steps { steps: usize, calls: usize },
    /// The centroids and labels after `steps` steps, written beside `path`.
    Save { steps: usize, path: PathBuf },
    /// How far the memory rises in a run of `steps` steps.
    Memory { steps: usize },
    /// A whole fit from starts of its own.
    Fit { restarts: usize, seed: u64 },
    /// A start by greedy k-means++ and one step.
    Plusplus { seed: u64 },
    /// The mean exact silhouette of a labelling, one column of numbers, with the rise of memory.
    Silhouette { labels: PathBuf },
}

/// A library with its data.
trait Program {
    /// A run from the given start; steps taken where the library tells.
    fn run(&self, steps: usize) -> Result<Found, Failed>;
    /// A run from `restarts` starts of its own, at most 300 steps each.
    fn fit(&self, restarts: usize, seed: u64) -> Result<Found, Failed>;
    /// One step from a start by greedy k-means++.
    fn plus_plus(&self, seed: u64) -> Result<Found, Failed>;
    /// The mean exact silhouette.
    fn silhouette(&self, labels: &[u32]) -> Result<f64, Failed>;
}

/// What a run found.
struct Found {
    steps: Option<usize>,
    /// Sum of squared distances to the centroids, where the library tells it for the last ones.
    inertia: Option<f64>,
    centroids: Vec<f64>,
    labels: Option<Vec<u32>>,
}

struct Landfall<T> {
    values: Vec<T>,
    columns: usize,
    start: Vec<f64>,
}

impl<T: Real> Landfall<T> {
    fn with(&self, params: KMeansParams, seed: u64) -> Result<Found, Failed> {
        // The check of every cell is part of what a user waits for.
        let points = Points::new(&self.values, self.columns)?;
        let fit = params
            .check()?
            .fit(points, Seed::new(seed), &Progress::silent())?;
        Ok(Found {
            steps: Some(fit.steps()),
            inertia: Some(fit.total_inertia()),
            centroids: fit.centroids().to_vec(),
            labels: Some(fit.labels().to_vec()),
        })
    }

    fn params(&self) -> KMeansParams {
        KMeansParams::new(self.start.len() / self.columns)
    }
}

impl<T: Real> Program for Landfall<T> {
    fn run(&self, steps: usize) -> Result<Found, Failed> {
        let params = self
            .params()
            .start(Start::Centroids(self.start.clone()))
            .max_steps(steps)
            .relative_tolerance(0.0);
        self.with(params, 0)
    }

    fn fit(&self, restarts: usize, seed: u64) -> Result<Found, Failed> {
        self.with(self.params().restarts(restarts), seed)
    }

    fn plus_plus(&self, seed: u64) -> Result<Found, Failed> {
        let params = self.params().restarts(1).max_steps(1);
        self.with(params.start(Start::GreedyPlusPlus), seed)
    }

    fn silhouette(&self, labels: &[u32]) -> Result<f64, Failed> {
        let points = Points::new(&self.values, self.columns)?;
        let found = silhouettes(points, labels, &Progress::silent())?;
        Ok(found.mean.value().ok_or("no silhouette is defined")?)
    }
}

struct Linfa<T> {
    values: Vec<T>,
    columns: usize,
    start: Array2<T>,
}

impl<T: linfa::Float> Linfa<T> {
    fn with(
        &self,
        init: KMeansInit<T>,
        runs: usize,
        steps: u64,
        tolerance: f64,
        seed: u64,
    ) -> Result<Found, Failed> {
        let rows = ArrayView2::from_shape(
            (self.values.len() / self.columns, self.columns),
            &self.values,
        )?;
        let dataset = DatasetBase::from(rows);
        let rng = StdRng::seed_from_u64(seed);
        let model = KMeans::params_with(self.start.nrows(), rng, L2Dist)
            .init_method(init)
            .n_runs(runs)
            .max_n_iterations(steps)
            .tolerance(T::cast(tolerance))
            .fit(&dataset)?;
        // Its inertia is that of the centroids before the last step, and it gives no labels.
        Ok(Found {
            steps: None,
            inertia: None,
            centroids: model
                .centroids()
                .iter()
                .filter_map(|value| value.to_f64())
                .collect(),
            labels: None,
        })
    }
}

impl<T: linfa::Float> Program for Linfa<T> {
    fn run(&self, steps: usize) -> Result<Found, Failed> {
        // No movement is below this tolerance but none at all; 0 itself is refused.
        let start = KMeansInit::Precomputed(self.start.clone());
        self.with(start, 1, steps as u64, 1e-30, 0)
    }

    fn fit(&self, restarts: usize, seed: u64) -> Result<Found, Failed> {
        self.with(KMeansInit::KMeansPlusPlus, restarts, 300, 1e-4, seed)
    }

    fn plus_plus(&self, seed: u64) -> Result<Found, Failed> {
        self.with(KMeansInit::KMeansPlusPlus, 1, 1, 1e-30, seed)
    }

    fn silhouette(&self, _labels: &[u32]) -> Result<f64, Failed> {
        Err("linfa's silhouettes are not measured".into())
    }
}

fn answer(program: &dyn Program, job: &Job) -> Result<Value, Failed> {
    let whole = |timed: (Option<f64>, f64, Result<Found, Failed>)| -> Result<Value, Failed> {
        let (cpu, wall, found) = timed;
        let found = found?;
        Ok(json!({
            "cpu": cpu, "wall": wall, "steps": found.steps, "inertia": found.inertia,
        }))
    };
    match job {
        Job::Steps { steps, calls } => whole(process::timed(|| {
            for _ in 1..*calls {
                program.run(*steps)?;
            }
            program.run(*steps)
        })),
        Job::Save { steps, path } => {
            let found = program.run(*steps)?;
            let shape = [found.centroids.len()];
            npy::write(
                &path.with_extension("centroids.npy"),
                &found.centroids,
                &shape,
            )?;
            if let Some(labels) = &found.labels {
                npy::write(&path.with_extension("labels.npy"), labels, &[labels.len()])?;
            }
            Ok(json!({"steps": found.steps, "inertia": found.inertia}))
        }
        Job::Memory { steps } => {
            let (bytes, found) = process::peak(|| program.run(*steps));
            Ok(json!({"bytes": bytes, "steps": found?.steps}))
        }
        Job::Fit { restarts, seed } => whole(process::timed(|| program.fit(*restarts, *seed))),
        Job::Plusplus { seed } => whole(process::timed(|| program.plus_plus(*seed))),
        Job::Silhouette { labels } => {
            let labels = npy::read::<u32>(labels)?.values;
            let (bytes, (cpu, wall, mean)) =
                process::peak(|| process::timed(|| program.silhouette(&labels)));
            Ok(json!({"cpu": cpu, "wall": wall, "mean": mean?, "bytes": bytes}))
        }
    }
}

fn open<T>(name: &str, data: &Path, start: &Path) -> Result<Box<dyn Program>, Failed>
where
    T: Number + Real + linfa::Float,
{
    let rows = npy::read::<T>(data)?;
    let start = npy::read::<T>(start)?;
    let (values, columns) = (rows.values, rows.columns);
    match name {
        "landfall" => Ok(Box::new(Landfall {
            values,
            columns,
            start: start.values.iter().map(|v| Real::to_f64(*v)).collect(),
        })),
        "linfa" => Ok(Box::new(Linfa {
            values,
            columns,
            start: Array2::from_shape_vec((start.values.len() / columns, columns), start.values)?,
        })),
        _ => Err(format!("`{name}` is neither `landfall` nor `linfa`").into()),
    }
}

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, data, start] = &arguments[..] else {
        return Err("usage: market_kmeans landfall|linfa DATA.npy START.npy".into());
    };
    let (data, start) = (Path::new(data), Path::new(start));
    let program = match npy::kind(data)?.as_str() {
        "<f4" => open::<f32>(name, data, start)?,
        "<f8" => open::<f64>(name, data, start)?,
        other => return Err(format!("`{}` holds {other}", data.display()).into()),
    };
    let mut output = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let job: Job = serde_json::from_str(&line?)?;
        writeln!(output, "{}", answer(program.as_ref(), &job)?)?;
        output.flush()?;
    }
    Ok(())
}
