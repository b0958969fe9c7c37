//! Byte strings as small numbers, each kept once in one arena.

use std::hash::Hasher;

use super::HistoryError;

/// Byte strings numbered from 0 in the order of their first appearance.
///
/// Costs their bytes, 8 bytes each for the end and 6 to 12 for the table of hashes.
#[derive(Debug, Clone, Default)]
pub(super) struct Interner {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Open addressing; 0 is free, else the number of the string plus 1.
    slots: Vec<u32>,
}

impl Interner {
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// The string numbered `id`; empty for a number never given.
    pub(super) fn get(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let begin = match id.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(id).copied().unwrap_or(begin);
        self.bytes.get(begin..end).unwrap_or_default()
    }

    /// The number of `text`, which it gets now if it has none.
    pub(super) fn intern(&mut self, text: &[u8], what: &'static str) -> Result<u32, HistoryError> {
        if (self.len() + 1) * 3 > self.slots.len() * 2 {
            self.grow();
        }
        let slot = match self.find(text) {
            Ok(id) => return Ok(id),
            Err(slot) => slot,
        };
        let next = u32::try_from(self.len() + 1).map_err(|_| HistoryError::TooMany {
            what,
            limit: u64::from(u32::MAX) - 1,
        })?;
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        if let Some(place) = self.slots.get_mut(slot) {
            *place = next;
        }
        Ok(next - 1)
    }

    /// The number of `text`, if it has one.
    pub(super) fn lookup(&self, text: &[u8]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        self.find(text).ok()
    }

    /// The number of `text`, or the free slot where it belongs.
    fn find(&self, text: &[u8]) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash(text) & mask;
        loop {
            match self.slots.get(slot).copied().unwrap_or(0).checked_sub(1) {
                None => return Err(slot),
                Some(id) if self.get(id) == text => return Ok(id),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        self.slots = vec![0; size];
        for id in 0..self.len() {
            let id = u32::try_from(id).unwrap_or(u32::MAX);
            let mut slot = hash(self.get(id)) & (size - 1);
            while self.slots.get(slot).is_some_and(|taken| *taken != 0) {
                slot = (slot + 1) & (size - 1);
            }
            if let Some(place) = self.slots.get_mut(slot) {
                *place = id + 1;
            }
        }
    }
}

/// The same in every run; the numbers given do not depend on it.
fn hash(text: &[u8]) -> usize {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(text);
    usize::try_from(hasher.finish() & u64::from(u32::MAX)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_numbered_once_in_the_order_they_come() {
        let mut names = Interner::default();
        assert_eq!(names.lookup(b"a"), None);
        let texts: Vec<Vec<u8>> = (0..5_000_u32)
            .map(|n| (n / 2).to_le_bytes().to_vec())
            .collect();
        for (n, text) in texts.iter().enumerate() {
            assert_eq!(names.intern(text, "texts").unwrap() as usize, n / 2);
        }
        assert_eq!(names.intern(b"", "texts").unwrap(), 2_500);
        assert_eq!(names.len(), 2_501);
        assert_eq!(names.get(7), 7_u32.to_le_bytes());
        assert_eq!(names.get(2_500), b"");
        assert_eq!(names.get(9_999), b"");
        assert_eq!(names.lookup(&9_u32.to_le_bytes()), Some(9));
        assert_eq!(names.lookup(b"none"), None);
    }
}
