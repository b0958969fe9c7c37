//! What the mix of programming languages says about economies: neighbours, clusters if there are
//! any, and whether they follow the map or income.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use landfall::core::Table;
use landfall::market::cluster::{KMeansFit, KMeansParams, Points};
use landfall::market::reading::{
    BorderlineParams, ContrastParams, Figures, Labels, MatchParams, OutlierParams, Period, Profile,
    Segments, ValidContrastParams, adjusted_mutual_information, profiles, representatives,
    separators,
};
use landfall::market::{
    Demand, Feature, PrepareParams, Scaling, SegmentParams, SegmentReport, Transform, Verdict,
    adjusted_rand_index,
};
use landfall::{Progress, Seed};
use landfall_cli::{say, say_error};
use landfall_examples::language_mix::{HALF_THRESHOLD, LanguageMix, NEEDED};

/// Compares economies by the programming languages their developers push code in: nearest
/// neighbours by Hellinger distance, the test for clusters, what the clusters show, and their
/// agreement with groupings that were no inputs.
#[derive(Debug, Parser)]
#[command(name = "language_mix", version)]
struct Args {
    /// Developers by economy (column `iso2`) and language, empty below the threshold.
    matrix: PathBuf,
    /// A table with `iso2`, `subregion` and `income_group`.
    #[arg(long)]
    regions: Option<PathBuf>,
    /// What an empty cell counts as, 0 to 99 developers.
    #[arg(long, default_value_t = HALF_THRESHOLD)]
    below: f64,
    /// Economies whose neighbours are listed.
    #[arg(long, value_delimiter = ',', default_value = "DE,US,BR,CN")]
    home: Vec<String>,
    /// Number of clusters; chosen by the test for structure without it.
    #[arg(long)]
    k: Option<usize>,
    /// Seed of all random draws.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say_error(&error);
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<(), String> {
    let mix = LanguageMix::read(&args.matrix)?;
    let roots = mix.roots(args.below)?;
    say(&format!(
        "{} economies have all {NEEDED} biggest languages; {} languages are compared: {}",
        mix.economies.len(),
        mix.languages.len(),
        mix.languages.join(", ")
    ));
    say(&format!(
        "{} cells lie below the threshold and count as {} developers",
        mix.gaps(),
        args.below
    ));
    neighbours(&mix, &roots, &args.home)?;
    let k = match args.k {
        Some(k) => k,
        None => structure(&mix, &roots, Seed::new(args.seed))?,
    };
    let fit = clusters(&mix, &roots, k, Seed::new(args.seed))?;
    show(&mix, &roots, &fit, args.below)?;
    if let Some(regions) = &args.regions {
        agreement(&mix, &fit, regions)?;
    }
    thresholds(&mix, &fit, Seed::new(args.seed))
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn neighbours(mix: &LanguageMix, roots: &[f64], homes: &[String]) -> Result<(), String> {
    say("\nnearest by Hellinger distance");
    for home in homes {
        let nearest = mix.nearest(roots, home, 6).ok_or_else(|| {
            format!("`{home}` is not among the economies with all {NEEDED} biggest languages")
        })?;
        let nearest: Vec<String> = nearest
            .iter()
            .map(|(economy, distance)| format!("{economy} {distance:.4}"))
            .collect();
        say(&format!("  {home}: {}", nearest.join(", ")));
    }
    Ok(())
}

/// The number of clusters with the greatest silhouette, and whether it means anything.
fn structure(mix: &LanguageMix, roots: &[f64], seed: Seed) -> Result<usize, String> {
    let columns = mix.languages.len();
    let rows: Vec<Vec<Option<f64>>> = roots
        .chunks(columns)
        .map(|row| row.iter().copied().map(Some).collect())
        .collect();
    let demand = Demand::from_parts(mix.regions()?, mix.languages.clone(), &rows).map_err(text)?;
    let features = mix
        .languages
        .iter()
        .map(|l| Feature::new(l, Transform::None));
    let prepared = PrepareParams::new(features.collect())
        .scaling(Scaling::None)
        .limit(None)
        .check(&demand)
        .and_then(|params| params.run(&demand))
        .map_err(text)?;
    let report = SegmentParams::new()
        .check()
        .and_then(|params| params.run(&prepared, seed, &Progress::silent()))
        .map_err(text)?;
    say_structure(&report);
    Ok(report.best_k())
}

fn say_structure(report: &SegmentReport) {
    let test = report.test();
    say(&match report.verdict() {
        Verdict::Clusters => format!("\nthere are clusters: K = {}", report.k()),
        Verdict::NoClusters => format!(
            "\nthere are no clusters; what follows describes the best cut into {} parts of one cloud",
            report.best_k()
        ),
    });
    say(&format!(
        "  greatest mean silhouette {:.3}, of the least cluster {:.3}",
        test.statistic, test.least_statistic
    ));
    for (name, model) in [
        ("uniform data", &test.uniform),
        ("one Gaussian", &test.gaussian),
    ] {
        say(&format!(
            "  {name}: p = {:.3}; {} of {} draws reach the mean (median {:.3}), {} the least \
             (median {:.3})",
            model.p_value,
            model.reached,
            model.draws,
            model.median,
            model.least_reached,
            model.least_median
        ));
    }
    let known = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |v| format!("{v:.3}"));
    for candidate in report.candidates() {
        say(&format!(
            "  K = {:2}: silhouette {}, stability {}",
            candidate.k,
            known(candidate.silhouette),
            known(candidate.stability)
        ));
    }
}

fn clusters(mix: &LanguageMix, roots: &[f64], k: usize, seed: Seed) -> Result<KMeansFit, String> {
    let points = Points::new(roots, mix.languages.len()).map_err(text)?;
    let fit = KMeansParams::new(k)
        .relative_tolerance(0.0)
        .check()
        .and_then(|params| params.fit(points, seed.stream("clusters"), &Progress::silent()));
    Ok(fit.map_err(text)?.by_weight())
}

fn show(mix: &LanguageMix, roots: &[f64], fit: &KMeansFit, below: f64) -> Result<(), String> {
    let points = Points::new(roots, mix.languages.len()).map_err(text)?;
    let segments = Segments::of_fit(points, fit)
        .and_then(|s| s.column_names(&mix.languages)?.row_names(&mix.economies))
        .map_err(text)?;
    let shares = mix.percentages(below);
    let figures = Figures::from_options(&mix.languages, &shares).map_err(text)?;
    let params = ContrastParams::new().check().map_err(text)?;
    let standing = representatives(&segments, 3);
    for (profile, standing) in profiles(&figures, &segments.labels(), &params)
        .map_err(text)?
        .iter()
        .zip(&standing)
    {
        let nearest: Vec<String> = standing
            .rows
            .iter()
            .filter_map(|r| r.name.clone())
            .collect();
        say_profile(mix, fit, profile, &nearest);
    }
    say_separators(&figures, &segments, &params)?;
    say_doubts(&segments)
}

fn say_separators(
    figures: &Figures<'_>,
    segments: &Segments<'_, f64>,
    params: &ValidContrastParams,
) -> Result<(), String> {
    for first in 0..segments.labels().segments() {
        for second in first + 1..segments.labels().segments() {
            let pair = (first, second);
            let found = separators(
                figures,
                &segments.labels(),
                Some(segments.centroids()),
                pair,
                params,
            )
            .map_err(text)?;
            say(&format!(
                "\nsegments {first} and {second}, shares in percent; their centres are {:.3} apart",
                found.centroid_distance.unwrap_or(0.0)
            ));
            for sentence in found.sentences().iter().take(3) {
                say(&format!("  {sentence}"));
            }
        }
    }
    Ok(())
}

fn say_profile(mix: &LanguageMix, fit: &KMeansFit, profile: &Profile, nearest: &[String]) {
    let members: Vec<&str> = mix
        .economies
        .iter()
        .zip(fit.labels())
        .filter(|(_, label)| **label as usize == profile.segment)
        .map(|(economy, _)| economy.as_str())
        .collect();
    say(&format!(
        "\nsegment {} ({} economies): {}",
        profile.segment,
        profile.size,
        members.join(" ")
    ));
    say(&format!("  nearest to its centre: {}", nearest.join(", ")));
    for part in profile.columns.iter().take(6) {
        let known = |value: Option<f64>| value.map_or_else(|| "-".into(), |v| format!("{v:.1} %"));
        let effect = part.contrast.hedges_g.map_or_else(String::new, |g| {
            format!(", g {:+.2} ({:+.2} to {:+.2})", g.estimate, g.low, g.high)
        });
        say(&format!(
            "  {}: median {} against {}{effect}",
            part.column,
            known(part.inside.median),
            known(part.outside.median)
        ));
    }
}

fn say_doubts(segments: &Segments<'_, f64>) -> Result<(), String> {
    let border = BorderlineParams::new().check().map_err(text)?;
    let border = border.run(segments, None).map_err(text)?;
    say(&format!(
        "\n{} of {} economies lie on a border (own centre at least {} as far as the next)",
        border.found, border.considered, border.ratio
    ));
    for row in border.rows.iter().take(12) {
        say(&format!(
            "  {}: segment {}, else {} (ratio {:.3})",
            row.name.as_deref().unwrap_or("-"),
            row.segment,
            row.second_choice,
            row.ratio
        ));
    }
    if let [first, second] = gaps(segments)?.as_slice() {
        say(&format!(
            "the nearest economy of either segment lies {first:.4} and {second:.4} from the plane \
             between them; so the gap is {:.4}",
            first + second
        ));
    }
    say_outliers(segments)
}

fn say_outliers(segments: &Segments<'_, f64>) -> Result<(), String> {
    let outliers = OutlierParams::new().check().map_err(text)?.run(segments);
    say(&format!("{} economies fit no segment", outliers.rows.len()));
    for row in &outliers.rows {
        let columns: Vec<String> = row
            .columns
            .iter()
            .map(|c| {
                format!(
                    "{} {:+.3} ({:.0} %)",
                    c.column,
                    c.difference,
                    c.share * 100.0
                )
            })
            .collect();
        say(&format!(
            "  {}: segment {}, {:.1} deviations: {}",
            row.name.as_deref().unwrap_or("-"),
            row.segment,
            row.deviations,
            columns.join(", ")
        ));
    }
    Ok(())
}

/// The least distance of the economies of every segment from the plane to their second choice.
fn gaps(segments: &Segments<'_, f64>) -> Result<Vec<f64>, String> {
    let all = BorderlineParams::new().ratio(0.0).check().map_err(text)?;
    let rows = all.run(segments, None).map_err(text)?.rows;
    let least = |segment: usize| {
        let own = rows.iter().filter(|row| row.segment == segment);
        own.filter_map(|row| row.margin)
            .fold(f64::INFINITY, f64::min)
    };
    Ok((0..segments.labels().segments()).map(least).collect())
}

/// Agreement with the columns of a reference table.
fn agreement(mix: &LanguageMix, fit: &KMeansFit, path: &Path) -> Result<(), String> {
    let table = Table::read_path(path).map_err(text)?;
    let column = |name: &str| {
        let found = table.column(name);
        found.ok_or_else(|| format!("{}: no column `{name}`", path.display()))
    };
    let code = column("iso2")?;
    say("\nagreement with groupings that were no inputs");
    for name in ["subregion", "income_group"] {
        let wanted = column(name)?;
        let (labels, groups): (Vec<u32>, Vec<&str>) = mix
            .economies
            .iter()
            .zip(fit.labels())
            .filter_map(|(economy, label)| {
                let row = table.rows().iter().find(|row| row.text(code) == economy)?;
                Some((*label, row.text(wanted)))
            })
            .filter(|(_, group)| !group.is_empty())
            .unzip();
        let known = |value: Option<f64>| value.map_or_else(|| "-".into(), |v| format!("{v:.3}"));
        say(&format!(
            "  {name}: adjusted Rand index {}, adjusted mutual information {} over {} economies",
            known(adjusted_rand_index(&labels, &groups)),
            known(adjusted_mutual_information(&labels, &groups)),
            labels.len()
        ));
        say_groups(&labels, &groups, fit.k());
    }
    Ok(())
}

/// Economies of every group by segment, where the groups are few enough to read.
fn say_groups(labels: &[u32], groups: &[&str], k: usize) {
    let mut counts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (label, group) in labels.iter().zip(groups) {
        let row = counts.entry(group).or_insert_with(|| vec![0; k]);
        if let Some(count) = row.get_mut(*label as usize) {
            *count += 1;
        }
    }
    for (group, row) in counts.iter().filter(|_| counts.len() <= 6) {
        let row: Vec<String> = row.iter().map(ToString::to_string).collect();
        say(&format!(
            "    {group}: {} in segments 0 to {}",
            row.join(", "),
            k - 1
        ));
    }
}

/// How much hangs on what an empty cell counts as.
fn thresholds(mix: &LanguageMix, fit: &KMeansFit, seed: Seed) -> Result<(), String> {
    say("\nthe same number of clusters with empty cells at the ends of what they can mean");
    let params = MatchParams::new().check().map_err(text)?;
    for below in [0.0, 99.0] {
        let other = clusters(mix, &mix.roots(below)?, fit.k(), seed)?;
        let first = Labels::new(fit.labels(), fit.k()).map_err(text)?;
        let second = Labels::new(other.labels(), other.k()).map_err(text)?;
        let matching = params.run(
            &Period::new(&mix.economies, first).map_err(text)?,
            &Period::new(&mix.economies, second).map_err(text)?,
        );
        let moved: Vec<&str> = matching.moved.iter().map(|m| m.id.as_str()).collect();
        say(&format!(
            "  {below} developers: adjusted Rand index {:.3}, moved: {}",
            matching.adjusted_rand.unwrap_or(1.0),
            if moved.is_empty() {
                "none".to_owned()
            } else {
                moved.join(" ")
            }
        ));
    }
    Ok(())
}
