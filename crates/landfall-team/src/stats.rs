//! Small statistics that several parts share: no sampling, no settings.

mod beta;
mod sample;

pub(crate) use beta::{beta_quantile, f_quantile, t_two_sided};
pub(crate) use sample::{
    average_ranks, correlation, count, mean, percentile_interval, sum_of_squares, variance,
};
