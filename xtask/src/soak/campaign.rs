//! What all parts share: where they work, how long they may, and what they found.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::case;
use super::process::{Job, Left, failed};
use super::random::Random;
use super::tally::{Found, Tally, Verdict};
use crate::consumers;
use crate::error::Error;
use crate::workspace::Workspace;

/// Defects of one kind that are kept.
const KEPT: usize = 3;

/// One run of the soak.
#[derive(Debug)]
pub(crate) struct Campaign<'w> {
    pub(crate) workspace: &'w Workspace,
    /// Where everything is written.
    pub(crate) root: PathBuf,
    /// Where the programs lie.
    pub(crate) programs: PathBuf,
    pub(crate) seed: u64,
    until: Option<Instant>,
    found: Mutex<Found>,
    details: Mutex<Found>,
    kept: Mutex<BTreeMap<String, usize>>,
}

impl<'w> Campaign<'w> {
    pub(crate) fn new(
        workspace: &'w Workspace,
        programs: PathBuf,
        seed: u64,
        minutes: Option<u64>,
    ) -> Result<Self, Error> {
        let root = workspace.path("target/soak");
        for old in ["work", "defects"] {
            let old = root.join(old);
            if old.exists() {
                fs::remove_dir_all(&old).map_err(|source| failed("remove", &old, source))?;
            }
        }
        consumers::make(&root.join("work"))?;
        let length = minutes.map(|minutes| Duration::from_secs(minutes.saturating_mul(60)));
        Ok(Self {
            workspace,
            root,
            programs,
            seed,
            until: length.and_then(|length| Instant::now().checked_add(length)),
            found: Mutex::default(),
            details: Mutex::default(),
            kept: Mutex::default(),
        })
    }

    /// Whether the time is over.
    pub(crate) fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// A program that was built.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A new folder to work in.
    pub(crate) fn place(&self, name: &str) -> Result<PathBuf, Error> {
        let place = self.root.join("work").join(name);
        consumers::make(&place)?;
        Ok(place)
    }

    pub(crate) fn random(&self, stream: &str, number: usize) -> Random {
        Random::new(self.seed, stream, number)
    }

    /// Counts a try in the row of its part and, where it has several kinds, in that of its kind.
    pub(crate) fn count(&self, part: &str, kind: &str, verdict: &Verdict, left: &Left) {
        let mut one = Tally::default();
        one.add_left(verdict, left);
        self.add(part, kind, &one);
    }

    pub(crate) fn add(&self, part: &str, kind: &str, tally: &Tally) {
        if let Ok(mut found) = self.found.lock() {
            found.add(part, tally);
        }
        if let Ok(mut details) = self.details.lock() {
            details.add(&format!("{part}: {kind}"), tally);
        }
    }

    pub(crate) fn note(&self, note: impl Into<String>) {
        if let Ok(mut found) = self.found.lock() {
            found.note(note);
        }
    }

    /// Keeps the folder of a defect with the command that repeats it; of a kind only the first few.
    pub(crate) fn keep(&self, name: &str, what: &str, job: &Job, left: &Left) -> Result<(), Error> {
        if let Ok(mut kept) = self.kept.lock() {
            let kept = kept.entry(what.to_owned()).or_default();
            *kept += 1;
            if *kept > KEPT {
                return Ok(());
            }
        }
        let folder = self
            .root
            .join("defects")
            .join(name.replace([' ', ',', ':', '/'], "-"));
        consumers::copied(&job.folder, &folder.join("case"))?;
        let command = format!(
            "cd '{}' && {}\n",
            folder.join("case").display(),
            job.shown()
        );
        case::put(&folder, "repeat.sh", command.as_bytes())?;
        case::put(
            &folder,
            "said.txt",
            format!("{what}\n\n{}", left.said).as_bytes(),
        )
    }

    /// The table of the parts, and that of their kinds.
    pub(crate) fn tables(&self) -> (String, String) {
        (table(&self.found), table(&self.details))
    }

    /// All tries.
    pub(crate) fn all(&self) -> Tally {
        self.found
            .lock()
            .map(|found| found.all())
            .unwrap_or_default()
    }

    /// Where defects are kept.
    pub(crate) fn defects(&self) -> PathBuf {
        self.root.join("defects")
    }
}

fn table(found: &Mutex<Found>) -> String {
    let found = found.lock();
    found.map(|found| found.markdown()).unwrap_or_default()
}

/// Does `work` for the numbers below `count` on all processors, until one fails or the time is
/// over; each thread has what `begin` makes for it. Progress goes to standard error.
pub(crate) fn each<T>(
    campaign: &Campaign<'_>,
    part: &str,
    count: usize,
    threads: usize,
    begin: impl Fn(usize) -> Result<T, Error> + Sync,
    work: impl Fn(&mut T, usize) -> Result<(), Error> + Sync,
) -> Result<(), Error> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let since = Instant::now();
    let one = |thread: usize| -> Result<(), Error> {
        let mut own = begin(thread)?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count || campaign.is_over() {
                return Ok(());
            }
            let worked = work(&mut own, number);
            if worked.is_err() {
                next.store(count, Ordering::Relaxed);
            }
            worked?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done == count || done.is_multiple_of((count / 20).max(1)) {
                let defects = campaign.all().found();
                let seconds = since.elapsed().as_secs();
                eprintln!("[soak] {part}: {done} of {count}, {defects} defects, {seconds} s");
            }
        }
    };
    std::thread::scope(|scope| {
        let one = &one;
        let running: Vec<_> = (0..threads.max(1))
            .map(|thread| scope.spawn(move || one(thread)))
            .collect();
        let ended = running.into_iter().map(|thread| {
            let lost = || Error::Unsound {
                what: format!("a thread of the part `{part}` panicked"),
            };
            thread.join().map_err(|_| lost())?
        });
        ended.collect()
    })
}

/// As many threads as there are processors.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Refuses to go on with a command that fails although nothing was broken.
pub(crate) fn must_work(job: &Job, said: &Path) -> Result<Left, Error> {
    let left = job.run(said)?;
    if left.ending == super::process::Ending::Status(0) {
        return Ok(left);
    }
    Err(Error::Unsound {
        what: format!(
            "`{}` ended with {:?}: {}",
            job.shown(),
            left.ending,
            left.said
        ),
    })
}
