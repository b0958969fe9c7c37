//! The header of a `.npy` file: a Python dictionary with three keys.

use super::{MAGIC, NpyError};

/// Longest header that is read; NumPy itself refuses more than 10,000 bytes.
const LONGEST: usize = 1 << 20;

/// What the header says, checked against the size of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Bytes of a number.
    pub(super) width: usize,
    /// In the byte order of this processor.
    pub(super) native: bool,
    /// Column after column. False where both orders are the same.
    pub(super) by_column: bool,
    /// Where the numbers begin.
    pub(super) offset: usize,
}

/// The three entries as they are written.
#[derive(Debug, Default, PartialEq, Eq)]
struct Entries {
    kind: Option<String>,
    by_column: Option<bool>,
    shape: Option<Vec<usize>>,
}

impl Header {
    /// Reads the header of `file` and compares what it promises with what there is.
    pub(super) fn read(file: &[u8]) -> Result<Self, NpyError> {
        let (text, offset) = text(file)?;
        let entries = Reader { rest: text }.entries()?;
        let (width, native) = kind(&entries.kind.ok_or_else(|| lacks("descr"))?)?;
        let by_column = entries.by_column.ok_or_else(|| lacks("fortran_order"))?;
        let shape = entries.shape.ok_or_else(|| lacks("shape"))?;
        let (rows, columns) = match *shape.as_slice() {
            [rows] => (rows, 1),
            [rows, columns] => (rows, columns),
            _ => return Err(NpyError::Dimensions { given: shape.len() }),
        };
        if rows == 0 || columns == 0 {
            return Err(NpyError::Empty { rows, columns });
        }
        let promised = rows
            .checked_mul(columns)
            .and_then(|values| values.checked_mul(width))
            .ok_or(NpyError::Overflow { rows, columns })?;
        let found = file.len() - offset;
        if found < promised {
            return Err(NpyError::Truncated { promised, found });
        }
        if found > promised {
            let extra = found - promised;
            return Err(NpyError::Trailing { promised, extra });
        }
        Ok(Self {
            rows,
            columns,
            width,
            native,
            by_column: by_column && rows > 1 && columns > 1,
            offset,
        })
    }
}

fn wrong(cause: impl Into<String>) -> NpyError {
    NpyError::Header {
        cause: cause.into(),
    }
}

fn lacks(key: &str) -> NpyError {
    wrong(format!("it has no `{key}`"))
}

/// The dictionary and where the numbers begin.
fn text(file: &[u8]) -> Result<(&str, usize), NpyError> {
    let rest = file.strip_prefix(MAGIC).ok_or(NpyError::Magic)?;
    let short = || wrong("the file ends inside it");
    let (&[major, minor], rest) = rest.split_first_chunk::<2>().ok_or_else(short)?;
    let (length, start) = match (major, minor) {
        (1, 0) => {
            let (size, _) = rest.split_first_chunk::<2>().ok_or_else(short)?;
            (usize::from(u16::from_le_bytes(*size)), 10)
        }
        (2 | 3, 0) => {
            let (size, _) = rest.split_first_chunk::<4>().ok_or_else(short)?;
            let size = usize::try_from(u32::from_le_bytes(*size)).map_err(|_| short())?;
            (size, 12)
        }
        _ => return Err(NpyError::Version { major, minor }),
    };
    if length > LONGEST {
        let cause = format!("it claims {length} bytes; at most {LONGEST} are read");
        return Err(wrong(cause));
    }
    let bytes = file.get(start..start + length).ok_or_else(short)?;
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not text"))?;
    Ok((text, start + length))
}

/// Bytes of a number and whether they are in this processor's order.
fn kind(given: &str) -> Result<(usize, bool), NpyError> {
    let big = cfg!(target_endian = "big");
    match given {
        "<f4" => Ok((4, !big)),
        "<f8" => Ok((8, !big)),
        ">f4" => Ok((4, big)),
        ">f8" => Ok((8, big)),
        "=f4" | "f4" => Ok((4, true)),
        "=f8" | "f8" => Ok((8, true)),
        _ => Err(NpyError::Type {
            given: given.to_owned(),
        }),
    }
}

/// Reads the one Python expression that headers hold.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn entries(mut self) -> Result<Entries, NpyError> {
        let mut entries = Entries::default();
        self.expect('{')?;
        while !self.accept('}') {
            let key = self.string()?;
            self.expect(':')?;
            match key {
                "descr" => entries.kind = Some(self.kind()?),
                "fortran_order" => entries.by_column = Some(self.truth()?),
                "shape" => entries.shape = Some(self.shape()?),
                other => return Err(wrong(format!("`{other}` is not one of its keys"))),
            }
            if !self.accept(',') {
                self.expect('}')?;
                break;
            }
        }
        match self.rest.trim() {
            "" => Ok(entries),
            more => Err(wrong(format!("`{}` follows it", cut(more)))),
        }
    }

    fn kind(&mut self) -> Result<String, NpyError> {
        if self.peek() == Some('[') {
            // A list of named fields; its text is the best name for it.
            let given = cut(self.rest.trim_start());
            return Err(NpyError::Type { given });
        }
        self.string().map(str::to_owned)
    }

    fn truth(&mut self) -> Result<bool, NpyError> {
        let rest = self.rest.trim_start();
        for (word, value) in [("True", true), ("False", false)] {
            if let Some(after) = rest.strip_prefix(word) {
                self.rest = after;
                return Ok(value);
            }
        }
        Err(wrong("`fortran_order` is neither True nor False"))
    }

    fn shape(&mut self) -> Result<Vec<usize>, NpyError> {
        let mut shape = Vec::new();
        self.expect('(')?;
        while !self.accept(')') {
            shape.push(self.whole()?);
            if !self.accept(',') {
                self.expect(')')?;
                break;
            }
        }
        Ok(shape)
    }

    /// A whole number; Python 2 wrote an L behind long ones.
    fn whole(&mut self) -> Result<usize, NpyError> {
        let rest = self.rest.trim_start();
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        self.rest = after.strip_prefix('L').unwrap_or(after);
        digits
            .parse()
            .map_err(|_| wrong(format!("`{}` is no length of an axis", cut(rest))))
    }

    fn string(&mut self) -> Result<&'a str, NpyError> {
        let rest = self.rest.trim_start();
        let quoted = ['\'', '"'].into_iter().find_map(|quote| {
            let inside = rest.strip_prefix(quote)?;
            inside.split_once(quote)
        });
        let (text, after) = quoted.ok_or_else(|| wrong(format!("`{}` is no text", cut(rest))))?;
        self.rest = after;
        Ok(text)
    }

    fn peek(&self) -> Option<char> {
        self.rest.trim_start().chars().next()
    }

    fn accept(&mut self, letter: char) -> bool {
        let after = self.rest.trim_start().strip_prefix(letter);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn expect(&mut self, letter: char) -> Result<(), NpyError> {
        if self.accept(letter) {
            return Ok(());
        }
        let found = cut(self.rest.trim_start());
        Err(wrong(format!("`{letter}` is missing before `{found}`")))
    }
}

/// The beginning of a text.
fn cut(text: &str) -> String {
    text.trim_end().chars().take(40).collect()
}
