//! Who has the skills that are asked for, and who can teach them.

use std::collections::BTreeMap;

use landfall_core::Reason;

use super::case::Case;
use super::links::MOST_PEOPLE;
use crate::bridge::{Mentor, MentorParams};
use crate::cover::{Cost, Cover, Distances, Skill, cover};
use crate::report::{CoverAnswer, CoverEntry, MentorEntry};
use crate::{Member, TeamError};

/// Ranks of mentors that are listed for each mentee and skill.
const RANKS: usize = 3;

/// The skills asked for with the level they take: those of the choice and of the tasks.
fn asked(case: &Case<'_>) -> BTreeMap<String, f64> {
    let mut asked: BTreeMap<String, f64> = BTreeMap::new();
    let choice = case.input.selection.iter().flat_map(|asked| &asked.skills);
    let choice = choice.map(|(skill, demand)| (skill, demand.level));
    let tasks = case.input.tasks.iter().flat_map(|tasks| &tasks.tasks);
    let tasks = tasks
        .flat_map(|task| &task.skills)
        .map(|(skill, level)| (skill, *level));
    for (skill, level) in choice.chain(tasks) {
        let known = asked.entry(skill.clone()).or_insert(level);
        *known = known.max(level);
    }
    asked
}

fn has(member: &Member, skill: &str, level: f64) -> bool {
    member
        .skills
        .get(skill)
        .is_some_and(|known| *known >= level)
}

/// The groups that have all skills with the least cost of communication, by each of three measures.
pub(super) fn cover_all(case: &Case<'_>) -> Result<Vec<CoverEntry>, TeamError> {
    let asked = asked(case);
    let people = case.members().len();
    if asked.is_empty() || people > MOST_PEOPLE {
        return Ok(Vec::new());
    }
    let skills: Vec<Skill> = asked
        .iter()
        .map(|(skill, level)| {
            let holders = (0..)
                .zip(case.members())
                .filter(|(_, m)| has(m, skill, *level));
            Skill::new(skill, holders.map(|(person, _)| person))
        })
        .collect();
    let distance = |a: u32, b: u32| {
        let score = case.scores.s(a as usize, b as usize);
        // -ln 1 is -0.
        score.map_or(f64::INFINITY, |score| (-score.ln()).max(0.0))
    };
    let distances = Distances::new(u32::try_from(people).unwrap_or(u32::MAX), distance)?;
    let measures = [
        ("diameter", Cost::Diameter),
        ("pair_sum", Cost::PairSum),
        ("tree", Cost::Tree),
    ];
    let mut entries = Vec::new();
    for (measure, cost) in measures {
        let solved = cover(&skills, &distances, cost, case.limit, case.progress)?;
        entries.push(CoverEntry {
            measure: measure.to_owned(),
            solved: solved.map(|answer| named(case, &answer)),
        });
    }
    Ok(entries)
}

fn named(case: &Case<'_>, answer: &Cover) -> CoverAnswer {
    let names = |members: &[u32]| members.iter().map(|m| case.name(*m as usize)).collect();
    let skills = answer.skills.iter();
    CoverAnswer {
        members: names(&answer.members),
        by_skill: skills
            .map(|s| (s.skill.clone(), names(&s.members)))
            .collect(),
    }
}

/// Candidates for mentors of members of the team who are below the level a skill takes.
pub(super) fn mentors(case: &Case<'_>, team: &[usize]) -> Result<Vec<MentorEntry>, TeamError> {
    let mut entries = Vec::new();
    if case.members().len() > MOST_PEOPLE {
        return Ok(entries);
    }
    for (skill, wanted) in asked(case) {
        let level = |member: &Member| member.skills.get(&skill).copied();
        let below = |member: &&usize| {
            let level = case.members().get(**member).and_then(level);
            level.is_some_and(|level| level < wanted)
        };
        let mentees = team.iter().filter(below);
        let mentees = mentees
            .filter_map(|member| u32::try_from(*member).ok())
            .collect();
        let levels = case.members().iter().map(level).collect();
        let score = |a: u32, b: u32| case.scores.s(a as usize, b as usize);
        let found = MentorParams::new(levels, mentees).check()?.mentors(score)?;
        for mentee in &found.mentees {
            let first = mentee.mentors.iter().filter(|mentor| mentor.rank <= RANKS);
            entries.extend(first.map(|mentor| mentor_entry(case, &skill, mentee.person, mentor)));
        }
    }
    Ok(entries)
}

fn mentor_entry(case: &Case<'_>, skill: &str, mentee: u32, mentor: &Mentor) -> MentorEntry {
    let (mentee, name) = (
        case.name(mentee as usize),
        case.name(mentor.person as usize),
    );
    let reason = Reason::new(format!("`{name}` could teach `{mentee}` {skill}"))
        .input("score of the two", mentor.score)
        .input("levels above", mentor.gap)
        .rule("by score among those at least a level above with a score of at least 0.5")
        .source("our own default, unpublished");
    MentorEntry {
        mentee,
        mentor: name,
        skill: skill.to_owned(),
        rank: mentor.rank,
        reason,
    }
}
