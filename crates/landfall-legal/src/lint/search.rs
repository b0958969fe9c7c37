//! Whether conditions can hold together: search over answers, with Kleene logic to cut it short.

use std::collections::BTreeMap;

use super::scene::{Scene, Scenes, World};
use super::space::Space;
use crate::condition::{Cells, Condition, Context, FactIndex, Program};
use crate::truth::Truth;
use crate::value::Answer;

/// The most steps of one search.
const MOST_STEPS: u32 = 20_000;

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// These answers make it hold.
    Sat(Vec<(FactIndex, Answer)>),
    /// No answers do.
    Unsat,
    /// Neither was found.
    Open,
}

/// A condition that must hold, and in which of the scenes.
pub(super) type Goal<'c> = (usize, &'c Condition);

/// A part of a goal.
#[derive(Debug, Clone)]
enum Node {
    Always(bool),
    Leaf(usize),
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
}

/// A comparison, membership or yes-no fact in one of the scenes.
pub(super) struct Leaf<'w> {
    pub(super) condition: &'w Condition,
    pub(super) program: Program,
    pub(super) facts: Vec<FactIndex>,
    pub(super) side: usize,
}

/// One search: goals, the scenes in which they must hold, and the answers given so far.
pub(super) struct Search<'w> {
    pub(super) world: &'w World<'w>,
    pub(super) scenes: Vec<&'w Scene>,
    pub(super) leaves: Vec<Leaf<'w>>,
    /// Answers by the side they count for (a shared fact: the first) and fact.
    pub(super) answers: BTreeMap<(usize, FactIndex), Answer>,
    root: Node,
    truths: Vec<Truth>,
    cells: Vec<Cells>,
    steps: u32,
    space: Space,
}

/// Whether the conditions can hold together in one of the scenes; open where they do not in those
/// that were tried, and there are more.
pub(super) fn satisfiable(world: &World<'_>, scenes: &Scenes, conditions: &[&Condition]) -> Found {
    let mut open = !scenes.complete;
    for scene in &scenes.all {
        let goals: Vec<Goal<'_>> = conditions.iter().map(|one| (0, *one)).collect();
        match Search::run(world, vec![scene], &goals) {
            Found::Unsat => {}
            Found::Open => open = true,
            found => return found,
        }
    }
    if open { Found::Open } else { Found::Unsat }
}

impl<'w> Search<'w> {
    /// Searches for answers with which each goal holds in its scene.
    pub(super) fn run(world: &'w World<'w>, scenes: Vec<&'w Scene>, goals: &[Goal<'w>]) -> Found {
        let cells = scenes.iter().map(|_| world.symbols.cells([])).collect();
        let mut search = Self {
            world,
            scenes,
            leaves: Vec::new(),
            answers: BTreeMap::new(),
            root: Node::Always(true),
            truths: Vec::new(),
            cells,
            steps: MOST_STEPS,
            space: Space::default(),
        };
        let roots = goals.iter().map(|(side, goal)| search.plant(goal, *side));
        let roots: Option<Vec<Node>> = roots.collect();
        let Some(roots) = roots else {
            return Found::Open;
        };
        search.root = Node::And(roots);
        let all: Vec<usize> = (0..search.leaves.len()).collect();
        search.truths = vec![Truth::Unknown; all.len()];
        search.refresh(&all);
        search.descend()
    }

    /// Adds the leaves of a condition, definitions followed.
    fn plant(&mut self, condition: &'w Condition, side: usize) -> Option<Node> {
        Some(match condition {
            Condition::Always(holds) => Node::Always(*holds),
            Condition::Not(inner) => Node::Not(Box::new(self.plant(inner, side)?)),
            Condition::And(parts) => Node::And(self.all(parts, side)?),
            Condition::Or(parts) => Node::Or(self.all(parts, side)?),
            Condition::Is(id) if self.world.definitions.contains_key(id.as_str()) => {
                let definition = self.world.definitions.get(id.as_str())?;
                self.plant(&definition.when, side)?
            }
            leaf => Node::Leaf(self.leaf(leaf, side)?),
        })
    }

    fn all(&mut self, parts: &'w [Condition], side: usize) -> Option<Vec<Node>> {
        parts.iter().map(|part| self.plant(part, side)).collect()
    }

    fn leaf(&mut self, condition: &'w Condition, side: usize) -> Option<usize> {
        let same = |leaf: &Leaf<'_>| leaf.side == side && leaf.condition == condition;
        if let Some(known) = self.leaves.iter().position(same) {
            return Some(known);
        }
        let program = Program::compile(condition, &self.world.symbols).ok()?;
        self.leaves.push(Leaf {
            condition,
            facts: program.facts().to_vec(),
            program,
            side,
        });
        Some(self.leaves.len() - 1)
    }

    fn descend(&mut self) -> Found {
        let Some(left) = self.steps.checked_sub(1) else {
            return Found::Open;
        };
        self.steps = left;
        match self.truth(&self.root) {
            Truth::True => return Found::Sat(self.witness()),
            Truth::False => return Found::Unsat,
            Truth::Unknown => {}
        }
        let Some((key, choices)) = self.branch() else {
            return Found::Open;
        };
        let mut open = self.space.is_partial(key);
        for choice in choices {
            let before = self.assign(key, Some(choice));
            let found = self.descend();
            self.assign(key, before);
            match found {
                Found::Sat(witness) => return Found::Sat(witness),
                Found::Open => open = true,
                Found::Unsat => {}
            }
            if self.steps == 0 {
                return Found::Open;
            }
        }
        if open { Found::Open } else { Found::Unsat }
    }

    /// The fact to answer next, and its answers.
    fn branch(&mut self) -> Option<((usize, FactIndex), Vec<Answer>)> {
        let mut open = Vec::new();
        self.open_leaves(&self.root, &mut open);
        let mut space = std::mem::take(&mut self.space);
        let found = open.into_iter().find_map(|at| {
            let leaf = self.leaves.get(at)?;
            leaf.facts.iter().find_map(|fact| {
                let key = self.key(leaf.side, *fact);
                let choices = space.choices(self, at, key);
                (!choices.is_empty()).then_some((key, choices))
            })
        });
        self.space = space;
        found
    }

    fn open_leaves(&self, node: &Node, found: &mut Vec<usize>) {
        if self.truth(node) != Truth::Unknown {
            return;
        }
        match node {
            Node::Always(_) => {}
            Node::Leaf(at) => found.push(*at),
            Node::Not(inner) => self.open_leaves(inner, found),
            Node::And(parts) | Node::Or(parts) => {
                parts.iter().for_each(|part| self.open_leaves(part, found));
            }
        }
    }

    fn truth(&self, node: &Node) -> Truth {
        match node {
            Node::Always(holds) => Truth::from(*holds),
            Node::Leaf(at) => self.truths.get(*at).copied().unwrap_or(Truth::Unknown),
            Node::Not(inner) => !self.truth(inner),
            Node::And(parts) => least(parts.iter().map(|part| self.truth(part))),
            Node::Or(parts) => !least(parts.iter().map(|part| !self.truth(part))),
        }
    }

    /// Where the answer to a fact is kept: per-region facts count for one region each.
    pub(super) fn key(&self, side: usize, fact: FactIndex) -> (usize, FactIndex) {
        let id = self.world.symbols.fact_id(fact);
        let own = self
            .world
            .base
            .facts()
            .get(id)
            .is_some_and(|fact| fact.per_region);
        let first = self.scenes.first().map(|scene| &scene.region);
        let here = self.scenes.get(side).map(|scene| &scene.region);
        match own && first != here {
            true => (side, fact),
            false => (0, fact),
        }
    }

    /// Leaves that read a fact.
    pub(super) fn readers(&self, key: (usize, FactIndex)) -> Vec<usize> {
        let leaves = self.leaves.iter().enumerate();
        let reads = leaves
            .filter(|(_, leaf)| leaf.facts.contains(&key.1) && self.key(leaf.side, key.1) == key);
        reads.map(|(at, _)| at).collect()
    }

    fn assign(&mut self, key: (usize, FactIndex), answer: Option<Answer>) -> Option<Answer> {
        let cell = self
            .world
            .symbols
            .cell(key.1, answer.as_ref().unwrap_or(&Answer::Unknown));
        let sides: Vec<usize> = (0..self.scenes.len())
            .filter(|side| self.key(*side, key.1) == key)
            .collect();
        for side in sides {
            if let Some(cells) = self.cells.get_mut(side) {
                cells.set(key.1, cell.clone());
            }
        }
        let before = match answer {
            Some(answer) => self.answers.insert(key, answer),
            None => self.answers.remove(&key),
        };
        let readers = self.readers(key);
        self.refresh(&readers);
        before
    }

    fn refresh(&mut self, leaves: &[usize]) {
        for at in leaves {
            let truth = self.leaves.get(*at).and_then(|leaf| {
                let cells = self.cells.get(leaf.side)?;
                self.evaluate(leaf, cells)
            });
            if let Some(slot) = self.truths.get_mut(*at) {
                *slot = truth.unwrap_or(Truth::Unknown);
            }
        }
    }

    fn evaluate(&self, leaf: &Leaf<'_>, cells: &Cells) -> Option<Truth> {
        let scene = self.scenes.get(leaf.side)?;
        let context = Context::new(cells, &scene.cells, scene.day, scene.ground.as_ref());
        Some(leaf.program.evaluate(&context))
    }

    /// The truth of a leaf if one fact had that answer and nothing else were known.
    pub(super) fn probe(
        &self,
        at: usize,
        fact: FactIndex,
        answer: &Answer,
        cells: &mut Cells,
    ) -> Truth {
        let before = cells.set(fact, self.world.symbols.cell(fact, answer));
        let leaf = self.leaves.get(at);
        let truth = leaf.and_then(|leaf| self.evaluate(leaf, cells));
        cells.set(fact, before);
        truth.unwrap_or(Truth::Unknown)
    }

    fn witness(&self) -> Vec<(FactIndex, Answer)> {
        let answers = self.answers.iter();
        answers
            .map(|((_, fact), answer)| (*fact, answer.clone()))
            .collect()
    }
}

/// The least truth, true when there is none.
fn least(truths: impl Iterator<Item = Truth>) -> Truth {
    let mut least = Truth::True;
    for truth in truths {
        least = least.and(truth);
        if least == Truth::False {
            break;
        }
    }
    least
}
