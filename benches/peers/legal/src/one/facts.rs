//! What all are asked.

use serde_json::json;

/// The facts of one product.
pub struct Facts {
    pub staff: i64,
    pub occasional: bool,
    pub kinds: &'static [&'static str],
}

/// The first is measured; all must answer all of them alike.
pub const PRODUCTS: [(Facts, bool); 4] = [
    (facts(300, false, &["contact", "usage"]), true),
    (facts(249, false, &["contact", "usage"]), false),
    (facts(300, true, &[]), false),
    (facts(10, true, &["contact", "health"]), true),
];

const fn facts(staff: i64, occasional: bool, kinds: &'static [&'static str]) -> Facts {
    Facts {
        staff,
        occasional,
        kinds,
    }
}

impl Facts {
    pub fn json(&self) -> serde_json::Value {
        json!({"staff": self.staff, "occasional": self.occasional, "kinds": self.kinds})
    }
}
