//! A second look at every answer, from the inputs alone.

use super::constraint::Rule;
use super::params::Portfolio;
use crate::BusinessError;

/// What a choice is worth and spends, recomputed from the inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Sum of the net values, minor units.
    pub objective: i128,
    /// Spend of each wave, minor units.
    pub spend: Vec<i128>,
}

/// Recomputes objective and spend of `selection` (the wave of each candidate) and checks every
/// demand. Shares no code with the search; every result is passed through it before it is returned.
///
/// # Errors
/// - [`BusinessError::SelectionShape`] when there is not one entry per candidate or a wave does not exist
/// - [`BusinessError::DemandBroken`] with the labels of the demands that are not met
pub fn verify(
    portfolio: &Portfolio,
    selection: &[Option<usize>],
) -> Result<Verified, BusinessError> {
    let candidates = portfolio.candidates();
    let shaped = selection.len() == candidates.len()
        && selection.iter().flatten().all(|&w| w < portfolio.waves());
    if !shaped {
        return Err(BusinessError::SelectionShape {
            given: selection.len(),
            candidates: candidates.len(),
            waves: portfolio.waves(),
        });
    }
    let mut objective = 0;
    let mut spend = vec![0_i128; portfolio.waves()];
    for (candidate, wave) in candidates.iter().zip(selection) {
        let Some(wave) = *wave else { continue };
        objective += i128::from(candidate.net().get(wave).copied().unwrap_or(0));
        if let Some(sum) = spend.get_mut(wave) {
            *sum += i128::from(candidate.spend().get(wave).copied().unwrap_or(0));
        }
    }
    let broken: Vec<String> = portfolio
        .constraints()
        .iter()
        .filter(|c| !met(c.rule(), selection, &spend))
        .map(|c| c.label().to_owned())
        .collect();
    if broken.is_empty() {
        Ok(Verified { objective, spend })
    } else {
        Err(BusinessError::DemandBroken { labels: broken })
    }
}

fn met(rule: &Rule, selection: &[Option<usize>], spend: &[i128]) -> bool {
    let wave_of = |candidate: usize| selection.get(candidate).copied().flatten();
    let entered = |in_wave: Option<usize>| {
        selection
            .iter()
            .flatten()
            .filter(|w| in_wave.is_none_or(|x| x == **w))
            .count()
    };
    match rule {
        Rule::TotalBudget { limit } => spend.iter().sum::<i128>() <= i128::from(*limit),
        Rule::WaveBudget { wave, limit } => {
            spend.get(*wave).is_none_or(|s| *s <= i128::from(*limit))
        }
        Rule::Prerequisite { candidate, needs } => match (wave_of(*candidate), wave_of(*needs)) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(later), Some(earlier)) => earlier <= later,
        },
        Rule::Exclusion { members } => {
            members.iter().filter(|m| wave_of(**m).is_some()).count() <= 1
        }
        Rule::Required { candidate } => wave_of(*candidate).is_some(),
        Rule::Window {
            candidate,
            earliest,
            latest,
        } => wave_of(*candidate).is_none_or(|w| (*earliest..=*latest).contains(&w)),
        Rule::MaxChosen { limit } => entered(None) <= *limit,
        Rule::MaxInWave { wave, limit } => entered(Some(*wave)) <= *limit,
    }
}
