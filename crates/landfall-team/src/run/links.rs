//! The links that hold people together, and who they hang on.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::Reason;

use super::case::Case;
use crate::TeamError;
use crate::bridge::{Departure, GroupPair, Held, Holding, connectors, departures};
use crate::factor::Factor;
use crate::graph::{self, Graph};
use crate::report::{BackboneEntry, BridgeEntry, LinkEntry};

/// Largest number of people whose links are drawn; of more, only the team's are.
pub(super) const MOST_PEOPLE: usize = 2_000;
/// Language factor from which two people are taken to talk to each other, B1 on both sides (our own
/// default, unpublished).
const TALKING: f64 = 0.6;

/// Some people and the graphs between them; nodes are places in `people`.
pub(super) struct Links {
    people: Vec<usize>,
    /// Everybody with a known score, by the distance -ln s.
    distances: Graph,
    /// Who talks to whom.
    talks: Graph,
    /// What makes an edge of it.
    talks_by: &'static str,
}

/// The graphs between everybody, or the team where there are too many.
pub(super) fn graph(case: &Case<'_>, team: &[usize]) -> Result<Links, TeamError> {
    let everybody: Vec<usize> = (0..case.members().len()).collect();
    let people = if everybody.len() <= MOST_PEOPLE {
        everybody
    } else {
        team.to_vec()
    };
    let people = if people.len() <= MOST_PEOPLE {
        people
    } else {
        Vec::new()
    };
    let observed: BTreeSet<(usize, usize)> = case
        .input
        .pairs
        .iter()
        .filter(|pair| pair.interaction.is_some())
        .map(|pair| (pair.a.min(pair.b), pair.a.max(pair.b)))
        .collect();
    let talk = |a: usize, b: usize| {
        if observed.is_empty() {
            let language = case.scores.factor(a, b, Factor::Language);
            language.is_some_and(|language| language >= TALKING)
        } else {
            observed.contains(&(a, b))
        }
    };
    let mut distances = Vec::new();
    let mut talks = Vec::new();
    for (i, a) in (0..).zip(&people) {
        for (j, b) in (0..).zip(&people).skip(i as usize + 1) {
            if let Some(score) = case.scores.s(*a, *b) {
                // -ln 1 is -0.
                distances.push((i, j, (-score.ln()).max(0.0)));
            }
            if talk(*a, *b) {
                talks.push((i, j, 1.0));
            }
        }
        case.progress.check()?;
    }
    Ok(Links {
        distances: Graph::new(people.len(), distances)?,
        talks: Graph::new(people.len(), talks)?,
        talks_by: if observed.is_empty() {
            "two people are linked who share a language at B1 or better"
        } else {
            "two people are linked who were seen to answer each other"
        },
        people,
    })
}

impl Links {
    fn name(&self, case: &Case<'_>, node: u32) -> String {
        self.member(node)
            .map(|member| case.name(member))
            .unwrap_or_default()
    }

    fn member(&self, node: u32) -> Option<usize> {
        self.people.get(node as usize).copied()
    }
}

/// The minimum spanning forest; nothing for fewer than two people.
pub(super) fn backbone(case: &Case<'_>, links: &Links) -> Option<BackboneEntry> {
    if links.people.len() < 2 {
        return None;
    }
    let forest = graph::backbone(&links.distances);
    let edge = |number: u32| links.distances.edges().get(number as usize);
    let entry = |link: &graph::Link| LinkEntry {
        a: links.name(case, link.a),
        b: links.name(case, link.b),
        score: (-link.weight).exp(),
        distance: link.weight,
        bottleneck: forest.bottlenecks.contains(&link.edge),
        replacement: link
            .replacement
            .and_then(edge)
            .map(|edge| [links.name(case, edge.a), links.name(case, edge.b)]),
    };
    Some(BackboneEntry {
        links: forest.links.iter().map(entry).collect(),
        parts: forest.trees,
        weight: forest.total_weight,
        unique: !forest.ties,
    })
}

/// Members of the team whom connections, skills, roles or languages hang on, the most central first.
pub(super) fn bridges(
    case: &Case<'_>,
    team: &[usize],
    links: &Links,
) -> Result<Vec<BridgeEntry>, TeamError> {
    if links.people.len() < 3 {
        return Ok(Vec::new());
    }
    let betweenness = graph::betweenness(&links.talks, case.progress)?;
    let between = between(case, links, &betweenness)?;
    let gone = departures(&links.talks, &holdings(case, team, links))?;
    let gone: BTreeMap<u32, &Departure> = gone.people.iter().map(|d| (d.person, d)).collect();
    let mut entries = Vec::new();
    for ((node, member), betweenness) in (0..).zip(&links.people).zip(&betweenness) {
        let departure = gone.get(&node).copied();
        let telling = departure.is_some() || *betweenness > 0.0;
        if telling && team.binary_search(member).is_ok() {
            let connector = best(&between, node);
            entries.push(entry(case, links, node, *betweenness, connector, departure));
        }
    }
    entries.sort_by(|a, b| {
        let central = b.betweenness.total_cmp(&a.betweenness);
        central
            .then(b.pairs_cut.cmp(&a.pairs_cut))
            .then(a.id.cmp(&b.id))
    });
    Ok(entries)
}

/// Groups that a bridge joins: people of one territory.
struct Between {
    labels: Vec<String>,
    pairs: Vec<GroupPair>,
}

fn between(case: &Case<'_>, links: &Links, betweenness: &[f64]) -> Result<Between, TeamError> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for member in &links.people {
        let territory = case
            .members()
            .get(*member)
            .and_then(|m| m.territory.as_ref());
        if let Some(territory) = territory {
            groups.entry(territory.as_str()).or_default().push(*member);
        }
    }
    let share = |member: usize, group: &Vec<usize>| {
        let others = group.iter().filter(|other| **other != member);
        let known: Vec<f64> = others
            .filter_map(|other| case.scores.factor(member, *other, Factor::Language))
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "some thousand people")]
        let count = known.len() as f64;
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / count)
    };
    let shares: Vec<Vec<Option<f64>>> = links
        .people
        .iter()
        .map(|member| groups.values().map(|group| share(*member, group)).collect())
        .collect();
    Ok(Between {
        pairs: connectors(betweenness, groups.len(), &shares)?,
        labels: groups.keys().map(|label| (*label).to_owned()).collect(),
    })
}

/// The pair of groups that a person joins best: its labels, her score and her shares.
fn best(between: &Between, node: u32) -> Option<(String, String, f64, f64, f64)> {
    let label = |group: usize| between.labels.get(group).cloned().unwrap_or_default();
    let found = between.pairs.iter().flat_map(|pair| {
        let of = pair.connectors.iter().filter(move |c| c.person == node);
        of.map(move |c| (label(pair.a), label(pair.b), c.score, c.share_a, c.share_b))
    });
    found
        .filter(|(_, _, score, ..)| *score > 0.0)
        .reduce(|a, b| if b.2 > a.2 { b } else { a })
}

fn entry(
    case: &Case<'_>,
    links: &Links,
    node: u32,
    betweenness: f64,
    connector: Option<(String, String, f64, f64, f64)>,
    departure: Option<&Departure>,
) -> BridgeEntry {
    let id = links.name(case, node);
    let mut reasons = vec![
        Reason::new(format!(
            "a share of {betweenness:.4} of the shortest paths leads through `{id}`"
        ))
        .rule(links.talks_by)
        .source("betweenness by number of links, over all pairs of others (Freeman 1977)"),
    ];
    if let Some((a, b, score, share_a, share_b)) = &connector {
        reasons.push(
            Reason::new(format!(
                "`{id}` joins people in {a} and {b} with {score:.4}"
            ))
            .input(format!("language in common with {a}"), share_a)
            .input(format!("language in common with {b}"), share_b)
            .rule("betweenness x the smaller share")
            .source("our own default, unpublished"),
        );
    }
    if let Some(gone) = departure.filter(|gone| gone.pairs_cut > 0) {
        reasons.push(
            Reason::new(format!(
                "without `{id}` {} pairs of others are cut off",
                gone.pairs_cut
            ))
            .input("sizes of the parts", format!("{:?}", gone.parts)),
        );
    }
    BridgeEntry {
        id,
        betweenness,
        bridging: connector.map(|(_, _, score, ..)| score),
        parts_without: departure.map_or(1, |gone| gone.parts.len().max(1)),
        pairs_cut: departure.map_or(0, |gone| gone.pairs_cut),
        only_holder_of: departure
            .map(|gone| gone.sole.iter().map(held).collect())
            .unwrap_or_default(),
        reasons,
    }
}

fn held((kind, name): &(Held, String)) -> String {
    match kind {
        Held::Skill => format!("skill {name}"),
        Held::Role => format!("role {name}"),
        Held::Language => format!("language {name}"),
    }
}

/// Skills, roles and languages and who in the team has them.
fn holdings(case: &Case<'_>, team: &[usize], links: &Links) -> Vec<Holding> {
    let mut held: BTreeMap<(Held, &str), Vec<u32>> = BTreeMap::new();
    for (node, member) in (0..).zip(&links.people) {
        let inside = team.binary_search(member).is_ok();
        let Some(member) = case.members().get(*member).filter(|_| inside) else {
            continue;
        };
        let mut hold = |kind, name| held.entry((kind, name)).or_default().push(node);
        for (skill, level) in &member.skills {
            if *level > 0.0 {
                hold(Held::Skill, skill.as_str());
            }
        }
        for role in &member.roles {
            hold(Held::Role, role.as_str());
        }
        let spoken = member
            .languages
            .iter()
            .filter(|l| l.speaks > crate::Level::None);
        let tags: BTreeSet<&str> = spoken.map(|language| language.tag.primary()).collect();
        for tag in tags {
            hold(Held::Language, tag);
        }
    }
    let holding = |((kind, name), holders): ((Held, &str), Vec<u32>)| Holding {
        kind,
        name: name.to_owned(),
        holders,
    };
    held.into_iter().map(holding).collect()
}
