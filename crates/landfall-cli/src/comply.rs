//! What each region's law demands of a product: findings, changes, questions.

pub(crate) mod args;
mod rules;
mod summary;

use std::path::Path;
use std::process::ExitCode;

use args::Args;
use clap::Parser;
use landfall::core::time::Date;
use landfall::legal::adjust::AdjustParams;
use landfall::legal::engine::{CheckParams, Mode};
use landfall::legal::fact::Profile;
use landfall::legal::load;
use landfall::legal::report::{Compliance, markdown, sarif};
use landfall::legal::{ComplyParams, LegalError};
use landfall::{Error, Mistake, Mistakes, Progress};
use rules::Base;

use crate::{Failure, Output, ended, say, watched};

/// The example program of this name: reads its arguments, does what they say and gives its exit
/// status.
pub fn main() -> ExitCode {
    ended(run(&Args::parse()))
}

/// Does what the arguments say.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    args.check().map_err(|message| mistake(None, message))?;
    let base = Base::read(args.base.as_deref(), &args.add_rules)?;
    if args.facts {
        say(&pretty(&base.engine.base().fact_entries())?);
        return Ok(());
    }
    if args.rules {
        say(&pretty(&base.engine.base().rule_entries(&base.cases))?);
        return Ok(());
    }
    if args.check_rules {
        return base.check(args.date);
    }
    check(args, &base)
}

fn check(args: &Args, base: &Base) -> Result<(), Failure> {
    let (Some(product), Some(date)) = (&args.product, args.date) else {
        return Ok(()); // refused by the command line
    };
    let progress = watched(args.quiet)?;
    let law = base.engine.base();
    let profile =
        Profile::from_file(product, law.facts(), law.jurisdictions()).map_err(Error::from)?;
    let params = params(args, base, product, date)?;
    if let Some(path) = &args.lock {
        base.lock(path)?;
    }
    let found = landfall::legal::comply(&base.engine, &profile, &params, &progress);
    let mut found = found.map_err(|error| of_waivers(error, args.waivers.as_deref()))?;
    if let Some(path) = &args.diff {
        found.diff = Some(found.diff(&old(path)?));
    }
    write(args, &found, &progress)?;
    if let Some(log) = &args.log {
        rules::log(log, &found)?;
    }
    if !args.quiet {
        say(&summary::compliance(&found));
        for path in args.outputs() {
            say(&format!("written to {}", path.display()));
        }
    }
    Ok(())
}

/// Names the file of waivers in what is wrong with them: the library is given no names of files.
fn of_waivers(error: LegalError, path: Option<&Path>) -> Error {
    let (LegalError::Input(mistakes), Some(path)) = (&error, path) else {
        return error.into();
    };
    let named = mistakes.clone().into_vec().into_iter().map(|mut one| {
        let field = one.place.field.as_deref();
        if one.place.file.is_none() && field.is_some_and(|field| field.starts_with("waivers[")) {
            one.place.file = Some(path.display().to_string());
        }
        one
    });
    match Mistakes::none(named.collect()) {
        Err(named) => Error::Input(named),
        Ok(()) => error.into(),
    }
}

/// What the command line asks for, with the files it names.
fn params(args: &Args, base: &Base, product: &Path, date: Date) -> Result<ComplyParams, Failure> {
    let law = base.engine.base();
    let (facts, regions) = (law.facts(), law.jurisdictions());
    let mut check = CheckParams::new(args.regions.iter().map(|code| code.trim()), date);
    if let Some(path) = &args.waivers {
        check.waivers = load::waivers(path).map_err(Error::from)?;
    }
    if args.carry_forward {
        check.mode = Mode::CarryForward;
    }
    let mut adjust = AdjustParams::new().ways(args.ways).years(args.years);
    if let Some(path) = &args.costs {
        adjust = adjust.changes(load::costs(path, facts).map_err(Error::from)?);
    }
    let offers = args.offers.as_ref();
    let offers = offers.map(|path| load::offers(path, facts, regions));
    Ok(ComplyParams {
        check,
        adjust,
        offers: offers.transpose().map_err(Error::from)?.unwrap_or_default(),
        facts_file: product.display().to_string(),
        pack: base.pack.to_string(),
    })
}

fn write(args: &Args, found: &Compliance, progress: &Progress) -> Result<(), Failure> {
    let mut output = Output::new(Path::new(""));
    if let Some(path) = &args.json {
        output.add(path, pretty(found)? + "\n");
    }
    if let Some(path) = &args.sarif {
        let facts = Some(found.facts_file.as_str());
        output.add(path, pretty(&sarif(&found.report(), facts))? + "\n");
    }
    if let Some(path) = &args.markdown {
        output.add(path, markdown(&found.report()));
    }
    if let Some(path) = &args.page {
        output.add(path, landfall::report::law_html(found));
    }
    progress.check().map_err(Error::from)?;
    output.write()
}

fn pretty(value: &impl serde::Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string_pretty(value).map_err(Error::from)?)
}

/// An older result.
fn old(path: &Path) -> Result<Compliance, Failure> {
    let text = read(path)?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("it is not a result of this program: {error}");
        mistake(Some(path), message)
    })
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| mistake(Some(path), error.to_string()))
}

fn mistake(path: Option<&Path>, message: String) -> Failure {
    let place = landfall::core::Place {
        file: path.map(|path| path.display().to_string()),
        ..Default::default()
    };
    Error::Input(Mistakes::from(Mistake::new(place, message))).into()
}
