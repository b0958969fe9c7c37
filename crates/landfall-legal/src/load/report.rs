//! The mistakes found so far.

use landfall_core::{Mistake, Mistakes, Place};

/// Mistakes that are listed at most; a file with more has another problem.
const MOST: usize = 200;

/// Collects mistakes and goes on.
#[derive(Debug, Default)]
pub(crate) struct Report {
    mistakes: Vec<Mistake>,
    unlisted: usize,
}

impl Report {
    pub(crate) fn add(&mut self, mistake: Mistake) {
        if self.is_full() {
            self.unlisted += 1;
        } else {
            self.mistakes.push(mistake);
        }
    }

    /// Whether further mistakes are only counted, so that a costly remedy need not be looked for.
    pub(crate) fn is_full(&self) -> bool {
        self.mistakes.len() >= MOST
    }

    /// What another part found.
    pub(crate) fn merge(&mut self, other: Self) {
        self.unlisted += other.unlisted;
        other.mistakes.into_iter().for_each(|one| self.add(one));
    }

    /// Nothing is wrong, or everything that is, and how much was left out.
    pub(crate) fn finish(self) -> Result<(), Mistakes> {
        let mut mistakes = self.mistakes;
        if self.unlisted > 0 {
            let file = mistakes.first().and_then(|first| first.place.file.clone());
            let (found, listed) = (mistakes.len() + self.unlisted, mistakes.len());
            let message = format!("{found} mistakes, of which {listed} are listed");
            let place = Place {
                file,
                ..Place::default()
            };
            mistakes.push(Mistake::new(place, message));
        }
        Mistakes::none(mistakes)
    }
}
