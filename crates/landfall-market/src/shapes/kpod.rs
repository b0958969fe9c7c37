//! K-means on rows with missing cells: k-POD.

mod descent;
mod fit;
mod masked;
mod params;

pub use fit::KPodFit;
pub use masked::MaskedPoints;
pub use params::{KPodParams, ValidKPodParams};
