//! The rules: reading them, checking them against their cases, and the audit log.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use landfall::core::time::Date;
use landfall::legal::audit::{AuditError, Pack, append};
use landfall::legal::engine::{CaseFailure, Engine, run_cases};
use landfall::legal::load::{self, Case};
use landfall::legal::report::Compliance;
use landfall::legal::rule::{Certainty, LawBase};
use landfall::legal::{LegalError, lint};
use landfall::{Error, Mistake, Mistakes};

use crate::{Failure, Output, say};

/// Rules ready to be used, with their cases.
pub(crate) struct Base {
    pub(crate) engine: Engine,
    pub(crate) cases: Vec<Case>,
    pub(crate) pack: Pack,
}

impl Base {
    /// The bundled rules, or those of a folder, and those of further folders.
    pub(crate) fn read(folder: Option<&Path>, more: &[PathBuf]) -> Result<Self, Failure> {
        Self::load(folder, more).map_err(|error| Error::from(error).into())
    }

    fn load(folder: Option<&Path>, more: &[PathBuf]) -> Result<Self, LegalError> {
        let (files, pack) = load::rules_with(folder, more)?;
        let base = LawBase::load(files.clone())?;
        let cases = load::cases(files, &base)?;
        Ok(Self {
            pack,
            engine: Engine::new(base)?,
            cases,
        })
    }

    /// Refuses other rules than those of the lock file; writes it where there is none.
    pub(crate) fn lock(&self, path: &Path) -> Result<(), Failure> {
        let name = path.display().to_string();
        let failed = |error: &dyn std::fmt::Display| Failure::Machine(format!("{name}: {error}"));
        if !path.exists() {
            let mut output = Output::new(Path::new(""));
            output.add(path, self.pack.to_lock().map_err(|error| failed(&error))?);
            return output.write();
        }
        let text = super::read(path)?;
        let locked = Pack::from_lock(&name, &text).map_err(Error::from)?;
        Ok(self.pack.held_to(&locked, &name).map_err(Error::from)?)
    }

    /// Runs the cases and the static checks; a failed case or an error of the checks is a mistake.
    pub(crate) fn check(&self, day: Option<Date>) -> Result<(), Failure> {
        let failures = run_cases(&self.engine, &self.cases);
        let mistakes: Vec<Mistake> = failures
            .iter()
            .map(|failure| Mistake::new(failure.place.clone(), said(failure)))
            .collect();
        say(&self.table());
        // Without a day no review is overdue.
        let lints = lint::check(self.engine.base(), &self.cases, day.unwrap_or(Date::MIN));
        for found in &lints {
            say(&found.to_string());
        }
        say(&format!(
            "{} rules, {} cases, {} failed; {} remarks of the static checks",
            self.engine.base().rules().count(),
            self.cases.len(),
            failures.len(),
            lints.len()
        ));
        Mistakes::none(mistakes).map_err(|mistakes| Error::Input(mistakes).into())
    }

    /// Laws with their rules and cases, and how sure the rules are, as a table in Markdown.
    fn table(&self) -> String {
        let mut cases: BTreeMap<&str, usize> = BTreeMap::new();
        for case in &self.cases {
            *cases.entry(case.rule.as_str()).or_default() += 1;
        }
        let mut text = String::from(
            "| Law | Jurisdiction | Rules | Cases | Settled | Secondary | Disputed |\n\
             |---|---|--:|--:|--:|--:|--:|\n",
        );
        for law in self.engine.base().laws() {
            let sure = |wanted| {
                law.rules
                    .iter()
                    .filter(|rule| rule.certainty == wanted)
                    .count()
            };
            let tested: usize = law
                .rules
                .iter()
                .filter_map(|rule| cases.get(rule.id.as_str()))
                .sum();
            let _ = writeln!(
                text,
                "| {} (`{}`) | {} | {} | {tested} | {} | {} | {} |",
                law.short,
                law.id,
                law.jurisdiction,
                law.rules.len(),
                sure(Certainty::Settled),
                sure(Certainty::Secondary),
                sure(Certainty::Disputed),
            );
        }
        text
    }
}

fn said(failure: &CaseFailure) -> String {
    let CaseFailure {
        rule,
        name,
        expected,
        got,
        ..
    } = failure;
    format!("{rule}, \"{name}\": expected {expected}, got {got}")
}

/// Appends the check to the audit log. The time is the clock's: a program may look at it.
pub(crate) fn log(path: &Path, found: &Compliance) -> Result<(), Failure> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &found.findings {
        *counts.entry(finding.verdict.name()).or_default() += 1;
    }
    let about = serde_json::json!({
        "facts": found.facts_file,
        "rules": found.pack,
        "as_of": found.as_of,
        "regions": found.regions,
        "verdicts": counts,
    });
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let at = format!("{seconds} seconds since 1970-01-01T00:00:00Z");
    let actor = std::env::var("USER").unwrap_or_else(|_| "unknown".to_owned());
    let sealed = append(path, &at, &actor, "check", about);
    let sealed = sealed.map_err(|error| {
        Failure::Machine(match error {
            AuditError::File { .. } => error.to_string(),
            error => format!("{}: {error}", path.display()),
        })
    })?;
    say(&format!(
        "entry {} of {}, seal {}",
        sealed.entries,
        path.display(),
        sealed.head
    ));
    Ok(())
}
