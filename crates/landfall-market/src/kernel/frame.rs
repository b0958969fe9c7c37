//! The coordinates the engine computes in: the data's mean at the origin, its greatest deviation
//! between a half and one.

use crate::cluster::Real;

/// A shift and a scale. Scales are powers of two, so bringing a number into the frame rounds once,
/// and an offset of the data costs no digits of the distances.
#[derive(Debug, Clone)]
pub(crate) struct Frame<T> {
    /// Origin, a number of type T for each column.
    origin: Vec<f64>,
    scale: f64,
    /// -origin times scale.
    offset: Vec<T>,
}

impl<T: Real> Frame<T> {
    /// The frame with this origin, rounded to type T, in which `reach` lies between a half and one.
    pub(crate) fn new(origin: &[f64], reach: f64) -> Self {
        let origin: Vec<f64> = origin.iter().map(|x| T::from_f64(*x).to_f64()).collect();
        let scale = power_below(reach, T::EXPONENTS);
        let offset = origin.iter().map(|x| T::from_f64(-x * scale)).collect();
        Self {
            origin,
            scale,
            offset,
        }
    }

    /// The frame with the same origin in which what lies `reach` away here lies within one.
    pub(crate) fn widened(&self, reach: f64) -> Self {
        Self::new(&self.origin, reach / self.scale)
    }

    /// The user's own coordinates.
    pub(crate) fn plain(columns: usize) -> Self {
        Self::new(&vec![0.0; columns], 0.5)
    }

    /// Number of columns.
    pub(crate) const fn columns(&self) -> usize {
        self.offset.len()
    }

    pub(super) fn offset(&self) -> &[T] {
        &self.offset
    }

    pub(super) fn factor(&self) -> T {
        T::from_f64(self.scale)
    }

    /// What squared distances in the frame are to be multiplied by.
    pub(crate) fn squared_unit(&self) -> f64 {
        1.0 / (self.scale * self.scale)
    }

    /// A row of the user's numbers in the frame.
    pub(crate) fn enter<'a>(
        &'a self,
        row: impl IntoIterator<Item = f64> + 'a,
    ) -> impl Iterator<Item = f64> + 'a {
        row.into_iter()
            .zip(&self.origin)
            .map(|(x, origin)| (x - origin) * self.scale)
    }

    /// Squared distance, in the frame and in f64, of a row of the user's numbers to a point of the
    /// frame.
    pub(crate) fn squared_distance(&self, row: &[T], point: &[f64]) -> f64 {
        let (rows, row_rest) = row.as_chunks::<8>();
        let (points, point_rest) = point.as_chunks::<8>();
        let (origins, origin_rest) = self.origin.as_chunks::<8>();
        let square = |x: T, origin: f64, point: f64| {
            let gap = (x.to_f64() - origin) * self.scale - point;
            gap * gap
        };
        let mut sums = [0.0; 8];
        for ((row, origin), point) in rows.iter().zip(origins).zip(points) {
            let lanes = sums.iter_mut().zip(row).zip(origin).zip(point);
            for (((sum, &x), &origin), &point) in lanes {
                *sum += square(x, origin, point);
            }
        }
        let rest = row_rest.iter().zip(origin_rest).zip(point_rest);
        let rest: f64 = rest.map(|((&x, &o), &p)| square(x, o, p)).sum();
        sums.iter().sum::<f64>() + rest
    }

    /// A row of the frame in the user's numbers.
    pub(crate) fn leave<'a>(
        &'a self,
        row: impl IntoIterator<Item = f64> + 'a,
    ) -> impl Iterator<Item = f64> + 'a {
        row.into_iter()
            .zip(&self.origin)
            .map(|(x, origin)| x / self.scale + origin)
    }
}

/// The power of two that brings `reach` to between a half and one, as far as `exponents` allows; 1
/// for zero.
fn power_below(reach: f64, exponents: f64) -> f64 {
    // Bounded so that the power is a number of the type computed in, and its square one of f64.
    if reach > 0.0 && reach.is_finite() {
        let exponent = (reach.log2().floor() + 1.0).clamp(-exponents, exponents);
        (-exponent).exp2()
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reach_comes_between_a_half_and_one() {
        for reach in [3e-9, 0.5, 1.0, 1.5, 7e11] {
            let scaled = reach * power_below(reach, 480.0);
            assert!((0.5..1.0).contains(&scaled), "{reach}: {scaled}");
        }
        assert_eq!(power_below(0.0, 480.0), 1.0);
    }

    #[test]
    fn leaving_the_frame_undoes_entering_it() {
        let frame = Frame::<f64>::new(&[1e8, -3.0], 12.0);
        let row = [1e8 + 0.25, 4.0];
        let there: Vec<f64> = frame.enter(row).collect();
        let back: Vec<f64> = frame.leave(there).collect();
        assert_eq!(back, row);
    }
}
