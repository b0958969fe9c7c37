//! Whether the chains of an OLE file end: whoever follows one that goes in a circle fills the memory.

/// The first entry that is no number of a sector.
const RESERVED: u32 = 0xFFFF_FFFA;
/// Where the table of sectors begins in the header.
const TABLE: usize = 76;
const HEADER: usize = 512;

/// Whether no chain of sectors goes in a circle. Files that are broken in another way pass: their
/// reader refuses them.
pub(super) fn chains_end(bytes: &[u8]) -> bool {
    let Some(next) = next_sectors(bytes) else {
        return false;
    };
    // Each walk marks its sectors by its number; a walk that meets its own mark goes in a circle.
    let mut marks = vec![0usize; next.len()];
    for start in 0..next.len() {
        let mut at = start;
        while let Some(mark) = marks.get_mut(at) {
            match *mark {
                0 => *mark = start + 1,
                mark if mark == start + 1 => return false,
                _ => break,
            }
            at = next.get(at).map_or(usize::MAX, |next| *next as usize);
        }
    }
    true
}

/// For each sector the one that follows it; `None` where even the list of these tables goes in a
/// circle.
fn next_sectors(bytes: &[u8]) -> Option<Vec<u32>> {
    let size = match number(bytes, 30) & 0xFFFF {
        9 => 512,
        12 => 4096,
        _ => return Some(Vec::new()),
    };
    let sectors = bytes.len() / size;
    let sector = |id: u32| {
        let from = (id as usize).saturating_add(1).saturating_mul(size);
        let rest = bytes.get(from..).unwrap_or_default();
        numbers(rest.get(..size).unwrap_or(rest))
    };
    let mut tables = numbers(bytes.get(TABLE..HEADER).unwrap_or_default());
    let mut more = number(bytes, 68);
    while more < RESERVED {
        if tables.len() > sectors.saturating_add(HEADER) {
            return None;
        }
        tables.extend(sector(more));
        more = tables.pop().unwrap_or(RESERVED);
    }
    tables.retain(|id| (*id as usize) < sectors);
    if tables.len() > sectors {
        return None;
    }
    Some(tables.into_iter().flat_map(sector).collect())
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    four.map_or(0, |four| u32::from_le_bytes(*four))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let (fours, _) = bytes.as_chunks::<4>();
    fours.iter().map(|four| u32::from_le_bytes(*four)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &[u8] = include_bytes!("../../../tests/cases/table/book.xls");

    /// The book with another follower of the first sector of its folders.
    fn with_follower(of: impl Fn(u32) -> u32) -> Vec<u8> {
        let mut book = BOOK.to_vec();
        let table = number(BOOK, TABLE) as usize;
        let folders = number(BOOK, 48);
        let at = (table + 1) * 512 + folders as usize * 4;
        book.splice(at..at + 4, of(folders).to_le_bytes());
        book
    }

    #[test]
    fn a_book_passes_and_one_whose_folders_follow_themselves_does_not() {
        assert!(chains_end(BOOK));
        assert!(!chains_end(&with_follower(|folders| folders)));
        assert!(chains_end(&with_follower(|_| RESERVED - 1)));
    }

    #[test]
    fn a_list_of_tables_that_leads_to_itself_does_not_pass() {
        let mut book = BOOK.to_vec();
        // The first sector holds no list of tables; its last number leads to it again.
        book.splice(68..72, 0u32.to_le_bytes());
        book.splice(1020..1024, 0u32.to_le_bytes());
        assert!(!chains_end(&book));
    }

    #[test]
    fn every_beginning_of_a_book_is_looked_at_without_a_panic() {
        for length in 0..BOOK.len() {
            chains_end(BOOK.get(..length).unwrap_or_default());
        }
    }
}
