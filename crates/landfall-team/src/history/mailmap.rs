//! Files that say which names and addresses belong to one person, as `gitmailmap(5)` defines them.

use std::collections::HashMap;
use std::path::Path;

use landfall_core::{Mistake, Mistakes, Place};

use crate::input::bytes_of;

/// A mailmap: from the name and address a commit records to the address of the person.
///
/// Each line names one person; addresses and names are compared without regard to ASCII case, `#`
/// at the beginning of a line makes it a comment, and later lines win over earlier ones:
///
/// ```text
/// Proper Name <recorded@example.org>
/// <proper@example.org> <recorded@example.org>
/// Proper Name <proper@example.org> <recorded@example.org>
/// Proper Name <proper@example.org> Recorded Name <recorded@example.org>
/// ```
///
/// # Example
/// ```
/// use landfall_team::history::Mailmap;
///
/// let map = Mailmap::parse(b"<ana@example.org> <ana@laptop>\nno address\n", ".mailmap");
/// assert_eq!(map.email(b"Ana", b"ANA@laptop"), Some(b"ana@example.org".as_slice()));
/// assert_eq!(map.email(b"Bo", b"bo@example.org"), None);
/// assert_eq!(
///     map.ignored()[0].to_string(),
///     ".mailmap, line 2: `no address` names no address in angle brackets \
///      (help: write `Name <proper@example.org> <recorded@example.org>`)"
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailmap {
    people: HashMap<Vec<u8>, Person>,
    ignored: Vec<Mistake>,
}

/// What is known of one recorded address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Person {
    /// From lines without a recorded name.
    any_name: Option<Vec<u8>>,
    /// By recorded name, in lower case; `None` is a line that keeps the address.
    by_name: HashMap<Vec<u8>, Option<Vec<u8>>>,
}

impl Mailmap {
    /// Reads a mailmap. Lines that mean nothing are ignored, as git does, and listed.
    pub fn parse(bytes: &[u8], file: &str) -> Self {
        let mut map = Self::default();
        for (number, line) in (1_u64..).zip(bytes.split(|byte| *byte == b'\n')) {
            if line.starts_with(b"#") || line.trim_ascii().is_empty() {
                continue;
            }
            if map.read_line(line).is_none() {
                let text = String::from_utf8_lossy(line.trim_ascii());
                let message = format!("`{text}` names no address in angle brackets");
                let help = "write `Name <proper@example.org> <recorded@example.org>`";
                let place = Place::file(file).line(number);
                map.ignored.push(Mistake::new(place, message).help(help));
            }
        }
        map
    }

    /// Reads a mailmap from a file of at most 256 MiB, as [`parse`](Self::parse) would.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read_path(path: impl AsRef<Path>) -> Result<Self, Mistakes> {
        let path = path.as_ref();
        let bytes = bytes_of(path)?;
        Ok(Self::parse(&bytes, &path.display().to_string()))
    }

    /// The lines that were ignored, with their places.
    pub fn ignored(&self) -> &[Mistake] {
        &self.ignored
    }

    /// The address of the person whom a commit records with `name` and `email`; `None` when the
    /// recorded address stands.
    pub fn email(&self, name: &[u8], email: &[u8]) -> Option<&[u8]> {
        let person = self.people.get(&email.to_ascii_lowercase())?;
        match person.by_name.get(&name.to_ascii_lowercase()) {
            Some(address) => address.as_deref(),
            None => person.any_name.as_deref(),
        }
    }

    fn read_line(&mut self, line: &[u8]) -> Option<()> {
        let (_, first, rest) = name_and_email(line).filter(|(_, first, _)| !first.is_empty())?;
        let second = name_and_email(rest);
        let (proper, name, recorded) = match second {
            Some((name, recorded, _)) => (Some(first), name, recorded),
            None => (None, b"".as_slice(), first),
        };
        let person = self
            .people
            .entry(recorded.to_ascii_lowercase())
            .or_default();
        let proper = proper.map(<[u8]>::to_vec);
        if name.is_empty() {
            person.any_name = proper.or_else(|| person.any_name.take());
        } else {
            person.by_name.insert(name.to_ascii_lowercase(), proper);
        }
        Some(())
    }
}

/// `Name <address> rest` in its three parts; `None` without angle brackets.
fn name_and_email(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let open = text.iter().position(|byte| *byte == b'<')?;
    let (name, after) = text.split_at_checked(open)?;
    let after = after.get(1..)?;
    let close = after.iter().position(|byte| *byte == b'>')?;
    let (email, rest) = after.split_at_checked(close)?;
    Some((name.trim_ascii(), email, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_name_decides_before_the_address_alone() {
        let text = b"# people\n\
            Jane <jane@x> <bugs@x>\n\
            Joe <joe@x> Joe R. <bugs@x>\n\
            Only Name <only@x>\n";
        let map = Mailmap::parse(text, ".mailmap");
        assert_eq!(map.email(b"anybody", b"bugs@x"), Some(b"jane@x".as_slice()));
        assert_eq!(map.email(b"joe r.", b"BUGS@X"), Some(b"joe@x".as_slice()));
        assert_eq!(map.email(b"anybody", b"only@x"), None);
        assert_eq!(map.email(b"anybody", b"other@x"), None);
        assert!(map.ignored().is_empty());
    }

    #[test]
    fn later_lines_win_and_a_name_alone_takes_no_address_away() {
        let text = b"<a@x> <old@x>\n<b@x> <old@x>\r\nName <old@x>\n";
        let map = Mailmap::parse(text, ".mailmap");
        assert_eq!(map.email(b"", b"old@x"), Some(b"b@x".as_slice()));
    }

    #[test]
    fn lines_without_an_address_are_listed() {
        let map = Mailmap::parse(b"\n<a@x\n> <\nName\n\xff<a@x> <b@x>\nN <> <c@x>", "m");
        let lines: Vec<_> = map.ignored().iter().map(|line| line.place.line).collect();
        assert_eq!(lines, [Some(2), Some(3), Some(4), Some(6)]);
        assert_eq!(map.email(b"", b"b@x"), Some(b"a@x".as_slice()));
    }
}
