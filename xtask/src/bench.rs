//! The benchmarks, ours and those of peer libraries.

use std::path::PathBuf;

use crate::error::Error;
use crate::libtorch;
use crate::program;
use crate::step;
use crate::workspace::Workspace;

/// Where the peers' scripts and their pinned requirements lie.
const PEERS: &str = "benches/peers";
/// What is measured beside peers: the name that its benchmarks start with, and the script, or the
/// folder of a Cargo project outside the workspace.
const COMPARED: [(&str, &str); 9] = [
    ("choice", "choice_milp.py"),
    ("market", "kmeans.py"),
    ("team", "team_graph.py"),
    ("team", "team_flow.py"),
    ("team", "team_select.py"),
    ("team", "team_history.py"),
    ("legal", "legal"),
    ("finetune", ON_LIBTORCH[0]),
    ("finetune", ON_LIBTORCH[1]),
];
/// Measured beside their peers whenever they are asked for by name.
const ALWAYS: [&str; 4] = ["market", "team", "legal", "finetune"];
/// The script that records what scikit-learn finds, for the tests.
const RECORD: &str = "kmeans_parity.py";

/// The scripts that measure training, prediction and adapters. They need libtorch and have no
/// benchmark of criterion beside them.
const ON_LIBTORCH: [&str; 2] = ["finetune_speed.py", "adapter_speed.py"];

/// Which benchmarks to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only benchmarks whose name contains this; `market`, `team`, `legal` and
    /// `finetune` bring their peers along.
    filter: Option<String>,
    /// Also run the scripts of peer libraries in an environment of their own.
    #[arg(long)]
    peers: bool,
    /// Small sizes and short runs: to see that everything works, not to measure.
    #[arg(long)]
    quick: bool,
    /// Run no benchmark: record anew what scikit-learn finds, for the tests to agree with.
    #[arg(long, conflicts_with_all = ["filter", "peers", "quick"])]
    record: bool,
}

/// Runs the benchmarks.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result<(), Error> {
    if args.record {
        return script(workspace, RECORD, &[]);
    }
    // Looked for first: a name without peers should not cost a run of the benchmarks.
    let scripts = scripts(args)?;
    if scripts != ON_LIBTORCH {
        let mut command = workspace.cargo("bench -p landfall-benches --");
        command.args(&args.filter);
        if args.quick {
            command.arg("--quick");
        }
        step::run("benchmarks", &mut command)?;
    }
    if scripts.iter().any(|name| ON_LIBTORCH.contains(name)) {
        programs_on_libtorch(workspace)?;
    }
    for name in scripts {
        // The choices are small as they are.
        let quick = args.quick && name != "choice_milp.py";
        let arguments: &[&str] = if quick { &["--quick"] } else { &[] };
        if is_script(name) {
            script(workspace, name, arguments)?;
        } else {
            project(workspace, name, arguments)?;
        }
    }
    Ok(())
}

/// Brings libtorch and builds the programs that are measured on it.
fn programs_on_libtorch(workspace: &Workspace) -> Result<(), Error> {
    libtorch::set_up(workspace)?;
    let programs = "--bin finetune_train --bin finetune_predict";
    let build = format!("build --release -p landfall-benches --features torch {programs}");
    step::run("benchmarks", &mut workspace.cargo(&build))
}

fn is_script(name: &str) -> bool {
    name.ends_with(".py")
}

/// Runs a Cargo project of peers; it prints a table and writes it to `target/bench-NAME.md`.
fn project(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<(), Error> {
    let mut command = workspace.cargo("run --release --locked --target-dir target/peers-cargo");
    let manifest = workspace.path(PEERS).join(name).join("Cargo.toml");
    command.arg("--manifest-path").arg(manifest).arg("--");
    let table = workspace.path("target").join(format!("bench-{name}.md"));
    command.arg("--table").arg(table).args(arguments);
    step::run("peers", &mut command)
}

/// Runs a script in the peers' environment.
fn script(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<(), Error> {
    let python = environment(workspace, name)?;
    let path = workspace.path(PEERS).join(name);
    let mut command = workspace.command(&python);
    step::run("peers", command.arg(path).args(arguments))
}

/// The scripts of the peers that are asked for; none at all in spite of `--peers` is a mistake.
fn scripts(args: &Args) -> Result<Vec<&'static str>, Error> {
    let asked = |topic: &str| match &args.filter {
        None => args.peers,
        Some(filter) => {
            (args.peers || ALWAYS.contains(&filter.as_str())) && filter.starts_with(topic)
        }
    };
    let found: Vec<_> = COMPARED
        .iter()
        .filter(|(topic, _)| asked(topic))
        .map(|(_, script)| *script)
        .collect();
    if args.peers && found.is_empty() {
        let mut topics = COMPARED.map(|(topic, _)| format!("`{topic}`")).to_vec();
        topics.dedup();
        let topics = topics.join(", ");
        return Err(Error::Missing {
            what: "a peer for these benchmarks".to_owned(),
            help: format!("run without `--peers`; there are peers for {topics}"),
        });
    }
    Ok(found)
}

/// The interpreter of a script's environment, made anew when its requirements have changed.
fn environment(workspace: &Workspace, script: &str) -> Result<PathBuf, Error> {
    let (requirements, environment) = match script {
        name if ON_LIBTORCH.contains(&name) => {
            ("requirements-finetune.txt", "target/peers-finetune")
        }
        _ => ("requirements.txt", "target/peers"),
    };
    let wanted = workspace.path(PEERS).join(requirements);
    let installed = workspace
        .path(environment)
        .join("installed-requirements.txt");
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = workspace
        .path(environment)
        .join(folder)
        .join(format!("python{}", std::env::consts::EXE_SUFFIX));

    let text = std::fs::read(&wanted).map_err(|source| Error::File {
        action: "read",
        path: wanted.clone(),
        source,
    })?;
    let same = std::fs::read(&installed).is_ok_and(|before| before == text);
    if same && program::runs(&python) {
        return Ok(python);
    }
    let mut make = workspace.command("python3");
    step::run("peers", make.args(["-m", "venv", "--clear", environment]))?;
    let mut install = workspace.command(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ]);
    step::run("peers", install.arg(&wanted))?;
    std::fs::write(&installed, text).map_err(|source| Error::File {
        action: "write",
        path: installed.clone(),
        source,
    })?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(filter: Option<&str>, peers: bool) -> Result<Vec<&'static str>, Error> {
        scripts(&Args {
            filter: filter.map(str::to_owned),
            peers,
            quick: false,
            record: false,
        })
    }

    #[test]
    fn peers_come_when_asked_for_and_some_always() {
        assert!(asked(None, false).expect("no script").is_empty());
        assert!(asked(Some("choice"), false).expect("no script").is_empty());
        assert_eq!(asked(Some("market"), false).expect("one"), ["kmeans.py"]);
        assert_eq!(
            asked(Some("choice/30"), true).expect("one"),
            ["choice_milp.py"]
        );
        let team = asked(Some("team"), false).expect("four");
        assert_eq!(team.len(), 4, "{team:?}");
        assert_eq!(asked(Some("legal"), false).expect("one"), ["legal"]);
        assert_eq!(asked(Some("finetune"), false).expect("two"), ON_LIBTORCH);
        assert_eq!(asked(None, true).expect("all").len(), COMPARED.len());
    }

    #[test]
    fn a_part_of_the_market_comes_without_its_peers() {
        assert!(asked(Some("market/fit"), false).expect("none").is_empty());
    }

    #[test]
    fn peers_of_what_has_none_are_refused() {
        let error = asked(Some("pipeline"), true).expect_err("no peers");
        assert!(matches!(error, Error::Missing { .. }));
    }

    #[test]
    fn every_peer_is_there() {
        let workspace = Workspace::find().expect("a workspace");
        for name in COMPARED
            .map(|(_, script)| script)
            .into_iter()
            .chain([RECORD])
        {
            let path = workspace.path(PEERS).join(name);
            let file = if is_script(name) {
                path
            } else {
                path.join("Cargo.toml")
            };
            assert!(file.is_file(), "{name}");
        }
    }
}
