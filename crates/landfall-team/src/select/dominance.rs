//! Who is at least as good as whom in everything.
//!
//! If i is worth at least as much as j, alone and beside every third person, takes no more from
//! any row, lives in the same zone where zones count, takes every seat that j takes and has no
//! more enemies, then in any team with j and without i the two can be exchanged at no loss: a
//! best team exists with `x_j <= x_i`. The relation is transitive; people alike in everything are
//! ordered by index, so that all such demands hold at once.
#![expect(clippy::indexing_slicing, reason = "all indices are people")]

use super::model::{Aim, Model};

/// For each person, those who come before and those who come after.
#[derive(Debug)]
pub(super) struct Dominance {
    pub(super) before: Vec<Vec<usize>>,
    pub(super) after: Vec<Vec<usize>>,
}

/// More people than this are not compared: the comparisons would cost more than they save.
const MOST: usize = 2_000;
/// The same where any team will do and no value is at stake.
const MOST_ANY: usize = 300;

impl Dominance {
    /// Nobody comes before anybody.
    pub(super) fn none(people: usize) -> Self {
        Self {
            before: vec![Vec::new(); people],
            after: vec![Vec::new(); people],
        }
    }
}

pub(super) fn dominance(model: &Model<'_>, aim: Aim) -> Dominance {
    let people = model.people;
    let mut order = Dominance::none(people);
    let most = match aim {
        Aim::Best => MOST,
        Aim::Any => MOST_ANY,
    };
    if people > most {
        return order;
    }
    for i in 0..people {
        for j in i + 1..people {
            let (first, second) = if at_least(model, i, j) {
                (i, j)
            } else if at_least(model, j, i) {
                (j, i)
            } else {
                continue;
            };
            order.after[first].push(second);
            order.before[second].push(first);
        }
    }
    order
}

/// Whether i can take the place of j at no loss.
fn at_least(model: &Model<'_>, i: usize, j: usize) -> bool {
    model.own[i] >= model.own[j]
        && !model.banned[i]
        && !model.forced.contains(&j)
        && model.rows.iter().all(|row| row.coef[i] <= row.coef[j])
        && model
            .zones
            .as_ref()
            .is_none_or(|zones| zones.of[i] == zones.of[j])
        && model
            .seats
            .iter()
            .all(|seat| seat.holds[i] || !seat.holds[j])
        && model.enemies[i]
            .iter()
            .all(|enemy| *enemy == j || model.enemies[j].binary_search(enemy).is_ok())
        && pairs_at_least(model, i, j)
}

fn pairs_at_least(model: &Model<'_>, i: usize, j: usize) -> bool {
    let Some(pair) = model.pair else { return true };
    let people = model.people;
    let (one, other) = (
        &pair.square[i * people..][..people],
        &pair.square[j * people..][..people],
    );
    one.iter()
        .zip(other)
        .enumerate()
        .all(|(third, (a, b))| a >= b || third == i || third == j)
}
