//! Where people stand in the drawing of the backbone: evenly on a circle, in the order of the
//! charts, so that linked people are mostly neighbours. The same people stand at the same place.

use std::f64::consts::TAU;

/// Half the width of the drawing.
pub(super) const HALF_WIDTH: f64 = 400.0;
/// Half its height where names are level, and where they are turned.
const HALF_HEIGHTS: [f64; 2] = [245.0, 370.0];
/// Radius of the circle.
const RADIUS: f64 = 205.0;
/// Distance of a name from its mark.
const APART: f64 = 16.0;
/// People up to which names are written level.
const LEVEL: usize = 24;

/// Half the height of the drawing of so many people.
pub(super) const fn half_height(all: usize) -> f64 {
    let [level, turned] = HALF_HEIGHTS;
    if all <= LEVEL { level } else { turned }
}

/// A mark and its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Middle of the mark.
    pub(super) x: f64,
    /// Middle of the mark.
    pub(super) y: f64,
    /// Begin of the name.
    pub(super) name: (f64, f64),
    /// `start`, `middle` or `end`: which part of the name lies there.
    pub(super) anchor: &'static str,
    /// Degrees by which the name is turned.
    pub(super) turn: f64,
}

/// The place of the person `at` of `all`.
#[expect(clippy::cast_precision_loss, reason = "at most some dozens of people")]
pub(super) fn place(at: usize, all: usize) -> Place {
    let angle = TAU * (at as f64 / all.max(1) as f64 - 0.25);
    let (sin, cos) = angle.sin_cos();
    let away = RADIUS + APART;
    let level = all <= LEVEL;
    let upright = cos >= -1e-9;
    let anchor = match cos {
        c if level && c.abs() < 0.15 => "middle",
        _ if upright => "start",
        _ => "end",
    };
    let degrees = angle.to_degrees();
    Place {
        x: HALF_WIDTH + RADIUS * cos,
        y: half_height(all) + RADIUS * sin,
        name: (
            HALF_WIDTH + away * cos,
            half_height(all) + away * sin + if level { 4.0 } else { 0.0 },
        ),
        anchor,
        turn: match (level, upright) {
            (true, _) => 0.0,
            (false, true) => degrees,
            (false, false) => degrees + 180.0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_stands_on_top_and_names_face_outward() {
        let top = place(0, 4);
        assert!((top.x - HALF_WIDTH).abs() < 1e-9 && top.y < half_height(4));
        assert_eq!(top.anchor, "middle");
        assert_eq!((place(1, 4).anchor, place(3, 4).anchor), ("start", "end"));
    }

    #[test]
    fn one_person_has_a_place() {
        assert!(place(0, 1).x.is_finite() && place(0, 0).y.is_finite());
    }
}
