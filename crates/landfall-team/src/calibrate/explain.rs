//! Why a calibration says what it says.

use landfall_core::Reason;

use super::report::{Calibration, CalibrationStatus, FactorUse, HeldOut, Skill};
use crate::factor::Factor;

impl Calibration {
    pub(super) fn explain(&self) -> Vec<Reason> {
        let mut reasons = vec![self.status_reason()];
        if let Some(held_out) = &self.held_out {
            reasons.extend(held_out.skills.iter().map(|s| skill_reason(s, held_out)));
        }
        let idle = self
            .factors
            .iter()
            .filter(|fit| fit.usage != FactorUse::Fitted);
        for fit in idle {
            let why = match fit.usage {
                FactorUse::TooOftenMissing => "it is too often missing",
                _ => "it does not vary beyond what members explain",
            };
            let name = fit.factor.name();
            reasons.push(
                Reason::new(format!("{name} was not fitted: {why}"))
                    .input("known in the training rows", format!("{:.3}", fit.known)),
            );
        }
        reasons.extend(self.culture_reason());
        reasons
    }

    fn status_reason(&self) -> Reason {
        let mut reason = Reason::new(self.status.text())
            .input("training rows", self.rows.train)
            .input("held-out rows", self.rows.test)
            .input(
                "rows left out, as they lack a fitted factor",
                self.rows.train_left_out + self.rows.test_left_out,
            )
            .input("members", self.members);
        if self.status == CalibrationStatus::PriorNotCalibrated {
            let known = self.factors.iter().filter(|factor| factor.known > 0.0);
            let reason = known.fold(reason, |reason, factor| {
                let name = format!("earlier rows with a known {}", factor.factor.name());
                reason.input(name, format!("{:.0} %", factor.known * 100.0))
            });
            return reason.rule(
                "a fit needs 30 earlier and 10 later rows, 5 members and a factor that varies and is known in enough of the earlier rows (half, unless set otherwise)",
            );
        }
        for (factor, weight) in Factor::ALL.iter().zip(self.weights) {
            reason = reason.input(
                format!("weight of {}", factor.name()),
                format!("{weight:.3}"),
            );
        }
        reason
            .rule("ln y = b0 + sum beta (-ln f) + b_i + b_j, beta >= 0, fitted on the earlier rows; weight = beta / sum")
            .source("Lawson & Hanson 1974 (non-negative least squares)")
    }

    fn culture_reason(&self) -> Option<Reason> {
        let culture = self.culture?;
        let clear = if culture.clear {
            "clear evidence"
        } else {
            "no clear evidence"
        };
        let reason = Reason::new(format!(
            "outcomes were better where profiles differed: {clear} for a diversity term, none for a weight of culture"
        ))
        .input("unbounded coefficient of culture", format!("{:.3}", culture.free_beta));
        Some(match culture.interval {
            Some([low, high]) => reason.input("interval", format!("{low:.3} to {high:.3}")),
            None => reason,
        })
    }
}

fn skill_reason(skill: &Skill, held_out: &HeldOut) -> Reason {
    let name = skill.over.name();
    let claim = match skill.interval {
        Some([low, _]) if low > 0.0 => {
            format!("later outcomes are predicted better than by {name}")
        }
        Some(_) => {
            format!("it is not shown that later outcomes are predicted better than by {name}")
        }
        None => format!("whether later outcomes are predicted better than by {name} is not known"),
    };
    let shown = |value: Option<f64>| value.map_or("unknown".to_owned(), |v| format!("{v:.3}"));
    let reason = Reason::new(claim)
        .input("R² of the model", shown(held_out.model.r_squared))
        .input(format!("R² of {name}"), shown(skill.accuracy.r_squared))
        .input("skill", shown(skill.skill))
        .rule("1 - mean squared error / that of the baseline; interval from resampled members");
    match skill.interval {
        Some([low, high]) => reason.input("interval", format!("{low:.3} to {high:.3}")),
        None => reason,
    }
}
