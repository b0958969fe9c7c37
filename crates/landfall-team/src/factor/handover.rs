//! How long work waits that is handed from one to the other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Wait after which a hand-over is worth 1/e, in minutes: 16 hours (our own default, unpublished).
pub const SCALE: f64 = 16.0 * 60.0;
/// Least value of the factor, so that its logarithm exists; reached after two weeks of waiting.
pub const FLOOR: f64 = 1e-9;

/// Who hands work on to whom.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the first to the second.
    AToB,
    /// From the second to the first.
    BToA,
    /// Both ways.
    Both,
}

impl Direction {
    /// The same hand-over with the two people swapped.
    #[must_use]
    pub const fn swapped(self) -> Self {
        match self {
            Self::AToB => Self::BToA,
            Self::BToA => Self::AToB,
            Self::Both => Self::Both,
        }
    }
}

/// The factor `exp(-W / 16 h)` of a mean wait `W` in minutes from a working moment of the giver to
/// the next working moment of the receiver; both ways: the geometric mean of the two, which is that
/// of the mean wait.
///
/// The directed wait follows the dyad model of Espinosa and Carmel (2003); the form and its scale
/// are our own default, unpublished.
///
/// ```
/// use landfall_team::factor::handover::{Direction, value};
///
/// assert!((value(Direction::AToB, 960.0, 0.0) - (-1.0_f64).exp()).abs() < 1e-12);
/// assert!((value(Direction::Both, 960.0, 0.0) - (-0.5_f64).exp()).abs() < 1e-12);
/// ```
pub fn value(direction: Direction, a_to_b: f64, b_to_a: f64) -> f64 {
    let wait = match direction {
        Direction::AToB => a_to_b,
        Direction::BToA => b_to_a,
        Direction::Both => a_to_b.midpoint(b_to_a),
    };
    (-wait / SCALE).exp().clamp(FLOOR, 1.0)
}
