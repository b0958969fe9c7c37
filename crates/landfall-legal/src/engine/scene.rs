//! One product in one place on one day.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use landfall_core::Date;

use super::Engine;
use super::known::Known;
use super::parameter::Held;
use super::params::{Mode, Waiver};
use super::plan::{Clause, Defence, Norm};
use super::record::Record;
use super::region::{Territory, holds};
use super::setting::{Setting, unwritten};
use super::text;
use super::waiver::stated;
use crate::condition::{Cell, Cells, Context, FactIndex, ParameterIndex, Territory as Ground};
use crate::fact::{Fact, Given};
use crate::jurisdiction::Jurisdictions;
use crate::report::Text;
use crate::truth::Truth;
use crate::value::{Answer, Value};

/// What is known of one product in one place on one day, ready for conditions.
pub(super) struct Scene<'a> {
    pub(super) engine: &'a Engine,
    pub(super) territory: &'a Arc<Territory>,
    pub(super) day: Date,
    known: Rc<RefCell<Known<'a>>>,
    /// Parameters, by number.
    parameters: Vec<Held<'a>>,
    /// Their values, by number.
    values: Vec<Cell>,
    ground: Option<Arc<Ground>>,
    setting: OnceCell<Arc<Setting>>,
    /// The same product there on later days.
    ahead: RefCell<BTreeMap<Date, Rc<Self>>>,
}

impl<'a> Scene<'a> {
    /// The product of which that is known. `own` is the path of the jurisdiction whose law is
    /// checked where the law hangs on no region.
    pub(super) fn new(
        engine: &'a Engine,
        known: Known<'a>,
        territory: &'a Arc<Territory>,
        own: &[String],
        day: Date,
        mode: Mode,
    ) -> Self {
        let mut scene = Self {
            engine,
            territory,
            day,
            known: Rc::new(RefCell::new(known)),
            parameters: Vec::new(),
            values: Vec::new(),
            ground: territory
                .region
                .as_ref()
                .map(|code| engine.symbols.region(code)),
            setting: OnceCell::new(),
            ahead: RefCell::default(),
        };
        scene.look_up(own, mode);
        scene
    }

    /// The same product there on another day, or under the law of another jurisdiction.
    pub(super) fn on(&self, own: &[String], day: Date, mode: Mode) -> Self {
        let mut scene = Self {
            engine: self.engine,
            territory: self.territory,
            day,
            known: Rc::clone(&self.known),
            parameters: Vec::new(),
            values: Vec::new(),
            ground: self.ground.clone(),
            setting: OnceCell::new(),
            ahead: RefCell::default(),
        };
        scene.look_up(own, mode);
        scene
    }

    /// The same product there on a later day; worked out once.
    pub(super) fn ahead(&self, own: &[String], day: Date, mode: Mode) -> Rc<Self> {
        let mut ahead = self.ahead.borrow_mut();
        let scene = ahead.entry(day);
        Rc::clone(scene.or_insert_with(|| Rc::new(self.on(own, day, mode))))
    }

    /// Looks up the parameters.
    fn look_up(&mut self, own: &[String], mode: Mode) {
        let (place, laws) = match self.territory.region {
            Some(_) => (
                self.territory.path.as_slice(),
                self.territory.laws.as_slice(),
            ),
            None => (own, [].as_slice()),
        };
        let all = self.engine.parameters.iter();
        self.parameters = all
            .map(|one| one.look_up(place, laws, self.day, mode))
            .collect();
        let values = self.parameters.iter().map(|held| held.value());
        self.values = values
            .map(|held| held.map_or(Cell::Unknown, |held| held.cell.clone()))
            .collect();
    }

    fn context<'c>(&'c self, cells: &'c Cells) -> Context<'c> {
        Context::new(cells, &self.values, self.day, self.ground.as_ref())
    }

    /// The truth of a condition.
    pub(super) fn truth(&self, clause: &Clause) -> Truth {
        let known = self.known.borrow();
        clause.program.evaluate(&self.context(&known.cells))
    }

    /// Whether an exception is active: it holds there and then, and nothing takes it away.
    pub(super) fn active(&self, defence: &Defence) -> Truth {
        if !self.stands(defence) {
            return Truth::False;
        }
        let mut truth = self.truth(&defence.when);
        for aimed in &defence.aimed {
            if truth == Truth::False {
                break;
            }
            truth = truth.and(!self.active(aimed));
        }
        truth
    }

    /// Whether an exception is law there on that day.
    pub(super) fn stands(&self, defence: &Defence) -> bool {
        self.territory.stands(defence.law) && holds(defence.exception.window, self.day)
    }

    /// The truths of all leaves of a rule.
    pub(super) fn leaves(&self, norm: &Norm) -> Vec<Truth> {
        let known = self.known.borrow();
        let context = self.context(&known.cells);
        let leaves = norm.leaves.iter();
        leaves.map(|leaf| leaf.evaluate(&context)).collect()
    }

    /// The truths of some leaves if a fact had that answer.
    pub(super) fn probe(
        &self,
        norm: &Norm,
        leaves: &[usize],
        fact: &str,
        answer: &Answer,
    ) -> Vec<Truth> {
        let symbols = &self.engine.symbols;
        let Some(index) = symbols.fact(fact) else {
            return vec![Truth::Unknown; leaves.len()];
        };
        let mut known = self.known.borrow_mut();
        let before = known.cells.set(index, symbols.cell(index, answer));
        let context = self.context(&known.cells);
        let programs = leaves.iter().map(|leaf| norm.leaves.get(*leaf));
        let truths = programs
            .map(|program| program.map_or(Truth::Unknown, |program| program.evaluate(&context)));
        let truths = truths.collect();
        known.cells.set(index, before);
        truths
    }

    /// A fact of the dictionary.
    pub(super) fn fact(&self, id: &str) -> Option<&'a Fact> {
        self.engine.base.facts().get(id)
    }

    /// The answer that holds there, with its evidence.
    pub(super) fn given(&self, fact: &str) -> Option<&'a Given> {
        self.given_by_number(self.engine.symbols.fact(fact)?)
    }

    /// The same, of a fact by its number.
    pub(super) fn given_by_number(&self, fact: FactIndex) -> Option<&'a Given> {
        self.known.borrow().given(fact)
    }

    /// The answer that holds there.
    pub(super) fn answer(&self, fact: &str) -> Answer {
        self.given(fact)
            .map_or(Answer::Unknown, |given| given.answer.clone())
    }

    /// Whether a fact has a value, or its question does not arise.
    pub(super) fn is_settled(&self, fact: FactIndex) -> bool {
        let answer = self.given_by_number(fact).map(|given| &given.answer);
        matches!(answer, Some(Answer::Value { .. } | Answer::NotApplicable))
    }

    /// Records what a rule says, for its derivation.
    pub(super) fn record(&self, norm: &Arc<Norm>, waivers: &[Waiver]) -> Record {
        let setting = self.setting.get_or_init(|| Arc::new(self.setting()));
        let answer = |fact| text::given(self.given_by_number(fact));
        let parameter = |index| text::held(self.parameter(Some(index))).into();
        setting.write(norm, answer, parameter);
        Record {
            norm: Arc::clone(norm),
            setting: Arc::clone(setting),
            leaves: self.leaves(norm).into(),
            waivers: stated(&norm.rule.id, &self.territory.path, self.day, waivers),
        }
    }

    fn setting(&self) -> Setting {
        let names = &self.engine.names;
        let region = self.territory.region.as_ref();
        Setting {
            territory: Arc::clone(self.territory),
            day: self.day,
            names: Arc::clone(names),
            region: region.map_or_else(|| names.none.clone(), Text::from),
            today: self.day.to_string().into(),
            answers: self.known.borrow().words(),
            parameters: unwritten(self.parameters.len()),
        }
    }

    /// A parameter there and then.
    pub(super) fn parameter(&self, index: Option<ParameterIndex>) -> Held<'a> {
        let held = index.and_then(|index| self.parameters.get(index.number()));
        held.copied().unwrap_or(Held::Missing)
    }

    /// Its value.
    pub(super) fn parameter_value(&self, id: &str) -> Option<&'a Value> {
        let index = self.engine.symbols.parameter(id);
        self.parameter(index).value().map(|held| &held.stated.value)
    }

    /// Whose law reaches where.
    pub(super) fn jurisdictions(&self) -> &'a Jurisdictions {
        self.engine.base.jurisdictions()
    }
}
