//! The one-to-one matching of greatest total value.

/// A matching of rows and columns with its proof of optimality.
///
/// As many pairs as the smaller side has members. The potentials prove that no matching has a
/// greater total: for every cell `row_potentials[i] + column_potentials[j] >= value`, with equality
/// on the pairs; the potentials of the larger side are at least 0, and 0 for those left over; so the
/// sum of all potentials is both a bound on every matching and the total of this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaximumMatching {
    /// The column of every row; `None` for a row left over.
    pub columns: Vec<Option<usize>>,
    /// Sum of the values of the pairs.
    pub total: i64,
    /// One potential per row.
    pub row_potentials: Vec<i64>,
    /// One potential per column.
    pub column_potentials: Vec<i64>,
}

/// Matches rows and columns one to one so that the sum of the values is greatest.
///
/// `values` are rows x `columns`, row after row; a last row that is not whole is left out. The
/// Hungarian method in the form of shortest augmenting paths (Kuhn 1955; Jonker & Volgenant 1987),
/// in exact integers: O(s^2 l) for the smaller side s and the larger side l. Of several matchings
/// with the same total always the same one is found.
///
/// ```
/// use landfall_market::reading::maximum_matching;
///
/// // Greedy would take 9 and be left with 1; 8 + 7 is more.
/// let matching = maximum_matching(&[9, 8, 7, 1], 2);
/// assert_eq!(matching.columns, [Some(1), Some(0)]);
/// assert_eq!(matching.total, 15);
/// ```
pub fn maximum_matching(values: &[u32], columns: usize) -> MaximumMatching {
    let rows = values.len().checked_div(columns).unwrap_or(0);
    let value = |row: usize, column: usize| {
        let cell = values.get(row * columns + column).copied();
        i64::from(cell.unwrap_or(0))
    };
    if rows <= columns {
        let search = Search::run(rows, columns, value);
        let mut of_row = vec![None; rows];
        for (column, row) in search.owner.iter().enumerate() {
            put(&mut of_row, *row, column);
        }
        return MaximumMatching {
            total: total(&of_row, value),
            columns: of_row,
            row_potentials: search.near,
            column_potentials: search.far,
        };
    }
    let search = Search::run(columns, rows, |a, b| value(b, a));
    MaximumMatching {
        total: total(&search.owner, value),
        columns: search.owner,
        row_potentials: search.far,
        column_potentials: search.near,
    }
}

impl MaximumMatching {
    /// For every row, whether another matching of the same total does without its pair; false for a
    /// row left over. `values` and `columns` are those that were matched. O(s^2 (s + l)).
    ///
    /// Every best matching uses cells without slack alone, and leaves over only members of
    /// potential 0. So a pair can be exchanged just when it lies on a closed walk over such cells,
    /// members left over being one stop on the way.
    pub fn exchangeable(&self, values: &[u32], columns: usize) -> Vec<bool> {
        let (rows, across) = (
            self.columns.len(),
            self.column_potentials.len() < self.columns.len(),
        );
        let (near, far) = if across {
            (&self.column_potentials, &self.row_potentials)
        } else {
            (&self.row_potentials, &self.column_potentials)
        };
        let mut mates = vec![None; near.len()];
        for (row, column) in self.columns.iter().enumerate() {
            let (near, far) = if across {
                (*column, row)
            } else {
                (Some(row), column.unwrap_or(0))
            };
            put(&mut mates, near, far);
        }
        let tight = |i: usize, j: usize| {
            let (row, column) = if across { (j, i) } else { (i, j) };
            let value = values.get(row * columns + column).copied().unwrap_or(0);
            at(near, i) + at(far, j) == i64::from(value)
        };
        let graph = exchanges(&mates, far, tight);
        (0..rows)
            .map(|row| {
                let column = self.columns.get(row).copied().flatten();
                let member = if across { column } else { Some(row) };
                member.is_some_and(|member| on_a_cycle(&graph, member))
            })
            .collect()
    }
}

/// Where each near member could go: to the mate of another, or, as the last entry stands for it, to
/// a far member left over; from there to a mate that may be left over in its stead.
fn exchanges(
    mates: &[Option<usize>],
    far: &[i64],
    tight: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<usize>> {
    let free: Vec<usize> = (0..far.len())
        .filter(|j| !mates.contains(&Some(*j)))
        .collect();
    let mate = |i: usize| mates.get(i).copied().flatten();
    let mut graph: Vec<Vec<usize>> = (0..mates.len())
        .map(|i| {
            let others = (0..mates.len()).filter(|k| *k != i);
            let mut next: Vec<usize> = others
                .filter(|k| mate(*k).is_some_and(|j| tight(i, j)))
                .collect();
            if free.iter().any(|j| tight(i, *j)) {
                next.push(mates.len());
            }
            next
        })
        .collect();
    let spared = (0..mates.len()).filter(|k| mate(*k).is_some_and(|j| at(far, j) == 0));
    graph.push(if free.is_empty() {
        Vec::new()
    } else {
        spared.collect()
    });
    graph
}

fn on_a_cycle(graph: &[Vec<usize>], start: usize) -> bool {
    let mut seen = vec![false; graph.len()];
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        for &next in graph.get(node).into_iter().flatten() {
            if next == start {
                return true;
            }
            if let Some(seen) = seen.get_mut(next).filter(|seen| !**seen) {
                *seen = true;
                open.push(next);
            }
        }
    }
    false
}

fn total(columns: &[Option<usize>], value: impl Fn(usize, usize) -> i64) -> i64 {
    columns
        .iter()
        .enumerate()
        .filter_map(|(row, column)| Some(value(row, (*column)?)))
        .sum()
}

fn put(slots: &mut [Option<usize>], index: Option<usize>, value: usize) {
    if let Some(slot) = index.and_then(|i| slots.get_mut(i)) {
        *slot = Some(value);
    }
}

fn at(values: &[i64], index: usize) -> i64 {
    values.get(index).copied().unwrap_or(0)
}

fn add(values: &mut [i64], index: usize, change: i64) {
    if let Some(value) = values.get_mut(index) {
        *value += change;
    }
}

/// The members of the near (smaller) side are matched one after the other; every step keeps
/// near + far >= value, with equality on the pairs.
struct Search {
    near: Vec<i64>,
    far: Vec<i64>,
    /// The near member that every far member is paired with.
    owner: Vec<Option<usize>>,
}

/// The tree of tight paths from one near member.
struct Tree {
    /// How far the potentials must fall before each far member is reached.
    slack: Vec<i64>,
    /// The far member before it on the path; `None` for those next to the root.
    before: Vec<Option<usize>>,
    done: Vec<bool>,
}

impl Search {
    fn run(near: usize, far: usize, value: impl Fn(usize, usize) -> i64) -> Self {
        let mut search = Self {
            near: vec![0; near],
            far: vec![0; far],
            owner: vec![None; far],
        };
        for member in 0..near {
            // The greatest value keeps every far potential at 0 or above.
            let most = (0..far).map(|j| value(member, j)).max().unwrap_or(0);
            add(&mut search.near, member, most);
            search.augment(member, &value);
        }
        search
    }

    /// Finds the shortest path from `root` to a free far member and turns its pairs round.
    fn augment(&mut self, root: usize, value: &impl Fn(usize, usize) -> i64) {
        let far = self.far.len();
        let mut tree = Tree {
            slack: vec![i64::MAX; far],
            before: vec![None; far],
            done: vec![false; far],
        };
        let (mut member, mut last) = (root, None);
        loop {
            self.look(member, last, &mut tree, value);
            let Some((next, step)) = tree.nearest() else {
                return;
            };
            self.shift(root, step, &mut tree);
            if let Some(done) = tree.done.get_mut(next) {
                *done = true;
            }
            last = Some(next);
            match self.owner.get(next).copied().flatten() {
                Some(owner) => member = owner,
                None => break,
            }
        }
        self.turn(root, last, &tree);
    }

    /// Slacks of the far members as seen from `member`, which was reached over `last`.
    fn look(
        &self,
        member: usize,
        last: Option<usize>,
        tree: &mut Tree,
        value: &impl Fn(usize, usize) -> i64,
    ) {
        let own = at(&self.near, member);
        let open = tree.slack.iter_mut().zip(&mut tree.before).zip(&tree.done);
        for (j, ((slack, before), done)) in open.enumerate() {
            let here = own + at(&self.far, j) - value(member, j);
            if !*done && here < *slack {
                (*slack, *before) = (here, last);
            }
        }
    }

    /// Lowers the near members of the tree and raises its far members by `step`.
    fn shift(&mut self, root: usize, step: i64, tree: &mut Tree) {
        add(&mut self.near, root, -step);
        for (j, done) in tree.done.iter().enumerate() {
            if *done {
                add(&mut self.far, j, step);
                if let Some(owner) = self.owner.get(j).copied().flatten() {
                    add(&mut self.near, owner, -step);
                }
            } else {
                add(&mut tree.slack, j, -step);
            }
        }
    }

    /// Hands every far member of the path to the near member before it.
    fn turn(&mut self, root: usize, mut last: Option<usize>, tree: &Tree) {
        while let Some(j) = last {
            let before = tree.before.get(j).copied().flatten();
            let owner = match before {
                Some(before) => self.owner.get(before).copied().flatten(),
                None => Some(root),
            };
            if let Some(slot) = self.owner.get_mut(j) {
                *slot = owner;
            }
            last = before;
        }
    }
}

impl Tree {
    /// The open far member of least slack, the first of equals.
    fn nearest(&self) -> Option<(usize, i64)> {
        let open = self.slack.iter().zip(&self.done).enumerate();
        open.filter(|(_, (_, done))| !**done)
            .map(|(j, (slack, _))| (j, *slack))
            .min_by_key(|(j, slack)| (*slack, *j))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks feasibility, tightness on the pairs, and that the potentials add up to the total.
    fn certify(values: &[u32], columns: usize, matching: &MaximumMatching) {
        let rows = values.len() / columns;
        let (u, v) = (&matching.row_potentials, &matching.column_potentials);
        for i in 0..rows {
            for j in 0..columns {
                let value = i64::from(values[i * columns + j]);
                assert!(u[i] + v[j] >= value);
                if matching.columns[i] == Some(j) {
                    assert_eq!(u[i] + v[j], value);
                }
            }
        }
        let mut taken: Vec<usize> = matching.columns.iter().flatten().copied().collect();
        taken.sort_unstable();
        taken.dedup();
        assert_eq!(
            taken.len(),
            rows.min(columns),
            "one to one, and as many as fit"
        );
        let larger: (&[i64], Vec<bool>) = if rows <= columns {
            (v, (0..columns).map(|j| taken.contains(&j)).collect())
        } else {
            (u, matching.columns.iter().map(Option::is_some).collect())
        };
        for (potential, used) in larger.0.iter().zip(larger.1) {
            assert!(*potential >= 0 && (used || *potential == 0));
        }
        let bound: i64 = u.iter().chain(v).sum();
        assert_eq!(bound, matching.total);
    }

    /// The greatest total by trying every matching.
    fn by_hand(values: &[u32], columns: usize, row: usize, used: &mut Vec<bool>) -> i64 {
        let rows = values.len() / columns;
        if row == rows {
            return 0;
        }
        let mut best = if rows > columns {
            by_hand(values, columns, row + 1, used)
        } else {
            i64::MIN / 2
        };
        for column in 0..columns {
            if !used[column] {
                used[column] = true;
                let rest = by_hand(values, columns, row + 1, used);
                best = best.max(rest + i64::from(values[row * columns + column]));
                used[column] = false;
            }
        }
        best
    }

    #[test]
    fn three_by_three_by_hand() {
        // 7 + 6 + 5 on the side diagonal = 18; the diagonal gives 4 + 6 + 2, the rest less.
        let values = [4, 1, 7, 3, 6, 8, 5, 2, 2];
        let matching = maximum_matching(&values, 3);
        assert_eq!(matching.columns, [Some(2), Some(1), Some(0)]);
        assert_eq!(matching.total, 18);
        certify(&values, 3, &matching);
    }

    #[test]
    fn more_rows_than_columns_leave_rows_over() {
        let values = [5, 1, 9, 2, 8, 7];
        let matching = maximum_matching(&values, 2);
        assert_eq!(matching.columns, [None, Some(0), Some(1)]);
        certify(&values, 2, &matching);
    }

    #[test]
    fn nothing_to_match() {
        assert_eq!(maximum_matching(&[], 3).columns, []);
        assert_eq!(maximum_matching(&[], 0).total, 0);
        assert_eq!(maximum_matching(&[0, 0], 1).total, 0);
    }

    proptest! {
        #[test]
        fn no_matching_is_better(
            (columns, values) in (1_usize..6, 1_usize..6).prop_flat_map(|(r, c)| {
                (Just(c), prop::collection::vec(0_u32..20, r * c))
            })
        ) {
            let matching = maximum_matching(&values, columns);
            certify(&values, columns, &matching);
            let best = by_hand(&values, columns, 0, &mut vec![false; columns]);
            prop_assert_eq!(matching.total, best);
        }

        #[test]
        fn a_pair_is_exchangeable_when_the_total_is_reached_without_it(
            (columns, values) in (1_usize..5, 1_usize..5).prop_flat_map(|(r, c)| {
                (Just(c), prop::collection::vec(1_u32..4, r * c))
            })
        ) {
            let matching = maximum_matching(&values, columns);
            let found = matching.exchangeable(&values, columns);
            for (row, column) in matching.columns.iter().enumerate() {
                let Some(column) = column else {
                    prop_assert!(!found[row]);
                    continue;
                };
                // Scaled up, so that taking 1 off this cell shows whether the others reach the total.
                let mut other: Vec<u32> = values.iter().map(|v| v * 10).collect();
                other[row * columns + column] -= 1;
                let without = maximum_matching(&other, columns).total == matching.total * 10;
                prop_assert_eq!(found[row], without);
            }
        }

        #[test]
        fn large_tables_carry_their_proof(
            values in prop::collection::vec(0_u32..1000, 60 * 40), wide in any::<bool>()
        ) {
            let columns = if wide { 60 } else { 40 };
            certify(&values, columns, &maximum_matching(&values, columns));
        }
    }
}
