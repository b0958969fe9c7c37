//! Small repositories made with `git fast-import`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "helpers of tests"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A change of one path; the number chooses one of two contents.
#[derive(Clone, Copy)]
pub(crate) enum Change<'a> {
    File(&'a str, u8),
    Program(&'a str, u8),
    Submodule(&'a str, &'a str),
    Delete(&'a str),
    /// A file whose name is written as in C, without the quotes.
    Quoted(&'a str, u8),
    Text(&'a str, &'a [u8]),
}

/// A commit on top of the one before.
pub(crate) struct Commit<'a> {
    email: &'a str,
    time: i64,
    zone: &'a str,
    merge: bool,
    changes: Vec<Change<'a>>,
}

impl<'a> Commit<'a> {
    pub(crate) const fn by(email: &'a str, time: i64, zone: &'a str) -> Self {
        Self {
            email,
            time,
            zone,
            merge: false,
            changes: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, changes: impl IntoIterator<Item = Change<'a>>) -> Self {
        self.changes.extend(changes);
        self
    }

    /// With the first commit as a second parent.
    pub(crate) const fn merging(mut self) -> Self {
        self.merge = true;
        self
    }

    fn write(&self, number: usize, script: &mut Vec<u8>) {
        let Self {
            email, time, zone, ..
        } = self;
        let mark = 100 + number;
        let text = format!(
            "commit refs/heads/main\nmark :{mark}\nauthor N <{email}> {time} {zone}\n\
             committer C <c@c> {time} +0000\ndata 2\nm\n"
        );
        script.extend(text.bytes());
        if number > 0 {
            script.extend(format!("from :{}\n", mark - 1).bytes());
        }
        if self.merge {
            script.extend(b"merge :100\n");
        }
        for change in &self.changes {
            let line = match change {
                Change::File(name, content) => format!("M 100644 :{} {name}\n", content + 1),
                Change::Program(name, content) => format!("M 100755 :{} {name}\n", content + 1),
                Change::Submodule(name, hash) => format!("M 160000 {hash} {name}\n"),
                Change::Delete(name) => format!("D {name}\n"),
                Change::Quoted(name, content) => format!("M 100644 :{} \"{name}\"\n", content + 1),
                Change::Text(name, text) => format!(
                    "M 100644 inline {name}\ndata {}\n{}\n",
                    text.len(),
                    String::from_utf8_lossy(text)
                ),
            };
            script.extend(line.bytes());
        }
        script.push(b'\n');
    }
}

/// A repository that is gone with this value.
pub(crate) struct Repository {
    _folder: TempDir,
    path: PathBuf,
}

pub(crate) fn git_is_there() -> bool {
    let there = Command::new("git").arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: the program `git` is not installed");
    }
    there
}

/// A bare repository with these commits on `main`; `None` without git.
pub(crate) fn import(commits: &[Commit<'_>]) -> Option<Repository> {
    let repository = Repository::bare()?;
    let mut script = b"blob\nmark :1\ndata 1\nx\nblob\nmark :2\ndata 1\ny\n".to_vec();
    for (number, commit) in commits.iter().enumerate() {
        commit.write(number, &mut script);
    }
    let mut child = repository
        .command(&["fast-import", "--quiet", "--date-format=raw-permissive"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&script).unwrap();
    assert!(child.wait().unwrap().success());
    Some(repository)
}

impl Repository {
    /// An empty bare repository; `None` without git.
    pub(crate) fn bare() -> Option<Self> {
        if !git_is_there() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let repository = Self {
            path: folder.path().to_owned(),
            _folder: folder,
        };
        repository.git(&["init", "--quiet", "--bare", "."]);
        repository.git(&["symbolic-ref", "HEAD", "refs/heads/main"]);
        Some(repository)
    }

    /// The last two commits of this repository in another.
    pub(crate) fn shallow_clone(&self) -> Self {
        let clone = Self::bare().unwrap();
        let from = format!("file://{}", self.path.display());
        clone.git(&["fetch", "--quiet", "--depth=2", &from, "main:main"]);
        clone
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Takes an object away that the history needs.
    pub(crate) fn remove_object(&self, hash: &str) {
        self.unpack();
        let (folder, name) = hash.split_at(2);
        std::fs::remove_file(self.path.join("objects").join(folder).join(name)).unwrap();
    }

    /// Turns packs into loose objects.
    fn unpack(&self) {
        let folder = self.path.join("objects/pack");
        let packs: Vec<PathBuf> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "pack")
            })
            .collect();
        for pack in packs {
            let aside = self.path.join("aside.pack");
            std::fs::rename(&pack, &aside).unwrap();
            std::fs::remove_file(pack.with_extension("idx")).unwrap();
            let input = std::fs::File::open(&aside).unwrap();
            let mut command = self.command(&["unpack-objects", "-q"]);
            assert!(command.stdin(input).status().unwrap().success());
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(&self.path)
            .args(arguments)
            .env_remove("GIT_DIR")
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        command
    }
}
