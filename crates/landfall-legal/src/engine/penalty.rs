//! What breaking a rule can cost.

use super::plan::Norm;
use super::scene::Scene;
use crate::report::{PenaltyEstimate, Verdict};

/// The most that breaking the rule can cost, where it is broken or may turn out to be: for a
/// violation, waived or not, for an open verdict, and for a rule ahead that would be broken.
pub(super) fn estimate(
    norm: &Norm,
    scene: &Scene<'_>,
    verdict: &Verdict,
    otherwise: Option<&Verdict>,
) -> Option<PenaltyEstimate> {
    let (article, text) = norm.shown.penalty.as_ref()?;
    let broken = |verdict: &Verdict| matches!(verdict, Verdict::Violation | Verdict::NeedsInput);
    let counts = match verdict {
        Verdict::Waived { .. } => true,
        Verdict::NotYetInForce { .. } => otherwise.is_some_and(broken),
        verdict => broken(verdict),
    };
    if !counts {
        return None;
    }
    let facts = scene.engine.base().facts();
    let answer = |fact: &str| scene.given(fact).map(|given| &given.answer);
    let formula = norm.penalty.as_ref();
    let amount = formula.map(|formula| formula.evaluate(facts, answer));
    let amount = amount.unwrap_or_default();
    Some(PenaltyEstimate {
        article: article.clone(),
        text: text.clone(),
        most: amount.most,
        at_least: amount.at_least,
        needs: amount.needs,
        enforced_from: norm.rule.enforced_from.filter(|from| scene.day < *from),
    })
}
