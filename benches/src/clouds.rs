//! Rows to cluster, for the benchmarks that need no peer.

use landfall::core::Seed;
use rand::Rng;

/// Rows of `columns` values, row after row: clouds, a few with most of the rows, around
/// one and a half times `k` middles, with noise of about a fourth of the distance between them.
#[must_use]
pub fn clouds(rows: usize, columns: usize, k: usize) -> Vec<f32> {
    let mut rng = Seed::new(1).stream("clouds").rng();
    let middles: Vec<Vec<f32>> = (0..k * 3 / 2)
        .map(|_| (0..columns).map(|_| rng.gen_range(-4.0..4.0)).collect())
        .collect();
    let mut values = Vec::with_capacity(rows * columns);
    for _ in 0..rows {
        // The cube of a uniform number: a few middles get most of the rows.
        let share: f64 = rng.gen_range(0.0_f64..1.0).powi(3);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index below the number of middles"
        )]
        let index = (share * middles.len() as f64) as usize;
        for middle in middles.get(index).into_iter().flatten() {
            let noise: f32 = rng.gen_range(-1.0..1.0) + rng.gen_range(-1.0..1.0);
            values.push(middle + noise);
        }
    }
    values
}
