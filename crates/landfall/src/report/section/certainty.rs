//! How sure the choice is, before and beside the answer.

use landfall_core::RegionCode;

use super::{reason, section, term};
use crate::plan::{Doubt, FigureDoubt, SwitchPoint};
use crate::report::chart::certainty;
use crate::report::html::Html;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::{Cell, Table};
use crate::report::view::View;
use crate::report::{number, words};

/// Share of the draws from which on a region counts as firm.
const FIRM: f64 = 0.75;

/// Writes the sentence that stands above the answer; nothing where nothing was drawn or chosen.
pub(in crate::report) fn sentence(html: &mut Html, view: &View<'_>) {
    let Some(doubt) = &view.plan.doubt else {
        return;
    };
    if view.plan.choice.selected.is_empty() {
        return;
    }
    let shares: Vec<(&RegionCode, f64)> = doubt
        .regions
        .iter()
        .filter(|region| view.plan.choice.selected.contains(&region.code))
        .map(|region| (&region.code, region.chosen.share))
        .collect();
    let named = |firm: bool| -> Vec<Phrase> {
        let shares = shares.iter().filter(|(_, share)| (*share >= FIRM) == firm);
        shares
            .map(|(code, share)| words::named_share(view.name(code), *share))
            .collect()
    };
    let same = doubt.plan.same_regions;
    let text = words::how_sure(doubt.draws, same, named(true), named(false));
    html.element("p", &[("class", "sure")], |h| {
        h.text(text);
        h.text(" ");
        h.leaf("a", &[("href", "#certainty")], words::CERTAINTY);
    });
}

/// Writes the section.
pub(in crate::report) fn write(html: &mut Html, view: &View<'_>) {
    section(html, "certainty", words::CERTAINTY, |h| {
        let Some(doubt) = &view.plan.doubt else {
            h.leaf("p", &[("class", "notice")], words::CERTAINTY_NONE);
            return;
        };
        h.element("dl", &[("class", "facts")], |h| facts(h, view, doubt));
        if doubt.impossible + doubt.unproven > 0 {
            let text = words::without_choice(doubt.impossible, doubt.unproven);
            h.leaf("p", &[("class", "note")], text);
        }
        if let Some(figure) = certainty::shares(view, doubt) {
            figure.write(h, "h3");
        }
        h.leaf("h3", &[], words::FIGURES_TITLE);
        figures(h, view, doubt);
        if !doubt.held.is_empty() {
            let held = doubt.held.iter();
            let held: Vec<_> = held.map(|held| (held.figure, held.regions.len())).collect();
            h.leaf("p", &[("class", "note")], words::held_figures(&held));
        }
        if let Some(why) = &view.plan.reasons.doubt {
            reason::folded(h, words::WHY_CERTAINTY, why);
        }
    });
}

fn facts(html: &mut Html, view: &View<'_>, doubt: &Doubt) {
    let plan = &doubt.plan;
    let share = number::percent(plan.same_regions.share, 1);
    let interval = words::by_draws(plan.same_regions);
    term(html, words::SAME_REGIONS, &share, &interval);
    if let Some(regret) = &plan.regret {
        let [mean, median, high] = [regret.mean, regret.median, regret.high].map(number::money);
        let remark = words::regret_remark(&median, &high);
        term(html, words::REGRET, &mean, &remark);
    }
    let [low, median, high] =
        [plan.worth_low, plan.worth_median, plan.worth_high].map(number::money);
    let remark = words::worth(&low, &high, plan.loses);
    term(html, words::WORTH, &median, &remark);
    let over = number::percent(plan.over_budget.share, 1);
    let counts = view.plan.settings.budget_counts;
    let remark = words::over_budget_remark(counts);
    term(html, words::OVER_BUDGET, &over, remark);
    let (value, remark) = on_average(view, doubt);
    term(html, words::ON_AVERAGE, value, &remark);
}

fn on_average(view: &View<'_>, doubt: &Doubt) -> (Id, Phrase) {
    let best = &doubt.on_average;
    if best.selected.is_none() {
        return (words::ON_AVERAGE_NONE, Phrase::EMPTY);
    }
    let changed = [&best.added, &best.removed, &best.moved];
    if changed.into_iter().all(Vec::is_empty) {
        return (words::ON_AVERAGE_PLAN, Phrase::EMPTY);
    }
    let remark = words::average(
        &number::money(best.gain),
        &view.each_name(&best.added),
        &view.each_name(&best.removed),
        best.plan_fits,
    );
    (words::ON_AVERAGE_OTHER, remark)
}

/// The figures that change something alone, and how many do not.
fn figures(html: &mut Html, view: &View<'_>, doubt: &Doubt) {
    let breaks = |figure: &FigureDoubt| figure.breaks_budget.map_or(0.0, |at| at.chance);
    let matters = |figure: &&FigureDoubt| {
        figure.chance > 0.0 || breaks(figure) > 0.0 || number::amount(figure.worth) > 0.0
    };
    let shown: Vec<&FigureDoubt> = doubt.figures.iter().filter(matters).collect();
    if shown.iter().all(|figure| figure.chance <= 0.0) {
        html.leaf("p", &[], words::FIGURES_NONE);
    }
    if !shown.is_empty() {
        figure_table(view, &shown).write(html);
    }
    if shown.len() < doubt.figures.len() {
        let text = words::figures_left_out(doubt.figures.len() - shown.len());
        html.leaf("p", &[("class", "note")], text);
    }
}

fn figure_table(view: &View<'_>, shown: &[&FigureDoubt]) -> Table {
    let mut table = Table::new(words::FIGURES_TABLE, &words::FIGURES_COLUMNS);
    for figure in shown {
        let breaks = figure.breaks_budget.map_or(0.0, |at| at.chance);
        table.row([
            Cell::text(words::figure_of(
                view.name(&figure.region),
                words::figure_kind(figure.figure),
            )),
            Cell::number(number::figure(figure.value), figure.value),
            share(figure.chance),
            switch(view, figure.falls.as_ref()),
            switch(view, figure.rises.as_ref()),
            share(breaks),
            worth(figure),
        ]);
    }
    table
}

fn share(chance: f64) -> Cell {
    Cell::number(number::percent(chance, 1), chance)
}

fn worth(figure: &FigureDoubt) -> Cell {
    Cell::number(number::money(figure.worth), number::amount(figure.worth))
}

fn switch(view: &View<'_>, switch: Option<&SwitchPoint>) -> Cell {
    switch.map_or_else(
        || Cell::missing(words::NO_CHANGE),
        |switch| {
            let added = view.each_name(&switch.added);
            let removed = view.each_name(&switch.removed);
            Cell::text(words::switch(&number::figure(switch.at), &added, &removed))
        },
    )
}
