//! Plans meetings of people around the world and prints each plan's time, value and bounds as a
//! line of JSON.
#![expect(clippy::indexing_slicing, reason = "an index modulo the length")]

use std::io::Write;
use std::time::Instant;

use landfall::Progress;
use landfall::core::Seed;
use landfall_team::calendar::{Calendar, Horizon};
use landfall_team::meet::{Attendee, MeetParams, verify};
use landfall_team::{Limit, Member, Span, Zone};
use rand::Rng;

const ZONES: [&str; 12] = [
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let horizon = Horizon::new("2026-02-02".parse()?, 26)?;
    // Name, people, step in minutes, whether everyone has own hours.
    for (name, count, step, own) in [
        ("12 people, 24 slots a day", 12, 60, false),
        ("12 people, 24 slots a day, own hours", 12, 60, true),
        ("12 people, 48 slots a day, own hours", 12, 30, true),
        ("12 people, 96 slots a day, own hours", 12, 15, true),
        ("60 people, 48 slots a day, own hours", 60, 30, true),
    ] {
        let mut rng = Seed::new(1).stream(name).rng();
        let calendar = Calendar::default();
        let mut params = MeetParams::new(horizon, 60).step(step);
        for index in 0..count {
            let mut member = Member::new(format!("p{index}"));
            member.zone = Some(Zone::new(ZONES[index % ZONES.len()])?);
            let begin = if own { 15 * rng.gen_range(28..44) } else { 540 };
            member.hours = vec![Span {
                begin,
                end: begin + 480,
            }];
            let attendee = Attendee::of(&calendar, &member).ok_or("a zone and hours are given")?;
            params = params.attendee(attendee.window(Span {
                begin: 0,
                end: 1440,
            }));
        }
        let problem = params.check()?;
        let start = Instant::now();
        let solved = problem.solve(Limit::Nodes(20_000), &Progress::silent())?;
        let seconds = start.elapsed().as_secs_f64();
        let plan = solved.answer.ok_or("no hour for all")?;
        verify(&problem, &plan)?;
        let line = serde_json::json!({
            "name": name,
            "seconds": seconds,
            "status": solved.status,
            "greatest": plan.greatest,
            "greatest_bound": plan.greatest_bound,
            "sum": plan.sum,
            "sum_bound": plan.sum_bound,
            "nodes": solved.nodes,
        });
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}
