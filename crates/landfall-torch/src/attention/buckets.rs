//! Attention by libtorch's operators over sequences of similar length.

use tch::Tensor;

use super::Attention;
use super::plan::{Plan, indices, whole};
use crate::border::Draw;
use crate::{Device, TorchError, dropout};

/// Where the tokens of a batch go when its sequences are padded bucket by bucket, and back.
#[derive(Debug)]
pub(crate) struct Buckets {
    buckets: Vec<Bucket>,
    /// For each token its row in the outputs of all buckets together, i64 [N].
    back: Tensor,
}

/// Sequences of similar length.
#[derive(Debug)]
struct Bucket {
    sequences: i64,
    longest: i64,
    /// The token of each row, i64 [sequences * longest]; padding repeats the first token.
    rows: Tensor,
    /// Which keys are there, bool [sequences, 1, 1, longest]; none when all are.
    mask: Option<Tensor>,
}

impl Buckets {
    /// `order`: the sequences, longest first.
    pub(crate) fn new(
        lengths: &[usize],
        order: &[usize],
        device: Device,
    ) -> Result<Self, TorchError> {
        let mut starts = Vec::with_capacity(lengths.len());
        let mut tokens = 0usize;
        for length in lengths {
            starts.push(tokens);
            tokens += length;
        }
        let mut back = vec![0; tokens];
        let mut row = 0;
        let mut buckets = Vec::new();
        for members in groups(lengths, order) {
            let spans: Vec<(usize, usize)> = members
                .iter()
                .filter_map(|at| Some((*starts.get(*at)?, *lengths.get(*at)?)))
                .collect();
            let longest = spans.first().map_or(0, |(_, length)| *length);
            for (start, length) in &spans {
                let places = back.iter_mut().skip(*start).take(*length);
                for (offset, place) in places.enumerate() {
                    *place = row + offset;
                }
                row += longest;
            }
            buckets.push(Bucket::new(&spans, longest, device)?);
        }
        Ok(Self {
            buckets,
            back: indices(&back)?.f_to_device(device.tch())?,
        })
    }
}

impl Bucket {
    fn new(spans: &[(usize, usize)], longest: usize, device: Device) -> Result<Self, TorchError> {
        let mut rows = Vec::with_capacity(spans.len() * longest);
        let mut there = Vec::with_capacity(rows.capacity());
        for (start, length) in spans {
            rows.extend(*start..start + length);
            rows.extend(std::iter::repeat_n(*start, longest - length));
            there.extend((0..longest).map(|at| at < *length));
        }
        let (sequences, longest) = (whole(spans.len())?, whole(longest)?);
        let mask = if there.iter().all(|real| *real) {
            None
        } else {
            let mask = Tensor::f_from_slice(&there)?.f_view([sequences, 1, 1, longest])?;
            Some(mask.f_to_device(device.tch())?)
        };
        Ok(Self {
            sequences,
            longest,
            rows: indices(&rows)?.f_to_device(device.tch())?,
            mask,
        })
    }

    /// [N, heads, width] to [sequences, heads, longest, width].
    fn padded(&self, packed: &Tensor) -> Result<Tensor, TorchError> {
        let size = packed.size();
        let mut shape = vec![self.sequences, self.longest];
        shape.extend(size.iter().skip(1));
        Ok(packed
            .f_index_select(0, &self.rows)?
            .f_view(shape.as_slice())?
            .f_transpose(1, 2)?)
    }
}

/// Sequences that are padded together: none is shorter than 7/8 of the longest.
fn groups(lengths: &[usize], order: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut longest = 0;
    for at in order {
        let length = lengths.get(*at).copied().unwrap_or_default();
        match groups.last_mut() {
            Some(group) if length * 8 >= longest * 7 => group.push(*at),
            _ => {
                longest = length;
                groups.push(vec![*at]);
            }
        }
    }
    groups
}

/// Attention bucket by bucket, back in the order of the batch.
pub(super) fn attend(
    tensors: [&Tensor; 3],
    plan: &Plan,
    with: &Attention,
    draw: Draw,
) -> Result<Tensor, TorchError> {
    let buckets = plan.buckets()?;
    if draw.p > 0.0 {
        dropout::seed(plan.device(), with.draw)?;
    }
    let [q, k, v] = tensors;
    let size = q.size();
    let mut row_shape = vec![-1];
    row_shape.extend(size.iter().skip(1));
    let mut outputs = Vec::with_capacity(buckets.buckets.len());
    for bucket in &buckets.buckets {
        let out = Tensor::f_scaled_dot_product_attention(
            &bucket.padded(q)?,
            &bucket.padded(k)?,
            &bucket.padded(v)?,
            bucket.mask.as_ref(),
            draw.p,
            false,
            Some(draw.scale),
            false,
        )?;
        outputs.push(out.f_transpose(1, 2)?.f_reshape(row_shape.as_slice())?);
    }
    Ok(Tensor::f_cat(&outputs, 0)?.f_index_select(0, &buckets.back)?)
}
