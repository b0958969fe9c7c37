//! What is left of a plan that no longer fits into its budgets.

use crate::portfolio::{Constraint, Portfolio, Rule};

/// The plan's own candidates, each in its wave or not at all, under the same demands.
pub(super) struct Kept {
    /// Their indices in the whole portfolio.
    members: Vec<usize>,
    constraints: Vec<Constraint>,
}

impl Kept {
    pub(super) fn new(portfolio: &Portfolio, plan: &[Option<usize>]) -> Self {
        let entered = plan.iter().enumerate();
        let entered: Vec<(usize, usize)> = entered
            .filter_map(|(i, wave)| wave.map(|wave| (i, wave)))
            .collect();
        let members: Vec<usize> = entered.iter().map(|(index, _)| *index).collect();
        let demands = portfolio.constraints().iter();
        let demands = demands.filter_map(|demand| within(demand, &members));
        let waves = entered.iter().enumerate();
        let waves = waves.map(|(candidate, (_, wave))| {
            let (earliest, latest) = (*wave, *wave);
            let rule = Rule::Window {
                candidate,
                earliest,
                latest,
            };
            Constraint::new("the plan's wave", rule)
        });
        let constraints = demands.chain(waves).collect();
        Self {
            members,
            constraints,
        }
    }

    /// The same in a world of other amounts; `None` where the plan enters nothing.
    pub(super) fn world(&self, world: &Portfolio) -> Option<Portfolio> {
        if self.members.is_empty() {
            return None;
        }
        let of = |index: &usize| world.candidates().get(*index).cloned();
        let candidates = self.members.iter().filter_map(of).collect();
        Some(world.part(candidates, self.constraints.clone()))
    }
}

/// A demand on the members alone, by their places among them; `None` where it says nothing there.
fn within(demand: &Constraint, members: &[usize]) -> Option<Constraint> {
    let place = |index: &usize| members.iter().position(|member| member == index);
    let rule = match demand.rule() {
        Rule::Prerequisite { candidate, needs } => Rule::Prerequisite {
            candidate: place(candidate)?,
            needs: place(needs)?,
        },
        Rule::Required { candidate } => Rule::Required {
            candidate: place(candidate)?,
        },
        // A plan in its portfolio keeps these, and so does each part of it.
        Rule::Exclusion { .. }
        | Rule::Window { .. }
        | Rule::MaxChosen { .. }
        | Rule::MaxInWave { .. } => return None,
        Rule::TotalBudget { .. } | Rule::WaveBudget { .. } => demand.rule().clone(),
    };
    Some(Constraint::new(demand.label(), rule))
}
