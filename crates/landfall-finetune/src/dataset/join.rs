//! Records and their tokens to examples.

use super::list::Part;
use super::word::align_tags;
use crate::counter::equal;
use crate::{Example, FinetuneError, Sequence, Target};

impl Part {
    /// The records as examples of weight 1: `texts` has the tokens of each record (of both texts
    /// where a pair is one sequence), `others` those of the second texts where both are embedded
    /// apart.
    ///
    /// Where the words have classes, `words` has for each record the word of each token (see
    /// [`word_ids`](super::word_ids)); the first token of a word gets its class, words that were
    /// truncated away are not counted.
    ///
    /// # Errors
    /// When a list is not as long as it must be, or words have classes and `words` is missing.
    ///
    /// ```
    /// use landfall_finetune::dataset::{DataSet, Files, Format, LabelKind, Records, word_ids};
    /// use landfall_finetune::{Sequence, Target};
    ///
    /// let format = Format { kind: LabelKind::Tags, ..Format::default() };
    /// let train = Records::parse("a.tsv", b"New York\tB-LOC I-LOC\n", &format)?;
    /// let data = DataSet::of(Files { train, ..Files::default() }, LabelKind::Tags, None)?;
    /// // [CLS] New Yo ##rk [SEP]
    /// let words = word_ids(&data.train.texts[0], &[(0, 0), (0, 3), (4, 6), (6, 8), (0, 0)]);
    /// let examples = data.train.examples(vec![Sequence::of(vec![2, 9, 8, 7, 3])], None, Some(&[words]))?;
    /// let expected = vec![None, Some(0), Some(1), None, None];
    /// assert_eq!(examples[0].target, Target::Tokens(expected));
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn examples(
        &self,
        texts: Vec<Sequence>,
        others: Option<Vec<Sequence>>,
        words: Option<&[Vec<Option<u32>>]>,
    ) -> Result<Vec<Example>, FinetuneError> {
        equal("tokenised texts", texts.len(), self.len())?;
        let mut others = match others {
            Some(others) => {
                equal("tokenised second texts", others.len(), self.len())?;
                others.into_iter().map(Some).collect()
            }
            None => vec![None; self.len()],
        };
        let rows = texts.into_iter().zip(&mut others);
        let known = self.targets.iter().zip(&self.regions);
        let mut examples = Vec::with_capacity(self.len());
        for (at, ((text, other), (target, region))) in rows.zip(known).enumerate() {
            let target = match target {
                Target::Tokens(tags) => {
                    let words = words.and_then(|words| words.get(at));
                    let words = words.map_or(&[][..], Vec::as_slice);
                    equal("words of tokens", words.len(), text.len())?;
                    Target::Tokens(align_tags(words, tags))
                }
                other => other.clone(),
            };
            examples.push(Example {
                text,
                other: other.take(),
                target,
                region: *region,
                weight: 1.0,
            });
        }
        Ok(examples)
    }
}
