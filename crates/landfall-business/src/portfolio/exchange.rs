//! Two exchanges at once, found by sorting: fills one tight row almost exactly.
//!
//! Where worth follows spend closely, the best choice is the one that uses a
//! budget up. Each exchange puts one candidate in for another; of all pairs of
//! exchanges the best that fits is found by a sweep over the exchanges sorted
//! by what they use.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the model, whose rows and items fix every length"
)]

use super::model::Model;

/// Candidates on each side that take part in exchanges.
const SIDE: usize = 60;

/// One exchange: (use of the row, worth, out, in).
type Exchange = (i64, i64, usize, usize);

/// The best improving pair of exchanges that keeps `row` within what is `left` of it, as
/// (item, option) settings. Other rows are not looked at. For models of two options.
pub(super) fn best_pair(
    model: &Model,
    masks: &[u64],
    choice: &[u8],
    near: &[usize],
    (row, left): (usize, i64),
) -> Option<Vec<(usize, u8)>> {
    let mut list = exchanges(model, masks, choice, near, row);
    list.push((0, 0, usize::MAX, usize::MAX));
    list.sort_unstable();
    // tops[k]: the exchanges of most worth among the first k + 1, best first.
    let mut tops: Vec<[Option<usize>; 3]> = Vec::with_capacity(list.len());
    let mut top = [None; 3];
    for (at, exchange) in list.iter().enumerate() {
        insert(&mut top, at, exchange.1, &list);
        tops.push(top);
    }
    let mut best: Option<(i64, usize, usize)> = None;
    let mut reach = list.len();
    for (at, first) in list.iter().enumerate() {
        while reach > 0 && list[reach - 1].0.saturating_add(first.0) > left {
            reach -= 1;
        }
        let Some(top) = reach.checked_sub(1).map(|r| tops[r]) else {
            break;
        };
        let apart = |s: &usize| *s != at && disjoint(first, &list[*s]);
        if let Some(second) = top.into_iter().flatten().find(apart) {
            let worth = first.1 + list[second].1;
            if worth > best.map_or(0, |b| b.0) {
                best = Some((worth, at, second));
            }
        }
    }
    let (_, first, second) = best?;
    let both = [list[first], list[second]];
    let real = both.iter().filter(|e| e.2 != usize::MAX);
    Some(real.flat_map(|e| [(e.2, 0), (e.3, 1)]).collect())
}

fn exchanges(
    model: &Model,
    masks: &[u64],
    choice: &[u8],
    near: &[usize],
    row: usize,
) -> Vec<Exchange> {
    let uses = |item: usize| -> i64 {
        let place = model.item_rows[item].iter().find(|(r, _)| *r == row);
        place.map_or(0, |&(r, p)| model.rows[r].entries[p].coef[1])
    };
    let free = near.iter().copied().filter(|&i| masks[i] == 0b11);
    let (inside, outside): (Vec<usize>, Vec<usize>) = free.partition(|&i| choice[i] == 1);
    let mut list = Vec::new();
    for &out in inside.iter().take(SIDE) {
        for &enter in outside.iter().take(SIDE) {
            let worth = model.net[enter][1] - model.net[out][1];
            list.push((uses(enter) - uses(out), worth, out, enter));
        }
    }
    list
}

fn insert(top: &mut [Option<usize>; 3], at: usize, worth: i64, list: &[Exchange]) {
    let place = top.iter().position(|t| t.is_none_or(|t| list[t].1 < worth));
    if let Some(place) = place {
        top[place..].rotate_right(1);
        top[place] = Some(at);
    }
}

fn disjoint(a: &Exchange, b: &Exchange) -> bool {
    a.2 != b.2 && a.3 != b.3
}
