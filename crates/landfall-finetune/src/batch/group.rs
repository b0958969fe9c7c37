//! Orders cut into batches, and batches of similar lengths.

use landfall_core::Seed;

use super::plan::Size;
use crate::counter::shuffle;

fn length(lengths: &[usize], row: usize) -> usize {
    lengths.get(row).copied().unwrap_or(0)
}

/// Batches in the given order.
pub(super) fn cut(order: &[usize], lengths: &[usize], size: Size) -> Vec<Vec<usize>> {
    let budget = match size {
        Size::Count(count) => return order.chunks(count.max(1)).map(<[usize]>::to_vec).collect(),
        Size::Tokens(budget) => budget,
    };
    let mut batches = Vec::new();
    let mut batch = Vec::new();
    let mut tokens = 0;
    for row in order {
        let more = length(lengths, *row);
        if tokens + more > budget && !batch.is_empty() {
            batches.push(std::mem::take(&mut batch));
            tokens = 0;
        }
        tokens += more;
        batch.push(*row);
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

/// Sorts by length, the longest first; equal lengths keep their order.
pub(super) fn longest_first(order: &mut [usize], lengths: &[usize]) {
    order.sort_by_key(|row| std::cmp::Reverse(length(lengths, *row)));
}

/// Batches of similar lengths from a shuffled order.
pub(super) fn grouped(
    order: &[usize],
    lengths: &[usize],
    size: Size,
    megabatch: usize,
    seed: Seed,
) -> Vec<Vec<usize>> {
    let stretch = match size {
        Size::Count(count) => Size::Count(count.saturating_mul(megabatch)),
        Size::Tokens(budget) => Size::Tokens(budget.saturating_mul(megabatch)),
    };
    let mut batches: Vec<Vec<usize>> = cut(order, lengths, stretch)
        .into_iter()
        .flat_map(|mut rows| {
            longest_first(&mut rows, lengths);
            cut(&rows, lengths, size)
        })
        .collect();
    shuffle(&mut batches, seed);
    let longest = |batch: &Vec<usize>| batch.iter().map(|row| length(lengths, *row)).max();
    // The first of equals.
    let first = (0..batches.len())
        .rev()
        .max_by_key(|place| batches.get(*place).map(longest));
    if let Some(place) = first {
        batches.swap(0, place);
    }
    batches
}
