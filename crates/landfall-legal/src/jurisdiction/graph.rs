//! The graph of jurisdictions.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use landfall_core::{RegionCode, RegionKind};

use super::{Jurisdiction, JurisdictionKind};
use crate::truth::Truth;

/// The graph of all jurisdictions, without cycles.
///
/// ```
/// use landfall_legal::{LawBase, Truth};
///
/// let base = LawBase::bundled()?;
/// let graph = base.jurisdictions();
/// assert_eq!(graph.ancestors("DE"), ["EU", "EEA"]);
/// assert_eq!(graph.within("DE", "EU"), Truth::True);
/// assert_eq!(graph.within("US", "US-CA"), Truth::Unknown);
/// assert_eq!(graph.within("BR", "EU"), Truth::False);
/// # Ok::<(), landfall_core::Mistakes>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jurisdictions {
    all: BTreeMap<String, Jurisdiction>,
}

impl Jurisdictions {
    /// The graph of these jurisdictions (the loader refuses unknown parents and cycles).
    pub fn new(all: impl IntoIterator<Item = Jurisdiction>) -> Self {
        let all = all.into_iter().map(|one| (one.id.clone(), one));
        Self { all: all.collect() }
    }

    /// The jurisdiction of that code.
    pub fn get(&self, id: &str) -> Option<&Jurisdiction> {
        self.all.get(id)
    }

    /// All jurisdictions, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Jurisdiction> {
        self.all.values()
    }

    /// The jurisdictions whose law holds there too, nearest first, those equally near by code.
    ///
    /// A subdivision that is not in the graph has its state and the state's ancestors; any other
    /// unknown code has none.
    pub fn ancestors(&self, code: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([code]);
        let mut layer: BTreeSet<&str> = self.parents(code).collect();
        while !layer.is_empty() {
            layer.retain(|id| seen.insert(*id));
            found.extend(layer.iter().copied());
            layer = layer.iter().flat_map(|id| self.parents(id)).collect();
        }
        found
    }

    fn parents(&self, code: &str) -> impl Iterator<Item = &str> {
        let (listed, state) = match self.all.get(code) {
            Some(one) => (one.parents.as_slice(), None),
            None => (&[][..], self.state_of(code)),
        };
        listed.iter().map(String::as_str).chain(state)
    }

    /// The state that a subdivision outside the graph lies in, where the graph has it.
    fn state_of(&self, code: &str) -> Option<&str> {
        let code = RegionCode::parse(code).ok()?;
        let state = code.economy().filter(|state| *state != code.as_str())?;
        self.all.get(state).map(|one| one.id.as_str())
    }

    /// The code itself, then its [`Jurisdictions::ancestors`]: where a law or an answer must hold
    /// to hold there, nearest first.
    pub fn path<'a>(&'a self, code: &'a str) -> Vec<&'a str> {
        let mut path = vec![code];
        path.extend(self.ancestors(code));
        path
    }

    /// The jurisdictions below that one, nearest first, those equally near by code.
    pub fn descendants(&self, code: &str) -> Vec<&str> {
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for one in self.iter() {
            for parent in &one.parents {
                children.entry(parent).or_default().push(&one.id);
            }
        }
        let below = |id: &str| children.get(id).into_iter().flatten().copied();
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        let mut layer: BTreeSet<&str> = below(code).collect();
        while !layer.is_empty() {
            layer.retain(|id| seen.insert(*id));
            found.extend(layer.iter().copied());
            layer = layer.iter().flat_map(|id| below(id)).collect();
        }
        found
    }

    /// Whether a place lies in a jurisdiction: it, or anything below it. Unknown where `code` is
    /// the coarser of the two (`US` in `US-CA`) or a region of the user's own (`x-…`).
    pub fn within(&self, code: &str, jurisdiction: &str) -> Truth {
        if self.reaches(jurisdiction, code) {
            return Truth::True;
        }
        let own = RegionCode::parse(code).is_ok_and(|code| code.kind() == RegionKind::Custom);
        match own || self.reaches(code, jurisdiction) {
            true => Truth::Unknown,
            false => Truth::False,
        }
    }

    /// Whether `below` is `above`, or lies below it.
    pub(crate) fn reaches(&self, above: &str, below: &str) -> bool {
        if above == below {
            return true;
        }
        let mut open: VecDeque<&str> = self.parents(below).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop_front() {
            if id == above {
                return true;
            }
            if seen.insert(id) {
                open.extend(self.parents(id));
            }
        }
        // A state outside the graph still holds its subdivisions.
        let state = RegionCode::parse(below).ok();
        state.is_some_and(|code| code.economy() == Some(above))
    }

    /// Codes of everything that is a territory, in order.
    pub(crate) fn territories(&self) -> impl Iterator<Item = &str> {
        let all = self
            .iter()
            .filter(|one| one.kind != JurisdictionKind::Pseudo);
        all.map(|one| one.id.as_str())
    }
}
