//! The scale of the loss in f16, whose gradients would vanish otherwise.

use serde::{Deserialize, Serialize};

/// Steps without overflow after which the scale is doubled, as in torch's gradient scaler.
const CALM: u32 = 2_000;

/// The scale of the loss.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Scale {
    /// A power of two, so that scaling is exact.
    pub(super) factor: f64,
    calm: u32,
}

impl Scale {
    /// Torch's first scale for f16, none for other kinds.
    pub(super) fn new(needed: bool) -> Self {
        Self {
            factor: if needed { 65_536.0 } else { 1.0 },
            calm: 0,
        }
    }

    /// After a step whose gradient was finite, or was not: then the scale is halved.
    pub(super) fn after(&mut self, finite: bool) {
        if !finite {
            self.factor = (self.factor / 2.0).max(1.0);
            self.calm = 0;
            return;
        }
        self.calm += 1;
        if self.calm >= CALM {
            self.factor *= 2.0;
            self.calm = 0;
        }
    }
}
