//! Examples laid end to end, with what belongs to each row.

use super::Packed;
use super::loss::Items;
use crate::counter::equal;
use crate::{Example, FinetuneError, Target};

/// What the model should say about each row of a batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Targets {
    /// Nothing is known.
    #[default]
    Unknown,
    /// One class for each row: B entries.
    Class(Vec<i64>),
    /// 1 and 0 for each label of each row.
    Classes {
        /// Number of labels K.
        labels: usize,
        /// B x K entries, row by row.
        flags: Vec<f32>,
    },
    /// Numbers of each row.
    Numbers {
        /// Number of outputs K.
        outputs: usize,
        /// B x K entries, row by row.
        values: Vec<f32>,
    },
    /// One class for each of the N packed tokens, -100 where it is not counted.
    Tokens(Vec<i64>),
    /// How alike the two texts of each row should be: B entries.
    Likeness(Vec<f32>),
}

/// Class of a token that is not counted, as in Hugging Face's losses.
const NOT_COUNTED: i64 = -100;

/// Examples laid end to end, with what belongs to each row.
///
/// # Shapes
/// B rows, N tokens (see [`Packed`]).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// Index of each row's example: B entries.
    pub examples: Vec<usize>,
    /// The first texts, or the pairs in one sequence.
    pub text: Packed,
    /// The second texts, where both are embedded apart.
    pub other: Option<Packed>,
    /// Region of each row: B entries.
    pub regions: Vec<u32>,
    /// Weight of each row in the loss: B entries.
    pub weights: Vec<f32>,
    /// What the model should say.
    pub targets: Targets,
}

impl Batch {
    /// The batch of the examples at `indexes`, in that order.
    ///
    /// # Errors
    /// When an index is beyond the list, weights are negative or not finite, the kinds of targets
    /// or their sizes differ, or only some examples have a second text.
    ///
    /// ```
    /// use landfall_finetune::batch::{Batch, Targets};
    /// use landfall_finetune::{Example, Sequence, Target};
    ///
    /// let example = |class| Example {
    ///     text: Sequence::of(vec![5, 6]),
    ///     target: Target::Class(class),
    ///     ..Example::default()
    /// };
    /// let batch = Batch::of(&[example(0), example(2)], &[1, 0])?;
    /// assert_eq!(batch.targets, Targets::Class(vec![2, 0]));
    /// assert_eq!(batch.text.starts, [0, 2, 4]);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn of(examples: &[Example], indexes: &[usize]) -> Result<Self, FinetuneError> {
        let mut rows = Vec::with_capacity(indexes.len());
        for index in indexes {
            let row = examples.get(*index).ok_or(FinetuneError::OutOfRange {
                what: "example",
                index: *index as u64,
                limit: examples.len() as u64,
            })?;
            if !(0.0..=f32::MAX).contains(&row.weight) {
                return Err(FinetuneError::Setting {
                    name: "weight of an example",
                    given: row.weight.to_string(),
                    allowed: "a finite number of 0 or more".to_owned(),
                });
            }
            rows.push(row);
        }
        let others: Vec<_> = rows.iter().filter_map(|row| row.other.as_ref()).collect();
        if !others.is_empty() {
            equal("second texts of a batch", others.len(), rows.len())?;
        }
        Ok(Self {
            examples: indexes.to_vec(),
            text: Packed::of(rows.iter().map(|row| &row.text)),
            other: (!others.is_empty()).then(|| Packed::of(others)),
            regions: rows.iter().map(|row| row.region).collect(),
            weights: rows.iter().map(|row| row.weight).collect(),
            targets: targets(&rows, indexes)?,
        })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// What the loss is summed over: the tokens where each token has a class, else the rows. A
    /// token that is not counted has weight 0.
    ///
    /// `class_weights` has one weight for each class; it counts for single classes only (as
    /// torch's cross entropy takes it), not for several classes, numbers or likeness.
    ///
    /// # Errors
    /// When a class has no weight, or a class weight is negative or not finite.
    pub fn items(&self, class_weights: Option<&[f32]>) -> Result<Items, FinetuneError> {
        let row = |at: usize| {
            let region = self.regions.get(at).copied().unwrap_or(0);
            (region, self.weights.get(at).copied().unwrap_or(0.0))
        };
        let mut items = Items::default();
        match &self.targets {
            Targets::Tokens(classes) => {
                let mut left = classes.iter();
                for (at, length) in self.text.lengths().enumerate() {
                    for class in left.by_ref().take(length) {
                        let (region, weight) = row(at);
                        let counted = if *class < 0 { 0.0 } else { weight };
                        items.push(region, counted, of_class(*class, class_weights)?);
                    }
                }
            }
            Targets::Class(classes) => {
                for (at, class) in classes.iter().enumerate() {
                    let (region, weight) = row(at);
                    items.push(region, weight, of_class(*class, class_weights)?);
                }
            }
            _ => {
                for at in 0..self.len() {
                    let (region, weight) = row(at);
                    items.push(region, weight, 1.0);
                }
            }
        }
        Ok(items)
    }
}

fn of_class(class: i64, weights: Option<&[f32]>) -> Result<f32, FinetuneError> {
    let (Some(weights), Ok(class)) = (weights, u64::try_from(class)) else {
        return Ok(1.0);
    };
    let weight = usize::try_from(class).ok().and_then(|at| weights.get(at));
    match weight {
        Some(weight) if (0.0..=f32::MAX).contains(weight) => Ok(*weight),
        Some(weight) => Err(FinetuneError::Setting {
            name: "weight of a class",
            given: weight.to_string(),
            allowed: "a finite number of 0 or more".to_owned(),
        }),
        None => Err(FinetuneError::OutOfRange {
            what: "class",
            index: class,
            limit: weights.len() as u64,
        }),
    }
}

fn kind(target: &Target) -> &'static str {
    match target {
        Target::Unknown => "target that is not known",
        Target::Class(_) => "class",
        Target::Classes(_) => "list of classes",
        Target::Numbers(_) => "list of numbers",
        Target::Tokens(_) => "class for each token",
        Target::Likeness(_) => "likeness",
    }
}

fn targets(rows: &[&Example], indexes: &[usize]) -> Result<Targets, FinetuneError> {
    let mut targets = match rows.first().map(|row| &row.target) {
        None | Some(Target::Unknown) => Targets::Unknown,
        Some(Target::Class(_)) => Targets::Class(Vec::new()),
        Some(Target::Classes(flags)) => Targets::Classes {
            labels: flags.len(),
            flags: Vec::new(),
        },
        Some(Target::Numbers(values)) => Targets::Numbers {
            outputs: values.len(),
            values: Vec::new(),
        },
        Some(Target::Tokens(_)) => Targets::Tokens(Vec::new()),
        Some(Target::Likeness(_)) => Targets::Likeness(Vec::new()),
    };
    let expected = rows.first().map_or("", |row| kind(&row.target));
    for (row, index) in rows.iter().zip(indexes) {
        add(&mut targets, row)?.ok_or(FinetuneError::MixedTargets {
            index: *index,
            given: kind(&row.target),
            expected,
        })?;
    }
    Ok(targets)
}

/// `None` when the kinds differ.
fn add(targets: &mut Targets, row: &Example) -> Result<Option<()>, FinetuneError> {
    match (targets, &row.target) {
        (Targets::Unknown, Target::Unknown) => {}
        (Targets::Class(all), Target::Class(class)) => all.push(i64::from(*class)),
        (Targets::Classes { labels, flags }, Target::Classes(given)) => {
            equal("labels of an example", given.len(), *labels)?;
            flags.extend(given.iter().map(|flag| f32::from(u8::from(*flag))));
        }
        (Targets::Numbers { outputs, values }, Target::Numbers(given)) => {
            equal("numbers of an example", given.len(), *outputs)?;
            values.extend(given);
        }
        (Targets::Tokens(all), Target::Tokens(given)) => {
            equal(
                "classes of an example's tokens",
                given.len(),
                row.text.len(),
            )?;
            all.extend(
                given
                    .iter()
                    .map(|class| class.map_or(NOT_COUNTED, i64::from)),
            );
        }
        (Targets::Likeness(all), Target::Likeness(likeness)) => all.push(*likeness),
        _ => return Ok(None),
    }
    Ok(Some(()))
}
