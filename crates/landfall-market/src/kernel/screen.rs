//! Rows whose bounds cross are compared with the groups of centroids that may hold a nearer one.

use super::coded::{Bounds, Scale, down, up};
use super::lanes::Lanes;
use super::packed::Packed;
use super::tile::{self, TILE};
use crate::cluster::Real;

/// What a tile is compared with.
#[derive(Debug)]
pub(crate) struct Screen<'s, T> {
    /// Each group a part.
    pub(crate) centroids: Packed<T>,
    /// Group of each centroid.
    pub(crate) groups: &'s [u8],
    pub(crate) scale: &'s Scale,
    /// How far each group moved since the beginning, rounded down.
    pub(crate) drifts: Vec<f32>,
    /// Greatest squared length of a centroid.
    pub(crate) longest: T,
}

/// What is known of the rows of a tile, and what is found.
#[derive(Debug)]
pub(crate) struct Screened<T> {
    /// Bounds from the beginning of the step, then those of now.
    pub(super) bounds: Bounds,
    /// The nearest centroids.
    pub(super) labels: [u32; TILE],
    /// Distances to them, no less than they are.
    pub(super) own: [f32; TILE],
    /// Groups that were compared, as bits.
    pub(super) asked: u32,
    scores: [T; TILE],
    squares: [T; TILE],
    /// Of each group asked: greatest scores and second greatest, and the labels of the greatest.
    found: Vec<([[T; TILE]; 2], [u32; TILE])>,
}

impl<T: Real> Screened<T> {
    /// Room for a tile and so many groups.
    pub(crate) fn new(groups: usize) -> Self {
        Self {
            bounds: Bounds::new(),
            labels: [0; TILE],
            own: [0.0; TILE],
            asked: 0,
            scores: [T::default(); TILE],
            squares: [T::default(); TILE],
            found: vec![([[T::default(); TILE]; 2], [0; TILE]); groups],
        }
    }

    /// The nearest centroids.
    pub(crate) const fn labels(&self) -> &[u32; TILE] {
        &self.labels
    }

    /// Distances to the nearest centroids, no less than they are.
    pub(crate) const fn own(&self) -> &[f32; TILE] {
        &self.own
    }

    /// Groups that were compared, as bits.
    pub(crate) const fn asked(&self) -> u32 {
        self.asked
    }

    /// The greater scores, the lower label of equals.
    #[inline(always)]
    fn merge(&mut self, group: usize) {
        let (scores, labels) = &self.found[group];
        for lane in 0..TILE {
            let (new, old) = (scores[0][lane], self.scores[lane]);
            let lower = labels[lane] < self.labels[lane];
            let better = (new > old) | ((new == old) & lower);
            self.scores[lane] = if better { new } else { old };
            self.labels[lane] = if better {
                labels[lane]
            } else {
                self.labels[lane]
            };
        }
    }
}

/// Finds the nearest centroids of the rows of a tile; `owned` are the groups of the centroids that
/// are theirs, as bits. `codes` holds the bounds of many rows, of which `picks` names those in the
/// tile; they are set to what is found.
///
/// # Safety
/// The instruction set is available; `x`: 32 d numbers; every group has d columns, at least one
/// centroid and is packed in blocks of this instruction set; there is room for all groups.
#[inline(always)]
pub(super) unsafe fn screen<V: Lanes>(
    x: *const V::Number,
    d: usize,
    with: &Screen<'_, V::Number>,
    owned: u32,
    (codes, picks): (&mut [u8], &[u32]),
    tile: &mut Screened<V::Number>,
) {
    tile.scores = [V::Number::from_f64(f64::NEG_INFINITY); TILE];
    tile.labels = [u32::MAX; TILE];
    // SAFETY: the caller's promises.
    unsafe {
        tile::squares::<V>(x, d, tile.squares.as_mut_ptr());
        // The groups of their own first: what is found there tells which others matter.
        ask::<V>(x, d, with, owned, tile);
        measure::<V>(with, tile);
        let needed = with
            .scale
            .needed::<V>(&tile.own, codes, picks, &mut tile.bounds);
        ask::<V>(x, d, with, needed & !owned, tile);
        measure::<V>(with, tile);
        tile.asked = needed | owned;
        bound::<V>(with, tile);
    }
    with.scale.put(&tile.bounds, picks, codes);
}

/// # Safety
/// As [`screen`].
#[inline(always)]
unsafe fn ask<V: Lanes>(
    x: *const V::Number,
    d: usize,
    with: &Screen<'_, V::Number>,
    groups: u32,
    tile: &mut Screened<V::Number>,
) {
    for group in bits(groups) {
        let part = with.centroids.part(group);
        let (scores, labels) = &mut tile.found[group];
        // SAFETY: the caller's promises; there is room for 64 scores and 32 labels.
        unsafe {
            tile::nearest::<V, true>(
                x,
                d,
                part.numbers.as_ptr(),
                part.halves.as_ptr(),
                part.labels.as_ptr(),
                part.halves.len(),
                scores.as_flattened_mut().as_mut_ptr(),
                labels.as_mut_ptr(),
            );
        }
        tile.merge(group);
    }
}

/// # Safety
/// The instruction set is available.
#[inline(always)]
unsafe fn measure<V: Lanes>(with: &Screen<'_, V::Number>, tile: &mut Screened<V::Number>) {
    // SAFETY: the caller's promise.
    let own = unsafe { distances::<V, true>(&tile.scores, &tile.squares, with.longest) };
    tile.own = own.map(|own| up(own.to_f64()));
}

/// Bounds of the groups that were asked, without the centroids that are now the rows' own.
///
/// # Safety
/// The instruction set is available.
#[inline(always)]
unsafe fn bound<V: Lanes>(with: &Screen<'_, V::Number>, tile: &mut Screened<V::Number>) {
    let own = tile.labels.map(|label| with.groups[label as usize]);
    for group in bits(tile.asked) {
        let [best, second] = &tile.found[group].0;
        let other = std::array::from_fn(|lane| {
            if usize::from(own[lane]) == group {
                second[lane]
            } else {
                best[lane]
            }
        });
        // SAFETY: the caller's promise.
        let distances = unsafe { distances::<V, false>(&other, &tile.squares, with.longest) };
        let bounds = distances.map(|distance| down(distance.to_f64()));
        with.scale
            .bound(group, &bounds, with.drifts[group], &mut tile.bounds);
    }
}

/// # Safety
/// The instruction set is available.
#[inline(always)]
unsafe fn distances<V: Lanes, const UPPER: bool>(
    scores: &[V::Number; TILE],
    squares: &[V::Number; TILE],
    longest: V::Number,
) -> [V::Number; TILE] {
    let mut distances = [V::Number::default(); TILE];
    let lost = V::Number::from_f64(8.0 * V::Number::EPSILON);
    // SAFETY: the caller's promise; 32 numbers each.
    unsafe {
        tile::distances::<V, UPPER>(
            scores.as_ptr(),
            squares.as_ptr(),
            longest,
            lost,
            distances.as_mut_ptr(),
        );
    }
    distances
}

/// The numbers of the bits that are set.
pub(crate) fn bits(mut set: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (bit < 32).then_some(bit as usize)
    })
}
