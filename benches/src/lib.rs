//! Inputs of the benchmarks: made from a seed, so that every run and every peer sees the same.

pub mod clouds;
#[cfg(feature = "torch")]
pub mod finetune;
pub mod legal;
pub mod npy;
pub mod process;

use std::fmt::Write;
use std::path::Path;

use landfall::business::PortfolioParams;
use landfall::core::Seed;
use landfall::{Error, Strategy};
use rand::Rng;

/// A strategy over all 250 economies with 14 made-up indicators and one wave.
///
/// # Errors
/// Never for the input made here.
pub fn pipeline(restarts: usize) -> Result<Strategy, Error> {
    let folder = std::env::temp_dir().join(format!("landfall-bench-{}", std::process::id()));
    let failed = |source| Error::File {
        path: folder.clone(),
        source,
    };
    std::fs::create_dir_all(&folder).map_err(failed)?;
    std::fs::write(folder.join("demand.csv"), demand()).map_err(failed)?;
    std::fs::write(folder.join("costs.csv"), costs()).map_err(failed)?;
    let strategy = Strategy::from_text(&settings(restarts), "bench.toml", Path::new(&folder), &[]);
    std::fs::remove_dir_all(&folder).map_err(failed)?;
    strategy
}

/// Three Gaussian clouds of regions in 14 dimensions, one cell in thirty missing.
fn demand() -> String {
    let mut rng = Seed::new(1).stream("demand").rng();
    let mut text = String::from("region,people");
    for column in 0..14 {
        let _infallible = write!(text, ",x{column}");
    }
    for (row, code) in landfall::RegionCode::economies().enumerate() {
        let _infallible = write!(text, "\n{code},{}", rng.gen_range(50_000..1_000_000_000));
        for column in 0..14 {
            let centre = f64::from(u8::from((row + column) % 3 == 0)) * 2.0;
            let noise: f64 = (0..6).map(|_| rng.gen_range(-1.0..1.0)).sum();
            if rng.gen_bool(1.0 / 30.0) && column > 0 {
                text.push(',');
            } else {
                let _infallible = write!(text, ",{:.4}", 100.0 + centre + noise);
            }
        }
    }
    text.push('\n');
    text
}

fn costs() -> String {
    let mut rng = Seed::new(1).stream("costs").rng();
    let mut text = String::from("region,part,one_off,per_year,currency\n");
    for code in landfall::RegionCode::economies() {
        for part in landfall::CostPart::ALL {
            let (once, yearly) = (rng.gen_range(10_000..300_000), rng.gen_range(3_000..80_000));
            let _infallible = writeln!(text, "{code},{},{once},{yearly},EUR", part.name());
        }
    }
    text
}

fn settings(restarts: usize) -> String {
    let mut text = String::from(
        "[plan]\nname = \"bench\"\nas_of = 2026-01-01\ncurrency = \"EUR\"\n\
         [costs]\nfile = \"costs.csv\"\n\
         [value]\nprice = \"20000 EUR\"\nshare = 0.4\n\
         [choice]\nbudget = \"40000000 EUR\"\n",
    );
    let _infallible = write!(
        text,
        "[segments]\nrestarts = {restarts}\n\
         [demand]\nfile = \"demand.csv\"\nindicator = \"x0\"\nhome = [\"DE\", \"FR\"]\n"
    );
    for column in 0..14 {
        let _infallible = write!(text, "[[demand.indicators]]\ncolumn = \"x{column}\"\n");
    }
    text
}

/// A choice of regions in waves, in cents.
#[derive(Debug, Clone)]
pub struct Instance {
    /// What the instance is called.
    pub name: String,
    /// Value minus cost by region and wave.
    pub net: Vec<Vec<i64>>,
    /// What each region takes from the budgets, by wave.
    pub spend: Vec<Vec<i64>>,
    /// The budget over all waves.
    pub total_budget: i64,
    /// The budget of each wave; none for one wave.
    pub wave_budget: Option<i64>,
}

impl Instance {
    /// `regions` candidates over `waves` waves with values and costs drawn independently; a total
    /// budget of half the costs and wave budgets of a third of that times 1.05. Later waves are
    /// discounted by 8 % each when `discounted`.
    pub fn new(regions: usize, waves: u32, discounted: bool, seed: u64) -> Self {
        let mut rng = Seed::new(seed).stream("portfolio").rng();
        let later = |amount: i64| -> Vec<i64> {
            let factor = |wave: u32| {
                if discounted {
                    1.08_f64.powf(-f64::from(wave))
                } else {
                    1.0
                }
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "far below 2^53 cents"
            )]
            (0..waves)
                .map(|wave| (amount as f64 * factor(wave)).round() as i64)
                .collect()
        };
        let mut net = Vec::new();
        let mut spend = Vec::new();
        let mut total = 0_i64;
        for _region in 0..regions {
            net.push(later(rng.gen_range(-20_000_000..300_000_000)));
            let cost: i64 = rng.gen_range(20_000_000..200_000_000);
            total += cost;
            spend.push(later(cost));
        }
        let discount = if discounted { ", discounted" } else { "" };
        Self {
            name: format!("{regions} x {waves}{discount}"),
            net,
            spend,
            total_budget: total / 2,
            wave_budget: (waves > 1).then(|| total / 2 / i64::from(waves) * 105 / 100),
        }
    }

    /// The instances that are measured.
    pub fn measured() -> Vec<Self> {
        let sizes = [
            (30, 3, false),
            (30, 3, true),
            (60, 3, false),
            (60, 3, true),
            (250, 1, false),
        ];
        sizes
            .map(|(regions, waves, discounted)| Self::new(regions, waves, discounted, 1))
            .to_vec()
    }

    /// The instance as the solver takes it.
    pub fn params(&self) -> PortfolioParams {
        let waves = self.net.first().map_or(1, Vec::len);
        let mut params = PortfolioParams::new(waves).total_budget("total", self.total_budget);
        for (index, (net, spend)) in self.net.iter().zip(&self.spend).enumerate() {
            params = params.candidate(format!("r{index}"), net.clone(), spend.clone());
        }
        for wave in 0..waves {
            if let Some(budget) = self.wave_budget {
                params = params.wave_budget(format!("wave {wave}"), wave, budget);
            }
        }
        params
    }
}
