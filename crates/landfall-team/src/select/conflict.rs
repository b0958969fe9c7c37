//! Which demands contradict each other.

use landfall_core::{Cancelled, Reason, Stage};

use super::check::Selection;
use super::hunt::{Budget, Question, hunt};
use super::model::{Aim, Model};

/// Demands that no team fulfils together, with how small that set is known to be.
pub(super) struct Contradiction {
    pub(super) labels: Vec<String>,
    pub(super) reason: Reason,
}

/// Subsets tried for a smaller contradiction.
const TRIALS: usize = 4_000;

/// Leaves out one demand after the other as long as the rest still contradicts itself
/// (Chinneck and Dravnieks 1991), then tries all smaller sets when they are few.
pub(super) fn contradiction(
    selection: &Selection,
    budget: &mut Budget<'_>,
    stage: &Stage,
) -> Result<Contradiction, Cancelled> {
    let mut trial = Trial {
        selection,
        known: Vec::new(),
        open: false,
    };
    // The size comes after the demands.
    let size = selection.demands.len();
    let mut kept: Vec<usize> = (0..=size).collect();
    for demand in (0..=size).rev() {
        let rest: Vec<usize> = kept
            .iter()
            .copied()
            .filter(|&other| other != demand)
            .collect();
        if trial.possible(&rest, budget, stage)? == Some(false) {
            kept = rest;
        }
    }
    let irreducible = !trial.open;
    let smallest = trial.smaller(&mut kept, budget, stage)?;
    let labels = kept.iter().map(|&at| selection.label(at)).collect();
    let claim = if smallest {
        "no smaller set of demands contradicts itself"
    } else if irreducible {
        "without any one of these demands the others can be fulfilled; a smaller set elsewhere was \
         not ruled out"
    } else {
        "these demands contradict each other; whether all of them are needed was not settled \
         within the limit"
    };
    let reason = Reason::new(claim).rule("demands were left out one at a time and the rest solved");
    Ok(Contradiction { labels, reason })
}

impl Selection {
    fn label(&self, at: usize) -> String {
        self.demands
            .get(at)
            .map_or_else(|| self.size_label.clone(), |demand| demand.label.clone())
    }
}

struct Trial<'s> {
    selection: &'s Selection,
    /// For each team found the demands it fulfils.
    known: Vec<Vec<usize>>,
    /// Whether some trial was stopped by the limit.
    open: bool,
}

impl Trial<'_> {
    /// Whether some team fulfils these demands; `None` when the limit came first.
    fn possible(
        &mut self,
        demands: &[usize],
        budget: &mut Budget<'_>,
        stage: &Stage,
    ) -> Result<Option<bool>, Cancelled> {
        if self
            .known
            .iter()
            .any(|known| demands.iter().all(|at| known.contains(at)))
        {
            return Ok(Some(true));
        }
        let size = self.selection.demands.len();
        let sizes = if demands.contains(&size) {
            self.selection.sizes
        } else {
            (0, self.selection.own.len())
        };
        let question = Question {
            selection: self.selection,
            aim: Aim::Any,
            active: &|at| demands.contains(&at),
            sizes,
            avoid: None,
            first: true,
        };
        let answer = hunt(question, None, budget, stage)?;
        if let Some(found) = answer.best {
            self.known.push(self.fulfilled(&found.team));
            return Ok(Some(true));
        }
        self.open |= answer.open.is_some();
        Ok(answer.open.is_none().then_some(false))
    }

    fn fulfilled(&self, team: &[usize]) -> Vec<usize> {
        let (min, max) = self.selection.sizes;
        let size = self.selection.demands.len();
        // Seats are shared out among the demands of a set, so each pair of seat demands that a
        // team fulfils alone may still collide: such demands count only when all fit at once.
        let seats = |at: usize| {
            matches!(
                self.selection.demands.get(at).map(|demand| &demand.rule),
                Some(super::demand::Rule::Seats { .. })
            )
        };
        let holds = |active: &dyn Fn(usize) -> bool| {
            Model::new(self.selection, team.len(), Aim::Any, active).feasible(team)
        };
        let all_seats = holds(&seats);
        (0..=size)
            .filter(|&at| {
                if at == size {
                    (min..=max).contains(&team.len())
                } else if seats(at) {
                    all_seats
                } else {
                    holds(&|other| other == at)
                }
            })
            .collect()
    }

    /// Replaces `kept` by the first smaller set that contradicts itself. Whether none is smaller
    /// than what is kept afterwards.
    fn smaller(
        &mut self,
        kept: &mut Vec<usize>,
        budget: &mut Budget<'_>,
        stage: &Stage,
    ) -> Result<bool, Cancelled> {
        let all = self.selection.demands.len() + 1;
        let mut trials = 0;
        for count in 1..kept.len() {
            let mut set: Vec<usize> = (0..count).collect();
            loop {
                trials += 1;
                if trials > TRIALS {
                    return Ok(false);
                }
                match self.possible(&set, budget, stage)? {
                    Some(true) => {}
                    Some(false) => {
                        *kept = set;
                        return Ok(true);
                    }
                    None => return Ok(false),
                }
                if !advance(&mut set, all) {
                    break;
                }
            }
        }
        Ok(!self.open)
    }
}

/// The next set of the same size in the order of indices.
fn advance(set: &mut [usize], all: usize) -> bool {
    let size = set.len();
    for at in (0..size).rev() {
        let Some(&here) = set.get(at) else {
            return false;
        };
        if here < all - (size - at) {
            for (step, place) in set.iter_mut().skip(at).enumerate() {
                *place = here + 1 + step;
            }
            return true;
        }
    }
    false
}
