//! Reading instructions and their arguments.

use super::super::flaw::CheckpointFlaw;

/// The bytes of a pickle, read from front to back.
#[derive(Debug)]
pub(super) struct Code<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the present instruction stands.
    pub(super) start: usize,
}

impl<'a> Code<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            start: 0,
        }
    }

    /// Bytes read so far.
    pub(super) fn consumed(&self) -> usize {
        self.at
    }

    /// Damage at the present instruction.
    pub(super) fn damaged(&self, why: &'static str) -> CheckpointFlaw {
        CheckpointFlaw::Pickle {
            offset: self.start,
            why,
        }
    }

    /// The next instruction.
    pub(super) fn instruction(&mut self) -> Result<u8, CheckpointFlaw> {
        self.start = self.at;
        self.byte()
    }

    pub(super) fn byte(&mut self) -> Result<u8, CheckpointFlaw> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], CheckpointFlaw> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let found = rest.first_chunk::<N>().copied();
        let array = found.ok_or_else(|| self.damaged("it ends in the middle"))?;
        self.at += N;
        Ok(array)
    }

    /// A length of 1, 4 or 8 bytes.
    pub(super) fn length<const N: usize>(&mut self) -> Result<usize, CheckpointFlaw> {
        let digits = self.array::<N>()?;
        let number = digits
            .iter()
            .rev()
            .fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
        usize::try_from(number).map_err(|_| self.damaged("a length beyond memory"))
    }

    pub(super) fn slice(&mut self, length: usize) -> Result<&'a [u8], CheckpointFlaw> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let slice = rest
            .get(..length)
            .ok_or_else(|| self.damaged("it ends in the middle"))?;
        self.at += length;
        Ok(slice)
    }

    pub(super) fn text(&mut self, length: usize) -> Result<&'a str, CheckpointFlaw> {
        let slice = self.slice(length)?;
        std::str::from_utf8(slice).map_err(|_| self.damaged("a text that is not UTF-8"))
    }

    /// A text up to the end of the line.
    pub(super) fn line(&mut self) -> Result<&'a str, CheckpointFlaw> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b'\n');
        let length = end.ok_or_else(|| self.damaged("it ends in the middle"))?;
        let text = self.text(length)?;
        self.at += 1;
        Ok(text)
    }

    /// A little-endian integer of `length` bytes in two's complement, at most 8.
    pub(super) fn long(&mut self, length: usize) -> Result<i64, CheckpointFlaw> {
        let digits = self.slice(length)?;
        if length > 8 {
            return Err(self.damaged("an integer of more than 64 bits"));
        }
        let sign = digits.last().is_some_and(|top| top & 0x80 != 0);
        let start = if sign { -1i64 } else { 0 };
        let shifted = |number: i64, byte: &u8| (number << 8) | i64::from(*byte);
        Ok(digits.iter().rev().fold(start, shifted))
    }
}
