//! The choice of the number of segments, and what each is like.

use landfall_market::SegmentProfile;

use super::summary::chips;
use super::{reason, section};
use crate::report::chart::segments::KChoice;
use crate::report::chart::{segment, segments};
use crate::report::html::Html;
use crate::report::view::View;
use crate::report::words;

/// Writes both parts.
pub(in crate::report) fn write(html: &mut Html, view: &View<'_>) {
    section(html, "segments", words::SEGMENTS, |h| {
        let plan = view.plan;
        let found = &plan.segments;
        h.leaf(
            "p",
            &[("class", "headline")],
            words::verdict(found.verdict, found.k, found.best_k),
        );
        let at = found.candidates.iter().find(|c| c.k == found.best_k);
        let p = (found.test.uniform.p_value, found.test.gaussian.p_value);
        let stability = at.and_then(|c| c.stability);
        h.leaf(
            "p",
            &[],
            words::doubt(found.verdict, found.silhouette, stability, p),
        );
        let compared = plan
            .regions
            .len()
            .saturating_sub(found.preparation.set_aside.len());
        if found.scored_regions < compared {
            h.leaf("p", &[], words::scored_on(found.scored_regions));
        }
        let choice = KChoice {
            candidates: &found.candidates,
            test: &found.test,
            best: (found.best_k, found.silhouette),
            structure: view.has_segments(),
            words: view.words(),
        };
        h.element("div", &[("class", "beside")], |h| {
            segments::silhouettes(&choice).write(h, "h3");
            h.element("div", &[("class", "stack")], |h| {
                for figure in segments::others(&choice) {
                    figure.write(h, "h3");
                }
            });
        });
        segments::null_table(choice.test).write_folded(h, false);
        reason::folded(h, words::WHY_SEGMENTS, &plan.reasons.segments);
    });
    section(html, "profiles", words::PROFILES, |h| profiles(h, view));
}

fn profiles(html: &mut Html, view: &View<'_>) {
    let profiles = &view.plan.segments.profiles;
    let effects = profiles
        .iter()
        .flat_map(|p| p.traits.iter().map(|t| t.effect.abs()));
    let widest = effects.fold(0.0, f64::max);
    html.element("div", &[("class", "cards")], |h| {
        for profile in profiles {
            h.element("article", &[("class", "card")], |h| {
                card(h, view, profile, widest)
            });
        }
    });
}

fn card(html: &mut Html, view: &View<'_>, profile: &SegmentProfile, widest: f64) {
    html.element("h3", &[], |h| {
        let class = format!(
            "swatch seg-{}",
            profile.segment % crate::report::SEGMENT_COLORS
        );
        h.leaf(
            "span",
            &[("class", &class), ("aria-hidden", "true")],
            profile.segment.to_string(),
        );
        h.text(words::profile_of(
            profile.segment,
            profile.size,
            profile.silhouette,
        ));
    });
    let figure = segment::profile(view, profile, widest);
    if view.has_segments() {
        figure.write(html, "h4");
    } else {
        html.leaf("p", &[], words::ONE_SEGMENT);
        figure.table.write_folded(html, false);
    }
    let none = Vec::new();
    let members = view
        .plan
        .segments
        .members
        .get(profile.segment)
        .unwrap_or(&none);
    html.element("details", &[("class", "members")], |h| {
        h.leaf("summary", &[], words::members(members.len()));
        chips(h, view, members);
    });
}
