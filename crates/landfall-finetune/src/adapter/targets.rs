//! Which modules an adapter stands on.

use regex::Regex;

use crate::FinetuneError;
use crate::config::{Architecture, ConfigFlaw};

/// Modules by their names in Hugging Face's models, as PEFT finds them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetModules {
    /// Those that are meant: query and value by default.
    pub names: Names,
    /// Those of them that are not (`exclude_modules`); none by default.
    pub exclude: Option<Names>,
    /// Only these layers, counted from 0 (`layers_to_transform`); all by default.
    pub layers: Option<Vec<usize>>,
}

/// Names of modules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Names {
    /// The architecture's query and value: `query`, `value`, of DistilBERT `q_lin`, `v_lin`
    /// (PEFT has no default for it).
    #[default]
    Usual,
    /// Whole names, or ends of names after a dot.
    Ends(Vec<String>),
    /// A regular expression that fits the whole name.
    Pattern(String),
    /// All dense layers but the head.
    AllLinear,
}

impl Names {
    /// The names of `Usual` spelt out.
    pub(crate) fn spelt(&self, architecture: Architecture) -> Self {
        let usual = match architecture {
            Architecture::DistilBert => ["q_lin", "v_lin"],
            _ => ["query", "value"],
        };
        match self {
            Self::Usual => Self::Ends(usual.map(str::to_owned).to_vec()),
            other => other.clone(),
        }
    }

    fn finder(&self, architecture: Architecture) -> Result<Finder, FinetuneError> {
        Ok(match self.spelt(architecture) {
            Self::Pattern(pattern) => Finder::Pattern(whole(&pattern)?),
            Self::Ends(ends) => Finder::Ends(ends),
            Self::Usual | Self::AllLinear => Finder::All,
        })
    }
}

/// A regular expression that must fit a whole name.
fn whole(pattern: &str) -> Result<Regex, FinetuneError> {
    Regex::new(&format!("^(?:{pattern})$")).map_err(|error| FinetuneError::Config {
        file: super::CONFIG_FILE.to_owned(),
        key: "target_modules".to_owned(),
        flaw: ConfigFlaw::Range {
            found: pattern.to_owned(),
            allowed: format!("a regular expression ({error})"),
        },
    })
}

enum Finder {
    Ends(Vec<String>),
    Pattern(Regex),
    All,
}

impl Finder {
    fn finds(&self, name: &str) -> bool {
        match self {
            Self::Ends(ends) => ends.iter().any(|end| ends_so(name, end)),
            Self::Pattern(pattern) => pattern.is_match(name),
            Self::All => true,
        }
    }
}

/// Whether `name` is `end`, or ends with it after a dot.
fn ends_so(name: &str, end: &str) -> bool {
    let before = name.strip_suffix(end);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

impl TargetModules {
    /// Those of `modules` (names as Hugging Face has them) that are meant, in their order.
    ///
    /// # Errors
    /// [`FinetuneError::Config`] for a pattern that is none, and when no module is meant.
    ///
    /// ```
    /// use landfall_finetune::adapter::{Names, TargetModules};
    /// use landfall_finetune::config::Architecture;
    ///
    /// let modules = ["bert.encoder.layer.0.attention.self.query", "bert.pooler.dense"];
    /// let targets = TargetModules { names: Names::Ends(vec!["dense".into()]), ..TargetModules::default() };
    /// assert_eq!(targets.among(&modules, Architecture::Bert)?, [1]);
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn among<T: AsRef<str>>(
        &self,
        modules: &[T],
        architecture: Architecture,
    ) -> Result<Vec<usize>, FinetuneError> {
        let meant = self.names.finder(architecture)?;
        let not = match &self.exclude {
            Some(names) => Some(names.finder(architecture)?),
            None => None,
        };
        let fits = |name: &str| {
            let out = not.as_ref().is_some_and(|not| not.finds(name));
            meant.finds(name) && !out && self.in_layers(name)
        };
        let each = modules.iter().enumerate();
        let found = each.filter(|(_, name)| fits(name.as_ref()));
        let found: Vec<usize> = found.map(|(at, _)| at).collect();
        if found.is_empty() {
            return Err(FinetuneError::Config {
                file: super::CONFIG_FILE.to_owned(),
                key: "target_modules".to_owned(),
                flaw: ConfigFlaw::Range {
                    found: self.shown(architecture),
                    allowed: shown(modules),
                },
            });
        }
        Ok(found)
    }

    fn in_layers(&self, name: &str) -> bool {
        let Some(layers) = &self.layers else {
            return true;
        };
        let mut parts = name.split('.');
        let number = parts.find_map(|part| part.parse::<usize>().ok());
        number.is_some_and(|number| layers.contains(&number))
    }

    fn shown(&self, architecture: Architecture) -> String {
        match self.names.spelt(architecture) {
            Names::Ends(ends) => ends.join(", "),
            Names::Pattern(pattern) => pattern,
            Names::Usual | Names::AllLinear => "all-linear".to_owned(),
        }
    }
}

/// Some names of modules, for a message.
fn shown<T: AsRef<str>>(modules: &[T]) -> String {
    let some = modules.iter().take(3).map(|name| name.as_ref());
    let some: Vec<&str> = some.collect();
    let count = modules.len();
    format!(
        "an end or pattern of one of {count} modules, such as {}",
        some.join(", ")
    )
}

/// The value of the first pattern that fits the end of a name, as PEFT's `rank_pattern` is read.
pub(super) fn of_pattern<'a, T>(
    patterns: impl IntoIterator<Item = (&'a String, &'a T)>,
    name: &str,
) -> Result<Option<&'a T>, FinetuneError> {
    for (pattern, value) in patterns {
        let pattern = pattern.strip_prefix('^').map_or_else(
            || format!(r"(?:.*\.)?(?:{pattern})"),
            |rest| format!("(?:{rest})"),
        );
        if whole(&pattern)?.is_match(name) {
            return Ok(Some(value));
        }
    }
    Ok(None)
}
