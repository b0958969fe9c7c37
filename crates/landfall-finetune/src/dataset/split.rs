//! Parts and folds in which every region and label has its share.

use std::collections::BTreeMap;

use landfall_core::Seed;

use super::list::Part;
use crate::counter::shuffle;
use crate::{FinetuneError, Target};

/// Deals rows into parts by `shares`, stratum by stratum: each part's rows, ascending.
///
/// Inside a stratum the rows are shuffled by the seed, then dealt one by one to the part that
/// lacks most of its share so far; the parts differ from their exact shares by less than one row
/// for each part in all, and a stratum from its own by about as much.
///
/// # Errors
/// When no share is given, a share is not above 0 and finite, or the shares do not sum to 1 (within
/// 1e-9).
///
/// ```
/// use landfall_core::Seed;
/// use landfall_finetune::dataset::split;
///
/// let strata = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
/// let parts = split(&strata, &[0.8, 0.2], Seed::new(1))?;
/// assert_eq!((parts[0].len(), parts[1].len()), (8, 2));
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn split(strata: &[u64], shares: &[f64], seed: Seed) -> Result<Vec<Vec<usize>>, FinetuneError> {
    let sum: f64 = shares.iter().sum();
    let good = shares.iter().all(|share| *share > 0.0) && (sum - 1.0).abs() <= 1e-9;
    if !good {
        return Err(FinetuneError::Setting {
            name: "shares of the parts",
            given: format!("{shares:?}"),
            allowed: "numbers above 0 that sum to 1".to_owned(),
        });
    }
    let mut parts = vec![Vec::new(); shares.len()];
    for (dealt, row) in shuffled(strata, seed).into_iter().enumerate() {
        let lack = |part: &[usize], share: f64| share * (dealt + 1) as f64 - part.len() as f64;
        let most = parts
            .iter_mut()
            .zip(shares)
            .map(|(part, share)| (lack(part, *share), part))
            // The first of equals: a later one must lack more.
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        if let Some((_, part)) = most {
            part.push(row);
        }
    }
    parts.iter_mut().for_each(|part| part.sort_unstable());
    Ok(parts)
}

/// `k` folds of sizes that differ by one row at most, in all and within each stratum: the rows of
/// each fold, ascending.
///
/// # Errors
/// When `k` is below 2 or above the number of rows.
///
/// ```
/// use landfall_core::Seed;
/// use landfall_finetune::dataset::folds;
///
/// let folds = folds(&[0, 0, 0, 1, 1, 1], 3, Seed::new(1))?;
/// assert!(folds.iter().all(|fold| fold[0] < 3 && fold[1] >= 3 && fold.len() == 2));
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn folds(strata: &[u64], k: usize, seed: Seed) -> Result<Vec<Vec<usize>>, FinetuneError> {
    if k < 2 || k > strata.len() {
        return Err(FinetuneError::Setting {
            name: "number of folds",
            given: k.to_string(),
            allowed: format!("2 to the number of rows, {}", strata.len()),
        });
    }
    let mut folds = vec![Vec::new(); k];
    for (dealt, row) in shuffled(strata, seed).into_iter().enumerate() {
        if let Some(fold) = folds.get_mut(dealt % k) {
            fold.push(row);
        }
    }
    folds.iter_mut().for_each(|fold| fold.sort_unstable());
    Ok(folds)
}

/// Rows one stratum after the other, shuffled inside each.
fn shuffled(strata: &[u64], seed: Seed) -> Vec<usize> {
    let mut by: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (row, stratum) in strata.iter().enumerate() {
        by.entry(*stratum).or_default().push(row);
    }
    for (stratum, rows) in &mut by {
        shuffle(rows, seed.stream("split").index(*stratum));
    }
    by.into_values().flatten().collect()
}

/// One number for each pair of region and class; records of other kinds are told apart by region
/// only, several classes by their first one.
pub fn strata(part: &Part) -> Vec<u64> {
    let class = |target: &Target| match target {
        Target::Class(class) => u64::from(*class) + 1,
        Target::Classes(flags) => flags
            .iter()
            .position(|flag| *flag)
            .map_or(0, |place| place as u64 + 1),
        _ => 0,
    };
    part.targets
        .iter()
        .zip(&part.regions)
        .map(|(target, region)| u64::from(*region) << 32 | class(target))
        .collect()
}
