//! From a team file to the whole answer.
//!
//! The stages in their order: scores, the choice of a team, roles, tasks, meetings, links, doubt.
//! Each is a part of this crate and can be called alone; here nothing is computed anew.

mod calibration;
mod case;
mod choice;
mod conflicts;
mod doubt;
mod duties;
mod entries;
mod hours;
mod links;
mod meetings;
mod names;
mod scores;
mod skills;
mod waves;

use landfall_core::{Progress, Reason, Seed};

use crate::calendar::Horizon;
use crate::factor::Factor;
use crate::input::TeamInput;
use crate::report::{CalibrationEntry, TeamReport, TeamSettings, VERSION};
use crate::score::{Scores, TeamScore};
use crate::survey::Survey;
use crate::{Limit, Solved, TeamError};
use case::Case;

/// How people are written in a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Names {
    /// As the input names them.
    #[default]
    Shown,
    /// The first 16 hexadecimal digits of the SHA-256 of each name. A pseudonym, not anonymity:
    /// whoever has a list of names can compute it.
    Hashed,
}

/// What a report holds.
///
/// Defaults: names shown, up to 500,000 pairs listed, the reasons of up to 2,000 of them, seed 0.
#[derive(Debug, Clone, Copy)]
pub struct TeamParams {
    names: Names,
    pairs_listed: usize,
    pair_reasons: usize,
    seed: Seed,
}

impl Default for TeamParams {
    fn default() -> Self {
        Self {
            names: Names::Shown,
            pairs_listed: 500_000,
            pair_reasons: 2_000,
            seed: Seed::new(0),
        }
    }
}

impl TeamParams {
    /// How people are written.
    #[must_use]
    pub const fn names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    /// Pairs that are listed, at most. Where there are more, only those of the team are.
    #[must_use]
    pub const fn pairs_listed(mut self, pairs: usize) -> Self {
        self.pairs_listed = pairs;
        self
    }

    /// Listed pairs that carry their reasons, at most; where there are more, none does.
    #[must_use]
    pub const fn pair_reasons(mut self, pairs: usize) -> Self {
        self.pair_reasons = pairs;
        self
    }

    /// Seed of all randomness.
    #[must_use]
    pub const fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }
}

/// What the reader must know before using a report about people.
const NOTICE: &str = "These figures describe how people may work together under stated \
    assumptions; they support a decision and do not make one. Scoring people at work can be a \
    high-risk use under the EU AI Act (Annex III, point 4) and is processing of personal data: a \
    person decides, the people concerned know about it, and everybody can refuse a factor.";

/// Scores everybody, and chooses, assigns and plans what the input asks for.
///
/// `limit` holds for each search by itself.
///
/// # Errors
/// [`TeamError::Input`] when there is nobody, or something in the input cannot be used together;
/// [`TeamError::Cancelled`]. That no team meets the demands is no error but an answer.
///
/// ```
/// use landfall_core::Progress;
/// use landfall_team::input::TeamInput;
/// use landfall_team::{Limit, TeamParams};
///
/// let text = br#"
/// [[member]]
/// id = "ana"
/// own_efficiency = 0.9
/// languages = ["pt:native", "en:C1"]
///
/// [[member]]
/// id = "bo"
/// own_efficiency = 0.7
/// languages = ["zh:native", "en:B2"]
/// "#;
/// let input = TeamInput::read_bytes(text, "team.toml")?;
/// let report = landfall_team::run(&input, &TeamParams::default(), Limit::default(), &Progress::silent())?;
/// assert_eq!(report.pairs.len(), 1);
/// assert_eq!(report.worst_members[0].id, "bo");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn run(
    input: &TeamInput,
    params: &TeamParams,
    limit: Limit<'_>,
    progress: &Progress,
) -> Result<TeamReport, TeamError> {
    let survey = scores::survey(input, params.names)?;
    let (scores, calibration) = scored(input, params, survey.as_ref(), progress)?;
    let case = Case::new(input, params, limit, progress, &scores);
    let selection = choice::select(&case)?;
    let (team, alternative) = choice::teams(&case, selection.as_ref());
    let pairs = entries::pairs(&case, &team)?;
    let (best, worst) = (entries::best(&case)?, entries::worst(&case)?);
    let score = entries::score(&case, &team)?;
    let entry = score.as_ref().map(|score| entries::team(&case, score));
    let other = entries::score(&case, alternative.as_deref().unwrap_or_default())?;
    let links = links::graph(&case, &team)?;
    Ok(TeamReport {
        schema_version: VERSION.to_owned(),
        notice: NOTICE.to_owned(),
        settings: settings(&case),
        members: entries::members(&case, &team)?,
        pairs_total: case.pairs_total(),
        pairs_ranked_by: best.by,
        best_pairs: best.pairs,
        worst_pairs: worst.pairs,
        worst_members: entries::worst_members(&case)?,
        alternative: other.map(|score| entries::team(&case, &score)),
        roles: duties::roles(&case, &team)?,
        tasks: duties::tasks(&case, &team)?,
        meetings: meetings::plan(&case, &team)?,
        backbone: links::backbone(&case, &links),
        cover: skills::cover_all(&case)?,
        bridges: links::bridges(&case, &team, &links)?,
        mentors: skills::mentors(&case, &team)?,
        hours: hours::strips(&case),
        sensitivity: doubt::sensitivity(&case, &team, alternative.as_deref())?,
        survey: doubt::survey(survey.as_ref(), &case, &team)?,
        waves: waves::changes(&case)?,
        watched: waves::watched(input),
        codings: waves::codings(&case)?,
        conflicts: conflicts::entries(&case)?,
        measures: conflicts::measures(&case)?,
        not_assessed: doubt::not_assessed(&case, &team),
        warnings: doubt::warnings(&case, &team, selection.as_ref(), entry.as_ref(), &pairs),
        reasons: reasons(&case, score.as_ref()),
        selection: selection.map(|selection| choice::entry(&case, &selection)),
        calibration,
        team: entry,
        pairs,
        seconds: None,
    })
}

/// The scores with the weights that hold, and where these come from.
fn scored(
    input: &TeamInput,
    params: &TeamParams,
    survey: Option<&Survey>,
    progress: &Progress,
) -> Result<(Scores, CalibrationEntry), TeamError> {
    let prior = scores::prior(input, params.names, survey, params.seed, progress)?;
    calibration::calibrate(input, prior, params.seed, progress)
}

/// Chooses the team the input asks for, as places among its members, rising; `None` where it asks
/// for none. The same choice as that of [`run`], without what stands beside it.
///
/// # Errors
/// As [`run`].
pub fn choose(
    input: &TeamInput,
    params: &TeamParams,
    limit: Limit<'_>,
    progress: &Progress,
) -> Result<Option<Solved<Vec<usize>>>, TeamError> {
    if input.selection.is_none() {
        return Ok(None);
    }
    let survey = scores::survey(input, params.names)?;
    let (scores, _) = scored(input, params, survey.as_ref(), progress)?;
    let case = Case::new(input, params, limit, progress, &scores);
    Ok(choice::select(&case)?.map(choice::places))
}

fn settings(case: &Case<'_>) -> TeamSettings {
    let horizon = case.input.horizon.as_ref();
    let weights = Factor::ALL.map(|factor| (factor, case.scores.weights().of(factor)));
    TeamSettings {
        source: String::new(),
        from: horizon.map(Horizon::from),
        weeks: horizon.map(Horizon::weeks),
        weights: weights.into_iter().collect(),
        gamma: case.scores.gamma(),
        hashed: case.params.names == Names::Hashed,
    }
}

/// Why the team is worth what it is.
fn reasons(case: &Case<'_>, score: Option<&TeamScore>) -> Vec<Reason> {
    let team = score.map(TeamScore::reason);
    team.into_iter()
        .chain([doubt::weights(case.scores)])
        .collect()
}
