//! Words between spaces, and their tags on tokens.

/// The words of a text: what stands between spaces (U+0020 only, as in the tag column), each as a
/// range of characters, end excluded.
///
/// ```
/// use landfall_finetune::dataset::words;
///
/// assert_eq!(words("für  dich"), [(0, 3), (5, 9)]);
/// assert!(words("").is_empty());
/// ```
pub fn words(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut count = 0;
    for (place, letter) in text.chars().enumerate() {
        count = place + 1;
        match (letter == ' ', start) {
            (false, None) => start = Some(place),
            (true, Some(from)) => {
                found.push((from, place));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        found.push((from, count));
    }
    found
}

/// The word each token belongs to: the one its first character that is not a space lies in;
/// `None` for an empty range (special tokens) and for tokens of spaces only.
///
/// `offsets` are ranges of characters, end excluded, one for each token.
pub fn word_ids(text: &str, offsets: &[(usize, usize)]) -> Vec<Option<u32>> {
    let words = words(text);
    let word = |(from, to): &(usize, usize)| {
        let at = words.partition_point(|(_, end)| end <= from);
        let (start, _) = words.get(at)?;
        if from < to && start < to {
            u32::try_from(at).ok()
        } else {
            None
        }
    };
    offsets.iter().map(word).collect()
}

/// Tags of words as tags of tokens: the first token of each word carries the word's tag, the
/// others and the special tokens are not counted (the usual choice of Hugging Face's examples).
///
/// `words` has the word of each token (`None` for special tokens), `tags` one entry for each word;
/// a word beyond `tags` is not counted.
///
/// ```
/// use landfall_finetune::dataset::align_tags;
///
/// let words = [None, Some(0), Some(0), Some(1), None];
/// let tags = [Some(4), Some(2)];
/// assert_eq!(align_tags(&words, &tags), [None, Some(4), None, Some(2), None]);
/// ```
pub fn align_tags(words: &[Option<u32>], tags: &[Option<u32>]) -> Vec<Option<u32>> {
    let mut before = None;
    let mut tag = |word: &Option<u32>| {
        let first = *word != before;
        before = *word;
        let place = usize::try_from((*word)?).ok()?;
        *tags.get(place).filter(|_| first)?
    };
    words.iter().map(&mut tag).collect()
}
