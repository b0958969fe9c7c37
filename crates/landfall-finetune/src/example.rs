//! One training or test example as token ids.

/// Tokens of one text or of one pair of texts in one sequence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sequence {
    /// Token ids, special tokens included.
    pub ids: Vec<u32>,
    /// Token types, as long as `ids` (0 for the first text, 1 for the second).
    pub types: Vec<u8>,
}

impl Sequence {
    /// A single text: every type is 0.
    pub fn of(ids: Vec<u32>) -> Self {
        let types = vec![0; ids.len()];
        Self { ids, types }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no token at all.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// What the model should say about an example.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Target {
    /// Nothing is known: the example can only be predicted.
    #[default]
    Unknown,
    /// One class of the label list.
    Class(u32),
    /// Any number of classes, one flag for each label.
    Classes(Vec<bool>),
    /// Numbers to predict, one for each output.
    Numbers(Vec<f32>),
    /// A class for each token; `None` is not counted.
    Tokens(Vec<Option<u32>>),
    /// How alike the two texts should be: a cosine, or 1 and 0 for the contrastive loss.
    Likeness(f32),
}

/// One training or test example.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The text, or the pair in one sequence.
    pub text: Sequence,
    /// The second text where both are embedded apart.
    pub other: Option<Sequence>,
    /// What the model should say.
    pub target: Target,
    /// Index into the list of regions of the data set, 0 where it has none.
    pub region: u32,
    /// Weight in the loss, 1 by default.
    pub weight: f32,
}

/// No token, nothing known, region 0, weight 1.
impl Default for Example {
    fn default() -> Self {
        Self {
            text: Sequence::default(),
            other: None,
            target: Target::Unknown,
            region: 0,
            weight: 1.0,
        }
    }
}

impl Example {
    /// Tokens of its texts.
    pub fn tokens(&self) -> usize {
        self.text.len() + self.other.as_ref().map_or(0, Sequence::len)
    }
}
