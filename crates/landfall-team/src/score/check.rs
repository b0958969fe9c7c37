//! What is wrong with members and observations, all of it.

use std::collections::BTreeSet;

use landfall_core::{Mistake, Place, nearest};

use super::ScoreParams;
use crate::factor::culture::LARGEST;
use crate::factor::interaction::Interaction;

impl ScoreParams {
    pub(super) fn check_members(&self, mistakes: &mut Vec<Mistake>) {
        if u32::try_from(self.members.len()).is_err() {
            let message = format!(
                "there are {} members: allowed are 2^32 - 1",
                self.members.len()
            );
            mistakes.push(Mistake::new(Place::default().field("member"), message));
        }
        let mut seen = BTreeSet::new();
        for (place, member) in self.members.iter().enumerate() {
            if member.id.trim().is_empty() || !seen.insert(&member.id) {
                let message = format!("`{}` is empty or stands twice", member.id);
                let at = Place::default().field(format!("member[{place}].id"));
                mistakes.push(Mistake::new(at, message).help("give each member an id of her own"));
            }
            let at = |field: &str| format!("member `{}`.{field}", member.id);
            if let Some(own) = member.own_efficiency
                && !(own > 0.0 && own <= 1.0)
            {
                mistakes.push(out_of_range(
                    &at("own_efficiency"),
                    own,
                    "above 0, at most 1",
                ));
            }
            for (dimension, score) in member.profile.iter().flatten() {
                self.check_profile(&at("profile"), dimension, *score, mistakes);
            }
        }
    }

    fn check_profile(&self, at: &str, dimension: &str, score: f64, mistakes: &mut Vec<Mistake>) {
        let field = format!("{at}.{dimension}");
        // NaN is refused, too.
        if !matches!(score.abs().partial_cmp(&LARGEST), Some(order) if order.is_le()) {
            mistakes.push(out_of_range(&field, score, "-1e100 to 1e100"));
        }
        let Some(culture) = &self.culture else {
            return;
        };
        let known = culture.table().dimensions();
        if known.iter().all(|name| name != dimension) {
            let message = format!("`{dimension}` is no dimension of the culture table");
            let names = known.iter().map(String::as_str);
            let help = nearest(dimension, names).map_or_else(
                || format!("its dimensions are {}", known.join(", ")),
                |name| format!("did you mean `{name}`?"),
            );
            mistakes.push(Mistake::new(Place::default().field(field), message).help(help));
        }
    }

    pub(super) fn check_pairs(&self, mistakes: &mut Vec<Mistake>) {
        let mut seen = BTreeSet::new();
        for (place, pair) in self.pairs.iter().enumerate() {
            let field = |name: &str| format!("pair[{place}].{name}");
            self.check_member(&field("a"), pair.a, mistakes);
            self.check_member(&field("b"), pair.b, mistakes);
            let complain = |message: &str, mistakes: &mut Vec<Mistake>| {
                let at = Place::default().field(format!("pair[{place}]"));
                mistakes.push(Mistake::new(
                    at,
                    format!("({}, {}) {message}", pair.a, pair.b),
                ));
            };
            if pair.a == pair.b {
                complain("is a pair of one", mistakes);
            } else if !seen.insert((pair.a.min(pair.b), pair.a.max(pair.b))) {
                complain("stands twice, in this or the other order", mistakes);
            }
            if let Some(given) = pair.interaction {
                check_interaction(given, &field("interaction"), mistakes);
            }
            if let Some(given) = pair.survey.filter(|given| !(0.0..=1.0).contains(given)) {
                mistakes.push(out_of_range(&field("survey"), given, "0 to 1"));
            }
        }
    }

    pub(super) fn check_surveys(&self, mistakes: &mut Vec<Mistake>) {
        let mut seen = BTreeSet::new();
        for (place, (member, value)) in self.surveys.iter().enumerate() {
            let field = format!("survey[{place}]");
            self.check_member(&field, *member, mistakes);
            if !seen.insert(member) {
                let message = format!("member {member} has two survey values");
                mistakes.push(Mistake::new(Place::default().field(&field), message));
            }
            if !(0.0..=1.0).contains(value) {
                mistakes.push(out_of_range(&field, *value, "0 to 1"));
            }
        }
    }

    fn check_member(&self, field: &str, member: usize, mistakes: &mut Vec<Mistake>) {
        let members = self.members.len();
        if member >= members {
            let message = format!("there is no member {member}: there are {members}, from 0");
            mistakes.push(Mistake::new(Place::default().field(field), message));
        }
    }
}

pub(super) fn out_of_range(field: &str, given: f64, allowed: &str) -> Mistake {
    let message = format!("`{given}` is out of range: allowed is {allowed}");
    Mistake::new(Place::default().field(field), message)
}

fn check_interaction(given: Interaction, field: &str, mistakes: &mut Vec<Mistake>) {
    match given {
        Interaction::Given(given) => {
            if !(given > 0.0 && given <= 1.0) {
                mistakes.push(out_of_range(field, given, "above 0, at most 1"));
            }
        }
        Interaction::Response {
            median_hours,
            observations,
        } => {
            if !(median_hours >= 0.0 && median_hours.is_finite()) {
                let at = format!("{field}.median_hours");
                mistakes.push(out_of_range(&at, median_hours, "0 and above, finite"));
            }
            if observations == 0 {
                let at = format!("{field}.observations");
                mistakes.push(out_of_range(&at, 0.0, "1 and above"));
            }
        }
    }
}
