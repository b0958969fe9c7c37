//! The findings as a plan.

use std::collections::BTreeMap;

use landfall_business::CostPart;
use landfall_core::{Currency, Date, Decimal, Money, RegionCode};
use landfall_market::profiles;
use landfall_team::calendar::Horizon;

use super::amounts::{RegionAmounts, RegionLegal, RegionModel, RegionPeople, WaveAmounts};
use super::{Findings, open_questions, reasons, shared, stages};
use crate::Error;
use crate::assess::language::Language;
use crate::assess::law::Law;
use crate::assess::people::People;
use crate::plan::{
    Binding, Choice, CostParts, InWave, LanguageCost, LanguageUsed, LawUsed, MeasuredIn,
    MoneyRange, NextBest, PeopleCoverage, PeopleUsed, Plan, RateUsed, RegionLanguage, RegionLaw,
    RegionPlan, Role, SCHEMA_VERSION, Segments, Settings, Status, WavePlan,
};

pub(super) fn plan(findings: &Findings<'_>) -> Result<Plan, Error> {
    let names = findings.strategy.demand.names().iter();
    let regions = findings.amounts.regions.iter().zip(names);
    Ok(Plan {
        schema_version: SCHEMA_VERSION.to_owned(),
        settings: settings(findings),
        stages: stages::stages(findings),
        segments: segments(findings),
        regions: regions
            .map(|(amounts, name)| region(findings, amounts, name))
            .collect(),
        opportunities: findings.opportunities.clone(),
        estimate_quality: findings.neighbours.leave_one_out().copied(),
        choice: choice(findings)?,
        doubt: findings.doubt.clone(),
        not_assessed: open_questions::not_assessed(findings),
        notes: open_questions::notes(findings),
        reasons: reasons::reasons(findings),
    })
}

fn settings(findings: &Findings<'_>) -> Settings {
    let strategy = findings.strategy;
    let terms = &strategy.terms;
    let rates = findings
        .amounts
        .conversions
        .iter()
        .map(|(from, conversion)| RateUsed {
            from: *from,
            to: terms.currency,
            rate: conversion.factor.to_string(),
            date: conversion.date,
            source: conversion.source.clone(),
        });
    Settings {
        name: terms.name.clone(),
        as_of: terms.as_of,
        start: terms.start,
        currency: terms.currency,
        horizon_years: terms.horizon_years,
        discount_rate: terms.discount_rate,
        wave_months: terms.wave_months,
        discount_waves: terms.discount_waves,
        budget_counts: strategy.choice.budget_counts.unwrap_or_default(),
        seed: terms.seed.get(),
        home: strategy.home.clone(),
        shortlist: strategy.choice.shortlist,
        indicator: strategy.indicator.clone(),
        per: strategy.per.clone(),
        inputs: strategy.inputs.clone(),
        rates: rates.collect(),
        people: strategy.people.as_ref().map(people_used),
        law: strategy.law.as_ref().map(|law| law_used(law, terms.as_of)),
        language: strategy.language.as_ref().map(language_used),
    }
}

fn law_used(law: &Law, as_of: Date) -> LawUsed {
    LawUsed {
        pack: law.pack.clone(),
        as_of,
        facts: law.facts.clone(),
        answers: law.answers.clone(),
        carry_forward: law.carries_forward(),
        price_fact: law.price_fact.clone(),
        waivers: law.waivers.len(),
    }
}

fn people_used(people: &People) -> PeopleUsed {
    let team = people.team();
    let horizon = people.input.horizon.as_ref();
    PeopleUsed {
        members: team.len(),
        chosen: people.choose,
        without_languages: team.without_languages(),
        without_hours: team.without_hours(),
        hashed: people.hashed,
        from: horizon.map(Horizon::from),
        weeks: horizon.map(Horizon::weeks),
        wanted_language: people.language.share,
        wanted_hours: people.hours.share,
    }
}

fn coverage(people: &RegionPeople) -> PeopleCoverage {
    let fusion = &people.fusion;
    PeopleCoverage {
        coverage: fusion.coverage.clone(),
        language_gap: fusion.language.share,
        hours_gap: fusion.hours.share.map(|share| share.low),
        cost_from: people.basis,
    }
}

fn language_used(language: &Language) -> LanguageUsed {
    let coverage = &language.coverage;
    let files = coverage.files().iter().map(|(file, part)| MeasuredIn {
        file: file.clone(),
        part: *part,
    });
    let (fixed, kept) = (language.per_language, language.per_adapter);
    LanguageUsed {
        metrics: files.collect(),
        measure: coverage.measure(),
        wanted: coverage.wanted(),
        rows_wanted: coverage.rows_wanted(),
        unmeasured: coverage.unmeasured(),
        row_price: language.row_price,
        per_language_one_off: fixed.and_then(|fixed| fixed.one_off),
        per_language_per_year: fixed.and_then(|fixed| fixed.per_year),
        per_adapter_one_off: kept.and_then(|kept| kept.one_off),
        per_adapter_per_year: kept.and_then(|kept| kept.per_year),
        unnamed: coverage.unnamed().to_vec(),
    }
}

fn region_language(model: &RegionModel, currency: Currency) -> RegionLanguage {
    let money = |amount| Money::new(amount, currency).rounded();
    let costs = model.report.languages.iter().zip(&model.costs);
    let costs = costs.filter_map(|(state, cost)| {
        let cost = (*cost)?;
        Some(LanguageCost {
            language: state.language.clone(),
            cost: money(cost.value),
            range: cost.range.map(|(low, high)| MoneyRange {
                low: money(low),
                high: money(high),
            }),
        })
    });
    RegionLanguage {
        report: model.report.clone(),
        costs: costs.collect(),
        cost_from: model.basis,
        adapters: model.adapters.clone(),
        adapters_cost: model.kept.map(|kept| money(kept.value)),
    }
}

fn region_law(law: &RegionLegal) -> RegionLaw {
    let legal = &law.legal;
    RegionLaw {
        violations: legal.found.violations.clone(),
        open: legal.found.open.clone(),
        not_covered: legal.found.not_covered.clone(),
        blocked_by: legal.blocked_by().to_vec(),
        needs: legal.needs().to_vec(),
        basis: legal.basis(),
        cost_from: law.basis,
    }
}

fn segments(findings: &Findings<'_>) -> Segments {
    let report = &findings.segments;
    let members = (0..report.k()).map(|segment| report.members(segment).cloned().collect());
    Segments {
        verdict: report.verdict(),
        k: report.k(),
        members: members.collect(),
        silhouette: report.silhouette(),
        best_k: report.best_k(),
        candidates: report.candidates().to_vec(),
        test: report.test().clone(),
        scored_regions: report.scored_rows(),
        profiles: profiles(&findings.strategy.demand, &findings.prepared, report),
        preparation: findings.prepared.report().clone(),
    }
}

fn region(findings: &Findings<'_>, amounts: &RegionAmounts, name: &str) -> RegionPlan {
    let code = &amounts.code;
    let wave = findings.chosen.wave(code);
    let membership = findings
        .segments
        .memberships()
        .iter()
        .find(|m| &m.region == code);
    let demand = findings.demand_of(code);
    let estimate = demand.and_then(|demand| demand.estimate.as_ref());
    let current = amounts.waves.get(wave.unwrap_or(0));
    let candidate = findings.chosen.candidates.contains(code);
    let zero = Money::zero(findings.strategy.terms.currency);
    RegionPlan {
        code: code.clone(),
        name: name.to_owned(),
        role: role(findings, code),
        segment: membership.map(|m| m.segment),
        silhouette: membership.map(|m| m.silhouette),
        second_choice: membership.and_then(|m| m.second_choice),
        demand: estimate.map(|estimate| *estimate.value()),
        demand_interval: estimate.and_then(|estimate| estimate.interval().copied()),
        observed: findings.strategy.observed(code),
        neighbours: demand
            .map(|demand| demand.neighbours.clone())
            .unwrap_or_default(),
        demand_basis: estimate.map(landfall_core::Estimate::basis),
        shortlist: findings
            .shortlist
            .as_ref()
            .and_then(|list| list.listing(code).copied()),
        cost: current.map(cost_parts).unwrap_or_default(),
        cost_ranges: current.map(cost_ranges).unwrap_or_default(),
        people: amounts.people.as_ref().map(coverage),
        language: amounts
            .language
            .as_ref()
            .map(|model| region_language(model, zero.currency())),
        law: amounts.law.as_ref().map(region_law),
        weight: amounts.weight,
        j: current.map_or(zero, |wave| wave.objective.j()),
        j_complete: current.is_some_and(|wave| wave.objective.is_complete()),
        value: current.and_then(|wave| wave.value),
        spend: current.and_then(|wave| wave.spend),
        wave,
        by_wave: if candidate {
            by_wave(amounts)
        } else {
            Vec::new()
        },
    }
}

fn role(findings: &Findings<'_>, code: &RegionCode) -> Role {
    if findings.strategy.home.contains(code) {
        Role::Home
    } else if findings.chosen.wave(code).is_some() {
        Role::Chosen
    } else if findings.chosen.candidates.contains(code) {
        Role::Candidate
    } else {
        Role::Observed
    }
}

fn cost_parts(wave: &WaveAmounts) -> CostParts {
    let part = |part| wave.objective.part(part);
    CostParts {
        market_selection: part(CostPart::MarketSelection),
        data_adaptation: part(CostPart::DataAdaptation),
        legal_compliance: part(CostPart::LegalCompliance),
        cultural_fusion: part(CostPart::CulturalFusion),
        technology_output: part(CostPart::TechnologyOutput),
    }
}

fn cost_ranges(wave: &WaveAmounts) -> BTreeMap<CostPart, MoneyRange> {
    let ranges = CostPart::ALL.into_iter().zip(wave.ranges);
    ranges
        .filter_map(|(part, range)| range.map(|(low, high)| (part, MoneyRange { low, high })))
        .collect()
}

fn by_wave(amounts: &RegionAmounts) -> Vec<InWave> {
    let in_wave = |wave: &WaveAmounts| {
        Some(InWave {
            value: wave.value?,
            j: wave.objective.j(),
            spend: wave.spend?,
        })
    };
    amounts.waves.iter().filter_map(in_wave).collect()
}

fn choice(findings: &Findings<'_>) -> Result<Choice, Error> {
    let strategy = findings.strategy;
    let chosen = &findings.chosen;
    let currency = strategy.terms.currency;
    let waves = chosen.waves(&chosen.selection, strategy.terms.waves);
    let binding = chosen.binding.iter().map(|binding| Binding {
        constraint: binding.label.clone(),
        gain: money(binding.gain, currency),
        gain_bound: money(binding.gain_bound, currency),
        proven: binding.proven,
    });
    Ok(Choice {
        selected: named(findings, &indices(&chosen.selection)),
        timeline: timeline(findings, &waves)?,
        waves,
        objective: money(chosen.objective, currency),
        bound: money(chosen.bound, currency),
        status: if chosen.is_optimal() {
            Status::Optimal
        } else {
            Status::Feasible
        },
        gap: money(chosen.bound - chosen.objective, currency),
        budget: strategy.choice.budget,
        budget_used: money(chosen.spend.iter().sum(), currency),
        binding: binding.collect(),
        next_best: chosen.next_best.as_ref().map(|next| NextBest {
            selected: named(findings, &indices(&next.selection)),
            waves: chosen.waves(&next.selection, strategy.terms.waves),
            objective: money(next.objective, currency),
            added: named(findings, &next.added),
            removed: named(findings, &next.dropped),
            tie: next.tie,
            proven: next.proven,
        }),
        shared_languages: shared::languages(findings),
    })
}

fn indices(selection: &[Option<usize>]) -> Vec<usize> {
    selection
        .iter()
        .enumerate()
        .filter_map(|(i, wave)| wave.map(|_| i))
        .collect()
}

fn named(findings: &Findings<'_>, indices: &[usize]) -> Vec<RegionCode> {
    indices
        .iter()
        .filter_map(|&i| findings.chosen.candidates.get(i).cloned())
        .collect()
}

fn timeline(findings: &Findings<'_>, waves: &[Vec<RegionCode>]) -> Result<Vec<WavePlan>, Error> {
    let strategy = findings.strategy;
    let used = &findings.chosen.spend;
    waves
        .iter()
        .zip(used)
        .enumerate()
        .map(|(wave, (regions, used))| {
            Ok(WavePlan {
                start: start_of(strategy.terms.start, strategy.terms.wave_months, wave)?,
                regions: regions.clone(),
                budget: strategy.choice.wave_budgets.get(wave).copied(),
                budget_used: money(*used, strategy.terms.currency),
            })
        })
        .collect()
}

fn start_of(start: Date, wave_months: u32, wave: usize) -> Result<Date, Error> {
    use landfall_core::{Mistake, Place};
    let months = i64::from(wave_months).saturating_mul(i64::try_from(wave).unwrap_or(i64::MAX));
    let span = jiff::Span::new().try_months(months);
    span.and_then(|span| start.checked_add(span)).map_err(|_| {
        let place = Place::default().field("plan.start");
        Error::Input(Mistake::new(place, format!("`{start}` is too late for the waves")).into())
    })
}

/// An amount of smallest units as money.
pub(super) fn money(units: i128, currency: Currency) -> Money {
    let amount = Decimal::try_from_i128_with_scale(units, currency.minor_digits());
    Money::new(amount.unwrap_or(Decimal::MAX), currency)
}
