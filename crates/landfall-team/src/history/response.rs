//! How long a thread waits for its first answer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use landfall_core::table::Row;
use landfall_core::{Mistake, Mistakes, Table};
use schemars::JsonSchema;
use serde::Serialize;

use super::columns::{columns, filled};
use super::identity::{Bots, author_key, is_bot};
use super::interaction::median_hours;

/// One contribution to an issue, a review or another thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The thread it belongs to.
    pub thread: String,
    /// Who wrote it; compared after trimming and in ASCII lower case.
    pub author: String,
    /// When, in seconds since 1970.
    pub time: i64,
}

/// Reads posts from a table with the columns `thread`, `author` and `time`, an instant as in
/// `2026-03-01T09:00:00+01:00` or in seconds since 1970. Other columns are ignored.
///
/// # Errors
/// All mistakes at once: a missing column, an empty thread or author, a time that is neither.
///
/// # Example
/// ```
/// use landfall_core::Table;
/// use landfall_team::history::{Bots, posts, response_times};
///
/// let table = Table::from_bytes(
///     b"thread,author,time\n7,ana,2026-03-01T09:00:00Z\n7,bo,2026-03-01T11:30:00+01:00\n",
///     "issues.csv",
/// )?;
/// let times = response_times(&posts(&table)?, Bots::Keep);
/// assert_eq!(times.median_hours, Some(1.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn posts(table: &Table) -> Result<Vec<Post>, Mistakes> {
    let mut mistakes = Vec::new();
    let mut posts = Vec::with_capacity(table.rows().len());
    if let Some(columns) = columns(table, ["thread", "author", "time"], &mut mistakes) {
        let rows = table.rows().iter();
        posts.extend(rows.filter_map(|row| post(table, row, columns, &mut mistakes)));
    }
    Mistakes::none(mistakes)?;
    Ok(posts)
}

/// The post of one row, from its columns.
fn post(
    table: &Table,
    row: &Row,
    [thread, author, time]: [usize; 3],
    mistakes: &mut Vec<Mistake>,
) -> Option<Post> {
    let thread = filled(table, row, thread, mistakes);
    let author = filled(table, row, author, mistakes);
    let given = row.text(time).trim();
    let instant = parse_instant(given);
    if instant.is_none() {
        let place = table.place(row.line(), time);
        let message = format!("`{given}` is no instant");
        let help = "write `2026-03-01T09:00:00Z`, with an offset, or seconds since 1970";
        mistakes.push(Mistake::new(place, message).help(help));
    }
    Some(Post {
        thread: thread.to_owned(),
        author: author.to_owned(),
        time: instant?,
    })
}

/// An instant in seconds since 1970, a part of a second rounded down.
fn parse_instant(text: &str) -> Option<i64> {
    let given = text.parse::<i64>().ok();
    let moment = match given {
        Some(seconds) => Timestamp::from_second(seconds).ok()?,
        None => text.parse::<Timestamp>().ok()?,
    };
    i64::try_from(moment.as_nanosecond().div_euclid(1_000_000_000)).ok()
}

/// The first answers of two people to each other's threads.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairResponse {
    /// Who opened the threads.
    pub asker: String,
    /// Who answered first.
    pub answerer: String,
    /// Threads.
    pub threads: usize,
    /// Median hours to the answer.
    pub median_hours: f64,
}

/// Time to first response (CHAOSS): from the first post of a thread to the first one of another
/// author after it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ResponseTimes {
    /// Threads seen.
    pub threads: usize,
    /// Threads that nobody else answered; they are not part of the median.
    pub unanswered: usize,
    /// Median hours to the first response, the mean of the two in the middle when their number is
    /// even; `null` without answered threads.
    pub median_hours: Option<f64>,
    /// By who asked and who answered first, in rising order.
    pub pairs: Vec<PairResponse>,
}

impl ResponseTimes {
    /// The same with every author shown by [`author_key`].
    #[must_use]
    pub fn hashed(mut self) -> Self {
        for pair in &mut self.pairs {
            pair.asker = author_key(pair.asker.as_bytes());
            pair.answerer = author_key(pair.answerer.as_bytes());
        }
        self.pairs.sort_by(|one, other| {
            (&one.asker, &one.answerer).cmp(&(&other.asker, &other.answerer))
        });
        self
    }
}

/// Measures the first responses. Posts of one thread are ordered by time, those of one moment as
/// given. With [`Bots::Drop`] the posts of authors with `[bot]` in their names are left out.
pub fn response_times(posts: &[Post], bots: Bots) -> ResponseTimes {
    let mut threads: BTreeMap<&str, Vec<(i64, usize, String)>> = BTreeMap::new();
    for (number, post) in posts.iter().enumerate() {
        let author = post.author.trim().to_ascii_lowercase();
        if bots == Bots::Keep || !is_bot(author.as_bytes()) {
            let thread = threads.entry(post.thread.trim()).or_default();
            thread.push((post.time, number, author));
        }
    }
    let mut all = Vec::new();
    let mut by_pair: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
    for thread in threads.values_mut() {
        thread.sort();
        let Some(((asked, _, asker), later)) = thread.split_first() else {
            continue;
        };
        if let Some((time, _, answerer)) = later.iter().find(|(_, _, author)| author != asker) {
            let wait = time.saturating_sub(*asked);
            all.push(wait);
            let pair = (asker.clone(), answerer.clone());
            by_pair.entry(pair).or_default().push(wait);
        }
    }
    all.sort_unstable();
    ResponseTimes {
        threads: threads.len(),
        unanswered: threads.len() - all.len(),
        median_hours: median_hours(&all),
        pairs: by_pair.into_iter().filter_map(pair_response).collect(),
    }
}

fn pair_response(
    ((asker, answerer), mut waits): ((String, String), Vec<i64>),
) -> Option<PairResponse> {
    waits.sort_unstable();
    Some(PairResponse {
        asker,
        answerer,
        threads: waits.len(),
        median_hours: median_hours(&waits)?,
    })
}
