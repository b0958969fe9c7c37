//! Bytes to records, with every mistake.

use std::fs;
use std::path::Path;

use landfall_core::{Mistake, Mistakes, Place};

use super::columns::{Format, LabelKind};
use super::record::{Label, Record};
use super::word::words;
use crate::FinetuneError;

/// How many mistakes of one file are listed; beyond them their number is said.
pub const MISTAKES: usize = 100;

/// The lines of a text file for prediction, empty lines included; the line end after the last
/// line starts no further one. A byte order mark and one `\r` before each line end are left out.
///
/// # Errors
/// When the file cannot be read, is empty, or is not UTF-8 (with line and byte offset).
pub fn read_lines(path: &Path) -> Result<Vec<String>, FinetuneError> {
    let file = path.display().to_string();
    let bytes = fs::read(path).map_err(|source| FinetuneError::Io {
        path: file.clone(),
        what: "read",
        source,
    })?;
    let mut mistakes = List::default();
    let read = |line: Line<'_>| text_of(&file, &line, &mut mistakes).map(str::to_owned);
    let lines: Vec<String> = lines(&bytes).filter_map(read).collect();
    if bytes.is_empty() {
        mistakes.add(Mistake::new(Place::file(&file), "the file is empty"));
    }
    mistakes.done()?;
    Ok(lines)
}

/// All records of a file, or all its mistakes.
pub(super) fn rows(
    file: &str,
    bytes: &[u8],
    format: &Format,
) -> Result<Vec<Record>, FinetuneError> {
    let mut mistakes = List::default();
    let mut rows = Vec::new();
    for line in lines(bytes).skip(usize::from(format.header)) {
        let Some(text) = text_of(file, &line, &mut mistakes) else {
            continue;
        };
        match record(text, line.number, format) {
            Ok(row) => rows.push(row),
            Err(found) => {
                for (field, message) in found {
                    let place = Place::file(file).line(line.number).field(field);
                    mistakes.add(Mistake::new(place, message));
                }
            }
        }
    }
    if rows.is_empty() && mistakes.count == 0 {
        let message = if bytes.is_empty() {
            "the file is empty"
        } else {
            "the file has a header and no record"
        };
        mistakes.add(Mistake::new(Place::file(file), message));
    }
    mistakes.done()?;
    Ok(rows)
}

/// Mistakes up to a number, and how many there are in all.
#[derive(Default)]
pub(super) struct List {
    first: Vec<Mistake>,
    count: usize,
    /// Where the first one stands that is not listed.
    next: Option<Place>,
}

impl List {
    pub(super) fn add(&mut self, mistake: Mistake) {
        self.count += 1;
        if self.first.len() < MISTAKES {
            self.first.push(mistake);
        } else if self.next.is_none() {
            self.next = Some(mistake.place);
        }
    }

    pub(super) fn done(mut self) -> Result<(), Mistakes> {
        let more = self.count - self.first.len();
        if let Some(mut place) = self.next {
            place.field = None;
            let message = format!("{more} more mistakes from here on are not listed");
            self.first.push(Mistake::new(place, message));
        }
        Mistakes::none(self.first)
    }
}

struct Line<'a> {
    number: u64,
    offset: usize,
    bytes: &'a [u8],
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let skipped = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let bytes = bytes.get(skipped..).unwrap_or_default();
    let mut offset = skipped;
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .zip(1u64..)
        .map(move |(whole, number)| {
            let start = offset;
            offset += whole.len();
            let line = whole.strip_suffix(b"\n").unwrap_or(whole);
            Line {
                number,
                offset: start,
                bytes: line.strip_suffix(b"\r").unwrap_or(line),
            }
        })
}

fn text_of<'a>(file: &str, line: &Line<'a>, mistakes: &mut List) -> Option<&'a str> {
    match std::str::from_utf8(line.bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let offset = line.offset + error.valid_up_to();
            let byte = line.bytes.get(error.valid_up_to()).copied().unwrap_or(0);
            let message = format!("byte {offset} (`0x{byte:02x}`, counted from 0) is not UTF-8");
            mistakes.add(Mistake::new(Place::file(file).line(line.number), message));
            None
        }
    }
}

type Found = Vec<(&'static str, String)>;

fn record(text: &str, line: u64, format: &Format) -> Result<Record, Found> {
    let fields: Vec<&str> = text.split('\t').collect();
    let field = |column: usize| fields.get(column.wrapping_sub(1)).copied();
    let mut found: Found = format
        .wanted()
        .filter(|(_, column)| field(*column).is_none())
        .map(|(name, column)| {
            let given = fields.len();
            let message = format!(
                "the line ends with column {given}, the {name} is to be in column {column}"
            );
            (name, message)
        })
        .collect();
    let text = field(format.columns.text).unwrap_or_default();
    let label = match format.label().and_then(field) {
        Some(written) => label(written, text, format.kind).unwrap_or_else(|message| {
            found.push(("label", message));
            Label::None
        }),
        None => Label::None,
    };
    if !found.is_empty() {
        return Err(found);
    }
    let region = format.columns.region.and_then(field).unwrap_or_default();
    if region.is_empty() && format.columns.region.is_some() {
        return Err(vec![("region", "the field is empty".to_owned())]);
    }
    Ok(Record {
        line,
        text: text.to_owned(),
        pair: format.columns.pair.and_then(field).map(str::to_owned),
        label,
        region: region.to_owned(),
    })
}

fn label(written: &str, text: &str, kind: LabelKind) -> Result<Label, String> {
    let names = |list: Vec<&str>| Label::Texts(list.into_iter().map(str::to_owned).collect());
    match kind {
        LabelKind::None => Ok(Label::None),
        LabelKind::Class if written.is_empty() => Err("the field is empty".to_owned()),
        LabelKind::Class => Ok(names(vec![written])),
        LabelKind::Classes if written.is_empty() => Ok(names(Vec::new())),
        LabelKind::Classes => {
            let list: Vec<&str> = written.split('|').collect();
            if list.iter().any(|name| name.is_empty()) {
                return Err(format!("`{written}` has an empty name beside `|`"));
            }
            Ok(names(list))
        }
        LabelKind::Numbers => written
            .split('|')
            .map(|number| finite(number, f32::MIN, f32::MAX))
            .collect::<Result<_, _>>()
            .map(Label::Numbers),
        LabelKind::Likeness => Ok(Label::Numbers(vec![finite(written, -1.0, 1.0)?])),
        LabelKind::Tags => tags(written, text).map(names),
    }
}

fn finite(written: &str, low: f32, high: f32) -> Result<f32, String> {
    match written.trim().parse::<f32>() {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ if low == f32::MIN => Err(format!("`{written}` is no finite number")),
        _ => Err(format!("`{written}` is no number from {low} to {high}")),
    }
}

fn tags<'a>(written: &'a str, text: &str) -> Result<Vec<&'a str>, String> {
    let list: Vec<&str> = written.split(' ').filter(|tag| !tag.is_empty()).collect();
    let count = words(text).len();
    if list.len() == count {
        Ok(list)
    } else {
        let given = list.len();
        Err(format!("there are {given} tags for {count} words"))
    }
}
