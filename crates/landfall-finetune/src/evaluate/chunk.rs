//! Entities in a sequence of tags.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::FinetuneError;

/// How tags become entities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// As the program conlleval does, seqeval's default: an `I-` without a `B-` before it starts an
    /// entity, `E-` and `S-` are understood.
    #[default]
    Conll,
    /// Strict IOB2, seqeval's `mode="strict", scheme=IOB2`: an entity starts with `B-`, an `I-`
    /// that continues none is no entity; other prefixes are refused.
    Iob2,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Conll => "conll",
            Self::Iob2 => "iob2",
        })
    }
}

impl FromStr for Scheme {
    type Err = FinetuneError;

    fn from_str(given: &str) -> Result<Self, FinetuneError> {
        match given {
            "conll" => Ok(Self::Conll),
            "iob2" => Ok(Self::Iob2),
            _ => Err(FinetuneError::Setting {
                name: "tag scheme",
                given: given.to_owned(),
                allowed: "`conll` or `iob2`".to_owned(),
            }),
        }
    }
}

/// One entity: its type, first and last place (included).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chunk {
    /// Its type, `_` where the tag has none.
    pub kind: String,
    /// Place of its first tag.
    pub first: usize,
    /// Place of its last tag.
    pub last: usize,
}

/// The entities of one sequence of tags, in order.
///
/// # Errors
/// For strict IOB2, when a tag starts neither with `B`, `I` nor `O`.
///
/// ```
/// use landfall_finetune::evaluate::{Scheme, chunks};
///
/// let tags = ["O", "I-PER", "I-PER", "B-LOC"];
/// let found = |scheme| chunks(&tags, scheme).map(|all| all.len());
/// assert_eq!(found(Scheme::Conll)?, 2);
/// assert_eq!(found(Scheme::Iob2)?, 1);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn chunks<T: AsRef<str>>(tags: &[T], scheme: Scheme) -> Result<Vec<Chunk>, FinetuneError> {
    match scheme {
        Scheme::Conll => Ok(tolerant(tags)),
        Scheme::Iob2 => strict(tags),
    }
}

/// Prefix and type as seqeval's default mode splits them.
fn parts(tag: &str) -> (char, &str) {
    let mut letters = tag.chars();
    let prefix = letters.next().unwrap_or('O');
    let rest = letters.as_str();
    let kind = rest.split_once('-').map_or(rest, |(_, kind)| kind);
    (prefix, if kind.is_empty() { "_" } else { kind })
}

fn tolerant<T: AsRef<str>>(tags: &[T]) -> Vec<Chunk> {
    let mut found = Vec::new();
    let mut before = ('O', "_");
    let mut first = 0;
    let all = tags.iter().map(|tag| parts(tag.as_ref()));
    for (place, now) in all.chain([('O', "_")]).enumerate() {
        if ends(before, now) {
            found.push(Chunk {
                kind: before.1.to_owned(),
                first,
                last: place.saturating_sub(1),
            });
        }
        if starts(before, now) {
            first = place;
        }
        before = now;
    }
    found
}

fn ends(before: (char, &str), now: (char, &str)) -> bool {
    matches!(
        (before.0, now.0),
        ('E' | 'S', _) | ('B' | 'I', 'B' | 'S' | 'O')
    ) || (before.0 != 'O' && before.0 != '.' && before.1 != now.1)
}

fn starts(before: (char, &str), now: (char, &str)) -> bool {
    matches!(
        (before.0, now.0),
        (_, 'B' | 'S') | ('E' | 'S' | 'O', 'E' | 'I')
    ) || (now.0 != 'O' && now.0 != '.' && before.1 != now.1)
}

fn strict<T: AsRef<str>>(tags: &[T]) -> Result<Vec<Chunk>, FinetuneError> {
    let mut found: Vec<Chunk> = Vec::new();
    let mut open = false;
    for (place, tag) in tags.iter().enumerate() {
        let mut letters = tag.as_ref().chars();
        let prefix = letters.next();
        let kind = letters.as_str().trim_matches('-');
        let kind = if kind.is_empty() { "_" } else { kind };
        match (prefix, found.last_mut()) {
            (Some('B'), _) => {
                open = true;
                found.push(Chunk {
                    kind: kind.to_owned(),
                    first: place,
                    last: place,
                });
            }
            (Some('I'), Some(last)) if open && last.kind == kind => last.last = place,
            (Some('I' | 'O'), _) => open = false,
            _ => {
                return Err(FinetuneError::Setting {
                    name: "tag",
                    given: tag.as_ref().to_owned(),
                    allowed: "`O`, or `B-` or `I-` and a type (strict IOB2)".to_owned(),
                });
            }
        }
    }
    Ok(found)
}
