//! What breaks when a person leaves.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Mistakes, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::BridgeError;
use super::error::mistake;
use crate::graph::{CutVertex, Graph, components, cuts};

/// What a team has only through people.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// A skill.
    Skill,
    /// A role.
    Role,
    /// A language.
    Language,
}

/// One skill, role or language with everyone who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Holding {
    /// What it is.
    pub kind: Held,
    /// What it is called.
    pub name: String,
    /// Who has it; double entries count once.
    pub holders: Vec<u32>,
}

/// What is lost with one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Departure {
    /// The person.
    pub person: u32,
    /// Sizes of the parts into which the person's part of the graph splits, largest first; empty
    /// when it stays whole.
    pub parts: Vec<usize>,
    /// Pairs of others who are no longer joined.
    pub pairs_cut: u64,
    /// These as a share of all pairs of others who were joined; none when there were none.
    pub share_cut: Option<f64>,
    /// What nobody else has, by kind and name.
    pub sole: Vec<(Held, String)>,
}

impl Departure {
    /// What breaks, and why.
    pub fn reason(&self) -> Reason {
        let mut reason = Reason::new(format!(
            "person {} is a single point of failure",
            self.person
        ));
        if self.pairs_cut > 0 {
            let cut = Reason::new(format!("{} pairs of others are cut off", self.pairs_cut));
            reason = reason.because(cut.input("parts left", format!("{:?}", self.parts)));
        }
        reason.because_all(self.sole.iter().map(|(kind, name)| {
            let kind = match kind {
                Held::Skill => "skill",
                Held::Role => "role",
                Held::Language => "language",
            };
            Reason::new(format!("nobody else has the {kind} `{name}`"))
        }))
    }
}

/// The single points of failure of a team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Departures {
    /// Everyone whose leaving breaks something: most pairs cut first, then most sole holdings, then
    /// by number. Whoever is not listed can leave without a split and without a loss.
    pub people: Vec<Departure>,
    /// What nobody has even now.
    pub missing: Vec<(Held, String)>,
}

/// What breaks when each person leaves: the graph of who works with whom, one node for each person,
/// and what they hold. O(n + m).
///
/// # Errors
/// All mistakes together: holders that are no node of the graph, and holdings listed twice.
///
/// ```
/// use landfall_team::bridge::{Held, Holding, departures};
/// use landfall_team::graph::Graph;
///
/// // 0-1-2: only 1 joins the others; only 2 speaks Korean.
/// let graph = Graph::new(3, [(0, 1, 1.0), (1, 2, 1.0)])?;
/// let korean = Holding { kind: Held::Language, name: "ko".into(), holders: vec![2] };
/// let found = departures(&graph, &[korean])?;
/// let people: Vec<_> = found.people.iter().map(|gone| (gone.person, gone.share_cut)).collect();
/// assert_eq!(people, [(1, Some(1.0)), (2, Some(0.0))]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn departures(graph: &Graph, holdings: &[Holding]) -> Result<Departures, BridgeError> {
    check(graph, holdings)?;
    let (mut sole, missing) = scarce(holdings);
    let splits = cuts(graph).vertices;
    let mut splits: BTreeMap<u32, CutVertex> =
        splits.into_iter().map(|cut| (cut.node, cut)).collect();
    let mut concerned: Vec<u32> = splits.keys().chain(sole.keys()).copied().collect();
    concerned.sort_unstable();
    concerned.dedup();
    let joined = Joined::new(graph);
    let people = concerned.into_iter().map(|person| {
        let split = splits.remove(&person);
        let pairs_cut = split.as_ref().map_or(0, |split| split.pairs_cut);
        let mut sole = sole.remove(&person).unwrap_or_default();
        sole.sort();
        Departure {
            person,
            parts: split.map(|split| split.parts).unwrap_or_default(),
            pairs_cut,
            share_cut: joined.share(person, pairs_cut),
            sole,
        }
    });
    let mut people: Vec<Departure> = people.collect();
    people.sort_by_key(|gone| {
        let most = (gone.pairs_cut, gone.sole.len());
        (std::cmp::Reverse(most), gone.person)
    });
    Ok(Departures { people, missing })
}

/// What each person alone has, and what nobody has.
type Scarce = (BTreeMap<u32, Vec<(Held, String)>>, Vec<(Held, String)>);

fn scarce(holdings: &[Holding]) -> Scarce {
    let mut missing = Vec::new();
    let mut sole: BTreeMap<u32, Vec<(Held, String)>> = BTreeMap::new();
    for Holding {
        kind,
        name,
        holders,
    } in holdings
    {
        let named = (*kind, name.clone());
        match holders.split_first() {
            None => missing.push(named),
            Some((first, rest)) if rest.iter().all(|other| other == first) => {
                sole.entry(*first).or_default().push(named);
            }
            Some(_) => {}
        }
    }
    missing.sort();
    (sole, missing)
}

/// Pairs that are joined now.
struct Joined {
    all: u64,
    /// Pairs each person is part of.
    own: Vec<u64>,
}

impl Joined {
    fn new(graph: &Graph) -> Self {
        let parts = components(graph);
        let size = |part: &u32| parts.sizes.get(*part as usize).copied().unwrap_or(1);
        Self {
            all: parts.joined_pairs(),
            own: parts.of.iter().map(|part| size(part) as u64 - 1).collect(),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a share needs no more than 53 bits"
    )]
    fn share(&self, person: u32, cut: u64) -> Option<f64> {
        let others = self.all - self.own.get(person as usize)?;
        (others > 0).then(|| cut as f64 / others as f64)
    }
}

fn check(graph: &Graph, holdings: &[Holding]) -> Result<(), BridgeError> {
    let mut mistakes = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, holding) in holdings.iter().enumerate() {
        if !seen.insert((holding.kind, &holding.name)) {
            let message = format!("`{}` is listed twice", holding.name);
            let double = mistake(format!("holdings[{place}]"), message);
            mistakes.push(double.help("put all its holders into one list"));
        }
        let strangers = holding.holders.iter();
        let strangers = strangers.filter(|person| **person as usize >= graph.nodes());
        mistakes.extend(strangers.map(|person| {
            let message = format!(
                "person `{person}` is not among the {} people of the graph, counted from 0",
                graph.nodes()
            );
            mistake(format!("holdings[{place}].holders"), message)
        }));
    }
    Ok(Mistakes::none(mistakes)?)
}
