//! Economies by language mix: the reading of the matrix, and the known neighbours in the real one.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests"
)]

use std::fmt::Write as _;
use std::path::Path;

use landfall_examples::language_mix::{HALF_THRESHOLD, LANGUAGES, LanguageMix, NEEDED};

/// Where the real matrix lies; the data are public but no part of this project.
const MATRIX: &str = "LANDFALL_LANGUAGE_MATRIX";

/// A matrix of 21 languages, `l0` the biggest.
fn matrix(rows: &[(&str, &dyn Fn(usize) -> String)]) -> String {
    let mut text = "iso2".to_owned();
    for language in 0..=LANGUAGES {
        write!(text, ",l{language}").unwrap();
    }
    for (code, cell) in rows {
        write!(text, "\n{code}").unwrap();
        for language in 0..=LANGUAGES {
            write!(text, ",{}", cell(language)).unwrap();
        }
    }
    text + "\n"
}

fn read(text: &str) -> Result<LanguageMix, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("matrix.csv");
    std::fs::write(&path, text).unwrap();
    LanguageMix::read(&path)
}

#[test]
fn the_aggregate_and_economies_below_the_threshold_are_left_out() {
    let falling = |l: usize| (3000 - 100 * l).to_string();
    // So large that the gaps of the others do not change the order of the languages.
    let hundredfold = |l: usize| (100 * (3000 - 100 * l)).to_string();
    let late_gap = |l: usize| {
        if l == NEEDED {
            String::new()
        } else {
            falling(l)
        }
    };
    let early_gap = |l: usize| {
        if l == NEEDED - 1 {
            String::new()
        } else {
            falling(l)
        }
    };
    // The last language is the biggest of all in the aggregate alone.
    let aggregate = |l: usize| {
        if l == LANGUAGES {
            "99999999".to_owned()
        } else {
            falling(l)
        }
    };
    let text = matrix(&[
        ("NA", &falling),
        ("EU", &aggregate),
        ("AT", &hundredfold),
        ("BR", &late_gap),
        ("CN", &early_gap),
    ]);
    let mix = read(&text).unwrap();
    assert_eq!(mix.economies, ["NA", "AT", "BR"]);
    assert_eq!(mix.languages.len(), LANGUAGES);
    assert_eq!(
        (mix.languages[0].as_str(), mix.languages[19].as_str()),
        ("l0", "l19")
    );
    assert_eq!(mix.gaps(), 1);
    let roots = mix.roots(HALF_THRESHOLD).unwrap();
    let nearest = mix.nearest(&roots, "NA", 2).unwrap();
    assert_eq!(nearest[0].0, "AT"); // the same shares
    assert!(nearest[0].1 < 1e-12 && nearest[1].1 > 0.01);
    assert_eq!(mix.nearest(&roots, "CN", 2), None);
    // 3000 + 2900 + ... + 1100 = 41000: the first share is 300 / 41 %.
    let shares = mix.percentages(HALF_THRESHOLD);
    assert!((shares[0].unwrap() - 300.0 / 41.0).abs() < 1e-12);
    assert_eq!(shares[2 * LANGUAGES + NEEDED], None);
}

#[test]
fn a_matrix_that_cannot_be_read_says_why() {
    let text = matrix(&[("AT", &|_| String::new())]);
    let error = read(&text).unwrap_err();
    assert!(
        error.contains("no economy has figures for the 15 biggest languages"),
        "{error}"
    );
    let error = read("economy,l0\nAT,5\n").unwrap_err();
    assert!(error.contains("no column `iso2`"), "{error}");
    let error = read("iso2,l0\nAT,many\n").unwrap_err();
    assert!(error.contains("many"), "{error}");
}

/// The neighbours of 2024 Q1 as an independent computation found them.
#[test]
fn the_known_neighbours_come_out_of_the_real_matrix() {
    let Ok(path) = std::env::var(MATRIX) else {
        eprintln!("skipped: {MATRIX} does not name language_matrix_2024q1.csv");
        return;
    };
    let mix = LanguageMix::read(Path::new(&path)).unwrap();
    assert_eq!((mix.economies.len(), mix.languages.len()), (89, 20));
    // Whatever an empty cell stands for, 0 to 99 developers.
    for below in [0.0, HALF_THRESHOLD, 99.0] {
        let roots = mix.roots(below).unwrap();
        for (home, expected) in [
            ("DE", vec!["CH", "AT", "CZ"]),
            ("US", vec!["GB", "AU", "SG", "CA"]),
            ("BR", vec!["CO", "UA", "PE", "MX"]),
            ("CN", vec!["HK", "SG", "TW"]),
        ] {
            let nearest = mix.nearest(&roots, home, expected.len()).unwrap();
            let nearest: Vec<&str> = nearest.iter().map(|(code, _)| code.as_str()).collect();
            assert_eq!(nearest, expected, "{home} with {below}");
        }
    }
}
