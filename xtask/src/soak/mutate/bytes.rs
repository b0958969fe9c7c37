//! Changes that know nothing of the form.

use super::super::random::Random;

/// Bytes that often stand for something else than themselves.
const ODD: [&[u8]; 12] = [
    b"\0",
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\x1a",
    b"\x1b[2J",
    b"\xe2\x80\xa8",
    b"\0\0\0\0\0\0\0\0",
];

/// Counts and lengths of binary formats, in both orders of bytes.
const COUNTS: [[u8; 8]; 6] = [
    [0xff; 8],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    [0, 0, 0, 0, 0, 0, 0, 0x80],
    [0, 0, 0, 0, 1, 0, 0, 0],
    [0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 1],
];

pub(super) fn change(input: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(input.len());
    match random.below(24) {
        0..=8 => flip(input, at, random),
        9..=11 => input.truncate(at),
        12 | 13 => remove(input, at, random),
        14 | 15 => repeat(input, at, random),
        16 | 17 => insert(input, at, random.pick(&ODD).copied().unwrap_or_default()),
        18..=20 => count(input, at, random),
        21 => insert(input, 0, b"\xef\xbb\xbf"),
        22 => crlf(input),
        _ if random.percent(10) => input.clear(),
        _ => flip(input, at, random),
    }
}

fn flip(input: &mut [u8], at: usize, random: &mut Random) {
    if let Some(byte) = input.get_mut(at) {
        *byte ^= 1 << random.below(8);
    }
}

fn remove(input: &mut Vec<u8>, at: usize, random: &mut Random) {
    let end = at.saturating_add(1 + random.below(64)).min(input.len());
    input.drain(at.min(end)..end);
}

fn repeat(input: &mut Vec<u8>, at: usize, random: &mut Random) {
    let end = at.saturating_add(1 + random.below(256)).min(input.len());
    let part = input.get(at..end).unwrap_or_default().to_vec();
    let times = 1 + random.below(8);
    input.splice(end..end, part.repeat(times));
}

pub(super) fn insert(input: &mut Vec<u8>, at: usize, what: &[u8]) {
    let at = at.min(input.len());
    input.splice(at..at, what.iter().copied());
}

fn count(input: &mut [u8], at: usize, random: &mut Random) {
    let count = random.pick(&COUNTS).copied().unwrap_or_default();
    let width = *random.pick(&[1, 2, 4, 8]).unwrap_or(&8);
    // Lengths stand at the beginning of a file more often than anywhere else.
    let at = if random.percent(50) { at % 16 } else { at };
    for (byte, new) in input.iter_mut().skip(at).zip(count.iter().take(width)) {
        *byte = *new;
    }
}

fn crlf(input: &mut Vec<u8>) {
    let lines: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    *input = lines.join(&b"\r\n"[..]);
}
