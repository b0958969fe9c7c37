//! Sets of small numbers.

/// A set of small numbers: one word up to 64, several beyond.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bits(Words);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Words {
    One(u64),
    Many(Box<[u64]>),
}

impl Bits {
    /// The empty set of numbers below `width`.
    pub fn empty(width: usize) -> Self {
        Self(match width.div_ceil(64) {
            0 | 1 => Words::One(0),
            words => Words::Many(vec![0; words].into()),
        })
    }

    /// The same set with `number`, which must lie below the width; else it is left as it is.
    #[must_use]
    pub fn with(mut self, number: usize) -> Self {
        self.insert(number);
        self
    }

    /// Puts `number` in, when it lies below the width.
    pub fn insert(&mut self, number: usize) {
        let words = match &mut self.0 {
            Words::One(word) => std::slice::from_mut(word),
            Words::Many(words) => words,
        };
        if let Some(word) = words.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Whether `number` is in it.
    pub fn contains(&self, number: usize) -> bool {
        let word = self.words().get(number / 64);
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Whether some number is in both.
    pub fn meets(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Words::One(one), Words::One(two)) => one & two != 0,
            _ => self.pairs(other).any(|(one, two)| one & two != 0),
        }
    }

    /// Whether every number of it is in `other`.
    pub fn within(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Words::One(one), Words::One(two)) => one & !two == 0,
            _ => self.pairs(other).all(|(one, two)| one & !two == 0),
        }
    }

    /// How many numbers are in it.
    pub fn len(&self) -> usize {
        let words = self.words().iter();
        words.map(|word| word.count_ones() as usize).sum()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.words().iter().all(|word| *word == 0)
    }

    /// The numbers in it, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.words();
        (0..words.len() * 64).filter(|number| self.contains(*number))
    }

    /// Puts everything of `other` in, as far as it fits.
    pub fn extend(&mut self, other: &Self) {
        other.iter().for_each(|number| self.insert(number));
    }

    fn words(&self) -> &[u64] {
        match &self.0 {
            Words::One(word) => std::slice::from_ref(word),
            Words::Many(words) => words,
        }
    }

    fn pairs(&self, other: &Self) -> impl Iterator<Item = (u64, u64)> {
        let (one, two) = (self.words(), other.words());
        let at = |words: &[u64], index: usize| words.get(index).copied().unwrap_or(0);
        (0..one.len().max(two.len())).map(move |index| (at(one, index), at(two, index)))
    }
}
