//! The command line of the `expansion` example, as users' scripts rely on it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use landfall_testkit::Run;
use landfall_testkit::{bundled, small_strategy};
use serde_json::Value;
use tempfile::TempDir;

fn expansion(args: &[&str]) -> Run {
    landfall_testkit::example("expansion", args).unwrap()
}

/// Runs a strategy file; the result goes into `out` beside it.
fn plan_with(strategy: &Path, more: &[&str]) -> (Run, PathBuf) {
    let out = strategy.with_file_name("out");
    let mut args = vec![strategy.to_str().unwrap(), "--out", out.to_str().unwrap()];
    args.extend(more);
    (expansion(&args), out)
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn small() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let strategy = small_strategy(folder.path()).unwrap();
    (folder, strategy)
}

/// Money in smallest units.
fn cents(money: &Value) -> i64 {
    assert_eq!(money["currency"], "EUR");
    let text = money["amount"].as_str().unwrap();
    assert_eq!(text.split_once('.').unwrap().1.len(), 2, "{text}");
    text.replace('.', "").parse().unwrap()
}

const PARTS: [&str; 5] = [
    "market_selection",
    "data_adaptation",
    "legal_compliance",
    "cultural_fusion",
    "technology_output",
];

fn check_contract(plan: &Value) {
    assert_eq!(plan["schema_version"], "1.7");
    let regions = plan["regions"].as_array().unwrap();
    for region in regions {
        let parts: Vec<Option<i64>> = PARTS
            .iter()
            .map(|part| {
                Some(&region["cost"][part])
                    .filter(|m| !m.is_null())
                    .map(cents)
            })
            .collect();
        let sum: i64 = parts.iter().flatten().sum();
        let j = region["weight"].as_f64().unwrap() * sum as f64;
        assert!(
            (cents(&region["j"]) as f64 - j).abs() <= 0.5 + 1e-6,
            "{region}"
        );
        assert_eq!(
            region["j_complete"],
            parts.iter().all(Option::is_some),
            "{region}"
        );
    }
    let selected: Vec<&str> = strings(&plan["choice"]["selected"]);
    let gain = |code: &str| {
        let region = regions
            .iter()
            .find(|region| region["code"] == code)
            .unwrap();
        cents(&region["value"]) - cents(&region["j"])
    };
    let objective: i64 = selected.iter().map(|code| gain(code)).sum();
    assert_eq!(cents(&plan["choice"]["objective"]), objective);
    let in_waves: BTreeSet<&str> = plan["choice"]["waves"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(strings)
        .collect();
    assert_eq!(in_waves, selected.iter().copied().collect());
    check_segments(plan, regions);
}

fn check_segments(plan: &Value, regions: &[Value]) {
    let members = plan["segments"]["members"].as_array().unwrap();
    assert_eq!(
        members.len() as u64,
        plan["segments"]["k"].as_u64().unwrap()
    );
    for region in regions {
        let homes: Vec<usize> = (0..members.len())
            .filter(|&segment| {
                strings(&members[segment]).contains(&region["code"].as_str().unwrap())
            })
            .collect();
        let own: Vec<usize> = region["segment"]
            .as_u64()
            .into_iter()
            .map(|s| s as usize)
            .collect();
        assert_eq!(homes, own, "{}", region["code"]);
    }
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect()
}

#[test]
fn the_bundled_strategy_gives_a_proven_plan_over_all_economies() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/out");
    let run = expansion(&["--out", out.to_str().unwrap()]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let plan = json(&out.join("plan.json"));
    check_contract(&plan);
    assert!(plan["regions"].as_array().unwrap().len() >= 150);
    assert_eq!(plan["segments"]["verdict"], "clusters");
    assert_eq!(plan["choice"]["status"], "optimal");
    assert_eq!(plan["choice"]["bound"], plan["choice"]["objective"]);
    assert!(!strings(&plan["choice"]["selected"]).is_empty());
    let namibia = plan["regions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["code"] == "NA")
        .unwrap();
    assert_eq!(namibia["name"], "Namibia");
    let rows = fs::read_to_string(out.join("regions.csv")).unwrap();
    assert_eq!(
        rows.lines().count(),
        plan["regions"].as_array().unwrap().len() + 1
    );
    assert!(
        fs::read_to_string(out.join("report.html"))
            .unwrap()
            .starts_with("<!doctype html>")
    );
}

#[test]
fn the_plan_does_not_depend_on_the_number_of_threads() {
    let (_folder, strategy) = small();
    let (run, out) = plan_with(&strategy, &["--threads", "1"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let one = fs::read(out.join("plan.json")).unwrap();
    for threads in ["2", "5"] {
        assert_eq!(plan_with(&strategy, &["--threads", threads]).0.status, 0);
        assert_eq!(fs::read(out.join("plan.json")).unwrap(), one);
    }
}

#[test]
fn the_choice_is_the_best_one_found_by_trying_all() {
    let (_folder, strategy) = small();
    let (run, out) = plan_with(&strategy, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let plan = json(&out.join("plan.json"));
    check_contract(&plan);
    let candidates: Vec<Vec<(i64, i64)>> = plan["regions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|region| region["by_wave"].as_array().unwrap())
        .filter(|waves| !waves.is_empty())
        .map(|waves| {
            waves
                .iter()
                .map(|w| (cents(&w["value"]) - cents(&w["j"]), cents(&w["spend"])))
                .collect()
        })
        .collect();
    assert_eq!(candidates.len(), 8);
    let mut best = 0;
    for code in 0..3_u32.pow(8) {
        let mut rest = code;
        let (mut gain, mut spent) = (0, [0, 0]);
        for waves in &candidates {
            let choice = (rest % 3) as usize;
            rest /= 3;
            if choice > 0 {
                gain += waves[choice - 1].0;
                spent[choice - 1] += waves[choice - 1].1;
            }
        }
        let fits = spent.iter().all(|s| *s <= 50_000_000) && spent[0] + spent[1] <= 90_000_000;
        if fits && gain > best {
            best = gain;
        }
    }
    assert_eq!(cents(&plan["choice"]["objective"]), best);
}

#[test]
fn present_values_can_be_recomputed_by_hand() {
    let (_folder, strategy) = small();
    let (run, out) = plan_with(&strategy, &["--set", "choice.wave_budgets=[]"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let plan = json(&out.join("plan.json"));
    let region = |code: &str| {
        plan["regions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|r| r["code"] == code)
            .unwrap()
            .clone()
    };
    // Poland: 12000 + 3000 / 1.1 + 3000 / 1.21 = 17206.61; 30000 + 4000 / 1.1 + 4000 / 1.21.
    assert_eq!(cents(&region("PL")["cost"]["market_selection"]), 1_720_661);
    assert_eq!(cents(&region("PL")["cost"]["legal_compliance"]), 3_694_215);
    // Mexico in dollars at 1.25 per euro: (30000 + 6000 / 1.1 + 6000 / 1.21) / 1.25.
    assert_eq!(cents(&region("MX")["cost"]["market_selection"]), 3_233_058);
    assert_eq!(region("MX")["cost"]["legal_compliance"], Value::Null);
}

#[test]
fn contradicting_demands_are_named_and_nothing_is_written() {
    let (_folder, strategy) = small();
    let (run, out) = plan_with(
        &strategy,
        &[
            "--set",
            "choice.require=[\"IT\"]",
            "--set",
            "choice.budget=\"1 EUR\"",
        ],
    );
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert_eq!(
        run.stderr,
        "error: no choice meets all demands; these contradict each other: \
         the budget of 1.00 EUR; IT is required\n"
    );
    assert!(!out.exists());
}

#[test]
fn checking_lists_every_mistake_and_writes_nothing() {
    let (_folder, strategy) = small();
    let (run, out) = plan_with(&strategy, &["--check"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(!out.exists());
    let text = fs::read_to_string(&strategy).unwrap();
    let broken = text
        .replace("seed = 1", "seed = -1\nsede = 2")
        .replace("\"users\"", "\"usres\"");
    fs::write(&strategy, broken).unwrap();
    let costs = strategy.with_file_name("costs.csv");
    fs::write(
        &costs,
        fs::read_to_string(&costs).unwrap() + "XX,market_selection,1,1,EUR,\n",
    )
    .unwrap();
    let (run, out) = plan_with(&strategy, &["--check"]);
    assert_eq!(run.status, 2);
    for part in [
        "`plan.seed`",
        "`plan.sede`",
        "column `usres`",
        "`XX` is not a known region",
    ] {
        assert!(run.stderr.contains(part), "{part} in\n{}", run.stderr);
    }
    assert!(
        run.stderr.lines().all(|line| line.starts_with("error: ")),
        "{}",
        run.stderr
    );
    assert!(!out.exists());
}

#[test]
fn the_template_is_a_strategy_that_runs() {
    let run = expansion(&["--template"]);
    assert_eq!(run.status, 0);
    let folder = tempfile::tempdir().unwrap();
    let strategy = folder.path().join("mine.toml");
    fs::write(&strategy, run.stdout).unwrap();
    for name in ["economies.csv", "costs.csv", "exchange_rates.csv"] {
        fs::copy(bundled(name), folder.path().join(name)).unwrap();
    }
    let (run, _) = plan_with(&strategy, &["--check"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn wrong_arguments_end_with_2_and_help_explains() {
    assert_eq!(expansion(&["--nonsense"]).status, 2);
    assert_eq!(expansion(&["--set", "no-equals-sign"]).status, 2);
    assert_eq!(expansion(&["/does/not/exist.toml"]).status, 2);
    let help = expansion(&["--help"]);
    assert_eq!(help.status, 0);
    for word in [
        "--out",
        "--seed",
        "--threads",
        "--set",
        "--check",
        "--template",
        "--quiet",
    ] {
        assert!(help.stdout.contains(word), "{word}");
    }
}

#[test]
fn structureless_regions_form_no_clusters() {
    let (_folder, strategy) = small();
    let mut table = String::from("region,people,income,online,users\n");
    let mut state = 12_345_u64;
    // Sums of twelve uniform numbers: close to independent normal figures.
    let mut normal = || {
        (0..12).fold(-6.0, |sum, _| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            sum + (state >> 11) as f64 / (1_u64 << 53) as f64
        })
    };
    for code in landfall::RegionCode::economies() {
        let (income, online, users) = (normal(), normal(), normal());
        let income = 20_000.0 * (0.4 * income).exp();
        let users = 1_000_000.0 * (0.5 * users).exp();
        table += &format!(
            "{code},50000000,{income},{},{users}\n",
            60.0 + 10.0 * online
        );
    }
    fs::write(strategy.with_file_name("demand.csv"), table).unwrap();
    let (run, out) = plan_with(&strategy, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let plan = json(&out.join("plan.json"));
    check_contract(&plan);
    assert_eq!(plan["segments"]["verdict"], "no clusters");
    assert_eq!(plan["segments"]["k"], 1);
}

#[test]
fn the_machine_failing_ends_with_1_and_leaves_nothing_behind() {
    let (_folder, strategy) = small();
    let out = strategy.with_file_name("out");
    fs::write(&out, "a file where the folder should be").unwrap();
    let (run, _) = plan_with(&strategy, &[]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.starts_with("error: "));
}

#[test]
fn without_costs_and_values_the_plan_says_what_it_needs() {
    let (_folder, strategy) = small();
    let (run, out) = plan_with(&strategy, &["--set", "costs={}", "--set", "value={}"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let plan = json(&out.join("plan.json"));
    check_contract(&plan);
    assert!(strings(&plan["choice"]["selected"]).is_empty());
    let open: Vec<&str> = plan["not_assessed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["what"].as_str().unwrap())
        .collect();
    assert_eq!(open.len(), 2, "{open:?}");
    assert!(open[0].starts_with("all costs"), "{open:?}");
    assert_eq!(open[1], "the value of entering");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_ends_with_130_and_writes_nothing() {
    let (_folder, strategy) = small();
    let out = strategy.with_file_name("out");
    let folder = std::env::current_exe()
        .unwrap()
        .parent()
        .unwrap()
        .join("../examples");
    let mut child = Command::new(folder.join("expansion"))
        .args([strategy.to_str().unwrap(), "--out", out.to_str().unwrap()])
        .args(["--set", "segments.null_draws=100000000"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    let interrupt = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!out.exists());
}
