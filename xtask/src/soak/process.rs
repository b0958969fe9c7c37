//! Running a program within limits, and what became of it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::program;

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// How much longer a program may take than its processor time, on a machine that is busy or for one
/// that waits.
const PATIENCE: u32 = 15;
/// Ticks of the processor's clock in a second, as Linux tells them.
const TICKS: f64 = 100.0;

/// What a program may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Time of the processors where the system tells it, else of the clock.
    pub(crate) time: Duration,
    /// Address space in MiB, where `prlimit` is there to set it.
    pub(crate) memory: u64,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Status(i32),
    Signal,
    /// It was ended, since its time was over.
    Late,
    /// It was killed on purpose.
    Killed,
}

/// What a program left.
#[derive(Debug, Clone)]
pub(crate) struct Left {
    pub(crate) ending: Ending,
    pub(crate) said: String,
    /// Time of the processors; of the clock where the system does not tell.
    pub(crate) took: Duration,
    /// Time of the clock.
    pub(crate) elapsed: Duration,
    /// The most memory seen, in KiB.
    pub(crate) peak: u64,
}

/// A program with its arguments and the folder it runs in.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) folder: PathBuf,
    pub(crate) limits: Limits,
}

impl Job {
    pub(crate) fn new(program: &Path, folder: &Path, limits: Limits) -> Self {
        Self {
            program: program.to_owned(),
            arguments: Vec::new(),
            folder: folder.to_owned(),
            limits,
        }
    }

    /// Adds arguments, given as words.
    pub(crate) fn words<W: Into<OsString>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.arguments.extend(words.into_iter().map(Into::into));
        self
    }

    /// The command as one would type it.
    pub(crate) fn shown(&self) -> String {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        crate::step::shown(&command)
    }

    fn command(&self) -> Command {
        let Some(prlimit) = program::find("prlimit", &program::search_path()) else {
            let mut command = Command::new(&self.program);
            command.args(&self.arguments);
            return command;
        };
        let mut command = Command::new(prlimit);
        command.arg(format!("--as={}", self.limits.memory << 20));
        command.args(["--core=0", "--"]).arg(&self.program);
        command.args(&self.arguments);
        command
    }

    /// Starts it; what it says on standard error goes to `said`.
    pub(crate) fn start(&self, said: &Path) -> Result<Running, Error> {
        let file = File::create(said).map_err(|source| failed("make", said, source))?;
        let mut command = self.command();
        command.current_dir(&self.folder);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file);
        let child = command.spawn().map_err(|source| Error::Start {
            step: "soak".to_owned(),
            command: self.shown(),
            source,
        })?;
        Ok(Running {
            child,
            since: Instant::now(),
            said: said.to_owned(),
            peak: 0,
            worked: None,
        })
    }

    /// Runs it to its end, or to the end of its time.
    pub(crate) fn run(&self, said: &Path) -> Result<Left, Error> {
        self.start(said)?.wait(self.limits.time)
    }
}

/// A program that has not ended.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    since: Instant,
    said: PathBuf,
    peak: u64,
    worked: Option<Duration>,
}

impl Running {
    /// Whether it has ended; looks at its memory and its time.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>, Error> {
        self.peak = self.peak.max(memory(self.child.id()));
        self.worked = worked(self.child.id()).or(self.worked);
        self.child.try_wait().map_err(|source| self.lost(source))
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    /// Waits for its end, or ends it when `time` is over.
    pub(crate) fn wait(mut self, time: Duration) -> Result<Left, Error> {
        loop {
            if let Some(status) = self.ended()? {
                let ending = status.code().map_or(Ending::Signal, Ending::Status);
                return Ok(self.left(ending));
            }
            let over = self.worked.is_some_and(|worked| worked >= time);
            if over || self.elapsed() >= time * PATIENCE {
                self.end()?;
                return Ok(self.left(Ending::Late));
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Kills it without a chance to clear up, unless it has ended.
    pub(crate) fn kill(mut self) -> Result<Left, Error> {
        if let Some(status) = self.ended()? {
            let ending = status.code().map_or(Ending::Signal, Ending::Status);
            return Ok(self.left(ending));
        }
        self.end()?;
        Ok(self.left(Ending::Killed))
    }

    fn end(&mut self) -> Result<(), Error> {
        let killed = self.child.kill().and_then(|()| self.child.wait());
        killed.map(drop).map_err(|source| self.lost(source))
    }

    fn left(&self, ending: Ending) -> Left {
        let said = fs::read(&self.said).unwrap_or_default();
        Left {
            ending,
            said: String::from_utf8_lossy(&said).into_owned(),
            took: self.worked.unwrap_or(self.elapsed()),
            elapsed: self.elapsed(),
            peak: self.peak,
        }
    }

    fn lost(&self, source: std::io::Error) -> Error {
        Error::Start {
            step: "soak".to_owned(),
            command: format!("process {}", self.child.id()),
            source,
        }
    }
}

/// The most memory that a process has had so far, in KiB; 0 where the system does not say.
pub(crate) fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The time that processors have worked for a process; nothing where the system does not say.
fn worked(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program, which may hold spaces, ends with a bracket.
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks = rest.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    Some(Duration::from_secs_f64(ticks / TICKS))
}

/// An error with a file.
pub(crate) fn failed(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::File {
        action,
        path: path.to_owned(),
        source,
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, milliseconds: u64) -> Left {
        let folder = tempfile::tempdir().expect("a folder");
        let limits = Limits {
            time: Duration::from_millis(milliseconds),
            memory: 512,
        };
        let job = Job::new(Path::new("/bin/sh"), folder.path(), limits).words(["-c", script]);
        job.run(&folder.path().join("said")).expect("it ran")
    }

    #[test]
    fn status_words_and_lateness_are_seen() {
        let left = shell("echo no >&2; exit 3", 5_000);
        assert_eq!(
            (left.ending, left.said.as_str()),
            (Ending::Status(3), "no\n")
        );
        assert_eq!(shell("kill -9 $$", 5_000).ending, Ending::Signal);
        assert_eq!(shell("sleep 5", 20).ending, Ending::Late);
        assert_eq!(shell("while :; do :; done", 60).ending, Ending::Late);
    }
}
