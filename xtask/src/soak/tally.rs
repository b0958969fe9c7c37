//! What was tried and what was found, as a table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::process::Left;

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was done, and what was written is complete.
    Accepted,
    /// It was refused as documented.
    Refused,
    /// It was refused, but the message does not name the file.
    Vague,
    /// Something happened that must not, in a few words.
    Defect(String),
}

/// The tries of one part.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) tried: usize,
    pub(crate) accepted: usize,
    pub(crate) refused: usize,
    pub(crate) vague: usize,
    pub(crate) defects: BTreeMap<String, usize>,
    pub(crate) longest: Duration,
    pub(crate) peak: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, verdict: &Verdict, took: Duration, peak: u64) {
        self.tried += 1;
        match verdict {
            Verdict::Accepted => self.accepted += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Vague => {
                self.refused += 1;
                self.vague += 1;
            }
            Verdict::Defect(what) => *self.defects.entry(what.clone()).or_default() += 1,
        }
        self.longest = self.longest.max(took);
        self.peak = self.peak.max(peak);
    }

    pub(crate) fn add_left(&mut self, verdict: &Verdict, left: &Left) {
        self.add(verdict, left.took, left.peak);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.tried += other.tried;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.vague += other.vague;
        for (what, count) in &other.defects {
            *self.defects.entry(what.clone()).or_default() += count;
        }
        self.longest = self.longest.max(other.longest);
        self.peak = self.peak.max(other.peak);
    }

    pub(crate) fn found(&self) -> usize {
        self.defects.values().sum()
    }
}

/// The parts in the order they ran, with notes about how.
#[derive(Debug, Default)]
pub(crate) struct Found {
    rows: Vec<(String, Tally)>,
    notes: Vec<String>,
}

impl Found {
    /// Adds to the row of this name, which is made when it is missing.
    pub(crate) fn add(&mut self, part: &str, tally: &Tally) {
        match self.rows.iter_mut().find(|(name, _)| name == part) {
            Some((_, row)) => row.merge(tally),
            None => self.rows.push((part.to_owned(), tally.clone())),
        }
    }

    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    pub(crate) fn all(&self) -> Tally {
        let mut all = Tally::default();
        self.rows.iter().for_each(|(_, row)| all.merge(row));
        all
    }

    /// The table in Markdown, and below it the kinds of defects and the notes.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::from(
            "| part | tried | accepted | refused | of these vague | defects | longest, s | peak, MiB |\n\
             |---|---:|---:|---:|---:|---:|---:|---:|\n",
        );
        let all = self.all();
        let sum = (self.rows.len() > 1).then_some(("all", &all));
        let rows = self.rows.iter().map(|(name, row)| (name.as_str(), row));
        for (name, row) in rows.chain(sum) {
            let peak = match row.peak {
                0 => "-".to_owned(),
                peak => format!("{:.0}", peak as f64 / 1024.0),
            };
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} | {} | {:.2} | {peak} |",
                row.tried,
                row.accepted,
                row.refused,
                row.vague,
                row.found(),
                row.longest.as_secs_f64(),
            );
        }
        for (name, row) in &self.rows {
            for (what, count) in &row.defects {
                let _ = write!(text, "\n- defect, {name}: {what} ({count})");
            }
        }
        for note in &self.notes {
            let _ = write!(text, "\n- {note}");
        }
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_and_summed() {
        let mut tally = Tally::default();
        tally.add(&Verdict::Accepted, Duration::from_millis(20), 2048);
        tally.add(&Verdict::Vague, Duration::from_millis(10), 0);
        let mut found = Found::default();
        found.add("tables", &tally);
        let panicked = Verdict::Defect("panic".to_owned());
        tally.add(&panicked, Duration::from_secs(1), 1024);
        found.add("texts", &tally);
        found.note("a note");
        let expected = "\
| part | tried | accepted | refused | of these vague | defects | longest, s | peak, MiB |
|---|---:|---:|---:|---:|---:|---:|---:|
| tables | 2 | 1 | 1 | 1 | 0 | 0.02 | 2 |
| texts | 3 | 1 | 1 | 1 | 1 | 1.00 | 2 |
| all | 5 | 2 | 2 | 2 | 1 | 1.00 | 2 |

- defect, texts: panic (1)
- a note
";
        assert_eq!(found.markdown(), expected);
    }
}
