//! Inputs of the benchmarks: made from a seed, so that every run and every peer sees the same.

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

/// `regions` candidates over `waves` waves with values and costs drawn independently, in cents; a
/// total budget of half the costs and a wave budget of a third of that times 1.05. Later waves are
/// discounted by 8 % when `discounted`.
pub fn portfolio(regions: usize, waves: usize, discounted: bool, seed: u64) -> PortfolioParams {
    let mut rng = Seed::new(seed).stream("portfolio").rng();
    let mut params = PortfolioParams::new(waves);
    let mut total = 0_i64;
    for region in 0..regions {
        let net: i64 = rng.gen_range(-20_000_000..300_000_000);
        let spend: i64 = rng.gen_range(20_000_000..200_000_000);
        total += spend;
        let later = |amount: i64| {
            let factor = |wave: u32| {
                if discounted {
                    1.08_f64.powf(-f64::from(wave))
                } else {
                    1.0
                }
            };
            let waves = u32::try_from(waves).unwrap_or(1);
            #[expect(clippy::cast_possible_truncation, reason = "far below 2^53 cents")]
            (0..waves)
                .map(|wave| (amount as f64 * factor(wave)).round() as i64)
                .collect()
        };
        params = params.candidate(format!("r{region}"), later(net), later(spend));
    }
    params = params.total_budget("total", total / 2);
    if waves > 1 {
        let one = total / 2 / i64::try_from(waves).unwrap_or(1) * 105 / 100;
        for wave in 0..waves {
            params = params.wave_budget(format!("wave {wave}"), wave, one);
        }
    }
    params
}
