//! What stands on the stack.

use super::super::dtype::Dtype;
use super::global::Global;

/// One value. Collections are numbers of entries in the machine's lists, so that copying a value
/// never copies a collection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    None,
    Bool(bool),
    Int(i64),
    Float,
    Text(&'a str),
    Bytes,
    Tuple(usize),
    List(usize),
    Dict(usize),
    Global(Global),
    Storage(usize),
    Tensor(usize),
}

impl Value<'_> {
    /// What it is, for messages.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) | Self::Float => "a number",
            Self::Text(_) => "a text",
            Self::Bytes => "bytes",
            Self::Tuple(_) => "a tuple",
            Self::List(_) => "a list",
            Self::Dict(_) => "a dictionary",
            Self::Global(_) => "a name",
            Self::Storage(_) => "a storage",
            Self::Tensor(_) => "a tensor",
        }
    }
}

/// Numbers in a file of their own, shared by any number of tensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Storage<'a> {
    /// Name of the file.
    pub(crate) key: &'a str,
    /// Type of the numbers; `None` when the tensors say it.
    pub(crate) dtype: Option<Dtype>,
    /// Numbers, or bytes when the type is not known.
    pub(crate) count: u64,
}

/// A view of a storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tensor {
    /// Which storage.
    pub(crate) storage: usize,
    /// Type of the numbers.
    pub(crate) dtype: Dtype,
    /// First element.
    pub(crate) offset: u64,
    /// Shape.
    pub(crate) shape: Vec<u64>,
    /// Steps in elements.
    pub(crate) strides: Vec<u64>,
}
