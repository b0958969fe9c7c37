//! Types of stored numbers.

use std::fmt;

use half::{bf16, f16};
use serde::{Deserialize, Serialize};

/// Types of stored numbers, by safetensors' names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Dtype {
    /// 64-bit float.
    F64,
    /// 32-bit float.
    F32,
    /// 16-bit float of IEEE 754.
    F16,
    /// The upper half of a 32-bit float.
    Bf16,
    /// 64-bit integer.
    I64,
    /// 32-bit integer.
    I32,
    /// 16-bit integer.
    I16,
    /// 8-bit integer.
    I8,
    /// Byte.
    U8,
    /// True or false, a byte each.
    Bool,
}

impl Dtype {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::F64,
        Self::F32,
        Self::F16,
        Self::Bf16,
        Self::I64,
        Self::I32,
        Self::I16,
        Self::I8,
        Self::U8,
        Self::Bool,
    ];

    /// Bytes of one number.
    pub const fn width(self) -> usize {
        match self {
            Self::F64 | Self::I64 => 8,
            Self::F32 | Self::I32 => 4,
            Self::F16 | Self::Bf16 | Self::I16 => 2,
            Self::I8 | Self::U8 | Self::Bool => 1,
        }
    }

    /// Whether it is a float.
    pub const fn is_float(self) -> bool {
        matches!(self, Self::F64 | Self::F32 | Self::F16 | Self::Bf16)
    }

    /// The name in safetensors files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::F64 => "F64",
            Self::F32 => "F32",
            Self::F16 => "F16",
            Self::Bf16 => "BF16",
            Self::I64 => "I64",
            Self::I32 => "I32",
            Self::I16 => "I16",
            Self::I8 => "I8",
            Self::U8 => "U8",
            Self::Bool => "BOOL",
        }
    }

    /// The name in `config.json`, such as `float32`.
    pub const fn torch_name(self) -> &'static str {
        match self {
            Self::F64 => "float64",
            Self::F32 => "float32",
            Self::F16 => "float16",
            Self::Bf16 => "bfloat16",
            Self::I64 => "int64",
            Self::I32 => "int32",
            Self::I16 => "int16",
            Self::I8 => "int8",
            Self::U8 => "uint8",
            Self::Bool => "bool",
        }
    }

    /// The type with this name in safetensors files.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.name() == name)
    }

    /// The names of all types, for messages.
    pub(crate) fn known() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// Little-endian floats of this type as 32-bit floats; `None` for integers. 64-bit floats are
    /// rounded.
    pub(crate) fn to_f32(self, bytes: &[u8]) -> Option<Vec<f32>> {
        match self {
            Self::F32 => Some(each(bytes, f32::from_le_bytes)),
            Self::F16 => Some(each(bytes, |b| f16::from_le_bytes(b).to_f32())),
            Self::Bf16 => Some(each(bytes, |b| bf16::from_le_bytes(b).to_f32())),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "rounding is what is wanted"
            )]
            Self::F64 => Some(each(bytes, |b| f64::from_le_bytes(b) as f32)),
            Self::I64 | Self::I32 | Self::I16 | Self::I8 | Self::U8 | Self::Bool => None,
        }
    }

    /// 32-bit floats as little-endian bytes of this type, rounded to the nearest, ties to even;
    /// `None` for integers.
    pub(crate) fn bytes_of(self, values: &[f32]) -> Option<Vec<u8>> {
        if self == Self::F32 && cfg!(target_endian = "little") {
            return Some(bytemuck::cast_slice(values).to_vec());
        }
        let mut bytes = Vec::with_capacity(values.len().saturating_mul(self.width()));
        for value in values {
            match self {
                Self::F32 => bytes.extend(value.to_le_bytes()),
                Self::F16 => bytes.extend(f16::from_f32(*value).to_le_bytes()),
                Self::Bf16 => bytes.extend(bf16::from_f32(*value).to_le_bytes()),
                Self::F64 => bytes.extend(f64::from(*value).to_le_bytes()),
                Self::I64 | Self::I32 | Self::I16 | Self::I8 | Self::U8 | Self::Bool => {
                    return None;
                }
            }
        }
        Some(bytes)
    }
}

/// One number for each `N` bytes.
fn each<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    bytes
        .as_chunks()
        .0
        .iter()
        .map(|chunk| number(*chunk))
        .collect()
}

impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
