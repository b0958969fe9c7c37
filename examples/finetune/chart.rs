//! Curves as SVG, with words beside them.

/// A curve: places and heights.
pub(crate) type Curve = Vec<(f64, f64)>;

/// The range of all curves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) right: f64,
    pub(crate) top: f64,
}

impl Range {
    /// From 0 to the largest place and height.
    pub(crate) fn of<'a>(curves: impl IntoIterator<Item = &'a Curve>) -> Self {
        let mut range = Self {
            right: 1.0,
            top: 1e-9,
        };
        for (x, y) in curves.into_iter().flatten() {
            range.right = range.right.max(*x);
            range.top = range.top.max(*y);
        }
        range
    }
}

/// At most `points` means of neighbours, so that a long run stays a small page.
pub(crate) fn thinned(curve: &Curve, points: usize) -> Curve {
    let size = curve.len().div_ceil(points.max(1)).max(1);
    let mean = |part: &[(f64, f64)]| {
        let count = part.len() as f64;
        let sum = part.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        (sum.0 / count, sum.1 / count)
    };
    curve.chunks(size).map(mean).collect()
}

/// A picture of one curve with marks on both axes; `label` says in words what it shows.
pub(crate) fn large(curve: &Curve, range: Range, label: &str) -> String {
    // The last mark of the axis needs half its width to the right of the curve.
    let (width, height, left, right, bottom) = (760.0, 260.0, 52.0, 24.0, 28.0);
    let place = |x: f64, y: f64| {
        let x = left + x / range.right * (width - left - right);
        let y = 8.0 + (1.0 - y / range.top) * (height - bottom - 8.0);
        (x, y)
    };
    let mut marks = String::new();
    for at in 0..5u32 {
        let share = f64::from(at) / 4.0;
        let (_, y) = place(0.0, range.top * share);
        let (x, _) = place(range.right * share, 0.0);
        let end = width - right;
        marks.push_str(&format!(
            "<line class=\"grid\" x1=\"{left}\" x2=\"{end}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{:.2}</text>\
             <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{:.0}</text>",
            left - 6.0,
            y + 4.0,
            range.top * share,
            height - 8.0,
            range.right * share,
        ));
    }
    let line = points(curve, place);
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{label}\">{marks}\
         <polyline points=\"{line}\"/></svg>"
    )
}

/// A small picture of one curve.
pub(crate) fn small(curve: &Curve, range: Range, label: &str) -> String {
    let place = |x: f64, y: f64| {
        (
            2.0 + x / range.right * 156.0,
            2.0 + (1.0 - y / range.top) * 44.0,
        )
    };
    let line = points(curve, place);
    format!(
        "<svg class=\"small\" viewBox=\"0 0 160 48\" role=\"img\" aria-label=\"{label}\">\
         <line class=\"grid\" x1=\"2\" x2=\"158\" y1=\"46\" y2=\"46\"/>\
         <polyline points=\"{line}\"/></svg>"
    )
}

fn points(curve: &Curve, place: impl Fn(f64, f64) -> (f64, f64)) -> String {
    let mut line = String::new();
    for (x, y) in curve {
        let (x, y) = place(*x, *y);
        line.push_str(&format!("{x:.1},{y:.1} "));
    }
    line.trim_end().to_owned()
}
