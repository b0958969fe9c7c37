//! What it takes to make a plan lawful: the cheapest sets of changes, each checked again.

mod kinds;
mod options;
mod params;
mod region;
mod search;

use landfall_core::{Currency, Mistake, Mistakes, Place, Progress};

use crate::engine::{CheckParams, Engine, Trial};
use crate::error::LegalError;
use crate::fact::Profile;

pub use kinds::{Adjustment, Blocked, FactChange, Leave, RegionAdjustments};
pub use params::AdjustParams;

pub(crate) use region::{EXIT, Region, Searched};

/// The cheapest sets of changes for each place of a check: no region first, then the regions in
/// order. Places where nothing is violated are there too, without sets.
///
/// # Errors
/// As [`Engine::check`]; costs of changes in more than one currency; and when somebody cancels.
pub fn adjustments(
    engine: &Engine,
    profile: &Profile,
    check: &CheckParams,
    params: &AdjustParams,
    progress: &Progress,
) -> Result<Vec<RegionAdjustments>, LegalError> {
    let currency = currency(engine, params)?;
    let trials = Trial::all(engine, profile, check)?;
    let stage = progress.stage("changes", u64::try_from(trials.len()).ok());
    let mut found = Vec::new();
    for trial in &trials {
        let region = Region::new(trial, params, currency, false);
        found.push(region.report(&region.search(progress)?));
        stage.advance(1)?;
    }
    Ok(found)
}

/// The one currency of all costs of changes.
pub(crate) fn currency(engine: &Engine, params: &AdjustParams) -> Result<Currency, Mistakes> {
    let changes = engine.base().facts().iter().filter_map(|fact| {
        let own = params.changes.get(&fact.id);
        let change = own.map_or(fact.change.as_ref(), Option::as_ref)?;
        Some((fact, change))
    });
    let amounts = changes.flat_map(|(fact, change)| {
        let amounts = std::iter::once(change.cost).chain(change.yearly);
        amounts.map(move |amount| (fact, amount))
    });
    let mut first: Option<Currency> = None;
    let mut mistakes = Vec::new();
    for (fact, amount) in amounts {
        let currency = *first.get_or_insert(amount.currency());
        let place = || match params.changes.contains_key(&fact.id) {
            true => Place::default().field(fact.id.clone()),
            false => fact.place.clone(),
        };
        if amount.currency() != currency {
            let message = format!("the change costs {amount}, but others are in {currency}");
            let help = "give the costs of all changes in one currency";
            mistakes.push(Mistake::new(place(), message).help(help));
        }
        if amount.amount().is_sign_negative() && !amount.amount().is_zero() {
            let message = format!("the change costs {amount}; a cost is 0 or more");
            mistakes.push(Mistake::new(place(), message));
        }
    }
    Mistakes::none(mistakes)?;
    match first {
        Some(currency) => Ok(currency),
        None => "EUR".parse().map_err(|error: landfall_core::MoneyError| {
            Mistake::new(Place::default(), error.to_string()).into()
        }),
    }
}
