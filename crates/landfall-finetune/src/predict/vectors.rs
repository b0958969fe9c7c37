//! Vectors of texts.

/// Vectors of equal width, one for each text, end to end.
///
/// ```
/// use landfall_finetune::predict::Vectors;
///
/// let vectors = Vectors { width: 2, values: vec![1.0, 0.0, 0.6, 0.8] };
/// assert_eq!(vectors.len(), 2);
/// assert_eq!(vectors.row(1), Some(&[0.6, 0.8][..]));
/// assert_eq!(vectors.rows().next(), vectors.row(0));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vectors {
    /// Numbers of a vector.
    pub width: usize,
    /// Row after row.
    pub values: Vec<f32>,
}

impl Vectors {
    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The vector of a text, by its number from 0.
    pub fn row(&self, index: usize) -> Option<&[f32]> {
        let from = index.checked_mul(self.width)?;
        let row = self.values.get(from..from.checked_add(self.width)?);
        row.filter(|row| !row.is_empty())
    }

    /// All vectors in order.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, f32> {
        self.values.chunks_exact(self.width.max(1))
    }
}
