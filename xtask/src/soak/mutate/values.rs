//! What a field is replaced by.

use super::super::random::Random;

/// Numbers at and beyond the ends of what can be counted with, texts that look like others, dates
/// that do not exist, and the marks of the formats themselves.
const VALUES: [&str; 74] = [
    "0",
    "-0",
    "-1",
    "1e308",
    "-1e308",
    "1e309",
    "5e-324",
    "1e-400",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "10000000000000000000000000000000000000000",
    "0.1000000000000000055511151231257827",
    "79228162514264337593543950336",
    "0.00000000000000000000000000001",
    "127",
    "256",
    "32768",
    "65536",
    "2147483648",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "0x7f",
    "1_000",
    "1,5",
    "1.5.2",
    "1e",
    "+",
    "-",
    "",
    " ",
    "null",
    "true",
    "false",
    "\"\"",
    "[]",
    "{}",
    "[[]]",
    "0000-00-00",
    "0001-01-01",
    "2026-02-30",
    "9999-12-31",
    "10000-01-01",
    "-9999-01-01",
    "2026-11-22T25:61:61Z",
    "EUR",
    "USD",
    "EURO",
    "XXX",
    "eur",
    "\u{415}UR",
    "1 EUR",
    "1e30 EUR",
    "-5 USD",
    "99999999999999999999999999999 EUR",
    "DE",
    "XK",
    "EU",
    "\u{ff24}\u{ff25}",
    "D\u{200b}E",
    "\u{661}\u{662}",
    "\u{ff11}\u{ff12}",
    "\u{202e}ED",
    "a\u{308}\u{308}\u{308}",
    "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
    "..",
    "'",
    "\"",
    "\\",
];

/// Something to stand in the place of a field.
pub(super) fn value(random: &mut Random) -> Vec<u8> {
    match random.below(40) {
        0 => long(random),
        1 => nested(random),
        _ => random.pick(&VALUES).unwrap_or(&"").as_bytes().to_vec(),
    }
}

/// A very long field: digits or letters.
fn long(random: &mut Random) -> Vec<u8> {
    let of = *random.pick(&[b'9', b'a', b' ', 0xc3]).unwrap_or(&b'9');
    let length = *random.pick(&[300, 5_000, 70_000, 400_000]).unwrap_or(&300);
    vec![of; length]
}

/// Brackets within brackets.
fn nested(random: &mut Random) -> Vec<u8> {
    let depth = *random.pick(&[64, 200, 3_000, 60_000]).unwrap_or(&64);
    let pairs: [(&str, &str); 4] = [("[", "]"), ("{\"a\":", "}"), ("(", ")"), ("{a=", "}")];
    let (open, close) = *random.pick(&pairs).unwrap_or(&("[", "]"));
    let closed = if random.percent(70) { depth } else { 0 };
    format!("{}1{}", open.repeat(depth), close.repeat(closed)).into_bytes()
}
