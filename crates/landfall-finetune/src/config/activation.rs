//! Functions inside the feed-forward part.

use std::fmt;

/// Function inside the feed-forward part, by Hugging Face's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Activation {
    /// `gelu`: exact, x·Φ(x) by the error function.
    #[default]
    Gelu,
    /// `gelu_new`: the approximation by tanh. The same function as [`Activation::GeluTanh`], kept
    /// apart so that the name is written back.
    GeluNew,
    /// `gelu_pytorch_tanh`: the approximation by tanh.
    GeluTanh,
    /// `relu`.
    Relu,
    /// `silu`, also read from its other name `swish`.
    Silu,
}

impl Activation {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Gelu,
        Self::GeluNew,
        Self::GeluTanh,
        Self::Relu,
        Self::Silu,
    ];

    /// Hugging Face's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gelu => "gelu",
            Self::GeluNew => "gelu_new",
            Self::GeluTanh => "gelu_pytorch_tanh",
            Self::Relu => "relu",
            Self::Silu => "silu",
        }
    }

    /// The function called `name`.
    pub fn named(name: &str) -> Option<Self> {
        let name = if name == "swish" { "silu" } else { name };
        Self::ALL.into_iter().find(|own| own.name() == name)
    }
}

impl fmt::Display for Activation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
