//! Running and timing the steps of a task.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::Error;

/// How a step ended when it did not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// Everything the step checks was checked and holds.
    Passed,
    /// The step could not be carried out here, and that is no failure of the workspace.
    Skipped(String),
}

/// What the table at the end says about a step.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Done(Done),
    Failed,
    NotRun,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    step: String,
    took: Option<Duration>,
    outcome: Outcome,
}

/// The steps of a task, in order.
///
/// After the first failure the steps that follow are listed but not run, unless the task was
/// asked to keep going.
#[derive(Debug)]
pub(crate) struct Steps {
    rows: Vec<Row>,
    failures: Vec<Error>,
    keep_going: bool,
}

impl Steps {
    /// No steps yet.
    pub(crate) fn new(keep_going: bool) -> Self {
        Self {
            rows: Vec::new(),
            failures: Vec::new(),
            keep_going,
        }
    }

    /// Runs a step made of commands, all of which must succeed.
    pub(crate) fn commands(&mut self, step: &str, commands: Vec<Command>) {
        self.work(step, || {
            for mut command in commands {
                run(step, &mut command)?;
            }
            Ok(Done::Passed)
        });
    }

    /// Runs a step that is more than a list of commands.
    pub(crate) fn work(&mut self, step: &str, work: impl FnOnce() -> Result<Done, Error>) {
        if !self.failures.is_empty() && !self.keep_going {
            self.rows.push(Row {
                step: step.to_owned(),
                took: None,
                outcome: Outcome::NotRun,
            });
            return;
        }
        let start = Instant::now();
        let outcome = match work() {
            Ok(done) => Outcome::Done(done),
            Err(error) => {
                self.failures.push(error);
                Outcome::Failed
            }
        };
        self.rows.push(Row {
            step: step.to_owned(),
            took: Some(start.elapsed()),
            outcome,
        });
    }

    /// Prints the table and hands back the first failure.
    pub(crate) fn finish(self) -> Result<(), Error> {
        println!("\n{}", table(&self.rows));
        let count = self.failures.len();
        match self.failures.into_iter().next() {
            None => Ok(()),
            Some(error) if count == 1 => Err(error),
            Some(error) => Err(Error::Several {
                count,
                source: Box::new(error),
            }),
        }
    }
}

/// Announces and runs one command without input; anything but success is an error.
pub(crate) fn run(step: &str, command: &mut Command) -> Result<(), Error> {
    let shown = shown(command);
    eprintln!("\n[{step}] {shown}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|source| Error::Start {
            step: step.to_owned(),
            command: shown.clone(),
            source,
        })?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Failed {
            step: step.to_owned(),
            command: shown,
            status,
        })
    }
}

/// The command as one would type it, with the variables it sets in front.
pub(crate) fn shown(command: &Command) -> String {
    let variables = command.get_envs().filter_map(|(name, value)| {
        value.map(|value| format!("{}={}", name.to_string_lossy(), quoted(value)))
    });
    let words = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(quoted);
    variables.chain(words).collect::<Vec<_>>().join(" ")
}

/// A word as a POSIX shell would need it.
fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,+@%^".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The rows as aligned text: step, seconds, result.
fn table(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| row.step.chars().count())
        .chain([4])
        .max()
        .unwrap_or(4);
    let mut lines = vec![
        format!("{:width$}  {:>8}  result", "step", "seconds"),
        format!("{:-<width$}  {:->8}  ------", "", ""),
    ];
    for row in rows {
        let seconds = row
            .took
            .map_or("-".to_owned(), |took| format!("{:.1}", took.as_secs_f64()));
        let result = match &row.outcome {
            Outcome::Done(Done::Passed) => "ok".to_owned(),
            Outcome::Done(Done::Skipped(why)) => format!("skipped: {why}"),
            Outcome::Failed => "FAILED".to_owned(),
            Outcome::NotRun => "not run".to_owned(),
        };
        lines.push(format!("{:width$}  {seconds:>8}  {result}", row.step));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(step: &str, millis: Option<u64>, outcome: Outcome) -> Row {
        Row {
            step: step.to_owned(),
            took: millis.map(Duration::from_millis),
            outcome,
        }
    }

    fn refused() -> Error {
        Error::Missing {
            what: "`x`".to_owned(),
            help: "bring `x`".to_owned(),
        }
    }

    #[test]
    fn the_table_aligns_its_columns() {
        let rows = [
            row("tests", Some(84_120), Outcome::Done(Done::Passed)),
            row(
                "advisories",
                Some(900),
                Outcome::Done(Done::Skipped("no network".to_owned())),
            ),
            row("docs", Some(1_250), Outcome::Failed),
            row("package", None, Outcome::NotRun),
        ];
        let expected = "\
step         seconds  result
----------  --------  ------
tests           84.1  ok
advisories       0.9  skipped: no network
docs             1.2  FAILED
package            -  not run";
        assert_eq!(table(&rows), expected);
    }

    #[test]
    fn a_table_without_rows_is_its_heading() {
        assert_eq!(table(&[]), "step   seconds  result\n----  --------  ------");
    }

    #[test]
    fn steps_after_a_failure_are_listed_but_not_run() {
        let mut steps = Steps::new(false);
        steps.work("first", || Err(refused()));
        steps.work("second", || panic!("must not run"));
        assert_eq!(steps.rows[1], row("second", None, Outcome::NotRun));
        assert!(matches!(steps.finish(), Err(Error::Missing { .. })));
    }

    #[test]
    fn keeping_going_runs_the_rest_and_counts_the_failures() {
        let mut steps = Steps::new(true);
        steps.work("first", || Err(refused()));
        steps.work("second", || Ok(Done::Passed));
        steps.work("third", || Err(refused()));
        assert_eq!(steps.rows[1].outcome, Outcome::Done(Done::Passed));
        assert!(matches!(
            steps.finish(),
            Err(Error::Several { count: 2, .. })
        ));
    }

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let mut command = Command::new("cargo");
        command
            .args(["doc", "--out", "a b", "it's", ""])
            .env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            shown(&command),
            r"RUSTDOCFLAGS='-D warnings' cargo doc --out 'a b' 'it'\''s' ''"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_failing_command_names_its_step_and_itself() {
        let error = run("build", &mut Command::new("false")).expect_err("`false` fails");
        assert_eq!(
            error.to_string(),
            "step `build` failed: `false` ended with exit status: 1"
        );
    }

    #[test]
    fn a_command_that_does_not_exist_is_an_error() {
        let error = run("build", &mut Command::new("landfall-no-such-program"));
        assert!(matches!(error, Err(Error::Start { .. })));
    }
}
