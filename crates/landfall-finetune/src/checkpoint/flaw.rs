//! What can be wrong with a file of weights.

use thiserror::Error;

/// What can be wrong with a file of weights. Every text stands after the name of the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CheckpointFlaw {
    /// The folder has no weights.
    #[error("has no weights; needed: one of {wanted}")]
    NoWeights {
        /// The files that were looked for.
        wanted: &'static str,
    },
    /// The file ends before what it promises.
    #[error("is cut off: {what} ends at byte {needed}, the file at byte {found}")]
    Truncated {
        /// What is cut.
        what: String,
        /// Where it should end.
        needed: u64,
        /// Length of the file.
        found: u64,
    },
    /// The file is of another kind.
    #[error("is not {wanted}: {why}")]
    NotA {
        /// The kind it should be.
        wanted: &'static str,
        /// How that was seen.
        why: String,
    },
    /// The header or index is larger than such a part is.
    #[error("{what} has {found} bytes, the most is {limit}")]
    TooLarge {
        /// The part.
        what: &'static str,
        /// Its declared size.
        found: u64,
        /// The most allowed.
        limit: u64,
    },
    /// The header is damaged.
    #[error("the header is damaged: {why}")]
    Header {
        /// What the parser said.
        why: String,
    },
    /// Two tensors have one name.
    #[error("tensor `{key}` is there twice")]
    Twice {
        /// The tensor.
        key: String,
    },
    /// A number type that is not known.
    #[error("tensor `{key}` has the number type `{found}`; known: {known}")]
    Dtype {
        /// The tensor.
        key: String,
        /// The type.
        found: String,
        /// The types that are known.
        known: String,
    },
    /// A tensor whose numbers are of a kind that weights cannot have.
    #[error("tensor `{key}` holds {found}, weights must be F64, F32, F16 or BF16")]
    NotFloat {
        /// The tensor.
        key: String,
        /// Its type.
        found: &'static str,
    },
    /// The shape, strides or offsets of a tensor do not fit its bytes.
    #[error("tensor `{key}`, shape {shape:?}: {why}")]
    Extent {
        /// The tensor.
        key: String,
        /// Its shape.
        shape: Vec<u64>,
        /// What does not fit.
        why: String,
    },
    /// A pickle asks for something that state dicts do not need; nothing was run.
    #[error("the pickle asks for `{found}`, which a file of weights does not need; refused unread")]
    Refused {
        /// The name it asks for.
        found: String,
    },
    /// A damaged pickle.
    #[error("the pickle is damaged at byte {offset}: {why}")]
    Pickle {
        /// Byte of the instruction.
        offset: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// An entry that is not a tensor.
    #[error("entry `{key}` is {found}, not a tensor")]
    NotATensor {
        /// The entry.
        key: String,
        /// What it is.
        found: &'static str,
    },
    /// An index names a tensor that its shard does not have.
    #[error("the index says that `{shard}` has the tensor `{key}`, which it has not")]
    Index {
        /// The tensor.
        key: String,
        /// The shard.
        shard: String,
    },
    /// An index names a file outside its folder.
    #[error("the index names `{shard}`: a shard must be a plain file name in the same folder")]
    Shard {
        /// The file named.
        shard: String,
    },
    /// Parameters of the body are missing.
    #[error(
        "{count} of the {total} parameters of the body are missing, such as `{key}`; start from a \
         file of the same architecture, or ask for fresh ones"
    )]
    Missing {
        /// One of them, by the name the file should have.
        key: String,
        /// How many.
        count: usize,
        /// Parameters of the body.
        total: usize,
    },
    /// The head is missing where it must not be fresh.
    #[error(
        "has no head `{head}`: `{key}` is missing; train one first, or open the checkpoint for what \
         it was trained for"
    )]
    NoHead {
        /// One missing parameter, by the name the file should have.
        key: String,
        /// How the class with the head ends.
        head: &'static str,
    },
    /// A parameter has another shape than the configuration says.
    #[error("tensor `{key}` has the shape {found:?}, the configuration needs {expected:?}")]
    Shape {
        /// The tensor.
        key: String,
        /// Shape in the file.
        found: Vec<usize>,
        /// Shape by the configuration.
        expected: Vec<usize>,
    },
    /// The decoder has values of its own although the configuration ties it to the word table.
    #[error(
        "tensor `{key}` differs from the word table, but `tie_word_embeddings` says they are one; \
         set it to false in `config.json` to keep both"
    )]
    NotTied {
        /// The decoder.
        key: String,
    },
    /// Values to be saved do not have the shape of the parameter.
    #[error(
        "parameter `{key}` got {found} numbers to be saved, its shape {shape:?} needs {needed}"
    )]
    Values {
        /// The parameter, by its name inside the program.
        key: String,
        /// Numbers given.
        found: usize,
        /// Shape.
        shape: Vec<usize>,
        /// Numbers needed.
        needed: usize,
    },
    /// A tensor of an adapter is missing.
    #[error("tensor `{key}` is missing; the configuration of the adapter asks for it")]
    Lost {
        /// The tensor.
        key: String,
    },
    /// A tensor of an adapter belongs to nothing in the model.
    #[error("tensor `{key}` belongs to no module of this model that the adapter stands on")]
    Stranger {
        /// The tensor.
        key: String,
    },
    /// Several tensors of one file mean the same parameter.
    #[error("tensors `{first}` and `{second}` both mean the parameter `{key}`")]
    Ambiguous {
        /// The parameter, by its name inside the program.
        key: String,
        /// One tensor.
        first: String,
        /// The other.
        second: String,
    },
}
