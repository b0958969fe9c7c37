//! How one choice differs from another.

/// How one choice differs from another. Candidates, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Those that come in.
    pub added: Vec<usize>,
    /// Those that go out.
    pub dropped: Vec<usize>,
    /// Those that stay and enter in another wave.
    pub moved: Vec<usize>,
}

impl Change {
    /// From one selection to another.
    pub(super) fn between(before: &[Option<usize>], after: &[Option<usize>]) -> Self {
        let mut change = Self::default();
        for (candidate, waves) in before.iter().zip(after).enumerate() {
            match waves {
                (None, Some(_)) => change.added.push(candidate),
                (Some(_), None) => change.dropped.push(candidate),
                (Some(was), Some(is)) if was != is => change.moved.push(candidate),
                _ => {}
            }
        }
        change
    }

    /// Whether the chosen candidates are the same, in whatever waves.
    pub const fn same_set(&self) -> bool {
        self.added.is_empty() && self.dropped.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_goes_and_moves_is_told_apart() {
        let before = [None, Some(0), Some(1), Some(1), None];
        let after = [Some(1), None, Some(0), Some(1), None];
        let change = Change::between(&before, &after);
        let expected = Change {
            added: vec![0],
            dropped: vec![1],
            moved: vec![2],
        };
        assert_eq!(change, expected);
        assert!(!change.same_set());
        assert!(Change::between(&[Some(0)], &[Some(1)]).same_set());
    }
}
