#![allow(clippy::unwrap_used, reason = "tests")]

use landfall_core::Seed;
use rand::Rng;

use super::*;

/// Rows of small whole numbers: every instruction set must find the same sums, exactly.
fn whole<T: Real>(count: usize, seed: u64) -> Vec<T> {
    let mut rng = Seed::new(seed).rng();
    (0..count)
        .map(|_| T::from_f64(f64::from(rng.gen_range(-8_i32..8))))
        .collect()
}

fn each_set<T: Real>(check: impl Fn(Kernel<T>)) {
    for set in InstructionSet::available() {
        let kernel = Kernel::<T>::of(set);
        assert_eq!(kernel.set(), set);
        check(kernel);
    }
}

fn squared<T: Real>(a: &[T], b: &[T]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a.to_f64() - b.to_f64()).powi(2))
        .sum()
}

/// Shapes around every edge: groups of columns, registers, blocks of centroids, tiles.
const COLUMNS: [usize; 13] = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 70];

fn tiles_are_the_rows_turned<T: Real>() {
    each_set::<T>(|kernel| {
        for columns in COLUMNS {
            for rows in [1, 5, 31, 32] {
                let values = whole::<T>(rows * columns, 1);
                let mut origin = vec![0.5; columns];
                origin[0] = -2.0;
                let frame = Frame::new(&origin, 3.0);
                let mut tile = Tile::new(columns);
                kernel.load(&Rows::run(&values, columns), &frame, &mut tile);
                let picked: Vec<&[T]> = values.chunks_exact(columns).collect();
                for lane in 0..TILE {
                    let row = if lane < rows { lane } else { 0 };
                    let one = picked[row].iter().map(|x| x.to_f64());
                    for (column, expected) in frame.enter(one).enumerate() {
                        let at = column * TILE + lane;
                        assert_eq!(tile.numbers()[at].to_f64(), expected);
                    }
                }
            }
        }
    });
}

fn the_nearest_centroid_is_found<T: Real>() {
    each_set::<T>(|kernel| {
        for columns in COLUMNS {
            for k in [1, 2, 5, 6, 7, 11, 12, 13, 24, 25, 64] {
                let values = whole::<T>(TILE * columns, 2);
                let centroids = whole::<f64>(k * columns, 3 + k as u64);
                let mut tile = Tile::new(columns);
                kernel.load(
                    &Rows::run(&values, columns),
                    &Frame::plain(columns),
                    &mut tile,
                );
                let packed = kernel.pack(&centroids, columns);
                let squares = kernel.squares(&tile);
                let (one, two) = (
                    kernel.nearest(&tile, &packed),
                    kernel.nearest_two(&tile, &packed),
                );
                assert_eq!(one.scores(), two.scores());
                assert_eq!(one.labels(), two.labels());
                for (lane, row) in values.chunks_exact(columns).enumerate() {
                    let score = |c: &[f64]| -> f64 {
                        row.iter()
                            .zip(c)
                            .map(|(x, c)| x.to_f64() * c - c * c / 2.0)
                            .sum()
                    };
                    let scores: Vec<f64> = centroids.chunks_exact(columns).map(score).collect();
                    let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    let first = scores.iter().position(|s| *s == best).unwrap();
                    assert_eq!(one.labels()[lane] as usize, first);
                    assert_eq!(one.scores()[lane].to_f64(), best);
                    let rest = scores.iter().enumerate().filter(|(i, _)| *i != first);
                    let second = rest.map(|(_, s)| *s).fold(f64::NEG_INFINITY, f64::max);
                    assert_eq!(two.seconds()[lane].to_f64(), second);
                    let square: f64 = row.iter().map(|x| x.to_f64().powi(2)).sum();
                    assert_eq!(squares[lane].to_f64(), square);
                }
            }
        }
    });
}

/// From knowing nothing: labels as among all centroids at once, and bounds that hold.
fn screening_finds_the_nearest<T: Real>() {
    let columns = 5;
    let values = whole::<T>(TILE * columns, 8);
    let centroids = whole::<f64>(20 * columns, 9);
    let groups = [vec![3, 7, 19], (4..7).chain(8..19).collect(), vec![0, 1, 2]];
    let of: Vec<u8> = (0..20)
        .map(|label| {
            groups
                .iter()
                .position(|group| group.contains(&label))
                .unwrap() as u8
        })
        .collect();
    let squares = |c: &[f64]| c.iter().map(|x| x * x).sum::<f64>();
    let longest = centroids
        .chunks_exact(columns)
        .map(squares)
        .fold(0.0, f64::max);
    each_set::<T>(|kernel| {
        let mut tile = Tile::new(columns);
        let rows = Rows::run(&values, columns);
        kernel.load(&rows, &Frame::plain(columns), &mut tile);
        let mut scale = Scale::new(100.0, 4);
        (0..groups.len()).for_each(|group| scale.shift(group, 0.5));
        let screen = Screen {
            centroids: kernel.pack_parts(&centroids, columns, &groups),
            groups: &of,
            scale: &scale,
            drifts: vec![0.5; 3],
            longest: T::from_f64(longest),
        };
        let (mut codes, mut found) = (vec![0; TILE * 4], Screened::new(3));
        let picks: Vec<u32> = (0..TILE as u32).collect();
        kernel.screen(&tile, &screen, 0b010, (&mut codes, &picks), &mut found);
        assert_eq!(found.asked(), 0b111);
        let all = kernel.nearest(&tile, &kernel.pack(&centroids, columns));
        assert_eq!(found.labels(), all.labels());
        for (lane, row) in values.chunks_exact(columns).enumerate() {
            let to = |label: u32| {
                let centroid = &centroids[label as usize * columns..][..columns];
                let parts = row.iter().zip(centroid);
                parts
                    .map(|(x, c)| (x.to_f64() - c).powi(2))
                    .sum::<f64>()
                    .sqrt()
            };
            let label = found.labels()[lane];
            let own = f64::from(found.own()[lane]);
            assert!(own >= to(label) && own < to(label) + 1e-2);
            for (number, group) in groups.iter().enumerate() {
                let others = group.iter().filter(|other| **other != label);
                let least = others.map(|other| to(*other)).fold(f64::INFINITY, f64::min);
                let bound = scale.stands_for(codes[lane * 4 + number]) - 0.5;
                assert!(bound <= least && bound > least.min(90.0) * 0.95 - 0.5);
            }
        }
    });
}

fn distances_are_those_of_the_rows<T: Real>() {
    each_set::<T>(|kernel| {
        for columns in COLUMNS {
            for count in [1, 3, 4, 5, 300] {
                let values = whole::<T>(TILE * columns, 4);
                let others = whole::<T>(count * columns, 5);
                let mut tile = Tile::new(columns);
                kernel.load(
                    &Rows::run(&values, columns),
                    &Frame::plain(columns),
                    &mut tile,
                );
                let mut found = Vec::new();
                kernel.squared(&tile, &others, &mut found);
                let weights: Vec<T> = (0..count).map(|i| T::from_f64((i % 3) as f64)).collect();
                let mut sums = [1.0; TILE];
                kernel.distance_sums(&tile, &others, &weights, &mut sums);
                for (lane, row) in values.chunks_exact(columns).enumerate() {
                    let mut sum = 1.0;
                    for (i, other) in others.chunks_exact(columns).enumerate() {
                        let distance = squared(row, other);
                        assert_eq!(found[i * TILE + lane].to_f64(), distance);
                        sum += (i % 3) as f64 * distance.sqrt();
                    }
                    assert!((sums[lane] - sum).abs() <= sum * 300.0 * T::EPSILON);
                }
            }
        }
    });
}

fn rows_are_added_in_the_frame<T: Real>() {
    each_set::<T>(|kernel| {
        for columns in COLUMNS {
            let rows = whole::<T>(3 * columns, 6);
            let frame = Frame::new(&vec![1.0; columns], 1.0);
            // A guard behind the sums: nothing may be written there.
            let stride = kernel.stride(columns);
            let mut sums = vec![T::from_f64(4.0); 2 * stride + 1];
            let mut labels = [0; TILE];
            labels[1] = 1;
            let weights = [T::from_f64(2.0); TILE];
            let (inside, guard) = sums.split_at_mut(2 * stride);
            kernel.add_rows(
                &Rows::run(&rows, columns),
                &labels,
                &weights,
                &frame,
                inside,
            );
            assert_eq!(guard[0].to_f64(), 4.0);
            let moved: Vec<f64> = rows
                .chunks_exact(columns)
                .flat_map(|row| frame.enter(row.iter().map(|x| x.to_f64())))
                .collect();
            for column in 0..columns {
                let (a, b, c) = (
                    moved[column],
                    moved[columns + column],
                    moved[2 * columns + column],
                );
                assert_eq!(sums[column].to_f64(), 4.0 + 2.0 * (a + c));
                assert_eq!(sums[stride + column].to_f64(), 4.0 + 2.0 * b);
            }
        }
    });
}

#[test]
fn single_numbers() {
    tiles_are_the_rows_turned::<f32>();
    the_nearest_centroid_is_found::<f32>();
    screening_finds_the_nearest::<f32>();
    distances_are_those_of_the_rows::<f32>();
    rows_are_added_in_the_frame::<f32>();
}

#[test]
fn double_numbers() {
    tiles_are_the_rows_turned::<f64>();
    the_nearest_centroid_is_found::<f64>();
    screening_finds_the_nearest::<f64>();
    distances_are_those_of_the_rows::<f64>();
    rows_are_added_in_the_frame::<f64>();
}

#[test]
fn rounding_in_the_frame_happens_once() {
    // 1e8 + 0.25 is no single number; its neighbours lie 8 apart. What is left after the shift is
    // exact, because shift and data are of one size.
    let values: Vec<f32> = vec![1e8, 1e8 + 8.0, 1e8 + 16.0];
    each_set::<f32>(|kernel| {
        let frame = Frame::<f32>::new(&[1e8 + 3.0], 16.0);
        let mut tile = Tile::new(1);
        kernel.load(&Rows::run(&values, 1), &frame, &mut tile);
        assert_eq!(tile.numbers()[..3], [0.0, 0.25, 0.5]);
    });
}
