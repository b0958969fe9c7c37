//! The bytes `git log` and `git ls-tree` write, from any reader.
//!
//! `git log -z --raw --no-renames --format=tformat:%H%x00%ct%x00%ad%x00%ae%x00%an --date=raw`
//! writes, each ended by NUL: hash, committer's time, author's date, e-mail, name; then per path a
//! line that begins with `:` and the path. A line feed stands before the first `:` of a commit; an
//! empty field may stand between commits. A field that begins with `:` is never a hash, so there is
//! one reading whatever the paths and names are.

use std::io::BufRead;

use super::error::{HistoryError, StreamProblem};

/// Longest field accepted, in bytes.
pub const MAX_FIELD: usize = 1 << 20;

/// One commit as git wrote it, in buffers that are used again.
#[derive(Debug, Clone, Default)]
pub(super) struct RawCommit {
    /// 20 or 32 bytes, zeros after.
    pub(super) hash: [u8; 32],
    pub(super) time: i64,
    pub(super) date: Vec<u8>,
    pub(super) email: Vec<u8>,
    pub(super) name: Vec<u8>,
    path_bytes: Vec<u8>,
    path_ends: Vec<usize>,
}

impl RawCommit {
    /// The paths it touches.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[u8]> {
        let begins = std::iter::once(0).chain(self.path_ends.iter().copied());
        begins
            .zip(&self.path_ends)
            .filter_map(|(begin, end)| self.path_bytes.get(begin..*end))
    }
}

/// Fields ended by NUL, one after the other.
struct Fields<R> {
    reader: R,
    command: &'static str,
    field: Vec<u8>,
    offset: u64,
}

impl<R: BufRead> Fields<R> {
    const fn new(reader: R, command: &'static str) -> Self {
        Self {
            reader,
            command,
            field: Vec::new(),
            offset: 0,
        }
    }

    /// Reads the next field into `self.field`; false at the end.
    fn advance(&mut self) -> Result<bool, HistoryError> {
        self.field.clear();
        let limit = MAX_FIELD as u64 + 1;
        let read = std::io::Read::take(&mut self.reader, limit)
            .read_until(0, &mut self.field)
            .map_err(|source| HistoryError::Io {
                command: self.command,
                source,
            })?;
        self.offset += read as u64;
        if read == 0 {
            return Ok(false);
        }
        if self.field.pop() == Some(0) {
            return Ok(true);
        }
        Err(self.wrong(if read as u64 == limit {
            StreamProblem::FieldTooLong { limit: MAX_FIELD }
        } else {
            StreamProblem::Truncated
        }))
    }

    /// Reads a field that has to be there.
    fn expect(&mut self) -> Result<(), HistoryError> {
        if self.advance()? {
            return Ok(());
        }
        Err(self.wrong(StreamProblem::Truncated))
    }

    const fn wrong(&self, problem: StreamProblem) -> HistoryError {
        HistoryError::Stream {
            command: self.command,
            offset: self.offset,
            problem,
        }
    }

    /// The field for a message, at most 80 bytes of it.
    fn given(&self) -> String {
        String::from_utf8_lossy(self.field.get(..80).unwrap_or(&self.field)).into_owned()
    }
}

/// Commits from the output of `git log`.
pub(super) struct LogReader<R> {
    fields: Fields<R>,
    /// Whether `fields.field` holds a field that nobody has used yet.
    pending: bool,
}

impl<R: BufRead> LogReader<R> {
    pub(super) const fn new(reader: R) -> Self {
        Self {
            fields: Fields::new(reader, "log"),
            pending: false,
        }
    }

    /// Reads the next commit into `commit`; false at the end.
    pub(super) fn next_into(&mut self, commit: &mut RawCommit) -> Result<bool, HistoryError> {
        if !self.header(commit)? {
            return Ok(false);
        }
        commit.path_bytes.clear();
        commit.path_ends.clear();
        while self.fields.advance()? {
            let line = self.fields.field.as_slice();
            let line = line.strip_prefix(b"\n").unwrap_or(line);
            if line.first() != Some(&b':') {
                self.pending = !line.is_empty();
                return Ok(true);
            }
            if !is_change(line) {
                let given = self.fields.given();
                return Err(self.fields.wrong(StreamProblem::NotAChange { given }));
            }
            self.fields.expect()?;
            if self.fields.field.is_empty() {
                return Err(self.fields.wrong(StreamProblem::EmptyPath));
            }
            commit.path_bytes.extend_from_slice(&self.fields.field);
            commit.path_ends.push(commit.path_bytes.len());
        }
        Ok(true)
    }

    fn header(&mut self, commit: &mut RawCommit) -> Result<bool, HistoryError> {
        if !std::mem::take(&mut self.pending) && !self.fields.advance()? {
            return Ok(false);
        }
        let Some(hash) = parse_hash(&self.fields.field) else {
            let given = self.fields.given();
            return Err(self.fields.wrong(StreamProblem::NotAHash { given }));
        };
        commit.hash = hash;
        self.fields.expect()?;
        let Some(time) = parse_time(&self.fields.field) else {
            let given = self.fields.given();
            return Err(self.fields.wrong(StreamProblem::NotATime { given }));
        };
        commit.time = time;
        for place in [&mut commit.date, &mut commit.email, &mut commit.name] {
            self.fields.expect()?;
            std::mem::swap(place, &mut self.fields.field);
        }
        Ok(true)
    }

    /// An error at the place last read.
    pub(super) const fn wrong(&self, problem: StreamProblem) -> HistoryError {
        self.fields.wrong(problem)
    }
}

/// 40 or 64 hexadecimal digits as bytes.
fn parse_hash(text: &[u8]) -> Option<[u8; 32]> {
    if !matches!(text.len(), 40 | 64) {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(text.chunks_exact(2)) {
        let digit = |at: usize| char::from(*pair.get(at)?).to_digit(16);
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(hash)
}

/// Seconds since 1970. A committer without a readable date gives no digits: git itself takes that
/// for 0. Digits beyond 64 bits count as the last moment there is.
fn parse_time(text: &[u8]) -> Option<i64> {
    if !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if text.is_empty() {
        return Some(0);
    }
    let text = std::str::from_utf8(text).ok()?;
    Some(text.parse().unwrap_or(i64::MAX))
}

/// Whether `line` is `:100644 100755 <hash> <hash> M` with a status that has one path.
fn is_change(line: &[u8]) -> bool {
    let mut parts = line.split(|byte| *byte == b' ');
    let modes = parts.by_ref().take(2).all(|mode| {
        let mode = mode.strip_prefix(b":").unwrap_or(mode);
        mode.len() == 6 && mode.iter().all(u8::is_ascii_digit)
    });
    let hashes = parts
        .by_ref()
        .take(2)
        .all(|hash| !hash.is_empty() && hash.iter().all(u8::is_ascii_hexdigit));
    let status = parts.next();
    modes && hashes && matches!(status, Some(b"A" | b"D" | b"M" | b"T")) && parts.next().is_none()
}

/// Calls `regular` with the path of each regular file in the output of `git ls-tree -r -z`.
///
/// # Errors
/// When the bytes are not such output.
pub(super) fn read_tree(
    reader: impl BufRead,
    mut regular: impl FnMut(&[u8]),
) -> Result<(), HistoryError> {
    let mut fields = Fields::new(reader, "ls-tree");
    while fields.advance()? {
        let tab = fields.field.iter().position(|byte| *byte == b'\t');
        let entry = tab.and_then(|tab| fields.field.split_at_checked(tab));
        let Some((head, path)) = entry.filter(|(head, _)| head.contains(&b' ')) else {
            let given = fields.given();
            return Err(fields.wrong(StreamProblem::NotAChange { given }));
        };
        // 100644 and 100755, and 100664 of old repositories.
        if head.starts_with(b"100") {
            regular(path.get(1..).unwrap_or_default());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
