//! Intervals for the chance of a coin.

use std::collections::BTreeMap;

use super::SampledNode;

/// What all intervals share.
pub(super) struct Band {
    samples: f64,
    /// Relative entropy from the observed share at which a chance is ruled out.
    entropy: f64,
    /// From the chance of a node to its betweenness.
    scale: f64,
}

impl Band {
    #[expect(
        clippy::cast_precision_loss,
        reason = "samples stay below 2^53 and nodes below 2^32"
    )]
    pub(super) fn new(samples: u64, log_odds: f64, nodes: usize) -> Self {
        let (samples, nodes) = (samples as f64, nodes as f64);
        Self {
            samples,
            entropy: log_odds / samples,
            scale: nodes / (nodes - 2.0),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "samples stay below 2^53")]
    fn node(&self, hits: u64) -> SampledNode {
        let share = hits as f64 / self.samples;
        let scaled = |chance: f64| (chance * self.scale).min(1.0);
        SampledNode {
            estimate: scaled(share),
            low: scaled(self.ruled_out(share, 0.0)),
            high: scaled(self.ruled_out(share, 1.0)),
            ..SampledNode::ZERO
        }
    }

    /// The chance nearest to `share` that is ruled out on the side of `end`: found by bisection,
    /// the outer end taken.
    fn ruled_out(&self, share: f64, end: f64) -> f64 {
        let (mut inner, mut outer) = (share, end);
        for _ in 0..60 {
            let middle = f64::midpoint(inner, outer);
            if entropy(share, middle) > self.entropy {
                outer = middle;
            } else {
                inner = middle;
            }
        }
        outer
    }
}

/// Relative entropy of coins of chance `p` and `q`, in nats.
fn entropy(p: f64, q: f64) -> f64 {
    let term = |p: f64, q: f64| if p == 0.0 { 0.0 } else { p * (p / q).ln() };
    term(p, q) + term(1.0 - p, 1.0 - q)
}

/// Intervals by number of hits, each computed once.
pub(super) struct Intervals {
    band: Band,
    known: BTreeMap<u64, SampledNode>,
}

impl Intervals {
    pub(super) fn new(band: Band) -> Self {
        let known = BTreeMap::new();
        Self { band, known }
    }

    pub(super) fn of(&mut self, hits: u64) -> SampledNode {
        let known = self.known.entry(hits);
        *known.or_insert_with(|| self.band.node(hits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hit_in_n_rules_out_what_would_hit_with_the_stated_probability() {
        // (1 - p)^n = 1 / odds  =>  p = 1 - odds^(-1/n); n = 1000, odds = e^5.
        let band = Band::new(1000, 5.0, 1_000_000_000);
        let node = band.node(0);
        assert_eq!((node.estimate, node.low), (0.0, 0.0));
        assert!((node.high - (1.0 - (-0.005_f64).exp())).abs() < 1e-8);
    }

    #[test]
    fn intervals_are_within_hoeffdings() {
        let band = Band::new(400, 8.0, 1_000_000_000);
        // sqrt(8 / 800) = 0.1
        for hits in 0..=400 {
            let node = band.node(hits);
            assert!(node.low <= node.estimate && node.estimate <= node.high);
            assert!(node.estimate - node.low <= 0.1 + 1e-8, "{hits}");
            assert!(node.high - node.estimate <= 0.1 + 1e-8, "{hits}");
        }
    }
}
