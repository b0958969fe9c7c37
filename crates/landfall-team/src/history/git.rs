//! The program `git` as a child: its output is read through a pipe, nothing is checked out, and
//! neither the user's settings nor the repository's change what it writes or make it run others.

use std::ffi::OsString;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use super::HistoryError;

/// A file that is always empty; git knows it by this name on Windows, too.
const NOWHERE: &str = "/dev/null";
/// Bytes kept of what git complains about.
const COMPLAINT: usize = 4096;
/// Bytes of a mailmap that are read.
const LARGEST_MAILMAP: u64 = 16 << 20;
/// Settings that could change the output or run programs.
const SETTINGS: [&str; 12] = [
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.pager=cat",
    "core.hooksPath=",
    "color.ui=false",
    "diff.external=",
    "diff.relative=false",
    "diff.renames=false",
    "diff.ignoreSubmodules=none",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
];
/// What `stream` reads.
const LOG: [&str; 16] = [
    "log",
    "--max-parents=1",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--no-color",
    "--ignore-submodules=none",
    "--encoding=UTF-8",
    "--no-notes",
    "-O/dev/null",
    "--date=raw",
    "--format=tformat:%H%x00%ct%x00%ad%x00%ae%x00%an",
];

/// A repository that git can read.
#[derive(Debug)]
pub(super) struct Git {
    folder: PathBuf,
    /// Folders of others that the user trusts, from her own settings.
    trusted: Vec<OsString>,
}

impl Git {
    /// Finds the repository at `folder` and says whether its history is cut short.
    pub(super) fn open(folder: &Path) -> Result<(Self, bool), HistoryError> {
        if !folder.is_dir() {
            return Err(HistoryError::NoFolder {
                folder: folder.to_owned(),
            });
        }
        let mut git = Self {
            folder: folder.to_owned(),
            trusted: Vec::new(),
        };
        let shallow = ["rev-parse", "--is-shallow-repository"];
        let mut answer = git.ask("rev-parse", &shallow)?;
        if answer.says("dubious ownership") {
            git.trusted = trusted_folders()?;
            answer = git.ask("rev-parse", &shallow)?;
        }
        if answer.says("dubious ownership") {
            return Err(HistoryError::ForeignOwner { folder: git.folder });
        }
        if answer.says("not a git repository") {
            return Err(HistoryError::NoRepository { folder: git.folder });
        }
        let shallow = answer.succeeded()?.trim() == "true";
        Ok((git, shallow))
    }

    /// The hash of the commit that `revision` names; `None` when `HEAD` is asked for and the
    /// repository has no commits at all.
    pub(super) fn resolve(&self, revision: &str) -> Result<Option<String>, HistoryError> {
        let name = format!("{revision}^{{commit}}");
        let answer = self.ask("rev-parse", &["rev-parse", "--verify", "--quiet", &name])?;
        if answer.success {
            return Ok(Some(answer.succeeded()?.trim().to_owned()));
        }
        if revision == "HEAD" {
            let any = ["for-each-ref", "--count=1"];
            if self.ask("for-each-ref", &any)?.succeeded()?.is_empty() {
                return Ok(None);
            }
        }
        Err(HistoryError::NoCommit {
            revision: revision.to_owned(),
        })
    }

    /// Starts `git log` from the commit `hash`.
    pub(super) fn log(&self, hash: &str) -> Result<Running, HistoryError> {
        let arguments: Vec<&str> = LOG.into_iter().chain([hash, "--"]).collect();
        self.start("log", &arguments)
    }

    /// Starts `git ls-tree` on all files of the commit `hash`.
    pub(super) fn tree(&self, hash: &str) -> Result<Running, HistoryError> {
        self.start("ls-tree", &["ls-tree", "-r", "-z", "--full-tree", hash])
    }

    /// The file `.mailmap` of the commit `hash`; `None` without one.
    pub(super) fn mailmap(&self, hash: &str) -> Result<Option<Vec<u8>>, HistoryError> {
        let name = format!("{hash}:.mailmap");
        let there = self.ask("rev-parse", &["rev-parse", "--verify", "--quiet", &name])?;
        if !there.success {
            return Ok(None);
        }
        let mut running = self.start("cat-file", &["cat-file", "blob", &name])?;
        let mut bytes = Vec::new();
        (&mut running.output)
            .take(LARGEST_MAILMAP + 1)
            .read_to_end(&mut bytes)
            .map_err(|source| running.broken(source))?;
        if bytes.len() as u64 > LARGEST_MAILMAP {
            return Err(HistoryError::TooMany {
                what: "bytes in `.mailmap`",
                limit: LARGEST_MAILMAP,
            });
        }
        running.finish()?;
        Ok(Some(bytes))
    }

    fn ask(&self, command: &'static str, arguments: &[&str]) -> Result<Answer, HistoryError> {
        let output = self.command(arguments).output();
        let output = output.map_err(|source| not_started(command, source))?;
        Ok(Answer {
            command,
            success: output.status.success(),
            status: output.status.to_string(),
            output: String::from_utf8_lossy(&output.stdout).into_owned(),
            complaint: message(&output.stderr),
        })
    }

    fn start(&self, command: &'static str, arguments: &[&str]) -> Result<Running, HistoryError> {
        let mut child = self
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|source| not_started(command, source))?;
        let (output, complaints) = match (child.stdout.take(), child.stderr.take()) {
            (Some(output), Some(complaints)) => (output, complaints),
            _ => return Err(not_started(command, ErrorKind::BrokenPipe.into())),
        };
        Ok(Running {
            command,
            child,
            output: BufReader::with_capacity(1 << 18, output),
            complaint: Some(std::thread::spawn(move || first_bytes(complaints))),
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare();
        for name in own_variables() {
            command.env_remove(name);
        }
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", NOWHERE)
            .env("GIT_ATTR_NOSYSTEM", "1")
            .env("GIT_GRAFT_FILE", NOWHERE)
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .arg("--no-pager")
            .arg("-C")
            .arg(&self.folder);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for folder in &self.trusted {
            let mut setting = OsString::from("safe.directory=");
            setting.push(folder);
            command.arg("-c").arg(setting);
        }
        command.args(arguments);
        command
    }
}

/// Git with messages in English and no input.
fn bare() -> Command {
    let mut command = Command::new("git");
    command
        .env("LC_ALL", "C")
        .env_remove("LANGUAGE")
        .stdin(Stdio::null());
    command
}

/// Variables that would change what git reads, such as those set in a hook.
fn own_variables() -> impl Iterator<Item = OsString> {
    std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.as_encoded_bytes().starts_with(b"GIT_") && name != "GIT_EXEC_PATH")
}

/// The folders of others that the user's own settings allow git to read.
fn trusted_folders() -> Result<Vec<OsString>, HistoryError> {
    let output = bare()
        .args(["config", "--includes", "-z", "--get-all", "safe.directory"])
        .env("GIT_DIR", NOWHERE)
        .output()
        .map_err(|source| not_started("config", source))?;
    let folders = output.stdout.split(|byte| *byte == 0);
    Ok(folders
        .filter(|folder| !folder.is_empty())
        .map(|folder| OsString::from(String::from_utf8_lossy(folder).into_owned()))
        .collect())
}

fn not_started(command: &'static str, source: std::io::Error) -> HistoryError {
    if source.kind() == ErrorKind::NotFound {
        return HistoryError::NoGit;
    }
    HistoryError::Io { command, source }
}

fn message(bytes: &[u8]) -> String {
    let kept = bytes.get(..COMPLAINT).unwrap_or(bytes);
    String::from_utf8_lossy(kept).trim().to_owned()
}

/// Reads all, so that the writer never waits, and keeps the beginning.
fn first_bytes(mut reader: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let limit = COMPLAINT as u64;
    // What cannot be read of a complaint is lost; the exit status still tells of the trouble.
    let _ = reader.by_ref().take(limit).read_to_end(&mut kept);
    let _ = std::io::copy(&mut reader, &mut std::io::sink());
    kept
}

/// What a short command said.
struct Answer {
    command: &'static str,
    success: bool,
    status: String,
    output: String,
    complaint: String,
}

impl Answer {
    fn says(&self, text: &str) -> bool {
        !self.success && self.complaint.contains(text)
    }

    /// Its output, or the error it ended with.
    fn succeeded(self) -> Result<String, HistoryError> {
        if self.success {
            return Ok(self.output);
        }
        Err(HistoryError::Git {
            command: self.command,
            status: self.status,
            message: self.complaint,
        })
    }
}

/// A git that is writing. It is stopped when this is dropped.
#[derive(Debug)]
pub(super) struct Running {
    command: &'static str,
    child: Child,
    pub(super) output: BufReader<ChildStdout>,
    complaint: Option<JoinHandle<Vec<u8>>>,
}

impl Running {
    /// Waits for the end and makes sure that it was a good one: only then was everything read.
    pub(super) fn finish(mut self) -> Result<(), HistoryError> {
        let status = self.child.wait().map_err(|source| self.broken(source))?;
        if status.success() {
            return Ok(());
        }
        let complaint = self.complaint.take().and_then(|thread| thread.join().ok());
        Err(HistoryError::Git {
            command: self.command,
            status: status.to_string(),
            message: message(&complaint.unwrap_or_default()),
        })
    }

    const fn broken(&self, source: std::io::Error) -> HistoryError {
        HistoryError::Io {
            command: self.command,
            source,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
