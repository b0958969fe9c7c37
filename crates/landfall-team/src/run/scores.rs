//! The scores of everybody, with weights fitted to outcomes where there are any.

use landfall_core::{Mistake, Mistakes, Place, Progress, Seed};

use super::Names;
use super::names::written;
use crate::TeamError;
use crate::factor::Factor;
use crate::factor::culture::{Culture, CultureTable, Distance, WITHIN_COUNTRY};
use crate::input::{self, TeamInput};
use crate::score::{PairObservation, ScoreParams, Scores, WeightOrigin, Weights};
use crate::survey::{PairSurvey, Scale, Survey, SurveyParams};

/// The questionnaire under the names of the report, if there is one; of several waves the last.
pub(super) fn survey(input: &TeamInput, names: Names) -> Result<Option<Survey>, TeamError> {
    let Some(given) = &input.survey else {
        return Ok(None);
    };
    let members = written(input.members(), names);
    Ok(Some(asked(given, given.latest(), &members)?))
}

/// The questionnaire with some of its answers.
pub(super) fn asked<'a>(
    given: &input::Survey,
    answers: impl Iterator<Item = &'a input::Answer>,
    members: &[crate::Member],
) -> Result<Survey, TeamError> {
    let name = |member: usize| {
        let member = members.get(member);
        member.map(|m| m.id.clone()).unwrap_or_default()
    };
    let (lowest, highest) = given.scale;
    let mut params = SurveyParams::new(Scale::Continuous { lowest, highest });
    for item in 1..=given.items {
        params = params.question(format!("item {item}"));
    }
    for answer in answers {
        let scores = answer.scores.clone();
        params = match answer.about {
            Some(about) => params.about(name(answer.from), name(about), scores),
            None => params.team(name(answer.from), scores),
        };
    }
    Ok(params.check()?)
}

/// The scores with the weights of the input, or the default ones.
pub(super) fn prior(
    input: &TeamInput,
    names: Names,
    survey: Option<&Survey>,
    seed: Seed,
    progress: &Progress,
) -> Result<Scores, TeamError> {
    let mut members = written(input.members(), names);
    if let Some(table) = &input.culture {
        compared(&mut members, &table.dimensions);
    }
    if members.is_empty() {
        let nobody = Mistake::new(Place::default().field("member"), "there is nobody to score");
        return Err(Mistakes::from(nobody.help("add at least one `[[member]]`")).into());
    }
    let answers = survey.map(Survey::pairs);
    let pairs = observations(input, &members, answers.as_ref());
    let mut params = ScoreParams::new(members)
        .pairs(pairs)
        .weights(weights(input)?)
        .calendar(input.calendar.clone())
        .seed(seed);
    if let Some(horizon) = &input.horizon {
        params = params.horizon(*horizon);
    }
    if let Some(gamma) = input.weights.gamma {
        params = params.gamma(gamma);
    }
    if let Some(aid) = input.translation_aid {
        params = params.translation_aid(aid);
    }
    if let Some(table) = &input.culture {
        params = params.culture(culture(table)?);
    }
    Ok(params.check()?.run(progress)?)
}

/// Leaves of each profile the dimensions that are compared; others only choose advice.
fn compared(members: &mut [crate::Member], dimensions: &[String]) {
    for member in members {
        let profile = member.profile.take().map(|mut profile| {
            profile.retain(|name, _| dimensions.contains(name));
            profile
        });
        member.profile = profile.filter(|profile| !profile.is_empty());
    }
}

/// The default weights with those the input gives.
fn weights(input: &TeamInput) -> Result<Weights, TeamError> {
    let default = Weights::default();
    let given = &input.weights.factors;
    let values = Factor::ALL.map(|factor| {
        let given = given.get(&factor).copied();
        given.unwrap_or_else(|| default.of(factor))
    });
    Ok(Weights::new(values, WeightOrigin::Prior)?)
}

fn culture(table: &input::CultureTable) -> Result<Culture, TeamError> {
    let rows = table.territories.clone();
    let table = CultureTable::new(table.dimensions.clone(), rows)?;
    Ok(Culture::new(table, Distance::Euclidean, WITHIN_COUNTRY)?)
}

/// What is known of pairs: the input's entries with the answers of the questionnaire.
fn observations(
    input: &TeamInput,
    members: &[crate::Member],
    answers: Option<&PairSurvey>,
) -> Vec<PairObservation> {
    let name = |member: usize| {
        members
            .get(member)
            .map(|m| m.id.as_str())
            .unwrap_or_default()
    };
    let of = |a: usize, b: usize| Some(answers?.factor(name(a), name(b))?.value);
    let mut known = std::collections::BTreeSet::new();
    let mut pairs: Vec<PairObservation> = Vec::with_capacity(input.pairs.len());
    for pair in &input.pairs {
        known.insert((pair.a.min(pair.b), pair.a.max(pair.b)));
        pairs.push(PairObservation {
            a: pair.a,
            b: pair.b,
            interaction: pair.interaction,
            survey: of(pair.a, pair.b),
            handover: pair.handover,
        });
    }
    let listed = answers.map(PairSurvey::listed).unwrap_or_default();
    let place: std::collections::BTreeMap<&str, usize> = members
        .iter()
        .enumerate()
        .map(|(place, m)| (m.id.as_str(), place))
        .collect();
    for factor in &listed {
        let (Some(a), Some(b)) = (place.get(factor.a.as_str()), place.get(factor.b.as_str()))
        else {
            continue;
        };
        if known.insert((*a.min(b), *a.max(b))) {
            let mut pair = PairObservation::new(*a, *b);
            pair.survey = Some(factor.value);
            pairs.push(pair);
        }
    }
    pairs
}
