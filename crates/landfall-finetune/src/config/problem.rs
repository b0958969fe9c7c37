//! What a sequence head is trained for.

/// What a sequence head is trained for: `problem_type` in `config.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// One label of the list: cross-entropy.
    SingleLabel,
    /// Any number of labels: a sigmoid for each.
    MultiLabel,
    /// A number for each output: squared error.
    Regression,
}

impl Problem {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SingleLabel, Self::MultiLabel, Self::Regression];

    /// Hugging Face's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SingleLabel => "single_label_classification",
            Self::MultiLabel => "multi_label_classification",
            Self::Regression => "regression",
        }
    }

    /// The problem called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.name() == name)
    }
}
