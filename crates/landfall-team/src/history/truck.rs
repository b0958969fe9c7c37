//! Absence and truck factors: how many people a project can lose.

use schemars::JsonSchema;
use serde::Serialize;

use super::identity::author_key;
use super::read::Facts;

/// Least degree of authorship of an author, absolute.
const LEAST_DOA: f64 = 3.293;
/// An author's degree is above this share of the largest one of the file.
const LEAST_SHARE: f64 = 0.75;

/// How many authors have to leave until fewer than half the files have one.
///
/// The degree of authorship of somebody who touched a file is 3.293 + 1.098 FA + 0.164 DL −
/// 0.321 ln(1 + AC): FA is 1 for the author of the first commit that touches the path and else 0,
/// DL her commits that touch it, the first included, AC those of others. She is an author of the
/// file if the degree is at least 3.293 and above 0.75 of the largest one of the file. The author
/// of the most files leaves first, among equals the one whose e-mail comes first. Files are the
/// regular files of the commit's tree that a counted commit touched.
///
/// Source: Avelino, Passos, Hora & Valente, "A novel approach for estimating truck factors", ICPC
/// 2016. Renames are not followed here, and no files are left out as third-party.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TruckFactor {
    /// How many leave; 0 without files.
    pub value: usize,
    /// Who leaves, in this order, by [`author_key`](super::author_key).
    pub removed_in_order: Vec<String>,
}

/// What the truck factor rests on.
#[derive(Debug, Clone, Default)]
pub(super) struct Truck {
    pub(super) factor: TruckFactor,
    /// Files considered.
    pub(super) files: usize,
    /// Files that have an author at all.
    pub(super) covered: usize,
}

/// The degree of authorship.
fn degree(first: bool, own: u64, others: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "commits of one file are far below 2^53"
    )]
    let (own, others) = (own as f64, others as f64);
    let first = if first { 1.0 } else { 0.0 };
    3.293 + 1.098 * first + 0.164 * own - 0.321 * (1.0 + others).ln()
}

/// The authors of one file from its touches, as ranks in rising order.
fn file_authors(facts: &Facts, path: u32, authors: &mut Vec<u32>) {
    authors.clear();
    let mut touches: Vec<u32> = facts.touches(path).map(|commit| commit.author).collect();
    let first = touches.first().copied();
    let all = touches.len() as u64;
    touches.sort_unstable();
    let degrees: Vec<(u32, f64)> = touches
        .chunk_by(|one, other| one == other)
        .filter_map(|own| {
            let author = *own.first()?;
            let count = own.len() as u64;
            Some((author, degree(Some(author) == first, count, all - count)))
        })
        .collect();
    let largest = degrees
        .iter()
        .map(|(_, degree)| *degree)
        .fold(0.0, f64::max);
    authors.extend(
        degrees
            .iter()
            .filter(|(_, degree)| *degree >= LEAST_DOA && *degree > LEAST_SHARE * largest)
            .map(|(author, _)| *author),
    );
}

/// Computes the truck factor.
pub(super) fn truck(facts: &Facts) -> Truck {
    let mut files_of: Vec<Vec<u32>> = vec![Vec::new(); facts.authors.len()];
    let mut left: Vec<u32> = Vec::with_capacity(facts.regular.len());
    let mut authors = Vec::new();
    for (file, path) in (0_u32..).zip(&facts.regular) {
        file_authors(facts, *path, &mut authors);
        left.push(u32::try_from(authors.len()).unwrap_or(u32::MAX));
        for author in &authors {
            if let Some(files) = files_of.get_mut(*author as usize) {
                files.push(file);
            }
        }
    }
    let covered = left.iter().filter(|count| **count > 0).count();
    Truck {
        factor: remove(facts, &files_of, left, covered),
        files: facts.regular.len(),
        covered,
    }
}

/// Lets the authors of most files leave; an author keeps her files whoever leaves before her, so
/// the order is known from the start.
fn remove(
    facts: &Facts,
    files_of: &[Vec<u32>],
    mut left: Vec<u32>,
    mut covered: usize,
) -> TruckFactor {
    let mut order: Vec<(usize, &Vec<u32>)> = files_of.iter().enumerate().collect();
    order.retain(|(_, files)| !files.is_empty());
    order.sort_by_key(|(author, files)| (std::cmp::Reverse(files.len()), *author));
    let mut removed = Vec::new();
    for (author, files) in order {
        if covered * 2 < left.len() {
            break;
        }
        for file in files {
            if let Some(count) = left.get_mut(*file as usize) {
                *count -= 1;
                covered -= usize::from(*count == 0);
            }
        }
        let address = facts.authors.get(author).map(Vec::as_slice);
        removed.push(author_key(address.unwrap_or_default()));
    }
    TruckFactor {
        value: removed.len(),
        removed_in_order: removed,
    }
}

/// The smallest number of parts whose sum, doubled, is at least the sum of all; 0 when all are 0.
pub(super) fn half_factor(mut parts: Vec<u64>) -> usize {
    let all: u64 = parts.iter().sum();
    parts.sort_unstable_by_key(|part| std::cmp::Reverse(*part));
    let mut sum = 0;
    parts
        .iter()
        .take_while(|part| {
            let more = sum < all.div_ceil(2);
            sum += **part;
            more
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_degree_of_authorship_is_the_published_sum() {
        // 3.293 + 1.098 + 0.164 = 4.555, alone; and with 3 commits of others less 0.321 ln 4.
        assert!((degree(true, 1, 0) - 4.555).abs() < 1e-12);
        assert!((degree(true, 1, 3) - (4.555 - 0.321 * 4_f64.ln())).abs() < 1e-12);
        assert!((degree(false, 2, 1) - (3.293 + 0.328 - 0.321 * 2_f64.ln())).abs() < 1e-12);
    }

    #[test]
    fn half_is_reached_when_twice_the_part_is_at_least_all() {
        assert_eq!(half_factor(vec![]), 0);
        assert_eq!(half_factor(vec![0, 0]), 0);
        assert_eq!(half_factor(vec![5]), 1);
        assert_eq!(half_factor(vec![1, 3, 2]), 1);
        assert_eq!(half_factor(vec![1, 3, 3]), 2);
        assert_eq!(half_factor(vec![1; 7]), 4);
    }
}
