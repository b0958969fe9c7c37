//! Static checks of a rule base: what a reader of the laws would stumble over.
//!
//! | Kinds | What is looked at |
//! |---|---|
//! | [`LintKind::Unsatisfiable`], [`LintKind::Tautology`], [`LintKind::RequirementImpossible`], [`LintKind::RequirementAlwaysMet`], [`LintKind::UnreachableException`], [`LintKind::MaskedException`] | one rule with its exceptions |
//! | [`LintKind::Contradiction`] | two rules that can apply together |
//! | [`LintKind::ParameterGap`], [`LintKind::ParameterOverlap`], [`LintKind::OverrideGap`], [`LintKind::OverrideOverlap`], [`LintKind::ReviewOverdue`] | dates |
//! | [`LintKind::UnreadFact`], [`LintKind::UnreadDefinition`], [`LintKind::UnreadParameter`], [`LintKind::WithoutSource`], [`LintKind::ExactLimit`] | what is declared |
//! | [`LintKind::NoBrokenCase`], [`LintKind::NoKeptCase`], [`LintKind::NoOpenCase`], [`LintKind::DateUntested`], [`LintKind::LimitUntested`] | the cases beside the rules |
//!
//! Whether a condition can hold is decided by search over the finitely many answers that the
//! conditions can tell apart. The search is bounded; where the bound is hit, or where conditions
//! stay open though every fact has a value, it says so ([`LintKind::NotDecided`]) and nothing else.

mod aims;
mod clash;
mod conditions;
mod coverage;
mod dates;
mod kind;
mod limits;
mod reads;
mod scene;
mod search;
mod space;
mod words;

use landfall_core::Date;

use crate::load::Case;
use crate::rule::LawBase;

pub use kind::{Lint, LintKind, Severity};

/// All findings about a base and its cases, sorted by place, kind and id.
///
/// `day` is the day for [`LintKind::ReviewOverdue`]; nothing else depends on it. The findings are
/// the same whatever the number of threads.
///
/// ```
/// use landfall_legal::{LawBase, lint};
///
/// let fact = "[[fact]]\nid = \"company.staff\"\ntype = \"number\"\nquestion = \"How many?\"\nasks = \"legal\"\n";
/// let base = LawBase::load([("facts.toml", fact.as_bytes().to_vec())])?;
/// let found = lint::check(&base, &[], landfall_core::Date::constant(2026, 11, 26));
/// assert_eq!(found[0].kind, lint::LintKind::UnreadFact);
/// assert_eq!(found[0].message, "no condition reads `company.staff`");
/// # Ok::<(), landfall_core::Mistakes>(())
/// ```
///
/// # What counts as tested
/// A rule needs cases that expect `violation` (a permission: `compliant`), `compliant` or
/// `compliant_by_exception` (a permission, or a rule that nothing can meet: `not_applicable`), and
/// `needs_input`.
///
/// A rule's first day needs a case dated on that day and one dated the day before; its last day one
/// on it and one the day after; a grandfather clause a case whose fact is the date itself and one
/// whose fact is the day before, and cases dated on the day it ends and the day before.
///
/// A limit (a comparison or range of a number, date, duration or amount with a figure or a
/// parameter) needs a case with exactly that value and one beside it on the other side of the
/// limit: for dates and whole numbers the neighbouring one, for durations one at most a unit of the
/// fact away (a day where the fact has no unit), for amounts and other numbers any. The cases may
/// be those of any rule whose conditions, exceptions or definitions state the limit. A parameter
/// counts with its value in the region and on the day of the case.
pub fn check(base: &LawBase, cases: &[Case], day: Date) -> Vec<Lint> {
    let world = scene::World::new(base);
    let mut found = conditions::check(&world);
    found.extend(clash::check(&world));
    found.extend(dates::check(base, day));
    found.extend(reads::check(base));
    found.extend(coverage::check(&world, cases));
    found.extend(limits::check(&world, cases));
    found.sort();
    found.dedup();
    found
}
