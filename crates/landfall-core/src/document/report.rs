//! The mistakes found so far.

use crate::{Mistake, Mistakes, Place};

/// Mistakes that are listed unless said otherwise; a file with more has another problem.
const MOST: usize = 200;

/// Collects mistakes and goes on; what exceeds those listed is counted.
#[derive(Debug)]
pub struct Report {
    mistakes: Vec<Mistake>,
    most: usize,
    unlisted: usize,
}

impl Default for Report {
    /// Lists up to 200 mistakes.
    fn default() -> Self {
        Self::listing(MOST)
    }
}

impl Report {
    /// Lists up to `most` mistakes.
    pub const fn listing(most: usize) -> Self {
        Self {
            mistakes: Vec::new(),
            most,
            unlisted: 0,
        }
    }

    /// Takes a mistake.
    pub fn add(&mut self, mistake: Mistake) {
        if self.is_full() {
            self.unlisted += 1;
        } else {
            self.mistakes.push(mistake);
        }
    }

    /// Whether further mistakes are only counted, so that a costly remedy need not be looked for.
    pub fn is_full(&self) -> bool {
        self.mistakes.len() >= self.most
    }

    /// What another part found.
    pub fn merge(&mut self, other: Self) {
        self.unlisted += other.unlisted;
        other.mistakes.into_iter().for_each(|one| self.add(one));
    }

    /// Nothing is wrong, or everything that is, and how much was left out.
    ///
    /// # Errors
    /// When any mistake was taken.
    pub fn finish(self) -> Result<(), Mistakes> {
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
