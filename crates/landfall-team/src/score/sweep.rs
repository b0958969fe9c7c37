//! Visiting many pairs without keeping them.

use landfall_core::{Cancelled, Progress};
use rayon::prelude::*;

use super::world::{Terms, World};

/// Rows one piece of work takes; fixed, so that the pieces are the same for any number of threads.
const ROWS: usize = 32;

/// Which pairs a row visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Those with people further on: every pair once.
    After,
    /// Those with everybody else: every pair from both sides.
    All,
}

/// Reads the terms of one person with many others, reusing its memory.
pub(super) struct Rows<'a> {
    world: &'a World,
    buffers: [Vec<f64>; 3],
}

impl<'a> Rows<'a> {
    pub(super) const fn new(world: &'a World) -> Self {
        Self {
            world,
            buffers: [const { Vec::new() }; 3],
        }
    }

    /// Calls `visit` for person `i` with each of `others` but herself; `others` rise.
    #[expect(
        clippy::indexing_slicing,
        reason = "a row has a cell for the column of each person"
    )]
    pub(super) fn visit(
        &mut self,
        i: usize,
        others: &[usize],
        mut visit: impl FnMut(usize, &Terms),
    ) {
        let Some(&from) = others.first() else {
            return;
        };
        let world = self.world;
        let [first, second, third] = &mut self.buffers;
        let languages = world.languages.row(i, from, others.len(), first);
        let hours = world.hours.row(i, from, others.len(), second);
        let cultures = world.cultures.row(i, from, others.len(), third);
        let mut observed = world.observed(i).iter().peekable();
        for &j in others {
            if i == j {
                continue;
            }
            let by_class = [
                languages.map_or_else(
                    || world.languages.ln(i, j),
                    |row| row[world.languages.column(j)],
                ),
                hours.map_or_else(|| world.hours.ln(i, j), |row| row[world.hours.column(j)]),
                cultures.map_or_else(
                    || world.cultures.ln(i, j),
                    |row| row[world.cultures.column(j)],
                ),
            ];
            while observed.next_if(|pair| (pair.other as usize) < j).is_some() {}
            let pair = observed.peek().filter(|pair| pair.other as usize == j);
            visit(j, &world.assemble(i, j, by_class, pair.copied()));
        }
    }
}

/// Calls `visit` for the pairs of `people`, which rise, and returns what each piece of work has
/// gathered, in the order of their first rows.
pub(super) fn sweep<T: Send>(
    world: &World,
    people: &[usize],
    side: Side,
    progress: &Progress,
    start: impl Fn() -> T + Sync,
    visit: impl Fn(&mut T, usize, usize, &Terms) + Sync,
) -> Result<Vec<T>, Cancelled> {
    let stage = progress.stage("pairs", Some(people.len() as u64));
    let piece = |(number, rows): (usize, &[usize])| {
        let mut gathered = start();
        let mut reader = Rows::new(world);
        for (row, &i) in rows.iter().enumerate() {
            progress.check()?;
            let others = match side {
                Side::After => people.get(number * ROWS + row + 1..).unwrap_or(&[]),
                Side::All => people,
            };
            reader.visit(i, others, |j, terms| visit(&mut gathered, i, j, terms));
        }
        stage.advance(rows.len() as u64)?;
        Ok(gathered)
    };
    people.par_chunks(ROWS).enumerate().map(piece).collect()
}
