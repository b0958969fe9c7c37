//! What entering a region is worth against what it costs.

use plotly::common::{DashType, HoverInfo, Line, Marker, MarkerSymbol, Mode, Position};
use plotly::layout::{Axis, AxisType, Legend};
use plotly::{Scatter, Trace};

use super::{CHOSEN, Figure, INK, MUTED, OTHER, PAPER, font, layout, money_axis, plain};
use crate::plan::{RegionPlan, Role};
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// From this ratio of the greatest to the smallest figure on, axes are logarithmic.
const WIDE: f64 = 30.0;
/// Size of the plot that labels are placed for: that of a narrow screen.
const PLACED: (f64, f64) = (520.0, 360.0);

struct Point<'a> {
    region: &'a RegionPlan,
    cost: f64,
    value: f64,
    gap: Option<f64>,
}

/// Value against J of every candidate with a value; `None` when there is none.
pub(in crate::report) fn against_cost(view: &View<'_>) -> Option<Figure> {
    let points: Vec<Point<'_>> = view.candidates().filter_map(|r| point(view, r)).collect();
    let frame = Frame::around(&points)?;
    let labels = placed(&points, frame);
    let mut traces: Vec<Box<dyn Trace>> = vec![even_line(frame.diagonal())];
    for (role, name, color) in [
        (Role::Candidate, words::NOT_CHOSEN, OTHER),
        (Role::Chosen, words::CHOSEN, CHOSEN),
    ] {
        traces.extend(series(view, &points, &labels, (role, name, color)));
    }
    let legend = Legend::new()
        .orientation(plotly::common::Orientation::Horizontal)
        .y(1.0);
    let legend = legend
        .y_anchor(plotly::common::Anchor::Bottom)
        .x(0.0)
        .font(font(12, INK));
    let code = view.plan.settings.currency.code();
    let chosen = points
        .iter()
        .filter(|p| p.region.role == Role::Chosen)
        .count();
    Some(Figure {
        id: "value".into(),
        title: words::VALUE_TITLE.into(),
        note: words::value_note(frame.logarithmic),
        label: words::value_label(points.len(), chosen),
        height: 460,
        traces,
        layout: layout()
            .show_legend(true)
            .legend(legend)
            .x_axis(frame.axis(&words::j_axis(code), frame.x))
            .y_axis(frame.axis(&words::value_axis(code), frame.y)),
        table: table(view),
    })
}

fn point<'a>(view: &View<'_>, region: &'a RegionPlan) -> Option<Point<'a>> {
    let gap = view.opportunity(&region.code).and_then(|o| o.unserved);
    let value = number::amount(region.value?);
    Some(Point {
        region,
        cost: number::amount(region.j),
        value,
        gap,
    })
}

fn is_wide(values: impl Iterator<Item = f64>) -> bool {
    let (low, high) = values
        .filter(|v| *v > 0.0)
        .fold((f64::INFINITY, 0.0_f64), |(low, high), v| {
            (low.min(v), high.max(v))
        });
    high / low > WIDE
}

/// The ends of both axes, with a margin.
#[derive(Debug, Clone, Copy)]
struct Frame {
    logarithmic: bool,
    x: (f64, f64),
    y: (f64, f64),
}

impl Frame {
    fn around(points: &[Point<'_>]) -> Option<Self> {
        let wide =
            is_wide(points.iter().map(|p| p.cost)) || is_wide(points.iter().map(|p| p.value));
        let logarithmic = wide && points.iter().all(|p| p.cost > 0.0 && p.value > 0.0);
        let x = ends(
            points.iter().map(|p| scaled(p.cost, logarithmic)),
            logarithmic,
        )?;
        let y = ends(
            points.iter().map(|p| scaled(p.value, logarithmic)),
            logarithmic,
        )?;
        Some(Self { logarithmic, x, y })
    }

    fn axis(self, title: &str, (low, high): (f64, f64)) -> Axis {
        let axis = money_axis(title).range(vec![low, high]);
        if self.logarithmic {
            axis.type_(AxisType::Log).dtick(1.0)
        } else {
            axis
        }
    }

    /// Where a point lies on a screen of the size labels are placed for.
    fn place(self, point: &Point<'_>) -> (f64, f64) {
        let at = |value: f64, (low, high): (f64, f64)| {
            (scaled(value, self.logarithmic) - low) / (high - low).max(f64::MIN_POSITIVE)
        };
        (
            at(point.cost, self.x) * PLACED.0,
            (1.0 - at(point.value, self.y)) * PLACED.1,
        )
    }

    /// The ends of the line of equal amounts.
    fn diagonal(self) -> (f64, f64) {
        let (low, high) = (self.x.0.min(self.y.0), self.x.1.max(self.y.1));
        let plain = |v: f64| {
            if self.logarithmic {
                10.0_f64.powf(v)
            } else {
                v
            }
        };
        (plain(low), plain(high))
    }
}

fn scaled(value: f64, logarithmic: bool) -> f64 {
    if logarithmic { value.log10() } else { value }
}

fn ends(values: impl Iterator<Item = f64> + Clone, logarithmic: bool) -> Option<(f64, f64)> {
    let high = values.clone().reduce(f64::max)?;
    let low = values.reduce(f64::min)?;
    let low = if logarithmic { low } else { low.min(0.0) };
    let margin = if high > low { (high - low) * 0.07 } else { 1.0 };
    let below = if low < 0.0 || logarithmic {
        margin
    } else {
        margin / 2.0
    };
    Some((low - below, high + margin))
}

fn even_line((low, high): (f64, f64)) -> Box<dyn Trace> {
    Scatter::new(vec![low, high], vec![low, high])
        .mode(Mode::Lines)
        .name(words::EVEN)
        .hover_info(HoverInfo::Skip)
        .line(Line::new().color(MUTED).width(1.5).dash(DashType::Dash))
}

fn series(
    view: &View<'_>,
    points: &[Point<'_>],
    labels: &[Option<Position>],
    (role, name, color): (Role, &'static str, &'static str),
) -> Option<Box<dyn Trace>> {
    let own: Vec<(&Point<'_>, &Option<Position>)> = points
        .iter()
        .zip(labels)
        .filter(|(p, _)| p.region.role == role)
        .collect();
    own.first()?;
    let widest = points.iter().filter_map(|p| p.gap).fold(0.0, f64::max);
    let text = |(point, label): &(&Point<'_>, &Option<Position>)| {
        label
            .as_ref()
            .map_or_else(String::new, |_| point.region.code.to_string())
    };
    let side = |(_, label): &(&Point<'_>, &Option<Position>)| {
        label.as_ref().map_or(Position::TopCenter, Clone::clone)
    };
    let symbol = if role == Role::Chosen {
        MarkerSymbol::Circle
    } else {
        MarkerSymbol::Square
    };
    let marker = Marker::new()
        .color(color)
        .symbol(symbol)
        .opacity(0.9)
        .size_array(own.iter().map(|(p, _)| size(p.gap, widest)).collect())
        .line(Line::new().color(PAPER).width(1.0));
    let trace = Scatter::new(
        own.iter().map(|(p, _)| p.cost).collect(),
        own.iter().map(|(p, _)| p.value).collect::<Vec<f64>>(),
    )
    .mode(Mode::MarkersText)
    .name(name)
    .ids(
        own.iter()
            .map(|(p, _)| p.region.code.to_string())
            .collect::<Vec<_>>(),
    )
    .text_array(own.iter().map(text).collect::<Vec<_>>())
    .text_position_array(own.iter().map(side).collect())
    .text_font(font(12, INK))
    .hover_text_array(own.iter().map(|(p, _)| hover(view, p)).collect::<Vec<_>>())
    .hover_info(HoverInfo::Text)
    .marker(marker);
    Some(trace)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "8 to 30 pixels"
)]
fn size(gap: Option<f64>, widest: f64) -> usize {
    let share = gap
        .filter(|_| widest > 0.0)
        .map_or(0.0, |gap| (gap / widest).clamp(0.0, 1.0));
    share.sqrt().mul_add(22.0, 8.0) as usize
}

fn hover(view: &View<'_>, point: &Point<'_>) -> String {
    words::value_hover(
        &plain(view.name(&point.region.code)),
        &point.region.value.map(number::money).unwrap_or_default(),
        &number::money(point.region.j),
        point.gap.map(number::figure).as_deref(),
    )
}

/// Where the label of each point goes so that none covers another; `None` where there is no room.
fn placed(points: &[Point<'_>], frame: Frame) -> Vec<Option<Position>> {
    let widest = points.iter().filter_map(|p| p.gap).fold(0.0, f64::max);
    let spot = |p: &Point<'_>| {
        let (x, y) = frame.place(p);
        (
            x,
            y,
            u32::try_from(size(p.gap, widest)).map_or(4.0, f64::from) / 2.0,
        )
    };
    let spots: Vec<(f64, f64, f64)> = points.iter().map(spot).collect();
    let mut taken: Vec<[f64; 4]> = spots
        .iter()
        .map(|&(x, y, r)| [x - r, y - r, x + r, y + r])
        .collect();
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|&i| points.get(i).is_none_or(|p| p.region.role != Role::Chosen));
    let mut out = vec![None; points.len()];
    for index in order {
        let Some(&(x, y, r)) = spots.get(index) else {
            continue;
        };
        let free = sides(x, y, r).into_iter().find(|(_, label)| {
            taken
                .iter()
                .enumerate()
                .all(|(other, mark)| other == index || !overlap(label, mark))
        });
        if let (Some((side, label)), Some(slot)) = (free, out.get_mut(index)) {
            taken.push(label);
            *slot = Some(side);
        }
    }
    out
}

fn sides(x: f64, y: f64, r: f64) -> [(Position, [f64; 4]); 4] {
    let (wide, tall) = (22.0, 15.0);
    [
        (
            Position::TopCenter,
            [x - wide / 2.0, y - r - tall, x + wide / 2.0, y - r],
        ),
        (
            Position::MiddleRight,
            [x + r, y - tall / 2.0, x + r + wide, y + tall / 2.0],
        ),
        (
            Position::MiddleLeft,
            [x - r - wide, y - tall / 2.0, x - r, y + tall / 2.0],
        ),
        (
            Position::BottomCenter,
            [x - wide / 2.0, y + r, x + wide / 2.0, y + r + tall],
        ),
    ]
}

fn overlap(a: &[f64; 4], b: &[f64; 4]) -> bool {
    let ([a_left, a_top, a_right, a_bottom], [b_left, b_top, b_right, b_bottom]) = (a, b);
    a_left < b_right && b_left < a_right && a_top < b_bottom && b_top < a_bottom
}

fn table(view: &View<'_>) -> Table {
    let mut table = Table::new(words::VALUE_TABLE, &words::VALUE_COLUMNS);
    let mut regions: Vec<&RegionPlan> = view.candidates().collect();
    regions.sort_by(|a, b| net(b).total_cmp(&net(a)));
    for region in regions {
        let difference = region
            .value
            .and_then(|value| value.checked_sub(region.j).ok());
        table.row([
            Cell::region(view, &region.code),
            words::choice_cell(region),
            region.value.map_or_else(
                || Cell::missing(words::UNKNOWN),
                |v| Cell::number(number::money(v), number::amount(v)),
            ),
            super::cost::j(region),
            difference.map_or_else(
                || Cell::missing(words::UNKNOWN),
                |v| Cell::number(number::money(v), number::amount(v)),
            ),
            region.spend.map_or_else(
                || Cell::missing(words::UNKNOWN),
                |v| Cell::number(number::money(v), number::amount(v)),
            ),
        ]);
    }
    table
}

fn net(region: &RegionPlan) -> f64 {
    let value = region.value.map_or(f64::NEG_INFINITY, number::amount);
    value - number::amount(region.j)
}
