//! Scores as trees of reasons.

use landfall_core::Reason;

use super::pair::{Detail, FactorScore, PairScore, State};
use super::team::{MemberScore, TeamScore};
use super::{Band, BandSource, RankedBy};
use crate::factor::culture::{Apart, Origin};
use crate::factor::handover::Direction;
use crate::factor::interaction::{Interaction, Scale};
use crate::factor::language::Talk;

/// A number as a person reads it: four decimals, more where they would hide a small one.
fn shown(value: f64) -> String {
    if value != 0.0 && value.abs() < 0.001 {
        format!("{value:.2e}")
    } else {
        format!("{value:.4}")
    }
}

fn known(value: Option<f64>) -> String {
    value.map_or_else(|| "not known".to_owned(), shown)
}

impl PairScore {
    /// Why the score is what it is: each factor with its inputs, its rule and the source of the
    /// rule.
    pub fn reason(&self) -> Reason {
        let (a, b) = (&self.a, &self.b);
        let claim = match self.score {
            Some(score) => format!("`{a}` and `{b}` score {}", shown(score)),
            None => format!("`{a}` and `{b}` have no score: no factor of theirs is known"),
        };
        let mut reason = Reason::new(claim)
            .input("coverage", shown(self.coverage))
            .input("weights", self.weights.label())
            .rule("s = product of f_k^w_k, the weights of known factors scaled to a sum of 1");
        if let Some(range) = &self.interval {
            let range = format!("{} to {}", shown(range.low), shown(range.high));
            reason = reason.input("with missing factors at 5 % and 95 % of all pairs", range);
        }
        if let Some(value) = self.value {
            let value = Reason::new(format!("their value is {}", shown(value)))
                .input(format!("own efficiency of `{a}`"), known(self.own.0))
                .input(format!("own efficiency of `{b}`"), known(self.own.1))
                .rule("v = sqrt(c_a c_b) s");
            reason = reason.because(value);
        }
        let weighed = self
            .factors
            .iter()
            .filter(|factor| factor.state != State::Off);
        reason.because_all(weighed.map(|factor| factor.reason(a, b)))
    }
}

impl FactorScore {
    /// Why the factor of `a` and `b` is what it is.
    fn reason(&self, a: &str, b: &str) -> Reason {
        let name = self.factor.name();
        let note = self.note.as_deref().unwrap_or("");
        match (self.state, self.value) {
            (State::Known, Some(value)) => {
                let reason = Reason::new(format!("{name} is {}", shown(value)))
                    .input("weight", shown(self.weight))
                    .input("share of the known weight", shown(self.share));
                match &self.detail {
                    Some(detail) => detail.explain(reason, a, b),
                    None => reason,
                }
            }
            (State::Missing, _) => {
                let reason = Reason::new(format!("{name} is missing: {note}"))
                    .input("weight", shown(self.weight));
                match &self.band {
                    Some(band) => band.explain(reason),
                    None => reason,
                }
            }
            _ => Reason::new(format!("{name} is left out: {note}")),
        }
    }
}

impl Band {
    fn explain(&self, reason: Reason) -> Reason {
        let source = match self.source {
            BandSource::All(pairs) => format!("all {pairs} pairs of which it is known"),
            BandSource::Sample(pairs) => format!("a random sample of {pairs} pairs"),
            BandSource::Assumed => "no pair has a value: assumed".to_owned(),
        };
        reason
            .input("5 % value", shown(self.low))
            .input("95 % value", shown(self.high))
            .input("read from", source)
    }
}

impl Detail {
    fn explain(&self, reason: Reason, a: &str, b: &str) -> Reason {
        match self {
            Self::Language { talk, aid } => language(reason, talk, *aid, a, b),
            Self::Hours {
                overlap_minutes,
                dates,
                per_date,
            } => reason
                .input("minutes both work", overlap_minutes)
                .input("dates of the horizon", dates)
                .input("minutes per date", shown(*per_date))
                .rule("max(.05, min(1, minutes per date / 240))")
                .source("our own default, unpublished"),
            Self::Interaction { observed, scale } => interaction(reason, observed, scale.as_ref()),
            Self::Survey {
                pair: Some(pair), ..
            } => reason
                .input("value of the pair", shown(*pair))
                .rule("max(.02, value)")
                .source("the questionnaire"),
            Self::Survey {
                a: of_a, b: of_b, ..
            } => reason
                .input(format!("value of `{a}`"), known(*of_a))
                .input(format!("value of `{b}`"), known(*of_b))
                .rule("sqrt(max(.02, value) max(.02, value))")
                .source("the questionnaire; the mean of two is our own default, unpublished"),
            Self::Culture(apart) => culture(reason, apart, a, b),
            Self::Handover {
                direction,
                a_to_b,
                b_to_a,
            } => handover(reason, *direction, (*a_to_b, *b_to_a), a, b),
        }
    }
}

fn language(reason: Reason, talk: &Talk, aid: f64, a: &str, b: &str) -> Reason {
    let direction = |who: &str, speaks, whom: &str, hears, tag: &str| {
        format!("`{who}` speaks {tag} at {speaks}, `{whom}` understands it at {hears}")
    };
    let reason = reason
        .input(
            "there",
            direction(a, talk.first_speaks, b, talk.second_hears, &talk.first),
        )
        .input(
            "back",
            direction(b, talk.second_speaks, a, talk.first_hears, &talk.second),
        )
        .rule(if talk.common() {
            "the language in common that is worth most: sqrt of the product of the four levels"
        } else {
            "each speaks her own, which is worth more than a language in common: sqrt of the \
             product of the four levels"
        })
        .source(
            "levels: Council of Europe (2001), their worth is our own default, unpublished; \
             maximum over languages after Melitz and Toubal (2014)",
        );
    if aid > 0.0 {
        reason
            .input("without translation aid", shown(talk.value))
            .input("comprehension of the translation aid", shown(aid))
    } else {
        reason
    }
}

fn interaction(reason: Reason, observed: &Interaction, scale: Option<&Scale>) -> Reason {
    match (observed, scale) {
        (
            Interaction::Response {
                median_hours,
                observations,
            },
            Some(scale),
        ) => reason
            .input("median response in hours", shown(*median_hours))
            .input("observations", observations)
            .input("scale t0 in hours", shown(scale.median_hours))
            .input("mean over the pairs observed", shown(scale.mean))
            .rule("f = 1 / (1 + t / t0), shrunk: (n f + 5 mean) / (n + 5)")
            .source("our own default, unpublished"),
        _ => reason.source("stated"),
    }
}

fn culture(reason: Reason, apart: &Apart, a: &str, b: &str) -> Reason {
    let origin = |origin: &Origin| match origin {
        Origin::Own => "stated by herself".to_owned(),
        Origin::Country(country) => {
            format!("mean of {country}, where she lives, drawn towards the mean of all countries")
        }
    };
    let shared = apart.gaps.len();
    let mut reason = reason
        .input(format!("profile of `{a}`"), origin(&apart.a))
        .input(format!("profile of `{b}`"), origin(&apart.b))
        .input("squared distance", shown(apart.squared))
        .input("lambda", shown(apart.lambda));
    if shared < apart.dimensions {
        let scaled = format!("{shared} of {}, scaled up to all", apart.dimensions);
        reason = reason.input("dimensions known of both", scaled);
    }
    let gaps = apart.gaps.iter().map(|gap| {
        let by = shown(gap.deviations);
        Reason::new(format!(
            "{} differs by {by} standard deviations",
            gap.dimension
        ))
        .input(format!("`{a}`"), shown(gap.a))
        .input(format!("`{b}`"), shown(gap.b))
    });
    reason
        .rule("exp(-lambda d^2), .8 for the two countries furthest apart before drawing together")
        .source(
            "Kogut and Singh (1988) in the form of Konara and Mohr (2019); share within countries: \
             Taras, Steel and Kirkman (2016); the form of the factor is our own default, unpublished",
        )
        .because_all(gaps)
}

fn handover(
    reason: Reason,
    direction: Direction,
    (there, back): (Option<f64>, Option<f64>),
    a: &str,
    b: &str,
) -> Reason {
    let hours = |minutes: Option<f64>| known(minutes.map(|minutes| minutes / 60.0));
    let mut reason = reason;
    if direction != Direction::BToA {
        reason = reason.input(
            format!("mean wait in hours from `{a}` to `{b}`"),
            hours(there),
        );
    }
    if direction != Direction::AToB {
        reason = reason.input(
            format!("mean wait in hours from `{b}` to `{a}`"),
            hours(back),
        );
    }
    reason
        .rule("exp(-wait / 16 h), both ways: the geometric mean")
        .source("after Espinosa and Carmel (2003); the form is our own default, unpublished")
}

impl MemberScore {
    /// Why the member stands where she stands.
    pub fn reason(&self) -> Reason {
        let claim = format!(
            "`{}` has own efficiency {} and in-team efficiency {}",
            self.id,
            known(self.own),
            known(self.in_team)
        );
        let marginal = if self.inside {
            "the team's value less that of the team without her"
        } else {
            "the value of the team with her less that of the team"
        };
        Reason::new(claim)
            .input("mean score with the others", known(self.scores.value))
            .input(
                "scores known",
                format!("{} of {}", self.scores.known, self.scores.all),
            )
            .rule("c_i|S = c_i mean of s_ij")
            .because(
                Reason::new(format!("she adds {}", known(self.marginal)))
                    .input("covers everybody", if self.complete { "yes" } else { "no" })
                    .rule(marginal),
            )
    }
}

impl TeamScore {
    /// Why the team is worth what it is.
    pub fn reason(&self) -> Reason {
        let covered = if self.complete {
            String::new()
        } else {
            format!(
                " over what is known ({} of {} own efficiencies, {} of {} pairs)",
                self.own.known, self.own.all, self.pairs.known, self.pairs.all
            )
        };
        let value = self.value.map_or_else(
            || "the value of the team is not known".to_owned(),
            |value| format!("the team is worth {}{covered}", shown(value)),
        );
        let rule = if self.pairs.all == 0 {
            "one person has no pairs: V = c"
        } else {
            "V = (1 - gamma) mean of c_i + gamma mean of v_ij"
        };
        let mut reason = Reason::new(value)
            .input("members", self.ids.join(", "))
            .input("gamma", shown(self.gamma))
            .input("mean own efficiency", known(self.own.value))
            .input("mean value of pairs", known(self.pairs.value))
            .input("weights", self.weights.label())
            .rule(rule)
            .source("our own default, unpublished");
        if let Some(weakest) = &self.weakest {
            let by = match weakest.by {
                RankedBy::Value => "value",
                RankedBy::Score => "score",
            };
            let named: Vec<String> = weakest
                .place
                .pairs
                .iter()
                .map(|pair| self.named(*pair))
                .collect();
            let claim = format!(
                "weakest by {by} {}: {}",
                shown(weakest.place.value),
                named.join(", ")
            );
            reason =
                reason.because(Reason::new(claim).input("pairs that tie", weakest.place.count));
        }
        let tree = Reason::new(format!(
            "it holds together at a cost of {}",
            shown(self.tree.weight)
        ))
        .input("parts", self.tree.components)
        .input("diameter", known(self.tree.diameter))
        .rule("weight of the minimum spanning forest under -ln s_ij; longest shortest path")
        .source("Lappas, Liu and Terzi (2009)");
        reason.because(tree)
    }

    fn named(&self, (i, j): (usize, usize)) -> String {
        let id = |member: usize| {
            let place = self.members.binary_search(&member).ok();
            place
                .and_then(|place| self.ids.get(place))
                .map_or("", String::as_str)
        };
        format!("`{}` and `{}`", id(i), id(j))
    }
}
