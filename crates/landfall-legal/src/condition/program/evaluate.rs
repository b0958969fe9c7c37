//! Evaluation of programs.

use std::sync::Arc;

use landfall_core::Date;

use super::bits::Bits;
use super::cell::{Cell, Cells, RegionSet};
use super::node::{Members, Node, Op, Program, Term};
use super::orders::Orders;
use super::symbols::FactIndex;
use super::territory::Territory;
use crate::truth::Truth;

/// What a program is evaluated with.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    cells: &'a Cells,
    parameters: &'a [Cell],
    as_of: Cell,
    region: Cell,
}

impl<'a> Context<'a> {
    /// The answers, the values of all parameters by their numbers (missing ones are unknown), the
    /// day, and the region checked, if any.
    pub fn new(
        cells: &'a Cells,
        parameters: &'a [Cell],
        as_of: Date,
        region: Option<&Arc<Territory>>,
    ) -> Self {
        Self {
            cells,
            parameters,
            as_of: Cell::Date(as_of),
            region: region.map_or(Cell::Unknown, |region| Cell::Region(Arc::clone(region))),
        }
    }

    /// The same context with other answers.
    #[must_use]
    pub fn with_cells<'b>(&self, cells: &'b Cells) -> Context<'b>
    where
        'a: 'b,
    {
        Context {
            cells,
            ..self.clone()
        }
    }

    fn term<'t>(&'t self, term: &'t Term) -> &'t Cell {
        match term {
            Term::Fact(fact) => self.cells.get(*fact),
            Term::Constant(cell) => cell,
            Term::Parameter(parameter) => {
                let cell = self.parameters.get(parameter.number());
                cell.unwrap_or(&Cell::Unknown)
            }
            Term::AsOf => &self.as_of,
            Term::Region => &self.region,
        }
    }
}

impl Program {
    /// Whether the condition holds. Parts that cannot change the outcome are left out.
    pub fn evaluate(&self, context: &Context<'_>) -> Truth {
        self.node(0, context)
    }

    /// Whether the condition holds, with the truth of each node in pre-order, also of those that
    /// could not change the outcome. What `truths` held is replaced.
    pub fn trace(&self, context: &Context<'_>, truths: &mut Vec<Truth>) -> Truth {
        let nodes = self.nodes();
        truths.clear();
        truths.resize(nodes.len(), Truth::Unknown);
        // Children stand after their parents, so from behind they are done first.
        for (at, node) in nodes.iter().enumerate().rev() {
            let truth = match &node.op {
                Op::And => self.fold(at, node, truths, Truth::True, Truth::and),
                Op::Or => self.fold(at, node, truths, Truth::False, Truth::or),
                Op::Definition => self.fold(at, node, truths, Truth::True, Truth::and),
                Op::Not => !self.fold(at, node, truths, Truth::True, Truth::and),
                op => leaf(op, context),
            };
            if let Some(place) = truths.get_mut(at) {
                *place = truth;
            }
        }
        truths.first().copied().unwrap_or(Truth::Unknown)
    }

    fn fold(
        &self,
        at: usize,
        node: &Node,
        truths: &[Truth],
        start: Truth,
        join: fn(Truth, Truth) -> Truth,
    ) -> Truth {
        let mut truth = start;
        let mut child = at + 1;
        while child < node.end() {
            truth = join(truth, truths.get(child).copied().unwrap_or(Truth::Unknown));
            child = self.after(child);
        }
        truth
    }

    fn after(&self, at: usize) -> usize {
        self.nodes().get(at).map_or(usize::MAX, Node::end)
    }

    fn node(&self, at: usize, context: &Context<'_>) -> Truth {
        let Some(node) = self.nodes().get(at) else {
            return Truth::Unknown;
        };
        match &node.op {
            Op::And => self.until(at, node, context, Truth::False, Truth::and),
            Op::Or => self.until(at, node, context, Truth::True, Truth::or),
            Op::Definition => self.node(at + 1, context),
            Op::Not => !self.node(at + 1, context),
            op => leaf(op, context),
        }
    }

    /// Joins the children until one decides.
    fn until(
        &self,
        at: usize,
        node: &Node,
        context: &Context<'_>,
        deciding: Truth,
        join: fn(Truth, Truth) -> Truth,
    ) -> Truth {
        let mut truth = !deciding;
        let mut child = at + 1;
        while child < node.end() {
            truth = join(truth, self.node(child, context));
            if truth == deciding {
                break;
            }
            child = self.after(child);
        }
        truth
    }
}

fn leaf(op: &Op, context: &Context<'_>) -> Truth {
    match op {
        Op::Always(truth) => *truth,
        Op::Is(fact) => match context.cells.get(*fact) {
            Cell::Bool(value) => (*value).into(),
            cell => open(cell),
        },
        Op::Has(fact) => match context.cells.get(*fact) {
            Cell::Unknown => Truth::Unknown,
            Cell::NotApplicable => Truth::False,
            _ => Truth::True,
        },
        Op::Compare(left, allowed, right) => {
            compare(context.term(left), *allowed, context.term(right))
        }
        Op::List(item, values) => {
            let item = context.term(item);
            let equal = |value| compare(item, Orders::EQUAL, value);
            values.iter().map(equal).fold(Truth::False, Truth::or)
        }
        Op::Range(item, ends, below) => {
            let item = context.term(item);
            let [low, high] = ends.as_ref();
            let above = Orders::GREATER.or(Orders::EQUAL);
            compare(item, above, low).and(compare(item, *below, high))
        }
        Op::Member(item, members) => member(context.term(item), members, context),
        Op::Holds(list, number) => match context.cells.get(*list) {
            Cell::Choices { min, .. } if min.contains(*number) => Truth::True,
            Cell::Choices { max: Some(max), .. } if !max.contains(*number) => Truth::False,
            cell => open(cell),
        },
        Op::Any(list, members) => any(*list, members, context),
        Op::All(list, members) => all(*list, members, context),
        Op::And | Op::Or | Op::Not | Op::Definition => Truth::Unknown,
    }
}

/// The truth of a test that the cell leaves open.
fn open(cell: &Cell) -> Truth {
    match cell {
        Cell::NotApplicable => Truth::False,
        _ => Truth::Unknown,
    }
}

fn compare(left: &Cell, allowed: Orders, right: &Cell) -> Truth {
    match (left, right) {
        (Cell::NotApplicable, _) | (_, Cell::NotApplicable) => Truth::False,
        (Cell::Unknown, _) | (_, Cell::Unknown) => Truth::Unknown,
        (left, right) => left.orders(right).truth(allowed),
    }
}

fn member(item: &Cell, members: &Members, context: &Context<'_>) -> Truth {
    match item {
        Cell::Choice(possible) => match members.choices(context) {
            Some(set) if possible.within(set) => Truth::True,
            Some(set) if !possible.meets(set) => Truth::False,
            _ => Truth::Unknown,
        },
        Cell::Region(region) => members.region(region, context),
        cell => open(cell),
    }
}

fn any(list: FactIndex, members: &Members, context: &Context<'_>) -> Truth {
    match context.cells.get(list) {
        Cell::Choices { max: Some(max), .. } if max.is_empty() => Truth::False,
        Cell::Choices { min, max } => match (members.choices(context), max) {
            (Some(set), _) if min.meets(set) => Truth::True,
            (Some(set), Some(max)) if !max.meets(set) => Truth::False,
            (Some(set), None) if set.is_empty() => Truth::False,
            _ => Truth::Unknown,
        },
        Cell::Regions(regions) => {
            let some = |list: &[Arc<Territory>]| {
                let truths = list.iter().map(|region| members.region(region, context));
                truths.fold(Truth::False, Truth::or)
            };
            certain(regions, some, Truth::True)
        }
        cell => open(cell),
    }
}

fn all(list: FactIndex, members: &Members, context: &Context<'_>) -> Truth {
    match context.cells.get(list) {
        Cell::Choices { max: Some(max), .. } if max.is_empty() => Truth::True,
        Cell::Choices { min, max } => match (members.choices(context), max) {
            (Some(set), _) if !min.within(set) => Truth::False,
            (Some(set), Some(max)) if max.within(set) => Truth::True,
            _ => Truth::Unknown,
        },
        Cell::Regions(regions) => {
            let every = |list: &[Arc<Territory>]| {
                let truths = list.iter().map(|region| members.region(region, context));
                truths.fold(Truth::True, Truth::and)
            };
            certain(regions, every, Truth::False)
        }
        cell => open(cell),
    }
}

/// What holds of regions known in part: those in it for sure can only bring about `sooner`, all
/// that can be in it only its opposite.
fn certain(regions: &RegionSet, of: impl Fn(&[Arc<Territory>]) -> Truth, sooner: Truth) -> Truth {
    if of(&regions.min) == sooner {
        return sooner;
    }
    match &regions.max {
        Some(max) if of(max) == !sooner => !sooner,
        _ => Truth::Unknown,
    }
}

impl Members {
    /// The values as the fact numbers them; `None` where they are not known.
    fn choices<'m>(&'m self, context: &'m Context<'_>) -> Option<&'m Bits> {
        static NONE: std::sync::LazyLock<Bits> = std::sync::LazyLock::new(|| Bits::empty(0));
        match self {
            Self::Choices(bits) => Some(bits),
            Self::Parameter(parameter, fact) => {
                match context.parameters.get(parameter.number())? {
                    Cell::Set(set) => Some(set.choices((*fact)?).unwrap_or(&NONE)),
                    _ => None,
                }
            }
            Self::Ground(_) | Self::Region => None,
        }
    }

    fn region(&self, region: &Territory, context: &Context<'_>) -> Truth {
        match self {
            Self::Ground(ground) => ground.holds(region),
            Self::Region => match &context.region {
                Cell::Region(checked) => region.in_territory(checked),
                _ => Truth::Unknown,
            },
            Self::Parameter(parameter, _) => match context.parameters.get(parameter.number()) {
                Some(Cell::Set(set)) => set.ground.holds(region),
                _ => Truth::Unknown,
            },
            Self::Choices(_) => Truth::Unknown,
        }
    }
}
