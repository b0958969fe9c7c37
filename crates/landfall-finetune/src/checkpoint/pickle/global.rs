//! The names a state dict may ask for.

use super::super::dtype::Dtype;

/// What a pickle may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Global {
    /// `collections.OrderedDict`.
    OrderedDict,
    /// `torch._utils._rebuild_tensor` and `_rebuild_tensor_v2`: (storage, offset, shape, strides, …).
    Tensor,
    /// `torch._utils._rebuild_tensor_v3`: the same with the number type as seventh argument.
    TypedTensor,
    /// `torch._utils._rebuild_parameter`: (tensor, …).
    Parameter,
    /// `torch.FloatStorage` and its like.
    Storage(Dtype),
    /// `torch.storage.UntypedStorage`: bytes.
    Untyped,
    /// `torch.Size`.
    Size,
    /// `torch.float32` and its like.
    Dtype(Dtype),
}

impl Global {
    /// The thing called `name` in `module`, if a state dict may ask for it.
    pub(crate) fn named(module: &str, name: &str) -> Option<Self> {
        match (module, name) {
            ("collections", "OrderedDict") => Some(Self::OrderedDict),
            ("torch._utils", "_rebuild_tensor" | "_rebuild_tensor_v2") => Some(Self::Tensor),
            ("torch._utils", "_rebuild_tensor_v3") => Some(Self::TypedTensor),
            ("torch._utils", "_rebuild_parameter") => Some(Self::Parameter),
            ("torch.storage" | "torch", "UntypedStorage") => Some(Self::Untyped),
            ("torch", "Size") => Some(Self::Size),
            ("torch", name) => storage(name)
                .map(Self::Storage)
                .or_else(|| dtype(name).map(Self::Dtype)),
            _ => None,
        }
    }
}

fn storage(name: &str) -> Option<Dtype> {
    match name.strip_suffix("Storage")? {
        "Double" => Some(Dtype::F64),
        "Float" => Some(Dtype::F32),
        "Half" => Some(Dtype::F16),
        "BFloat16" => Some(Dtype::Bf16),
        "Long" => Some(Dtype::I64),
        "Int" => Some(Dtype::I32),
        "Short" => Some(Dtype::I16),
        "Char" => Some(Dtype::I8),
        "Byte" => Some(Dtype::U8),
        "Bool" => Some(Dtype::Bool),
        _ => None,
    }
}

fn dtype(name: &str) -> Option<Dtype> {
    Dtype::ALL
        .into_iter()
        .find(|dtype| dtype.torch_name() == name)
}
