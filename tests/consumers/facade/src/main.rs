//! A service of a stranger: a strategy in code, and what comes out of it.

use std::error::Error;

use landfall::{
    ChoiceRules, CostTable, Demand, Feature, Plan, Progress, RegionCode, Strategy, Terms,
    Transform, ValueRule, diff, report,
};

const FIGURES: &[u8] =
    b"region,people,gdp,users\nDE,84,48,60\nFR,68,42,50\nAT,9,50,5\nPL,37,30,20\n\
    BR,212,9,90\nIN,1450,2,300\nKE,56,2,11\nMX,130,12,55\n";
const COSTS: &[u8] = b"region,part,one_off,one_off_low,one_off_high,per_year,currency\n\
    BR,data_adaptation,90,70,200,10,EUR\nIN,data_adaptation,200,150,400,30,EUR\n\
    MX,data_adaptation,60,,,10,EUR\n";

fn plan(most: usize) -> Result<Plan, Box<dyn Error>> {
    let plan = Strategy::builder()
        .demand(Demand::params().read_bytes(FIGURES, "figures.csv")?)
        .features(vec![Feature::new("gdp", Transform::Log)])
        .indicator("users")
        .per("people")
        .home([RegionCode::parse("DE")?])
        .terms(Terms {
            name: Some("First look".into()),
            as_of: Some("2026-11-22".parse()?),
            currency: Some("EUR".parse()?),
            ..Terms::default()
        })
        .costs(CostTable::read_bytes(COSTS, "costs.csv")?)
        .value(ValueRule {
            price: Some("2 EUR".parse()?),
            share: Some(0.5),
            ..ValueRule::default()
        })
        .choice(ChoiceRules {
            max_regions: Some(most),
            ..ChoiceRules::default()
        })
        .check()?
        .run(&Progress::silent())?;
    Ok(plan)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (before, after) = (plan(1)?, plan(2)?);
    let again = Plan::from_json("plan.json", &before.to_json()?)?;
    let found = diff::compare(&before, &after);
    let sure = before.doubt.as_ref().ok_or("nothing was drawn")?;
    println!("{:?} in {} draws", before.choice.selected, sure.draws);
    println!("{found}");
    let pages = [report::html(&before), report::diff_html(&found)];
    let holds = again == before
        && before.choice.selected.len() == 1
        && !found.choice.added.is_empty()
        && pages.iter().all(|page| page.starts_with("<!doctype html>"));
    if holds {
        Ok(())
    } else {
        Err("the answers are not those of the documentation".into())
    }
}
