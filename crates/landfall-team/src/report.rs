//! The whole answer about a team as one document: scores, choices, their proofs and their reasons.

mod plans;
mod waves;

use std::collections::BTreeMap;

use landfall_core::{Date, Reason};
use schemars::JsonSchema;
use serde::Serialize;

use crate::calibrate::Calibration;
use crate::conflict::{BeforeAfter, Undecided};
use crate::factor::Factor;
use crate::solved::Solved;
use crate::survey::{GroupReport, Reliability};

pub use plans::{Chosen, MeetingEntry, MeetingPlan, RolePlan, RoleSeat, TaskPlan, TaskShare};
pub use waves::{CodingEntry, WatchEntry, WaveEntry};

/// Version of this document.
pub const VERSION: &str = "1.1";

/// What was found about a team.
///
/// Numbers that are not known are `null`. People appear under the names of the input, or under the
/// first 16 hexadecimal digits of the SHA-256 of their names where that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TeamReport {
    /// Version of this document.
    pub schema_version: String,
    /// What the reader must know before using it about people.
    pub notice: String,
    /// How it was computed.
    pub settings: TeamSettings,
    /// Everybody, in the order of the input.
    pub members: Vec<MemberEntry>,
    /// Scores of pairs, by the order of the members; as many as were asked for.
    pub pairs: Vec<PairEntry>,
    /// Number of all pairs there are.
    pub pairs_total: u64,
    /// What `best_pairs` and `worst_pairs` compare: `value` where own efficiencies are known, else
    /// `score`.
    pub pairs_ranked_by: String,
    /// The pairs that work best together, ties together.
    pub best_pairs: Vec<PairRef>,
    /// The pairs that work worst together, ties together.
    pub worst_pairs: Vec<PairRef>,
    /// The members with the least own efficiency, ties together.
    pub worst_members: Vec<MemberRef>,
    /// The team: the chosen one, or everybody where nobody asked for a choice.
    pub team: Option<TeamEntry>,
    /// The best other team, where the choice found one.
    pub alternative: Option<TeamEntry>,
    /// Who is chosen.
    pub selection: Option<Solved<Chosen>>,
    /// Who takes which role.
    pub roles: Option<Solved<RolePlan>>,
    /// Who does which task.
    pub tasks: Option<Solved<TaskPlan>>,
    /// When to meet.
    pub meetings: Option<Solved<MeetingPlan>>,
    /// The links that hold the team together.
    pub backbone: Option<BackboneEntry>,
    /// The least costly groups that have all skills asked for.
    pub cover: Vec<CoverEntry>,
    /// Who connects whom, and what breaks without her.
    pub bridges: Vec<BridgeEntry>,
    /// Candidates for mentors.
    pub mentors: Vec<MentorEntry>,
    /// Working hours of one day on the common clock, one strip for each pattern of offsets in the
    /// horizon.
    pub hours: Vec<HoursStrip>,
    /// Whether the weights are fitted to outcomes.
    pub calibration: CalibrationEntry,
    /// Whether the answer survives other weights.
    pub sensitivity: Vec<SensitivityEntry>,
    /// Reliability and agreement of the questionnaire.
    pub survey: Option<SurveyEntry>,
    /// How the answers about the team changed, wave by wave.
    pub waves: Vec<WaveEntry>,
    /// Series that are watched for drift.
    pub watched: Vec<WatchEntry>,
    /// Interviews that several people coded.
    pub codings: Vec<CodingEntry>,
    /// Conflicts with the advice that fits them.
    pub conflicts: Vec<ConflictEntry>,
    /// Whether conflicts became rarer after measures, by kind.
    pub measures: Vec<BeforeAfter>,
    /// What was not assessed, and what input would settle it.
    pub not_assessed: BTreeMap<String, String>,
    /// What the reader should know.
    pub warnings: Vec<String>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Wall time of the whole run, where somebody measured it.
    pub seconds: Option<f64>,
}

/// How a team was scored.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TeamSettings {
    /// The file, as the user named it; empty where there is none.
    pub source: String,
    /// First date of the horizon.
    pub from: Option<Date>,
    /// Weeks of the horizon.
    pub weeks: Option<u32>,
    /// Weights of the factors.
    pub weights: BTreeMap<Factor, f64>,
    /// Share of the pairs in the value of a team.
    pub gamma: f64,
    /// Whether names are hashed.
    pub hashed: bool,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MemberEntry {
    /// Who.
    pub id: String,
    /// Own efficiency c_i.
    pub own: Option<f64>,
    /// c_i times her mean score with the rest of the team.
    pub in_team: Option<f64>,
    /// What the team's value gains by her: V(S) - V(S without her) for a member of the team, V(S
    /// with her) - V(S) for others.
    pub marginal: Option<f64>,
    /// Whether she belongs to `team`.
    pub chosen: bool,
    /// Home time zone.
    pub zone: Option<String>,
    /// Territory whose weekends and holidays she keeps.
    pub territory: Option<String>,
    /// Languages with the levels spoken and understood, such as `de C1/C2`.
    pub languages: Vec<String>,
    /// Roles she can take.
    pub roles: Vec<String>,
}

/// The score of one pair.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairEntry {
    /// One member.
    pub a: String,
    /// The other.
    pub b: String,
    /// s, above 0 and at most 1; `null` when no factor is known.
    pub score: Option<f64>,
    /// sqrt(c_a c_b) s.
    pub value: Option<f64>,
    /// Every factor that applies, above 0 and at most 1; `null` where it is missing or opted out.
    pub factors: BTreeMap<Factor, Option<f64>>,
    /// Share of the weights of the factors that are known.
    pub coverage: f64,
    /// Where the score would lie with the missing factors at their 5 % and 95 % values.
    pub interval: Option<[f64; 2]>,
    /// Why; left out where not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// A pair with the number it is ranked by.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairRef {
    /// One member.
    pub a: String,
    /// The other.
    pub b: String,
    /// The number ranked by.
    pub value: f64,
}

/// A member with her own and her in-team efficiency.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MemberRef {
    /// Who.
    pub id: String,
    /// Own efficiency.
    pub own: f64,
    /// In-team efficiency.
    pub in_team: Option<f64>,
}

/// A team and its figures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TeamEntry {
    /// Its members.
    pub members: Vec<String>,
    /// V = (1 - gamma) mean c + gamma mean v, over what is known.
    pub value: Option<f64>,
    /// Whether everything the value rests on is known.
    pub complete: bool,
    /// Its weakest pairs, ties together.
    pub weakest_pair: Vec<PairRef>,
    /// Weight of its minimum spanning forest, with -ln s as distance.
    pub msf_weight: Option<f64>,
    /// Greatest distance between two members along the links.
    pub diameter: Option<f64>,
    /// Smallest number of members with half of the team's own efficiency; `null` where somebody's is
    /// not known.
    pub absence_factor: Option<usize>,
}

/// The links that hold a team together: a minimum spanning forest with -ln s as distance.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BackboneEntry {
    /// Its links.
    pub links: Vec<LinkEntry>,
    /// Number of parts that are not connected by any known score.
    pub parts: usize,
    /// Sum of the distances.
    pub weight: f64,
    /// Whether it is the only forest of that weight.
    pub unique: bool,
}

/// One link of the backbone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LinkEntry {
    /// One member.
    pub a: String,
    /// The other.
    pub b: String,
    /// Their score.
    pub score: f64,
    /// -ln of it.
    pub distance: f64,
    /// Whether it is the weakest link of the forest.
    pub bottleneck: bool,
    /// The link that would take its place.
    pub replacement: Option<[String; 2]>,
}

/// A group that has all skills.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CoverEntry {
    /// What is least: `diameter`, `pair_sum` or `tree`.
    pub measure: String,
    /// The group, its proof and its cost.
    #[serde(flatten)]
    pub solved: Solved<CoverAnswer>,
}

/// Who covers which skill.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CoverAnswer {
    /// The group.
    pub members: Vec<String>,
    /// Who has which skill.
    pub by_skill: BTreeMap<String, Vec<String>>,
}

/// What one member means for the connections of the team.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BridgeEntry {
    /// Who.
    pub id: String,
    /// Share of shortest paths between others that lead through her, 0 to 1.
    pub betweenness: f64,
    /// The same weighted with the languages she shares with both sides.
    pub bridging: Option<f64>,
    /// Parts the rest falls into without her.
    pub parts_without: usize,
    /// Pairs of others that are cut off from each other without her.
    pub pairs_cut: u64,
    /// Skills, roles and languages that nobody else in the team has.
    pub only_holder_of: Vec<String>,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A candidate for a mentor.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MentorEntry {
    /// Who learns.
    pub mentee: String,
    /// Who teaches.
    pub mentor: String,
    /// What.
    pub skill: String,
    /// Rank of this mentor for this mentee and skill, from 1; equal ranks are ties.
    pub rank: usize,
    /// Why.
    pub reason: Reason,
}

/// Working hours on one day, on the common clock.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HoursStrip {
    /// First date on which this pattern holds.
    pub from: Date,
    /// For each member with known hours, her spans in minutes after 00:00 UTC of that date; a span
    /// may begin below 0 or end above 1440.
    pub spans: BTreeMap<String, Vec<[i64; 2]>>,
}

/// Where the weights come from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CalibrationEntry {
    /// `prior weights, not calibrated`, or what the fit to outcomes found.
    pub status: String,
    /// Weights in use.
    pub weights: BTreeMap<Factor, f64>,
    /// Kind of the outcomes that weights were fitted to; `null` where there are none.
    pub outcome: Option<String>,
    /// Outcomes of other kinds, left out: what is counted and what is timed has no common measure.
    pub outcomes_left_out: usize,
    /// The fit, where there were outcomes.
    pub fit: Option<Calibration>,
}

/// What happens to the answer when one weight changes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SensitivityEntry {
    /// The factor.
    pub factor: Factor,
    /// What its weight is multiplied by.
    pub times: f64,
    /// Whether the best pairs stay the best pairs.
    pub best_pairs_stay: bool,
    /// Whether the team stays ahead of the best other team that was found; `null` without one.
    pub team_stays: Option<bool>,
}

/// A conflict and the advice that fits it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ConflictEntry {
    /// What it is about.
    pub kind: String,
    /// Who is involved.
    pub parties: Vec<String>,
    /// `open`, `measure_taken` or `closed`.
    pub state: String,
    /// When it was recorded.
    pub date: Date,
    /// What was done about it.
    pub measure: Option<String>,
    /// When it was done.
    pub measure_taken: Option<Date>,
    /// When it was over.
    pub closed: Option<Date>,
    /// Advice that fits, each with its source.
    pub advice: Vec<Reason>,
    /// Advice that would fit if what it lacks were known.
    pub undecided: Vec<Undecided>,
}

/// What the questionnaire is worth.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SurveyEntry {
    /// Reliability of the answers about colleagues, from which the survey factor comes.
    pub about_colleagues: Reliability,
    /// Reliability of the answers about the team as a whole.
    pub about_the_team: Reliability,
    /// The mean of the team, where enough people answered and agree.
    pub groups: GroupReport,
}

impl TeamReport {
    /// The document as JSON on one line, with a line break at its end.
    ///
    /// # Errors
    /// When a number cannot be written.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(|json| json + "\n")
    }
}
