//! The inner loops, written once for every instruction set.
//!
//! A tile holds 32 rows, column after column: number `r` of column `j` lies at `32 j + r`. So one
//! register holds the same column of neighbouring rows, a centroid's coordinate is one broadcast,
//! and neither scores nor their maximum ever leave the registers.
//!
//! All functions are inlined into the functions that [`super::table`] writes, which carry the
//! instruction set; that is why they are `inline(always)` and generic over [`Lanes`].

use super::lanes::Lanes;
use crate::cluster::Real;

/// Rows of a tile.
pub(crate) const TILE: usize = 32;

/// Others whose distances are computed side by side.
const GROUP: usize = 4;

/// Turns 32 rows of `d` numbers into a tile, each number times `scale` plus `offset` of its column.
///
/// # Safety
/// `rows`: 32 pointers, each valid for `d` numbers; `offset`: `d` numbers; `to`: 32 d numbers.
#[inline(always)]
pub(super) unsafe fn load<V: Lanes>(
    rows: *const *const V::Number,
    d: usize,
    offset: *const V::Number,
    scale: V::Number,
    to: *mut V::Number,
) {
    let whole = d - d % V::GROUP;
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        let factor = V::splat(scale);
        let mut first = 0;
        while first < TILE {
            let (mut column, mut to) = (0, to.add(first));
            while column < whole {
                let turned = V::transposed(rows.add(first), column);
                for (i, lanes) in turned.iter().enumerate().take(V::GROUP) {
                    let shifted = lanes.mul_add(factor, V::splat(*offset.add(column).add(i)));
                    shifted.store(to);
                    to = to.add(TILE);
                }
                column += V::GROUP;
            }
            first += V::WIDTH;
        }
        let one = |from: *const V::Number, to: *mut V::Number, column: usize| {
            // One number at a time, through the first lane, so that rounding is the same.
            let number = V::splat(*from).mul_add(factor, V::splat(*offset.add(column)));
            number.store_first(to, 1);
        };
        for column in whole..d {
            for row in 0..TILE {
                one(
                    (*rows.add(row)).add(column),
                    to.add(column * TILE + row),
                    column,
                );
            }
        }
    }
}

/// The best score so far of two registers of rows, its centroid, and the second best score.
struct Best<V> {
    score: [V; 2],
    label: [V; 2],
    second: [V; 2],
}

/// For each row of the tile the centroid with the greatest score x.c - c²/2, which is the nearest;
/// the first of equals. Writes 32 scores and 32 labels and, with `TWO`, after the scores 32 second
/// best scores.
///
/// `packed` holds the centroids in blocks of nearly equal size, at most `BLOCK`: the numbers of a
/// block lie column after column. `halves` holds -c²/2, `names` the labels.
///
/// # Safety
/// `x`: 32 d numbers; `packed`: k d; `halves` and `names`: k; `to`: 64; `labels`: 32; k >= 1.
#[inline(always)]
pub(super) unsafe fn nearest<V: Lanes, const TWO: bool>(
    x: *const V::Number,
    d: usize,
    packed: *const V::Number,
    halves: *const V::Number,
    names: *const V::Number,
    k: usize,
    to: *mut V::Number,
    labels: *mut u32,
) {
    let blocks = k.div_ceil(V::BLOCK);
    let (size, longer) = (k / blocks, k % blocks);
    let mut rows = 0;
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        while rows < TILE {
            let lowest = V::splat(V::Number::from_f64(f64::NEG_INFINITY));
            let zero = V::splat(V::Number::default());
            let mut best = Best {
                score: [lowest; 2],
                label: [zero; 2],
                second: [lowest; 2],
            };
            let mut first = 0;
            for number in 0..blocks {
                let count = size + usize::from(number < longer);
                let (c, h) = (packed.add(first * d), halves.add(first));
                block::<V, TWO>(count, x.add(rows), d, c, h, names.add(first), &mut best);
                first += count;
            }
            for half in 0..2 {
                let lane = rows + half * V::WIDTH;
                best.score[half].store(to.add(lane));
                best.label[half].store_whole(labels.add(lane));
                if TWO {
                    best.second[half].store(to.add(TILE + lane));
                }
            }
            rows += 2 * V::WIDTH;
        }
    }
}

/// The squared length of each row of the tile.
///
/// # Safety
/// `x`: 32 d numbers; `to`: 32.
#[inline(always)]
pub(super) unsafe fn squares<V: Lanes>(x: *const V::Number, d: usize, to: *mut V::Number) {
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        let mut rows = 0;
        while rows < TILE {
            let mut sums = [V::splat(V::Number::default()); 2];
            for column in 0..d {
                let x = x.add(column * TILE + rows);
                for (half, sum) in sums.iter_mut().enumerate() {
                    let number = V::load(x.add(half * V::WIDTH));
                    *sum = number.mul_add(number, *sum);
                }
            }
            sums[0].store(to.add(rows));
            sums[1].store(to.add(rows + V::WIDTH));
            rows += 2 * V::WIDTH;
        }
    }
}

/// From 32 scores and squared lengths x² of rows their distances to the centroids: no less than they
/// are with `UPPER`, else no more. `longest` is the greatest c²; `lost` is the share of x² + c² that
/// rounding may have taken.
///
/// # Safety
/// `scores`, `squares` and `to`: 32 numbers.
#[inline(always)]
pub(super) unsafe fn distances<V: Lanes, const UPPER: bool>(
    scores: *const V::Number,
    squares: *const V::Number,
    longest: V::Number,
    lost: V::Number,
    to: *mut V::Number,
) {
    let constant = |x: f64| V::Number::from_f64(x);
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        let sign = if UPPER { 1.0 } else { -1.0 };
        let (zero, minus_two) = (V::splat(constant(0.0)), V::splat(constant(-2.0)));
        let share = V::splat(constant(sign * lost.to_f64()));
        let longest = V::splat(longest).mul_add(share, zero);
        let rounding = V::splat(constant(1.0 + sign * 2.0 * V::Number::EPSILON));
        let mut lane = 0;
        while lane < TILE {
            let square = V::load(squares.add(lane));
            let margin = square.mul_add(share, longest);
            let squared = V::load(scores.add(lane)).mul_add(minus_two, square);
            let squared = squared.mul_add(V::splat(constant(1.0)), margin);
            let distance = squared.max(zero).sqrt();
            distance.mul_add(rounding, zero).store(to.add(lane));
            lane += V::WIDTH;
        }
    }
}

/// One block of `count` centroids. The guards keep blocks that an instruction set has no registers
/// for out of its code.
///
/// # Safety
/// As [`block_of`], for `count` centroids, `count <= BLOCK`.
#[inline(always)]
unsafe fn block<V: Lanes, const TWO: bool>(
    count: usize,
    x: *const V::Number,
    d: usize,
    c: *const V::Number,
    h: *const V::Number,
    names: *const V::Number,
    best: &mut Best<V>,
) {
    macro_rules! of {
        ($($n:literal)*) => {
            match count {
                // SAFETY: the caller's promise, for this count.
                $($n if V::BLOCK >= $n => unsafe {
                    block_of::<V, $n, TWO>(x, d, c, h, names, best)
                },)*
                _ => {}
            }
        };
    }
    of!(1 2 3 4 5 6 7 8 9 10 11 12);
}

/// # Safety
/// `x`: two registers of rows for each of d columns, 32 apart; `c`: N d numbers; `h` and
/// `names`: N.
#[inline(always)]
unsafe fn block_of<V: Lanes, const N: usize, const TWO: bool>(
    x: *const V::Number,
    d: usize,
    c: *const V::Number,
    h: *const V::Number,
    names: *const V::Number,
    best: &mut Best<V>,
) {
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        let mut scores: [[V; 2]; N] = std::array::from_fn(|i| [V::splat(*h.add(i)); 2]);
        let (mut x, mut c) = (x, c);
        let end = c.add(N * d);
        while c < end {
            let low = V::load(x);
            let high = V::load(x.add(V::WIDTH));
            for (i, score) in scores.iter_mut().enumerate() {
                let c = V::splat(*c.add(i));
                score[0] = low.mul_add(c, score[0]);
                score[1] = high.mul_add(c, score[1]);
            }
            // Moving pointers, because an index would be checked for overflow every time.
            (x, c) = (x.add(TILE), c.add(N));
        }
        for (i, score) in scores.into_iter().enumerate() {
            let label = V::splat(*names.add(i));
            for half in 0..2 {
                let (new, old) = (score[half], best.score[half]);
                best.label[half] = new.where_greater(old, label, best.label[half]);
                best.score[half] = new.max(old);
                if TWO {
                    best.second[half] = best.second[half].max(new.min(old));
                }
            }
        }
    }
}

/// Squared distances of the tile's rows to N others, by differences.
///
/// # Safety
/// `x`: two registers of rows for each of d columns, 32 apart; `others`: N rows of d numbers.
#[inline(always)]
unsafe fn squared_of<V: Lanes, const N: usize>(
    x: *const V::Number,
    d: usize,
    others: *const V::Number,
) -> [[V; 2]; N] {
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        let mut sums = [[V::splat(V::Number::default()); 2]; N];
        let rows: [*const V::Number; N] = std::array::from_fn(|i| others.add(i * d));
        let (mut x, mut column) = (x, 0);
        while column < d {
            let low = V::load(x);
            let high = V::load(x.add(V::WIDTH));
            for (row, sum) in rows.iter().zip(&mut sums) {
                let other = V::splat(*row.add(column));
                let (a, b) = (low.sub(other), high.sub(other));
                sum[0] = a.mul_add(a, sum[0]);
                sum[1] = b.mul_add(b, sum[1]);
            }
            x = x.add(TILE);
            column += 1;
        }
        sums
    }
}

/// Squared distances of the tile's rows to `count` others, by differences: 32 for each other.
///
/// # Safety
/// `x`: 32 d numbers; `others`: count d; `to`: 32 count.
#[inline(always)]
pub(super) unsafe fn squared<V: Lanes>(
    x: *const V::Number,
    d: usize,
    others: *const V::Number,
    count: usize,
    to: *mut V::Number,
) {
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        let mut rows = 0;
        while rows < TILE {
            let mut other = 0;
            while other + GROUP <= count {
                let found = squared_of::<V, GROUP>(x.add(rows), d, others.add(other * d));
                for (i, pair) in found.iter().enumerate() {
                    let at = to.add((other + i) * TILE + rows);
                    pair[0].store(at);
                    pair[1].store(at.add(V::WIDTH));
                }
                other += GROUP;
            }
            while other < count {
                let found = squared_of::<V, 1>(x.add(rows), d, others.add(other * d));
                let at = to.add(other * TILE + rows);
                found[0][0].store(at);
                found[0][1].store(at.add(V::WIDTH));
                other += 1;
            }
            rows += 2 * V::WIDTH;
        }
    }
}

/// For each row of the tile the sum over `count` others of weight times distance.
///
/// # Safety
/// `x`: 32 d numbers; `others`: count d; `weights`: count; `to`: 32.
#[inline(always)]
pub(super) unsafe fn distance_sums<V: Lanes>(
    x: *const V::Number,
    d: usize,
    others: *const V::Number,
    weights: *const V::Number,
    count: usize,
    to: *mut V::Number,
) {
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        let mut rows = 0;
        while rows < TILE {
            let mut sums = [V::splat(V::Number::default()); 2];
            let mut other = 0;
            while other + GROUP <= count {
                let found = squared_of::<V, GROUP>(x.add(rows), d, others.add(other * d));
                for (i, pair) in found.iter().enumerate() {
                    let weight = V::splat(*weights.add(other + i));
                    sums[0] = pair[0].sqrt().mul_add(weight, sums[0]);
                    sums[1] = pair[1].sqrt().mul_add(weight, sums[1]);
                }
                other += GROUP;
            }
            while other < count {
                let found = squared_of::<V, 1>(x.add(rows), d, others.add(other * d));
                let weight = V::splat(*weights.add(other));
                sums[0] = found[0][0].sqrt().mul_add(weight, sums[0]);
                sums[1] = found[0][1].sqrt().mul_add(weight, sums[1]);
                other += 1;
            }
            sums[0].store(to.add(rows));
            sums[1].store(to.add(rows + V::WIDTH));
            rows += 2 * V::WIDTH;
        }
    }
}

/// Adds `weight * (row * scale + offset)` of each row to the sum its label names.
///
/// # Safety
/// `rows`, `labels`, `weights`: `count` each; every row and `offset`: d numbers; `sums`: for every
/// label d numbers, rounded up to whole registers.
#[inline(always)]
pub(super) unsafe fn add_rows<V: Lanes>(
    rows: *const *const V::Number,
    labels: *const u32,
    weights: *const V::Number,
    count: usize,
    d: usize,
    offset: *const V::Number,
    scale: V::Number,
    sums: *mut V::Number,
) {
    // SAFETY: all indices stay below the lengths named above.
    unsafe {
        let factor = V::splat(scale);
        let stride = d.next_multiple_of(V::WIDTH);
        for i in 0..count {
            let (row, weight) = (*rows.add(i), V::splat(*weights.add(i)));
            let sum = sums.add(*labels.add(i) as usize * stride);
            let mut at = 0;
            while at + V::WIDTH <= d {
                let moved = V::load(row.add(at)).mul_add(factor, V::load(offset.add(at)));
                let total = moved.mul_add(weight, V::load(sum.add(at)));
                total.store(sum.add(at));
                at += V::WIDTH;
            }
            let rest = d - at;
            if rest > 0 {
                let moved = V::load_first(row.add(at), rest)
                    .mul_add(factor, V::load_first(offset.add(at), rest));
                // Sums have room for whole registers: a masked write could not be read back soon.
                let total = moved.mul_add(weight, V::load(sum.add(at)));
                total.store(sum.add(at));
            }
        }
    }
}
