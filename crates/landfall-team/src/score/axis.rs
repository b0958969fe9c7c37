//! A factor that depends only on the classes of two people, such as those of equal schedules.

/// Up to this many classes, the factor of every two of them is computed once and kept: at most 32
/// MiB. Above, it is computed when asked for, a row at a time.
const MOST_KEPT: usize = 2000;

/// Logarithms of a factor by classes; NaN stands for missing. Both ways round the same bits.
pub(super) trait Kernel: Sync {
    /// How many classes there are.
    fn classes(&self) -> usize;

    /// The logarithm for classes `a` and `b`.
    fn ln(&self, a: usize, b: usize) -> f64;

    /// The logarithms for class `a` and each class that `wanted` names, at its place in `row`.
    fn row(&self, a: usize, wanted: &dyn Fn(usize) -> bool, row: &mut [f64]) {
        for (b, cell) in row.iter_mut().enumerate() {
            if wanted(b) {
                *cell = self.ln(a, b);
            }
        }
    }
}

/// People in classes, with the logarithms of their factor.
pub(super) struct Axis<K> {
    pub(super) kernel: K,
    /// Class of each person; the number of classes for somebody without one.
    of: Vec<u32>,
    /// Last person of each class.
    last: Vec<usize>,
    /// Square of one row and column per class and one for people without a class; empty when it
    /// would be too large.
    kept: Vec<f64>,
}

impl<K: Kernel> Axis<K> {
    /// People by their class, which is below the number of classes of `kernel`.
    pub(super) fn new(kernel: K, classes: &[Option<usize>]) -> Self {
        let unknown = kernel.classes();
        let mut last = vec![0; unknown];
        for (person, class) in classes.iter().enumerate() {
            if let Some(seen) = class.and_then(|class| last.get_mut(class)) {
                *seen = person;
            }
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "people are numbered by u32"
        )]
        let of = classes
            .iter()
            .map(|class| class.unwrap_or(unknown) as u32)
            .collect();
        Self {
            kernel,
            of,
            last,
            kept: Vec::new(),
        }
    }

    /// Computes the factor of every two classes, unless they are too many.
    pub(super) fn keep(&mut self) {
        use rayon::prelude::*;

        let classes = self.kernel.classes();
        if classes > MOST_KEPT {
            return;
        }
        let side = classes + 1;
        let mut kept = vec![f64::NAN; side * side];
        kept.par_chunks_mut(side).enumerate().for_each(|(a, row)| {
            if let Some(known) = row.get_mut(..classes)
                && a < classes
            {
                self.kernel.row(a, &|_| true, known);
            }
        });
        self.kept = kept;
    }

    /// Class of a person, as a column of a row.
    #[expect(
        clippy::indexing_slicing,
        reason = "people are below the number of members"
    )]
    pub(super) fn column(&self, person: usize) -> usize {
        self.of[person] as usize
    }

    /// Class of a person; `None` without one.
    pub(super) fn class(&self, person: usize) -> Option<usize> {
        let class = self.column(person);
        (class < self.kernel.classes()).then_some(class)
    }

    /// The logarithm for two people.
    pub(super) fn ln(&self, i: usize, j: usize) -> f64 {
        let side = self.kernel.classes() + 1;
        let kept = self.kept.get(self.column(i) * side + self.column(j));
        match (kept, self.class(i), self.class(j)) {
            (Some(kept), _, _) => *kept,
            (None, Some(a), Some(b)) => self.kernel.ln(a, b),
            _ => f64::NAN,
        }
    }

    /// Logarithms for person `i` by the column of the other; those of classes without anybody from
    /// `from` on may be left NaN. `None` when computing a whole row for `others` people is not
    /// worth it.
    pub(super) fn row<'a>(
        &'a self,
        i: usize,
        from: usize,
        others: usize,
        buffer: &'a mut Vec<f64>,
    ) -> Option<&'a [f64]> {
        let classes = self.kernel.classes();
        let side = classes + 1;
        let begin = self.column(i) * side;
        if let Some(kept) = self.kept.get(begin..begin + side) {
            return Some(kept);
        }
        if others < classes / 4 {
            return None;
        }
        buffer.clear();
        buffer.resize(side, f64::NAN);
        if let (Some(a), Some(known)) = (self.class(i), buffer.get_mut(..classes)) {
            let wanted = |b: usize| self.last.get(b).is_some_and(|last| *last >= from);
            self.kernel.row(a, &wanted, known);
        }
        Some(buffer)
    }
}
