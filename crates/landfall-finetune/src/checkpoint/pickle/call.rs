//! What the few known names make of their arguments.

use super::super::dtype::Dtype;
use super::super::flaw::CheckpointFlaw;
use super::global::Global;
use super::machine::Pickle;
use super::value::{Storage, Tensor, Value};

/// Most arguments of a call and axes of a tensor. It keeps the memory of a pickle that names one
/// long tuple many times within that of its instructions.
const MOST: usize = 16;

type Done = Result<(), CheckpointFlaw>;

impl<'a> Pickle<'a> {
    /// A persistent id: `("storage", type, key, device, count)`, in old files with a sixth part.
    pub(super) fn storage(&mut self) -> Done {
        let id = self.pop()?;
        let parts = match id {
            Value::Tuple(tuple) => self.tuples.get(tuple).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        // The device, and in old files a view of the storage, which must be none.
        let parts = match parts {
            [parts @ .., Value::None] if parts.len() == 5 => parts,
            parts => parts,
        };
        let (kind, key, count) = match parts {
            [
                Value::Text("storage"),
                Value::Global(kind),
                Value::Text(key),
                Value::Text(_),
                Value::Int(count),
            ] => (*kind, *key, *count),
            _ => return Err(self.code.damaged("a persistent id that is no storage")),
        };
        let dtype = match kind {
            Global::Storage(dtype) => Some(dtype),
            Global::Untyped => None,
            _ => return Err(self.code.damaged("a storage of no known kind")),
        };
        let count = u64::try_from(count).map_err(|_| self.code.damaged("a negative size"))?;
        self.storages.push(Storage { key, dtype, count });
        self.stack.push(Value::Storage(self.storages.len() - 1));
        Ok(())
    }

    /// A call of a known name.
    pub(super) fn call(&mut self) -> Done {
        let arguments = self.pop()?;
        let callee = self.pop()?;
        let Value::Tuple(tuple) = arguments else {
            return Err(self.code.damaged("a call without a tuple of arguments"));
        };
        let parts = self.tuples.get(tuple).filter(|parts| parts.len() <= MOST);
        let Some(parts) = parts.cloned() else {
            return Err(self.code.damaged("a call with more than 16 arguments"));
        };
        let value = match (callee, parts.as_slice()) {
            (Value::Global(Global::OrderedDict), []) => self.new_dict(),
            (Value::Global(Global::Size), [sizes @ Value::Tuple(_)]) => *sizes,
            (Value::Global(Global::Parameter), [tensor @ Value::Tensor(_), ..]) => *tensor,
            (Value::Global(Global::Tensor), [storage, offset, shape, strides, ..]) => {
                self.tensor([*storage, *offset, *shape, *strides], None)?
            }
            (
                Value::Global(Global::TypedTensor),
                [
                    storage,
                    offset,
                    shape,
                    strides,
                    _,
                    _,
                    Value::Global(Global::Dtype(dtype)),
                    ..,
                ],
            ) => self.tensor([*storage, *offset, *shape, *strides], Some(*dtype))?,
            _ => return Err(self.code.damaged("a call that state dicts do not make")),
        };
        self.stack.push(value);
        Ok(())
    }

    fn tensor(
        &mut self,
        parts: [Value<'a>; 4],
        dtype: Option<Dtype>,
    ) -> Result<Value<'a>, CheckpointFlaw> {
        let [Value::Storage(storage), Value::Int(offset), shape, strides] = parts else {
            return Err(self.code.damaged("a tensor without storage and offset"));
        };
        let own = self.storages.get(storage).and_then(|storage| storage.dtype);
        let dtype = dtype.or(own);
        let tensor = Tensor {
            storage,
            dtype: dtype.ok_or_else(|| self.code.damaged("a tensor without a number type"))?,
            offset: u64::try_from(offset).map_err(|_| self.code.damaged("a negative offset"))?,
            shape: self.sizes(shape)?,
            strides: self.sizes(strides)?,
        };
        if tensor.shape.len() != tensor.strides.len() {
            return Err(self
                .code
                .damaged("a tensor with more or fewer strides than axes"));
        }
        self.tensors.push(tensor);
        Ok(Value::Tensor(self.tensors.len() - 1))
    }

    fn sizes(&self, value: Value<'a>) -> Result<Vec<u64>, CheckpointFlaw> {
        let Value::Tuple(tuple) = value else {
            return Err(self.code.damaged("a shape that is no tuple"));
        };
        let items = self.tuples.get(tuple).map_or(&[][..], Vec::as_slice);
        if items.len() > MOST {
            return Err(self.code.damaged("a tensor with more than 16 axes"));
        }
        let size = |value: &Value<'_>| match value {
            Value::Int(size) => u64::try_from(*size).ok(),
            _ => None,
        };
        let sizes: Option<Vec<u64>> = items.iter().map(size).collect();
        sizes.ok_or_else(|| self.code.damaged("a shape that is not made of sizes"))
    }

    /// The state of a dictionary (`_metadata` with version numbers) is dropped; nothing else may
    /// have one.
    pub(super) fn build(&mut self) -> Done {
        self.pop()?;
        match self.stack.last() {
            Some(Value::Dict(_)) => Ok(()),
            _ => Err(self.code.damaged("state for what is no dictionary")),
        }
    }
}
