//! What a board reads on one screen.

use landfall_core::{Money, RegionCode};

use super::{certainty, reason, section, term};
use crate::plan::{NextBest, NotAssessed};
use crate::report::html::Html;
use crate::report::phrase::Phrase;
use crate::report::view::View;
use crate::report::{number, words};

/// Regions named before the rest is counted.
const NAMED: usize = 12;

/// Writes the summary.
pub(in crate::report) fn write(html: &mut Html, view: &View<'_>) {
    section(html, "summary", words::SUMMARY, |h| {
        h.element("div", &[("class", "board")], |h| {
            h.element("div", &[("class", "decision")], |h| {
                certainty::sentence(h, view);
                decision(h, view);
                binding(h, view);
            });
            h.element("dl", &[("class", "key")], |h| key_figures(h, view));
        });
        missing(h, view);
        notes(h, view);
        reason::folded(h, words::WHY_CHOICE, &view.plan.reasons.choice);
    });
}

fn decision(html: &mut Html, view: &View<'_>) {
    let choice = &view.plan.choice;
    if choice.selected.is_empty() {
        html.leaf("p", &[("class", "headline")], words::NOTHING_CHOSEN);
        html.leaf("p", &[], words::NOTHING_CHOSEN_WHY);
        return;
    }
    let used = choice
        .timeline
        .iter()
        .filter(|wave| !wave.regions.is_empty())
        .count();
    html.leaf(
        "p",
        &[("class", "headline")],
        words::headline(choice.selected.len(), used),
    );
    html.element("ol", &[("class", "waves")], |h| {
        for (index, wave) in choice.timeline.iter().enumerate() {
            if wave.regions.is_empty() {
                continue;
            }
            h.element(
                "li",
                &[(
                    "class",
                    &format!("wave-{}", index % crate::report::WAVE_COLORS),
                )],
                |h| {
                    h.element("p", &[("class", "when")], |h| {
                        h.leaf("b", &[], words::wave(index + 1));
                        h.text(" · ");
                        h.text(words::day(wave.start));
                    });
                    chips(h, view, &wave.regions);
                },
            );
        }
    });
}

/// Regions as links to their reasons.
pub(super) fn chips(html: &mut Html, view: &View<'_>, codes: &[RegionCode]) {
    html.element("ul", &[("class", "chips")], |h| {
        for code in codes {
            h.element("li", &[], |h| {
                h.leaf("a", &[("href", &View::anchor(code))], view.name(code));
            });
        }
    });
}

fn key_figures(html: &mut Html, view: &View<'_>) {
    let plan = view.plan;
    let choice = &plan.choice;
    term(html, words::OBJECTIVE, number::money(choice.objective), "");
    let (status, remark) = words::search(
        choice.status,
        &number::money(choice.bound),
        &number::money(choice.gap),
    );
    term(html, words::PROOF, status, remark);
    let (used, remark) = budget(view);
    term(html, words::BUDGET_TAKEN, used, remark);
    match &choice.next_best {
        Some(next) => {
            let (value, remark) = next_best(view, next);
            term(html, words::NEXT_BEST, value, remark);
        }
        None => term(html, words::NEXT_BEST, words::NO_NEXT_BEST, ""),
    }
    let segments = &plan.segments;
    let at = segments.candidates.iter().find(|c| c.k == segments.best_k);
    let p = (
        segments.test.uniform.p_value,
        segments.test.gaussian.p_value,
    );
    let stability = at.and_then(|c| c.stability);
    term(
        html,
        words::VERDICT,
        words::verdict(segments.verdict, segments.k, segments.best_k),
        words::doubt(segments.verdict, segments.silhouette, stability, p),
    );
}

fn budget(view: &View<'_>) -> (Phrase, Phrase) {
    let choice = &view.plan.choice;
    let used = number::money(choice.budget_used);
    let used = match choice.budget {
        Some(budget) => words::used_of(used, number::money(budget)),
        None => used.into(),
    };
    let shares = choice
        .timeline
        .iter()
        .enumerate()
        .filter_map(|(index, wave)| {
            let budget = number::amount(wave.budget?);
            let share = number::amount(wave.budget_used) / budget;
            (budget > 0.0).then(|| words::wave_uses(index + 1, number::percent(share, 0)))
        })
        .collect();
    let counts = view.plan.settings.budget_counts;
    (used, words::used(shares, counts))
}

fn next_best(view: &View<'_>, next: &NextBest) -> (Phrase, Phrase) {
    let choice = &view.plan.choice;
    let behind = choice.objective.checked_sub(next.objective);
    let behind = behind.unwrap_or_else(|_| Money::zero(choice.objective.currency()));
    let all = number::amount(choice.objective);
    let share = (all > 0.0).then(|| number::percent(number::amount(behind) / all, 1));
    let value = words::next_best(&number::money(next.objective), share.as_deref(), next.tie);
    let named = |codes: &[RegionCode]| (!codes.is_empty()).then(|| view.names(codes));
    let behind = (!next.tie).then(|| number::money(behind));
    let (added, removed) = (named(&next.added), named(&next.removed));
    (
        value,
        words::swapped(behind.as_deref(), added, removed, next.proven),
    )
}

fn missing(html: &mut Html, view: &View<'_>) {
    let open = &view.plan.not_assessed;
    html.element(
        "aside",
        &[
            ("class", "unanswered"),
            ("aria-labelledby", "missing-title"),
        ],
        |h| {
            h.leaf("h3", &[("id", "missing-title")], words::MISSING_TITLE);
            if open.is_empty() {
                h.leaf("p", &[], words::NOTHING_MISSING);
                return;
            }
            h.element("ul", &[], |h| {
                for question in open {
                    h.element("li", &[], |h| missing_item(h, view, question));
                }
            });
        },
    );
}

fn missing_item(html: &mut Html, view: &View<'_>, question: &NotAssessed) {
    let english = html.english();
    html.element("strong", english, |h| h.prose(&question.what));
    let named = question.regions.get(..NAMED).unwrap_or(&question.regions);
    let whose = match question.regions.len() {
        0 => words::WHOLE_PLAN.into(),
        count if count > NAMED => {
            words::and_more(words::row_of(view.each_name(named)), count - NAMED)
        }
        _ => view.names(named),
    };
    html.element("span", &[("class", "remark")], |h| {
        if question.needs.is_empty() {
            h.text(whose);
        } else {
            h.prose(words::settled_by(whose, words::list(&question.needs)));
        }
    });
}

fn binding(html: &mut Html, view: &View<'_>) {
    let binding = &view.plan.choice.binding;
    if binding.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::BINDING_TITLE);
    html.element("ul", &[("class", "plain")], |h| {
        for limit in binding {
            h.element("li", &[], |h| {
                h.prose(words::gain(
                    &limit.constraint,
                    &number::money(limit.gain),
                    &number::money(limit.gain_bound),
                    limit.proven,
                ))
            });
        }
    });
}

fn notes(html: &mut Html, view: &View<'_>) {
    if view.plan.notes.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::NOTES);
    html.element("ul", &[("class", "plain")], |h| {
        for note in &view.plan.notes {
            h.element("li", h.english(), |h| h.prose(note));
        }
    });
}
