//! What every stage needs.

use landfall_core::Progress;

use super::TeamParams;
use crate::Limit;
use crate::input::TeamInput;
use crate::member::Member;
use crate::score::Scores;

/// The input, the scores and the settings.
pub(super) struct Case<'a> {
    pub(super) input: &'a TeamInput,
    pub(super) params: &'a TeamParams,
    pub(super) limit: Limit<'a>,
    pub(super) progress: &'a Progress,
    pub(super) scores: &'a Scores,
}

impl<'a> Case<'a> {
    pub(super) const fn new(
        input: &'a TeamInput,
        params: &'a TeamParams,
        limit: Limit<'a>,
        progress: &'a Progress,
        scores: &'a Scores,
    ) -> Self {
        Self {
            input,
            params,
            limit,
            progress,
            scores,
        }
    }

    /// The members under the names of the report.
    pub(super) fn members(&self) -> &[Member] {
        self.scores.members()
    }

    /// The name of a member in the report.
    pub(super) fn name(&self, member: usize) -> String {
        let member = self.members().get(member);
        member.map(|member| member.id.clone()).unwrap_or_default()
    }

    /// The names of several members.
    pub(super) fn names(&self, members: &[usize]) -> Vec<String> {
        members.iter().map(|member| self.name(*member)).collect()
    }

    /// Own efficiency of a member.
    pub(super) fn own(&self, member: usize) -> Option<f64> {
        self.members().get(member)?.own_efficiency
    }

    /// Number of all pairs.
    pub(super) fn pairs_total(&self) -> u64 {
        let people = self.members().len() as u64;
        people * people.saturating_sub(1) / 2
    }
}
