//! The difference between two plans.

mod region;
mod text;

use landfall_core::{Date, Money, RegionCode};
use landfall_market::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::plan::{NotAssessed, Plan, Settings, Status};
pub(crate) use text::plain;

pub use region::{LawChange, Listed, RegionDiff};

/// Version of the layout of a difference; the first number changes when a reader must change.
pub const DIFF_VERSION: &str = "1.0";

/// What differs between two plans: settings first, then what follows from them.
///
/// Amounts are compared as they stand: where the plans have different currencies, `currency` among
/// the settings says so, and no amount is subtracted from another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanDiff {
    /// Version of this layout.
    pub schema_version: String,
    /// The older plan.
    pub before: PlanName,
    /// The newer one.
    pub after: PlanName,
    /// Whether nothing differs.
    pub same: bool,
    /// Settings that differ, by their path in `plan.json` under `settings`.
    pub settings: Vec<SettingChange>,
    /// What differs in the choice.
    pub choice: ChoiceDiff,
    /// Segments, where they differ.
    pub segments: Option<Changed<SegmentsFound>>,
    /// Regions that differ, in the order of the newer plan; those it lacks come last.
    pub regions: Vec<RegionDiff>,
    /// Questions that only the newer plan leaves open.
    pub questions_opened: Vec<NotAssessed>,
    /// Questions that only the older plan leaves open.
    pub questions_answered: Vec<NotAssessed>,
    /// Notes that only the newer plan makes.
    pub notes_added: Vec<String>,
    /// Notes that only the older plan makes.
    pub notes_removed: Vec<String>,
}

/// Which plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanName {
    /// Its name.
    pub name: String,
    /// Its day.
    pub as_of: Date,
}

/// A value before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changed<T> {
    /// In the older plan.
    pub before: T,
    /// In the newer one.
    pub after: T,
}

/// A setting that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SettingChange {
    /// Its path, such as `discount_rate` or `people.wanted_hours`.
    pub path: String,
    /// In the older plan; `null` where it has none.
    pub before: Value,
    /// In the newer one; `null` where it has none.
    pub after: Value,
}

/// What differs in the choice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChoiceDiff {
    /// Regions only the newer plan chooses.
    pub added: Vec<RegionCode>,
    /// Regions only the older plan chooses.
    pub removed: Vec<RegionCode>,
    /// Regions that both choose, in different waves.
    pub moved: Vec<WaveChange>,
    /// Sum of value - j, where it differs.
    pub objective: Option<Changed<Money>>,
    /// Whether it is proven that nothing is better, where it differs.
    pub status: Option<Changed<Status>>,
    /// The budget, where it differs.
    pub budget: Option<Changed<Option<Money>>>,
    /// What is taken from it, where it differs.
    pub budget_used: Option<Changed<Money>>,
    /// Share of the draws in which the plan's regions are the best choice, where it differs;
    /// `null` where nothing was drawn.
    pub sure: Option<Changed<Option<f64>>>,
}

/// A region in another wave; waves count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaveChange {
    /// Which.
    pub region: RegionCode,
    /// Its waves.
    pub wave: Changed<usize>,
}

/// What was found about segments. Their numbers mean nothing across plans.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SegmentsFound {
    /// Whether there are any.
    pub verdict: Verdict,
    /// How many.
    pub k: usize,
}

/// Compares two plans.
///
/// ```
/// # use landfall::{Demand, Feature, Progress, Strategy, Terms, Transform};
/// # use landfall::core::RegionCode;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let csv = b"region,gdp,users\nDE,48,60\nFR,42,50\nAT,50,5\nBR,9,90\nIN,2,300\nKE,2,11\n";
/// let plan = |rate| -> Result<_, Box<dyn std::error::Error>> {
///     let terms = Terms {
///         name: Some("First look".into()),
///         as_of: Some("2026-11-22".parse()?),
///         currency: Some("EUR".parse()?),
///         discount_rate: Some(rate),
///         ..Terms::default()
///     };
///     let builder = Strategy::builder().terms(terms);
/// #   let builder = builder
/// #       .demand(Demand::params().read_bytes(csv, "demand.csv")?)
/// #       .features(vec![Feature::new("gdp", Transform::Log)])
/// #       .indicator("users")
/// #       .home([RegionCode::parse("DE")?]);
///     // … figures, costs and value as in `Strategy` …
///     Ok(builder.check()?.run(&Progress::silent())?)
/// };
/// let found = landfall::diff::compare(&plan(0.08)?, &plan(0.05)?);
/// assert_eq!(found.settings[0].path, "discount_rate");
/// # Ok(())
/// # }
/// ```
pub fn compare(before: &Plan, after: &Plan) -> PlanDiff {
    let mut diff = PlanDiff {
        schema_version: DIFF_VERSION.to_owned(),
        before: name(before),
        after: name(after),
        same: false,
        settings: settings(&before.settings, &after.settings),
        choice: choice(before, after),
        segments: changed(segments(before), segments(after)),
        regions: region::all(before, after),
        questions_opened: only(&after.not_assessed, &before.not_assessed),
        questions_answered: only(&before.not_assessed, &after.not_assessed),
        notes_added: only(&after.notes, &before.notes),
        notes_removed: only(&before.notes, &after.notes),
    };
    diff.same = diff.settings.is_empty()
        && diff.choice == ChoiceDiff::default()
        && diff.segments.is_none()
        && diff.regions.is_empty()
        && diff.questions_opened.is_empty()
        && diff.questions_answered.is_empty()
        && diff.notes_added.is_empty()
        && diff.notes_removed.is_empty();
    diff
}

impl PlanDiff {
    /// The difference as JSON, indented, ending with a line break.
    ///
    /// # Errors
    /// When a number cannot be written; no difference made here holds one.
    ///
    /// ```
    /// use landfall::diff::{PlanDiff, compare};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let file = landfall_testkit::small_strategy(folder.path())?;
    /// # let plan = landfall::Strategy::from_file(&file, &[])?.run(&landfall::Progress::silent())?;
    /// let found = compare(&plan, &plan); // `plan` is what `Strategy::run` answered
    /// assert!(found.same);
    /// assert_eq!(serde_json::from_str::<PlanDiff>(&found.to_json()?)?, found);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|json| json + "\n")
    }
}

fn name(plan: &Plan) -> PlanName {
    PlanName {
        name: plan.settings.name.clone(),
        as_of: plan.settings.as_of,
    }
}

/// Both values, where they differ.
fn changed<T: PartialEq>(before: T, after: T) -> Option<Changed<T>> {
    (before != after).then_some(Changed { before, after })
}

/// What only the first list has, each as often as it has it more.
fn only<T: PartialEq + Clone>(these: &[T], those: &[T]) -> Vec<T> {
    let mut rest: Vec<&T> = those.iter().collect();
    let mut only = Vec::new();
    for one in these {
        match rest.iter().position(|other| *other == one) {
            Some(found) => drop(rest.swap_remove(found)),
            None => only.push(one.clone()),
        }
    }
    only
}

fn segments(plan: &Plan) -> SegmentsFound {
    SegmentsFound {
        verdict: plan.segments.verdict,
        k: plan.segments.k,
    }
}

fn choice(before: &Plan, after: &Plan) -> ChoiceDiff {
    let wave = |plan: &Plan, code: &RegionCode| plan.region(code).and_then(|region| region.wave);
    let kept = after.choice.selected.iter();
    let moved = kept.filter_map(|code| {
        let wave = changed(wave(before, code)?, wave(after, code)?)?;
        let region = code.clone();
        Some(WaveChange { region, wave })
    });
    let sure = |plan: &Plan| {
        plan.doubt
            .as_ref()
            .map(|doubt| doubt.plan.same_regions.share)
    };
    let (was, is) = (&before.choice, &after.choice);
    ChoiceDiff {
        added: only(&is.selected, &was.selected),
        removed: only(&was.selected, &is.selected),
        moved: moved.collect(),
        objective: changed(was.objective, is.objective),
        status: changed(was.status, is.status),
        budget: changed(was.budget, is.budget),
        budget_used: changed(was.budget_used, is.budget_used),
        sure: changed(sure(before), sure(after)),
    }
}

/// Settings that differ; name and day stand in the head of a difference too.
fn settings(before: &Settings, after: &Settings) -> Vec<SettingChange> {
    let tree = |settings| serde_json::to_value(settings).unwrap_or_default();
    let mut found = Vec::new();
    differing("", &tree(before), &tree(after), &mut found);
    found
}

/// Walks two trees of values; lists are compared as a whole.
fn differing(path: &str, before: &Value, after: &Value, found: &mut Vec<SettingChange>) {
    if let (Value::Object(was), Value::Object(is)) = (before, after)
        && !(is_amount(was) || is_amount(is))
    {
        let more = is.keys().filter(|key| !was.contains_key(*key));
        for key in was.keys().chain(more) {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            let side = |of: &serde_json::Map<String, Value>| of.get(key).cloned();
            let (was, is) = (side(was), side(is));
            differing(
                &path,
                &was.unwrap_or_default(),
                &is.unwrap_or_default(),
                found,
            );
        }
    } else if before != after {
        found.push(SettingChange {
            path: path.to_owned(),
            before: before.clone(),
            after: after.clone(),
        });
    }
}

/// Whether a value is an amount of money, which is one value and no section.
fn is_amount(value: &serde_json::Map<String, Value>) -> bool {
    value.contains_key("amount") && value.contains_key("currency")
}
