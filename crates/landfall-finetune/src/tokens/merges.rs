//! Learning pieces by merging the most frequent pair, again and again (Sennrich, Haddow & Birch
//! 2016).
//!
//! The tokenizers crate's own trainer gives ids in the order of a hash map, so that no two runs
//! agree; this one gives the same pieces and ids everywhere. Of pairs of one frequency the one with
//! the smaller ids goes first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use landfall_core::{Cancelled, Progress};

type Pair = (usize, usize);

/// Pieces in the order of their ids, and the pairs that made them.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    pub(super) pieces: Vec<String>,
    pub(super) merges: Vec<(String, String)>,
}

/// How words fall into their first pieces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule<'a> {
    /// Before every piece that does not start a word: `##` for WordPiece, else nothing.
    pub(super) prefix: &'a str,
    /// Pieces wanted in the end.
    pub(super) wanted: usize,
    /// A pair must be there this often to be merged.
    pub(super) least: u64,
}

struct Learner<'a> {
    rule: Rule<'a>,
    learnt: Learnt,
    ids: BTreeMap<String, usize>,
    words: Vec<(Vec<usize>, u64)>,
    counts: BTreeMap<Pair, u64>,
    places: BTreeMap<Pair, BTreeSet<usize>>,
    queue: BinaryHeap<(u64, Reverse<Pair>)>,
}

/// Learns pieces from words with their frequencies; `alphabet` is always among them. Fewer pieces
/// than wanted come back when no pair is frequent enough, more when single characters already are.
pub(super) fn learn(
    words: &BTreeMap<String, u64>,
    alphabet: &BTreeSet<String>,
    rule: Rule<'_>,
    progress: &Progress,
) -> Result<Learnt, Cancelled> {
    let mut learner = Learner {
        rule,
        learnt: Learnt::default(),
        ids: BTreeMap::new(),
        words: Vec::with_capacity(words.len()),
        counts: BTreeMap::new(),
        places: BTreeMap::new(),
        queue: BinaryHeap::new(),
    };
    learner.start(words, alphabet);
    let stage = progress.stage("tokenizer", Some(rule.wanted as u64));
    while learner.learnt.pieces.len() < rule.wanted && learner.step() {
        stage.advance(1)?;
    }
    Ok(learner.learnt)
}

impl Learner<'_> {
    /// Single characters in sorted order, then the pairs of all words.
    fn start(&mut self, words: &BTreeMap<String, u64>, alphabet: &BTreeSet<String>) {
        let mut first = alphabet.clone();
        for word in words.keys() {
            first.extend(self.characters(word));
        }
        for piece in first {
            self.piece(piece);
        }
        for (word, count) in words {
            let ids = self.characters(word);
            let ids = ids.iter().filter_map(|piece| self.ids.get(piece).copied());
            let ids = ids.collect();
            self.words.push((ids, *count));
            self.add(self.words.len() - 1);
        }
        self.queue = self
            .counts
            .iter()
            .map(|(pair, count)| (*count, Reverse(*pair)))
            .collect();
    }

    fn characters(&self, word: &str) -> Vec<String> {
        let prefix = |at: usize| if at == 0 { "" } else { self.rule.prefix };
        let characters = word.chars().enumerate();
        characters
            .map(|(at, one)| format!("{}{one}", prefix(at)))
            .collect()
    }

    /// The id of a piece, a new one if need be.
    fn piece(&mut self, piece: String) -> usize {
        if let Some(id) = self.ids.get(&piece) {
            return *id;
        }
        let id = self.learnt.pieces.len();
        self.ids.insert(piece.clone(), id);
        self.learnt.pieces.push(piece);
        id
    }

    /// Counts the pairs of a word.
    fn add(&mut self, word: usize) {
        let Some((ids, count)) = self.words.get(word) else {
            return;
        };
        for pair in pairs(ids) {
            *self.counts.entry(pair).or_default() += count;
            self.places.entry(pair).or_default().insert(word);
        }
    }

    /// Takes the pairs of a word back.
    fn remove(&mut self, word: usize) {
        let Some((ids, count)) = self.words.get(word) else {
            return;
        };
        for pair in pairs(ids) {
            if let Some(total) = self.counts.get_mut(&pair) {
                *total = total.saturating_sub(*count);
            }
        }
    }

    /// Merges the most frequent pair; false when none is frequent enough.
    fn step(&mut self) -> bool {
        while let Some((count, Reverse(pair))) = self.queue.pop() {
            let now = self.counts.get(&pair).copied().unwrap_or_default();
            if now != count {
                // The count in the queue is old.
                if now > 0 {
                    self.queue.push((now, Reverse(pair)));
                }
                continue;
            }
            if count < self.rule.least.max(1) {
                return false;
            }
            self.merge(pair);
            return true;
        }
        false
    }

    fn merge(&mut self, pair: Pair) {
        let part = |id: usize| self.learnt.pieces.get(id).cloned().unwrap_or_default();
        let (left, right) = (part(pair.0), part(pair.1));
        let rest = right.strip_prefix(self.rule.prefix).unwrap_or(&right);
        let whole = self.piece(format!("{left}{rest}"));
        self.learnt.merges.push((left, right));
        let mut changed = BTreeSet::new();
        for word in self.places.remove(&pair).unwrap_or_default() {
            self.remove(word);
            if let Some((ids, _)) = self.words.get_mut(word) {
                *ids = joined(ids, pair, whole);
                changed.extend(pairs(ids).filter(|(a, b)| *a == whole || *b == whole));
            }
            self.add(word);
        }
        self.counts.remove(&pair);
        for pair in changed {
            let count = self.counts.get(&pair).copied().unwrap_or_default();
            self.queue.push((count, Reverse(pair)));
        }
    }
}

fn pairs(ids: &[usize]) -> impl Iterator<Item = Pair> + '_ {
    ids.iter().copied().zip(ids.iter().skip(1).copied())
}

/// `ids` with each `pair`, from the left, replaced by `whole`.
fn joined(ids: &[usize], pair: Pair, whole: usize) -> Vec<usize> {
    let mut joined: Vec<usize> = Vec::with_capacity(ids.len());
    let mut rest = ids;
    while let [first, more @ ..] = rest {
        if more.first().is_some_and(|second| (*first, *second) == pair) {
            joined.push(whole);
            rest = more.get(1..).unwrap_or_default();
        } else {
            joined.push(*first);
            rest = more;
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the paper: low 5, lower 2, newest 6, widest 3.
    #[test]
    fn the_most_frequent_pair_goes_first() {
        let words = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)];
        let words = words.map(|(word, count)| (word.to_owned(), count)).into();
        let rule = Rule {
            prefix: "",
            wanted: 14,
            least: 1,
        };
        let learnt = learn(&words, &BTreeSet::new(), rule, &Progress::silent()).unwrap();
        // d e i l n o r s t w, then es (9), est (9), lo (7), low (7)
        assert_eq!(learnt.pieces[10..], ["es", "est", "lo", "low"]);
        assert_eq!(learnt.merges[1], ("es".to_owned(), "t".to_owned()));
    }

    #[test]
    fn repeated_characters_are_merged_from_the_left() {
        assert_eq!(joined(&[1, 1, 1], (1, 1), 2), [2, 1]);
        let words = [("aaaa".to_owned(), 3)].into();
        let rule = Rule {
            prefix: "##",
            wanted: 9,
            least: 2,
        };
        let learnt = learn(&words, &BTreeSet::new(), rule, &Progress::silent()).unwrap();
        assert_eq!(learnt.pieces[..3], ["##a", "a", "##aa"]);
    }
}
