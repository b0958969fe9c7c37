//! What entering a region is worth against what it costs.

use plotly::common::{DashType, HoverInfo, Line, Marker, MarkerSymbol, Mode, Position};
use plotly::layout::{Axis, AxisType};
use plotly::{Scatter, Trace};

use super::{
    CHOSEN, Figure, INK, MUTED, OTHER, PAPER, each, font, layout, legend, money_axis, plain,
};
use crate::plan::{RegionPlan, Role};
use crate::report::phrase::Id;
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// From this ratio of the greatest to the smallest figure on, axes are logarithmic.
const WIDE: f64 = 30.0;
/// Size of the plot that labels are placed for: that of a narrow screen.
const PLACED: (f64, f64) = (640.0, 370.0);

struct Point<'a> {
    region: &'a RegionPlan,
    cost: f64,
    value: f64,
    gap: Option<f64>,
}

/// Value against J of every candidate with a value; `None` when there is none.
pub(in crate::report) fn against_cost(view: &View<'_>) -> Option<Figure> {
    let points: Vec<Point<'_>> = view.candidates().filter_map(|r| point(view, r)).collect();
    let costs = Span::over(points.iter().map(|p| p.cost))?;
    let values = Span::over(points.iter().map(|p| p.value))?;
    let labels = placed(&points, costs, values);
    let mut traces: Vec<Box<dyn Trace>> = vec![even_line(view, costs)];
    for (role, name, color) in [
        (Role::Candidate, words::NOT_CHOSEN, OTHER),
        (Role::Chosen, words::CHOSEN, CHOSEN),
    ] {
        traces.extend(series(view, &points, &labels, (role, name, color)));
    }
    let code = view.plan.settings.currency.code();
    let chosen = points
        .iter()
        .filter(|p| p.region.role == Role::Chosen)
        .count();
    Some(Figure {
        id: "value".into(),
        title: words::VALUE_TITLE.into(),
        note: words::read_value(costs.logarithmic, values.logarithmic),
        label: words::value_label(points.len(), chosen),
        height: 460,
        traces,
        layout: layout()
            .show_legend(true)
            .legend(legend())
            .x_axis(costs.axis(&view.drawn(words::j_axis(code))))
            .y_axis(values.axis(&view.drawn(words::value_axis(code)))),
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

/// One axis: its ends, in logarithms where it is logarithmic.
#[derive(Debug, Clone, Copy)]
struct Span {
    logarithmic: bool,
    low: f64,
    high: f64,
}

impl Span {
    /// An axis that holds the values; logarithmic when they are positive and far apart.
    fn over(values: impl Iterator<Item = f64> + Clone) -> Option<Self> {
        let (least, most) = (values.clone().reduce(f64::min)?, values.reduce(f64::max)?);
        let logarithmic = least > 0.0 && most / least > WIDE;
        let (low, high) = if logarithmic {
            (least.log10(), most.log10())
        } else {
            (least.min(0.0), most)
        };
        let margin = if high > low { (high - low) * 0.07 } else { 1.0 };
        let below = if logarithmic || low < 0.0 {
            margin
        } else {
            0.0
        };
        Some(Self {
            logarithmic,
            low: low - below,
            high: high + margin,
        })
    }

    /// Where a value lies between the ends, 0 to 1.
    fn share(self, value: f64) -> f64 {
        let at = if self.logarithmic {
            value.log10()
        } else {
            value
        };
        (at - self.low) / (self.high - self.low)
    }

    /// The value at a share.
    fn at(self, share: f64) -> f64 {
        let at = (self.high - self.low).mul_add(share, self.low);
        if self.logarithmic {
            10.0_f64.powf(at)
        } else {
            at
        }
    }

    fn axis(self, title: &str) -> Axis {
        let axis = money_axis(title).range(vec![self.low, self.high]);
        if self.logarithmic {
            axis.type_(AxisType::Log).dtick(1.0)
        } else {
            axis
        }
    }
}

/// Value = J over the whole axis of J; a curve where one axis alone is logarithmic.
fn even_line(view: &View<'_>, costs: Span) -> Box<dyn Trace> {
    let steps = (0..=60).map(|step| costs.at(f64::from(step) / 60.0));
    let along: Vec<f64> = steps.filter(|v| *v > 0.0).collect();
    Scatter::new(along.clone(), along)
        .mode(Mode::Lines)
        .name(view.drawn(words::EVEN))
        .hover_info(HoverInfo::Skip)
        .line(Line::new().color(MUTED).width(1.5).dash(DashType::Dash))
}

fn series(
    view: &View<'_>,
    points: &[Point<'_>],
    labels: &[Option<Position>],
    (role, name, color): (Role, Id, &'static str),
) -> Option<Box<dyn Trace>> {
    let both = points.iter().zip(labels);
    let own: Vec<Labelled<'_>> = both.filter(|(p, _)| p.region.role == role).collect();
    own.first()?;
    let code = |(p, _): &Labelled<'_>| p.region.code.to_string();
    let text = |(p, label): &Labelled<'_>| {
        if label.is_some() {
            p.region.code.to_string()
        } else {
            String::new()
        }
    };
    let side = |(_, label): &Labelled<'_>| (*label).clone().unwrap_or(Position::TopCenter);
    let trace = Scatter::new(each(&own, |(p, _)| p.cost), each(&own, |(p, _)| p.value))
        .mode(Mode::MarkersText)
        .name(view.drawn(name))
        .ids(each(&own, code))
        .text_array(each(&own, text))
        .text_position_array(each(&own, side))
        .text_font(font(12, INK))
        .hover_text_array(each(&own, |(p, _)| hover(view, p)))
        .hover_info(HoverInfo::Text)
        .marker(marker(points, &own, (role, color)));
    Some(trace)
}

fn marker(
    points: &[Point<'_>],
    own: &[Labelled<'_>],
    (role, color): (Role, &'static str),
) -> Marker {
    let widest = points.iter().filter_map(|p| p.gap).fold(0.0, f64::max);
    let chosen = role == Role::Chosen;
    Marker::new()
        .color(color)
        .symbol(if chosen {
            MarkerSymbol::Circle
        } else {
            MarkerSymbol::Square
        })
        .opacity(0.9)
        .size_array(each(own, |(p, _)| size(p.gap, widest)))
        .line(Line::new().color(PAPER).width(1.0))
}

/// A point and where its label goes.
type Labelled<'a> = (&'a Point<'a>, &'a Option<Position>);

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
    let value = point.region.value.map(number::money).unwrap_or_default();
    let gap = point.gap.map(number::figure).map(words::hover_gap);
    let lines = [
        Some(words::hover_value(value)),
        Some(words::hover_j(number::money(point.region.j))),
        gap,
    ];
    let lines = lines.into_iter().flatten().map(|line| view.drawn(line));
    let lines: Vec<String> = lines.collect();
    let name = plain(view.name(&point.region.code));
    format!("<b>{name}</b><br>{}", lines.join("<br>"))
}

/// Where the label of each point goes so that none covers another; `None` where there is no room.
///
/// Chosen regions come first and always have a label: where nothing is free, it may cover marks.
fn placed(points: &[Point<'_>], costs: Span, values: Span) -> Vec<Option<Position>> {
    let spots = spots(points, costs, values);
    let marks: Vec<Area> = spots
        .iter()
        .map(|&(x, y, r)| [x - r, y - r, x + r, y + r])
        .collect();
    let chosen = |i: &usize| {
        points
            .get(*i)
            .is_some_and(|p| p.region.role == Role::Chosen)
    };
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|i| !chosen(i));
    let mut labels: Vec<Area> = Vec::new();
    let mut out = vec![None; points.len()];
    for index in order {
        let Some(&(x, y, r)) = spots.get(index) else {
            continue;
        };
        let clear = |label: &Area| labels.iter().all(|other| !overlap(label, other));
        let alone = |label: &Area| {
            marks
                .iter()
                .enumerate()
                .all(|(other, mark)| other == index || !overlap(label, mark))
        };
        let sides = sides(x, y, r);
        let free = sides.iter().find(|(_, label)| clear(label) && alone(label));
        let covering = sides
            .iter()
            .find(|(_, label)| chosen(&index) && clear(label));
        if let (Some((side, label)), Some(slot)) = (free.or(covering), out.get_mut(index)) {
            *slot = Some(side.clone());
            labels.push(*label);
        }
    }
    out
}

/// Where the marks lie on a screen of the size labels are placed for, and their radius.
fn spots(points: &[Point<'_>], costs: Span, values: Span) -> Vec<(f64, f64, f64)> {
    let widest = points.iter().filter_map(|p| p.gap).fold(0.0, f64::max);
    each(points, |p| {
        let radius = u32::try_from(size(p.gap, widest)).map_or(4.0, f64::from) / 2.0;
        let (x, y) = (costs.share(p.cost), 1.0 - values.share(p.value));
        (x * PLACED.0, y * PLACED.1, radius)
    })
}

/// Left, top, right and bottom.
type Area = [f64; 4];

fn sides(x: f64, y: f64, r: f64) -> [(Position, Area); 8] {
    let (wide, tall) = (22.0, 15.0);
    let (left, right, middle) = (x - r - wide, x + r, x - wide / 2.0);
    let (above, below, level) = (y - r - tall, y + r, y - tall / 2.0);
    let area = |left: f64, top: f64| [left, top, left + wide, top + tall];
    [
        (Position::TopCenter, area(middle, above)),
        (Position::MiddleRight, area(right, level)),
        (Position::MiddleLeft, area(left, level)),
        (Position::BottomCenter, area(middle, below)),
        (Position::TopRight, area(right, above)),
        (Position::TopLeft, area(left, above)),
        (Position::BottomRight, area(right, below)),
        (Position::BottomLeft, area(left, below)),
    ]
}

fn overlap(a: &Area, b: &Area) -> bool {
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
            Cell::text(words::standing(region)),
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
