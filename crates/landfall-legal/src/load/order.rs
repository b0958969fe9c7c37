//! Circles, and how deep names rest on names.

use std::collections::BTreeMap;

/// A graph of names: each with those it rests on. Those that are not keys are ignored.
pub(super) type Edges<'n> = BTreeMap<&'n str, Vec<&'n str>>;

/// Names so that each stands after those it rests on.
///
/// # Errors
/// With one circle, its first name again at the end.
pub(super) fn check<'n>(edges: &Edges<'n>) -> Result<Vec<&'n str>, Vec<&'n str>> {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, uses) in edges {
        let known = uses.iter().filter(|used| edges.contains_key(*used));
        open.insert(name, known.clone().count());
        known.for_each(|used| users.entry(used).or_default().push(name));
    }
    let ready = open.iter().filter(|(_, count)| **count == 0);
    let mut sorted: Vec<&str> = ready.map(|(name, _)| *name).collect();
    let mut next = 0;
    while let Some(name) = sorted.get(next).copied() {
        next += 1;
        for user in users.get(name).into_iter().flatten() {
            if let Some(count) = open.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    sorted.push(user);
                }
            }
        }
    }
    if sorted.len() == edges.len() {
        return Ok(sorted);
    }
    open.retain(|_, count| *count > 0);
    Err(circle(edges, &open))
}

/// Follows names that are left until one comes again: each of them rests on another of them.
fn circle<'n>(edges: &Edges<'n>, left: &BTreeMap<&'n str, usize>) -> Vec<&'n str> {
    let (mut path, mut seen) = (Vec::new(), BTreeMap::new());
    let mut at = left.keys().next().copied();
    while let Some(name) = at {
        if let Some(start) = seen.insert(name, path.len()) {
            path.drain(..start);
            path.push(name);
            return path;
        }
        path.push(name);
        let uses = edges.get(name).into_iter().flatten();
        at = uses.copied().find(|used| left.contains_key(used));
    }
    path
}

/// The longest chain of names that rest on one another, with its length; `sorted` as [`check`]
/// gives it.
pub(super) fn deepest<'n>(edges: &Edges<'n>, sorted: &[&'n str]) -> Option<(&'n str, usize)> {
    let mut depth: BTreeMap<&str, usize> = BTreeMap::new();
    for name in sorted {
        let uses = edges.get(name).into_iter().flatten();
        let below = uses.filter_map(|used| depth.get(used)).max();
        depth.insert(name, below.map_or(1, |below| below + 1));
    }
    let most = depth.iter().max_by_key(|(_, depth)| **depth)?;
    Some((*most.0, *most.1))
}
