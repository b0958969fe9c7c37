//! [`PredictInplace`] and [`Transformer`], and their twins that say what is wrong.

use linfa::Float;
use linfa::traits::{PredictInplace, Transformer};
use linfa_nn::distance::Distance;
use ndarray::{Array1, ArrayBase, ArrayView2, Axis, Data, Ix1, Ix2};

use super::errors::KMeansError;
use super::generic::assign_any;
use super::model::{KMeans, NO_CLUSTER};
use super::number::narrow;
use super::rows::Rows;
use crate::cluster::{Assignment, ClusterError};

impl<F: Float, D: Distance<F>> KMeans<F, D> {
    /// The nearest cluster of every row, the lower index of equals. Rows x columns in, one label per
    /// row out.
    ///
    /// # Errors
    /// [`KMeansError::Cluster`] for no rows, other columns than the centroids', and numbers that
    /// cannot be computed with; [`KMeansError::Distance`] when the distance gives NaN.
    pub fn try_predict<DA: Data<Elem = F>>(
        &self,
        observations: &ArrayBase<DA, Ix2>,
    ) -> Result<Array1<usize>, KMeansError> {
        let assigned = self.assign(observations.view())?;
        Ok(assigned.labels.iter().map(|l| *l as usize).collect())
    }

    /// The distance of every row to its nearest centroid as linfa's `rdistance` gives it: squared
    /// for `L2Dist`.
    ///
    /// # Errors
    /// As [`try_predict`](Self::try_predict).
    pub fn try_transform<DA: Data<Elem = F>>(
        &self,
        observations: &ArrayBase<DA, Ix2>,
    ) -> Result<Array1<F>, KMeansError> {
        let assigned = self.assign(observations.view())?;
        let distances = assigned.squared_distances.iter();
        Ok(distances.map(|d| narrow(*d)).collect())
    }

    fn assign(&self, observations: ArrayView2<'_, F>) -> Result<Assignment, KMeansError> {
        let (given, expected) = (observations.ncols(), self.centroids.ncols());
        if given != expected {
            return Err(ClusterError::Columns { given, expected }.into());
        }
        let rows = Rows::new(observations)?;
        assign_any(&self.dist_fn, &rows, &self.details.means, &self.centroids)
    }

    /// Labels and distances of all rows; [`NO_CLUSTER`] and NaN for a row that has none.
    ///
    /// linfa's traits have no place for an error. Halving finds the rows at fault, so that the
    /// others go through in few, large pieces.
    fn assign_all(&self, observations: ArrayView2<'_, F>, out: &mut Vec<(usize, F)>) {
        let rows = observations.nrows();
        if rows == 0 {
            return;
        }
        if let Ok(assigned) = self.assign(observations) {
            let pairs = assigned.labels.iter().zip(&assigned.squared_distances);
            out.extend(pairs.map(|(label, d)| (*label as usize, narrow(*d))));
        } else if rows == 1 || observations.ncols() != self.centroids.ncols() {
            out.resize(out.len() + rows, (NO_CLUSTER, F::nan()));
        } else {
            let (upper, lower) = observations.split_at(Axis(0), rows / 2);
            self.assign_all(upper, out);
            self.assign_all(lower, out);
        }
    }

    fn assigned(&self, observations: ArrayView2<'_, F>) -> Vec<(usize, F)> {
        let mut out = Vec::with_capacity(observations.nrows());
        self.assign_all(observations, &mut out);
        out
    }
}

impl<F: Float, DA: Data<Elem = F>, D: Distance<F>> PredictInplace<ArrayBase<DA, Ix2>, Array1<usize>>
    for KMeans<F, D>
{
    /// The nearest cluster of every row, or [`NO_CLUSTER`] for a row that has none;
    /// [`KMeans::try_predict`] says why. An array of another length than the rows is replaced.
    fn predict_inplace(&self, observations: &ArrayBase<DA, Ix2>, memberships: &mut Array1<usize>) {
        let assigned = self.assigned(observations.view());
        *memberships = assigned.into_iter().map(|(label, _)| label).collect();
    }

    fn default_target(&self, observations: &ArrayBase<DA, Ix2>) -> Array1<usize> {
        Array1::zeros(observations.nrows())
    }
}

impl<F: Float, DA: Data<Elem = F>, D: Distance<F>> PredictInplace<ArrayBase<DA, Ix1>, usize>
    for KMeans<F, D>
{
    /// The nearest cluster of one row, or [`NO_CLUSTER`].
    fn predict_inplace(&self, observation: &ArrayBase<DA, Ix1>, membership: &mut usize) {
        let assigned = self.assigned(observation.view().insert_axis(Axis(0)));
        *membership = assigned.first().map_or(NO_CLUSTER, |(label, _)| *label);
    }

    fn default_target(&self, _observation: &ArrayBase<DA, Ix1>) -> usize {
        0
    }
}

impl<F: Float, DA: Data<Elem = F>, D: Distance<F>> Transformer<&ArrayBase<DA, Ix2>, Array1<F>>
    for KMeans<F, D>
{
    /// The distance of every row to its nearest centroid as linfa's `rdistance` gives it (squared
    /// for `L2Dist`), or NaN for a row that has none; [`KMeans::try_transform`] says why.
    fn transform(&self, observations: &ArrayBase<DA, Ix2>) -> Array1<F> {
        let assigned = self.assigned(observations.view());
        assigned.into_iter().map(|(_, distance)| distance).collect()
    }
}
