//! Changes to the lines of a text.

use super::super::random::Random;

pub(super) fn change(input: &mut Vec<u8>, random: &mut Random) {
    let lines: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    let mut lines: Vec<Vec<u8>> = lines.into_iter().map(<[u8]>::to_vec).collect();
    let (at, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(8) {
        0 | 1 => drop(lines.remove(at)),
        2 => {
            let line = lines.get(at).cloned().unwrap_or_default();
            lines.insert(other, line);
        }
        3 => lines.swap(at, other),
        4 => join(&mut lines, at),
        5 => cells(&mut lines, at, random),
        6 => {
            let line = lines.get(at).cloned().unwrap_or_default();
            let times = *random.pick(&[50, 1_000, 5_000]).unwrap_or(&50);
            lines.splice(at..at, vec![line; times]);
        }
        _ => separators(&mut lines, random),
    }
    *input = lines.join(&b'\n');
}

/// Takes the end of a line away.
fn join(lines: &mut Vec<Vec<u8>>, at: usize) {
    let line = lines.remove(at);
    match lines.get_mut(at) {
        Some(next) => drop(next.splice(0..0, line)),
        None => lines.push(line),
    }
}

/// Drops, doubles or swaps cells of a line.
fn cells(lines: &mut [Vec<u8>], at: usize, random: &mut Random) {
    let Some(line) = lines.get_mut(at) else {
        return;
    };
    let by = if line.contains(&b'\t') { b'\t' } else { b',' };
    let cells = line.split(|byte| *byte == by).map(<[u8]>::to_vec);
    let mut cells: Vec<Vec<u8>> = cells.collect();
    let (one, other) = (random.below(cells.len()), random.below(cells.len()));
    match random.below(3) {
        0 => drop(cells.remove(one)),
        1 => {
            let cell = cells.get(one).cloned().unwrap_or_default();
            cells.insert(other, cell);
        }
        _ => cells.swap(one, other),
    }
    *line = cells.join(&by);
}

/// Writes all lines with another separator.
fn separators(lines: &mut [Vec<u8>], random: &mut Random) {
    let (from, to) = *random
        .pick(&[
            (b',', b';'),
            (b',', b'\t'),
            (b'.', b','),
            (b'\t', b' '),
            (b'=', b':'),
        ])
        .unwrap_or(&(b',', b';'));
    for byte in lines.iter_mut().flatten().filter(|byte| **byte == from) {
        *byte = to;
    }
}
