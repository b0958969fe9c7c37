//! Disks that are full and folders that cannot be written: every command that writes ends with
//! status 1 and a message that names a file, and what was there before is there afterwards.

mod place;

use std::path::{Path, PathBuf};

use super::campaign::{Campaign, must_work};
use super::judge::crashed;
use super::loaders;
use super::process::{Ending, Job, Left};
use super::random::Random;
use super::tally::Verdict;
use crate::consumers;
use crate::error::Error;
use place::{PAGE, Place, contents};

/// How much room each command finds: so many tries between none and all that it needs.
const FILLS: usize = 12;

/// Commands that write; `OUT` stands for the folder.
const WRITERS: [(&str, &str); 9] = [
    ("init", "init OUT --force --quiet"),
    ("run", "run strategy.toml --out OUT --quiet"),
    (
        "comply",
        "comply facts.toml --base rules --add-rules own_rules --regions DE,FR --date 2026-11-27 --quiet \
         --json OUT/c.json --sarif OUT/c.sarif --markdown OUT/c.md --page OUT/c.html",
    ),
    (
        "comply --log",
        "comply facts.toml --base rules --add-rules own_rules --regions DE,FR --date 2026-11-27 --quiet \
         --log OUT/log.jsonl",
    ),
    (
        "team",
        "team team.toml --nodes 2000 --quiet --json OUT/t.json --page OUT/t.html",
    ),
    (
        "team --git",
        "team --git repo --quiet --json OUT/h.json --people OUT/h.toml",
    ),
    (
        "segment",
        "segment table.npy --k 2 --quiet --json OUT/s.json --page OUT/s.html",
    ),
    (
        "diff",
        "diff plan.json older.json --quiet --json OUT/d.json --page OUT/d.html",
    ),
    ("man", "man --out OUT"),
];

/// Tries all writers.
pub(crate) fn run(campaign: &Campaign<'_>) -> Result<(), Error> {
    let template = loaders::template(campaign)?;
    let folder = campaign.root.join("work/disk-case");
    consumers::copied(&template, &folder)?;
    let place = Place::new(campaign.root.join("work/disk"))?;
    campaign.note(match place.mounted {
        true => "full disks were a small file system in memory, folders that cannot be written the same one mounted read-only",
        false => "no file system may be mounted here: full disks were not tried",
    });
    if !place.mounted {
        return Ok(());
    }
    let landfall = campaign.program("landfall");
    for (name, words) in WRITERS {
        if campaign.is_over() {
            break;
        }
        let job = |out: &Path| {
            let words = words.replace("OUT", &out.display().to_string());
            Job::new(&landfall, &folder, loaders::LIMITS).words(words.split_whitespace())
        };
        Writer::new(campaign, &place, name, &job)?
            .full()?
            .unwritable()?;
        eprintln!("[soak] disk: {name}");
    }
    Ok(())
}

/// A command that writes into a small place.
struct Writer<'c> {
    campaign: &'c Campaign<'c>,
    place: &'c Place,
    name: &'static str,
    job: Job,
    said: PathBuf,
    out: PathBuf,
    /// Bytes that it needs.
    needs: u64,
}

impl<'c> Writer<'c> {
    fn new(
        campaign: &'c Campaign<'c>,
        place: &'c Place,
        name: &'static str,
        job: &dyn Fn(&Path) -> Job,
    ) -> Result<Self, Error> {
        let out = place.folder.join(name.replace([' ', '-'], "_"));
        consumers::make(&out)?;
        let said = campaign.root.join("work/said-disk");
        let job = job(&out);
        must_work(&job, &said)?;
        let written = contents(&out)?;
        let needs = written
            .iter()
            .map(|(_, content)| content.len() as u64 / PAGE + 2);
        Ok(Self {
            campaign,
            place,
            name,
            needs: needs.sum::<u64>() * PAGE,
            job,
            said,
            out,
        })
    }

    /// Runs it with less and with a little more room than it needs.
    fn full(&self) -> Result<&Self, Error> {
        for number in 0..FILLS {
            let mut random: Random = self.campaign.random(self.name, number);
            let pages = usize::try_from(self.needs / PAGE).unwrap_or_default();
            let free = match number {
                0 => 0,
                1 => self.needs + 4 * PAGE,
                _ => random.below(pages + 1) as u64 * PAGE,
            };
            let before = contents(&self.out)?;
            self.place.fill(free)?;
            let left = self.job.run(&self.said)?;
            self.place.empty();
            self.judge("disk full", &before, &left)?;
        }
        // With room again it works, whatever has gone wrong before.
        let left = self.job.run(&self.said)?;
        let verdict = match left.ending {
            Ending::Status(0) => Verdict::Accepted,
            _ => Verdict::Defect("does not work with room again".to_owned()),
        };
        self.count("room again", &verdict, &left)?;
        Ok(self)
    }

    /// Runs it where nothing can be written.
    fn unwritable(&self) -> Result<(), Error> {
        let before = contents(&self.out)?;
        self.place.writable(false)?;
        let left = self.job.run(&self.said);
        self.place.writable(true)?;
        self.judge("folder that cannot be written", &before, &left?)?;
        let _may_stay = std::fs::remove_dir_all(&self.out);
        Ok(())
    }

    fn judge(&self, kind: &str, before: &[(PathBuf, Vec<u8>)], left: &Left) -> Result<(), Error> {
        let after = contents(&self.out)?;
        let same = after == before;
        let names = after.iter().filter_map(|(path, _)| path.file_name());
        let named = names
            .into_iter()
            .any(|name| left.said.contains(&*name.to_string_lossy()));
        let named = named || left.said.contains(&self.out.display().to_string());
        let verdict = match (crashed(left), left.ending) {
            (Some(what), _) => Verdict::Defect(what),
            (None, Ending::Status(1)) if !same => {
                Verdict::Defect("files are not as they were".to_owned())
            }
            (None, Ending::Status(1)) if named => Verdict::Refused,
            (None, Ending::Status(1)) => Verdict::Vague,
            (None, Ending::Status(0)) if self.whole(&after) => Verdict::Accepted,
            (None, Ending::Status(0)) => Verdict::Defect("a file is not complete".to_owned()),
            (None, ending) => Verdict::Defect(format!("ended with {ending:?}")),
        };
        self.count(kind, &verdict, left)
    }

    fn whole(&self, after: &[(PathBuf, Vec<u8>)]) -> bool {
        after.iter().all(|(path, _)| super::judge::complete(path))
    }

    fn count(&self, kind: &str, verdict: &Verdict, left: &Left) -> Result<(), Error> {
        let name = format!("{kind}, {}", self.name);
        self.campaign.count("disk", &name, verdict, left);
        match verdict {
            Verdict::Defect(what) => {
                let what = format!("{}: {what}", self.name);
                self.campaign
                    .keep(&format!("disk-{name}"), &what, &self.job, left)
            }
            _ => Ok(()),
        }
    }
}
