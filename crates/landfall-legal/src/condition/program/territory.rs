//! Regions, and in which jurisdictions they lie.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bits::Bits;
use crate::jurisdiction::Jurisdictions;
use crate::truth::Truth;

/// A region: a jurisdiction, or a code outside the graph, with the jurisdictions it lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    code: Box<str>,
    index: Option<usize>,
    /// Jurisdictions it lies in: itself, its ancestors, those of the state before its hyphen.
    within: Bits,
    /// Jurisdictions that part of it may lie in: those below it, or with a common part.
    partly: Bits,
}

impl Territory {
    /// Its code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether it lies in `other`.
    pub(super) fn in_territory(&self, other: &Self) -> Truth {
        match (other.index, self.index) {
            (Some(index), _) if self.within.contains(index) => Truth::True,
            (Some(index), _) if self.partly.contains(index) => Truth::Unknown,
            _ if self.code == other.code || below(&self.code, &other.code) => Truth::True,
            (_, Some(index)) if other.within.contains(index) => Truth::Unknown,
            _ if below(&other.code, &self.code) => Truth::Unknown,
            _ => Truth::False,
        }
    }
}

/// Whether a code is a subdivision of another by its spelling: `US-TX` of `US`.
fn below(code: &str, state: &str) -> bool {
    let rest = code.strip_prefix(state);
    !state.is_empty() && rest.is_some_and(|rest| rest.starts_with('-'))
}

/// A set of regions: whatever lies in one of them is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ground {
    /// Jurisdictions, numbered as in [`Territories`].
    inside: Bits,
    /// Regions outside the graph.
    outside: Vec<Arc<Territory>>,
}

impl Ground {
    /// Whether a region lies in it.
    pub(super) fn holds(&self, region: &Territory) -> Truth {
        if region.within.meets(&self.inside) {
            return Truth::True;
        }
        let partly = Truth::Unknown.and(region.partly.meets(&self.inside).into());
        let outside = self.outside.iter().map(|other| region.in_territory(other));
        outside.fold(partly, Truth::or)
    }
}

/// All jurisdictions, numbered by code, with what lies in what.
#[derive(Debug, Clone, Default)]
pub(super) struct Territories {
    numbers: BTreeMap<String, usize>,
    all: Vec<Arc<Territory>>,
}

impl Territories {
    pub(super) fn new(jurisdictions: &Jurisdictions) -> Self {
        let codes = jurisdictions.iter().map(|one| one.id.clone());
        let numbers: BTreeMap<String, usize> = codes.zip(0..).collect();
        let width = numbers.len();
        let within: Vec<Bits> = numbers
            .keys()
            .map(|code| ancestors(code, jurisdictions, &numbers))
            .collect();
        let mut below = vec![Bits::empty(width); width];
        for (number, above) in within.iter().enumerate() {
            for ancestor in above.iter() {
                if let Some(set) = below.get_mut(ancestor) {
                    set.insert(number);
                }
            }
        }
        let all = within.iter().zip(&below).zip(&numbers);
        let all = all.map(|((within, own), (code, number))| {
            let shared = below
                .iter()
                .enumerate()
                .filter(|(_, other)| other.meets(own));
            let mut partly = Bits::empty(width);
            shared.for_each(|(other, _)| partly.insert(other));
            Arc::new(Territory {
                code: code.as_str().into(),
                index: Some(*number),
                within: within.clone(),
                partly,
            })
        });
        let all = all.collect();
        Self { numbers, all }
    }

    pub(super) fn width(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn number(&self, code: &str) -> Option<usize> {
        self.numbers.get(code).copied()
    }

    /// The region of any code.
    pub(super) fn of(&self, code: &str) -> Arc<Territory> {
        let known = self.number(code).and_then(|number| self.all.get(number));
        known
            .cloned()
            .unwrap_or_else(|| Arc::new(self.outside(code)))
    }

    /// The set of regions of these codes.
    pub(super) fn ground<'a>(&self, codes: impl IntoIterator<Item = &'a str>) -> Ground {
        let mut ground = Ground {
            inside: Bits::empty(self.width()),
            outside: Vec::new(),
        };
        for code in codes {
            match self.number(code) {
                Some(number) => ground.inside.insert(number),
                None => ground.outside.push(self.of(code)),
            }
        }
        ground
    }

    fn outside(&self, code: &str) -> Territory {
        let state = code.split_once('-').map_or(code, |(state, _)| state);
        let state = self.number(state).and_then(|number| self.all.get(number));
        let mut partly = Bits::empty(self.width());
        let children = self.numbers.iter().filter(|(other, _)| below(other, code));
        children.for_each(|(_, number)| partly.insert(*number));
        Territory {
            code: code.into(),
            index: None,
            within: state.map_or_else(|| Bits::empty(self.width()), |state| state.within.clone()),
            partly,
        }
    }
}

/// A jurisdiction, its ancestors and those of the state before its hyphen.
fn ancestors(code: &str, jurisdictions: &Jurisdictions, numbers: &BTreeMap<String, usize>) -> Bits {
    let mut found = Bits::empty(numbers.len());
    let mut open = vec![code];
    while let Some(code) = open.pop() {
        let Some(number) = numbers.get(code) else {
            continue;
        };
        if found.contains(*number) {
            continue;
        }
        found.insert(*number);
        open.extend(code.split_once('-').map(|(state, _)| state));
        let parents = jurisdictions.get(code).map(|one| one.parents.iter());
        open.extend(parents.into_iter().flatten().map(String::as_str));
    }
    found
}
