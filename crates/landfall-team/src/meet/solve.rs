//! From the problem to the counts and back to meetings.

use landfall_core::{Date, Progress, Reason};

use super::clock::Clock;
use super::error::MeetError;
use super::model::Model;
use super::occasion::{Choice, Clash, Table};
use super::params::MeetProblem;
use super::schedule::{Meeting, MeetingPlan, Seat, Total};
use super::stages::{Stages, run};
use crate::solved::{Limit, Solved, Status};

impl MeetProblem {
    /// Chooses a slot for each meeting so that the greatest accumulated burden is least, and among
    /// those plans the sum of all burdens.
    ///
    /// `value`, `bound` and `gap` are those of the greatest burden, in minutes; the plan has those
    /// of the sum. The status is [`Status::Optimal`] when both are proven, [`Status::Feasible`]
    /// when the limit (half of it for each aim) ended the search before, and
    /// [`Status::Infeasible`] when some meeting has no hour that all allow: `contradiction` then
    /// names a smallest set of attendees of the first such meeting, and
    /// [`clashes`](Self::clashes) lists all. Slots used equally often in equal weeks are spread
    /// evenly over them.
    ///
    /// # Errors
    /// [`MeetError::Cancelled`].
    pub fn solve(
        &self,
        limit: Limit<'_>,
        progress: &Progress,
    ) -> Result<Solved<MeetingPlan>, MeetError> {
        let table = self.table(progress)?;
        if table.classes.iter().any(Vec::is_empty) {
            return Ok(self.infeasible(&self.clashes(progress)?));
        }
        let model = Model::new(&table, self.attendees().len());
        let stages = run(&model, limit, progress)?;
        let plan = self.plan(&table, &model, &stages);
        let proven = plan.greatest == plan.greatest_bound && plan.sum == plan.sum_bound;
        let reason = Reason::new(format!(
            "nobody bears more than {} minutes in {} meetings",
            plan.greatest,
            plan.meetings.len()
        ))
        .input("least possible", plan.greatest_bound)
        .input("sum of all burdens", plan.sum)
        .input("least possible sum", plan.sum_bound)
        .input("weeks that differ", table.classes.len())
        .rule("least greatest burden, then least sum");
        Ok(Solved {
            status: Status::found(proven),
            value: Some(plan.greatest as f64),
            bound: Some(plan.greatest_bound as f64),
            gap: Some((plan.greatest - plan.greatest_bound) as f64),
            binding: (plan.totals.iter())
                .filter(|total| total.burden == plan.greatest && plan.greatest > 0)
                .map(|total| total.label.clone())
                .collect(),
            answer: Some(plan),
            contradiction: Vec::new(),
            reproducible: limit.reproducible(),
            nodes: stages.nodes,
            reasons: vec![reason],
        })
    }

    fn infeasible(&self, clashes: &[Clash]) -> Solved<MeetingPlan> {
        let names = |clash: &Clash| -> Vec<String> {
            (clash.attendees.iter())
                .filter_map(|&i| Some(self.attendees().get(i)?.label().to_owned()))
                .collect()
        };
        let reason = |clash: &Clash| {
            Reason::new(format!(
                "meeting {} of the week from {} has no hour that all allow",
                clash.number + 1,
                clash.from
            ))
            .input("no hour in common", names(clash).join(", "))
        };
        Solved::infeasible(
            clashes.first().map(names).unwrap_or_default(),
            clashes.iter().map(reason).collect(),
        )
    }

    fn plan(&self, table: &Table, model: &Model, stages: &Stages) -> MeetingPlan {
        let clocks = self.clocks();
        let mut spread = Spread::new(model, &stages.counts);
        let mut meetings = Vec::new();
        for occasion in &table.occasions {
            let chosen = spread.next(model, occasion.class);
            let choice = table
                .classes
                .get(occasion.class)
                .and_then(|class| class.get(chosen));
            if let Some(choice) = choice {
                meetings.extend(self.meeting(occasion.week, occasion.number, choice, &clocks));
            }
        }
        let totals: Vec<Total> = (self.attendees().iter().enumerate())
            .map(|(index, attendee)| Total {
                label: attendee.label().to_owned(),
                burden: (meetings.iter())
                    .filter_map(|meeting: &Meeting| meeting.seats.get(index))
                    .map(|seat| seat.burden)
                    .sum(),
            })
            .collect();
        MeetingPlan {
            meetings,
            greatest: totals.iter().map(|total| total.burden).max().unwrap_or(0),
            greatest_bound: stages.greatest_bound * model.unit,
            sum: totals.iter().map(|total| total.burden).sum(),
            sum_bound: stages.sum_bound * model.unit,
            totals,
        }
    }

    fn meeting(
        &self,
        week: u32,
        number: u32,
        choice: &Choice,
        clocks: &[Clock<'_>],
    ) -> Option<Meeting> {
        let index = i64::from(week) * 7 + i64::from(choice.slot.day);
        let date = self.horizon().dates().nth(index as usize)?;
        let utc_minute = self.begin(index, date, choice.slot.minute)?;
        let seats = (self.attendees().iter().zip(clocks))
            .map(|(attendee, clock)| {
                let seen = self.see(clock, utc_minute)?;
                Some(Seat {
                    label: attendee.label().to_owned(),
                    local: text(seen.date, seen.minute),
                    burden: seen.burden,
                })
            })
            .collect::<Option<_>>()?;
        let passed = utc_minute - self.horizon().window().0;
        let utc_date = jiff::ToSpan::days(passed.div_euclid(1440));
        let utc_date = self.horizon().from().saturating_add(utc_date);
        Some(Meeting {
            week,
            number,
            utc_minute,
            utc: format!("{}Z", text(utc_date, passed.rem_euclid(1440) as u16)),
            seats,
        })
    }
}

fn text(date: Date, minute: u16) -> String {
    format!("{date}T{:02}:{:02}", minute / 60, minute % 60)
}

/// Deals the choices of each class out over its meetings, each as evenly as its count allows.
struct Spread {
    counts: Vec<i64>,
    used: Vec<i64>,
    dealt: Vec<i64>,
}

impl Spread {
    fn new(model: &Model, counts: &[i64]) -> Self {
        Self {
            counts: counts.to_vec(),
            used: vec![0; counts.len()],
            dealt: vec![0; model.classes.len()],
        }
    }

    /// The choice of the next meeting of a class: of those not used up the one most overdue.
    fn next(&mut self, model: &Model, class: usize) -> usize {
        let (Some(range), Some(dealt)) = (model.classes.get(class), self.dealt.get_mut(class))
        else {
            return 0;
        };
        *dealt += 1;
        let rows = self.counts.iter().zip(&self.used).enumerate();
        let chosen = rows
            .take(range.end)
            .skip(range.first)
            .filter(|(_, (count, used))| used < count)
            .max_by_key(|&(variable, (&count, &used))| {
                (
                    count * *dealt - used * range.count,
                    std::cmp::Reverse(variable),
                )
            })
            .map_or(range.first, |(variable, _)| variable);
        if let Some(used) = self.used.get_mut(chosen) {
            *used += 1;
        }
        chosen - range.first
    }
}
