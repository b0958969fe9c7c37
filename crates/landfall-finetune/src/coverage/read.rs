//! From the tree of a file to measures, with every mistake and its field.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place};
use serde_json::{Map, Value};

use super::metrics::{Keys, Measure, Metrics, Part, Scores};
use super::quality::{AdapterCost, Baseline, WordCost};
use crate::FinetuneError;

/// What the model is called among the methods.
const MODEL: &str = "model";

type Object = Map<String, Value>;

/// Reads the measures.
pub(super) fn metrics(
    file: String,
    measure: Measure,
    keys: &Keys,
) -> Result<Metrics, FinetuneError> {
    let judged = [(Part::Test, &keys.test), (Part::Dev, &keys.dev)];
    let judged = judged
        .into_iter()
        .find_map(|(part, value)| Some((part, value.as_ref().filter(|value| !value.is_null())?)));
    let Some((part, value)) = judged else {
        let message = "is missing, and so is `dev`: nothing was measured";
        let mistake = Mistake::new(Place::file(&file).field("test"), message);
        return Err(Mistakes::from(mistake).into());
    };
    let mut reader = Reader {
        file: &file,
        mistakes: Vec::new(),
    };
    let mut scores = reader.part(part, value, measure);
    let trained = reader.trained(keys.train.as_ref());
    reader.tokens(keys.tokens.as_ref(), &mut scores);
    reader.adapters(keys.adapters.as_ref(), &mut scores);
    Mistakes::none(reader.mistakes)?;
    Ok(Metrics {
        file,
        part,
        measure,
        scores,
        trained,
    })
}

struct Reader<'a> {
    file: &'a str,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn wrong(&mut self, field: &str, message: impl Into<String>) {
        let place = Place::file(self.file).field(field);
        self.mistakes.push(Mistake::new(place, message));
    }

    /// An object, or a mistake.
    fn object<'v>(&mut self, value: &'v Value, field: &str) -> Option<&'v Object> {
        let found = value.as_object();
        if found.is_none() {
            self.wrong(field, format!("is {}, not an object", kind(value)));
        }
        found
    }

    /// A number that may be absent.
    fn number(&mut self, object: &Object, at: &str, key: &str) -> Option<f64> {
        match object.get(key)? {
            Value::Null => None,
            value => {
                let number = value.as_f64().filter(|number| number.is_finite());
                if number.is_none() {
                    self.wrong(&field(at, key), format!("is {}, not a number", kind(value)));
                }
                number
            }
        }
    }

    /// A number from 0 to 1 that may be absent.
    fn share(&mut self, object: &Object, at: &str, key: &str) -> Option<f64> {
        let number = self.number(object, at, key)?;
        if (0.0..=1.0).contains(&number) {
            return Some(number);
        }
        let message = format!("`{number}` is not between 0 and 1");
        self.wrong(&field(at, key), message);
        None
    }

    /// A count of `least` or more.
    fn count(&mut self, object: &Object, at: &str, key: &str, least: u64) -> Option<u64> {
        let given = object.get(key);
        let found = given.and_then(Value::as_u64).filter(|n| *n >= least);
        if found.is_none() {
            let given = given.map_or_else(|| "nothing".to_owned(), Value::to_string);
            let message = format!("`{given}` is not a whole number of {least} or more");
            self.wrong(&field(at, key), message);
        }
        found
    }

    fn part(&mut self, part: Part, value: &Value, measure: Measure) -> BTreeMap<String, Scores> {
        let at = part.key();
        let Some(object) = self.object(value, at) else {
            return BTreeMap::new();
        };
        let regions = object.get("region").and_then(Value::as_object);
        let Some(regions) = regions.filter(|regions| !regions.is_empty()) else {
            let message = "has no measures by language: the run had no region column";
            self.wrong(&field(at, "region"), message);
            return BTreeMap::new();
        };
        let methods = self.methods(object.get("methods"), at);
        let mut all = BTreeMap::new();
        for (name, value) in regions {
            let at = field(&field(at, "region"), name);
            let Some(one) = self.object(value, &at) else {
                continue;
            };
            let accuracy = self.share(one, &at, Measure::Accuracy.key());
            let found = self.scores(one, &at, measure).map(|scores| Scores {
                baseline: accuracy.and_then(|accuracy| best(&methods, name, accuracy)),
                ..scores
            });
            all.extend(found.map(|scores| (name.clone(), scores)));
        }
        all
    }

    /// The measures of one name, without what stands elsewhere in the file.
    fn scores(&mut self, one: &Object, at: &str, measure: Measure) -> Option<Scores> {
        let key = measure.key();
        let n = self.count(one, at, "n", 1);
        let before = self.mistakes.len();
        let value = self.share(one, at, key);
        if value.is_none() && self.mistakes.len() == before {
            let message = "is missing or no number: the task has no such measure by language";
            self.wrong(&field(at, key), message);
        }
        let interval = self.interval(one, at, &format!("{key}_interval"));
        let chance = self.share(one, at, "chance");
        Some(Scores {
            value: value?,
            interval,
            n: n?,
            chance,
            baseline: None,
            tokens: None,
            adapter: None,
        })
    }

    fn interval(&mut self, one: &Object, at: &str, key: &str) -> Option<(f64, f64)> {
        let value = one.get(key).filter(|value| !value.is_null())?;
        let at = field(at, key);
        let ends = value.as_array().map(Vec::as_slice);
        let Some([Some(low), Some(high)]) = ends
            .filter(|ends| ends.len() == 2)
            .map(|ends| [0, 1].map(|end| ends.get(end).and_then(Value::as_f64)))
        else {
            self.wrong(&at, "is not a pair of numbers");
            return None;
        };
        if (0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high) && low <= high {
            return Some((low, high));
        }
        let message = format!("[{low}, {high}] does not lie in order between 0 and 1");
        self.wrong(&at, message);
        None
    }

    /// Accuracy of each method but the model on each name.
    fn methods(
        &mut self,
        methods: Option<&Value>,
        at: &str,
    ) -> Vec<(String, BTreeMap<String, f64>)> {
        let mut all = Vec::new();
        let listed = methods.and_then(Value::as_array);
        for (index, method) in listed.into_iter().flatten().enumerate() {
            let at = format!("{at}.methods.{index}");
            let Some(name) = method.get("method").and_then(Value::as_str) else {
                self.wrong(&at, "has no name, `method`");
                continue;
            };
            if name == MODEL {
                continue;
            }
            let regions = method.pointer("/by/region").and_then(Value::as_object);
            let at = field(&at, "by.region");
            let mut accuracies = BTreeMap::new();
            for (region, value) in regions.into_iter().flatten() {
                let at = field(&at, region);
                let found = self.object(value, &at);
                let accuracy = found.and_then(|found| self.share(found, &at, "value"));
                accuracies.extend(accuracy.map(|accuracy| (region.clone(), accuracy)));
            }
            all.push((name.to_owned(), accuracies));
        }
        all
    }

    fn trained(&mut self, train: Option<&Value>) -> BTreeMap<String, u64> {
        let rows = train.and_then(|train| train.get("rows"));
        let Some(rows) = rows.filter(|rows| !rows.is_null()) else {
            return BTreeMap::new();
        };
        let Some(rows) = self.object(rows, "train.rows") else {
            return BTreeMap::new();
        };
        let count = |name: &String| Some((name.clone(), self.count(rows, "train.rows", name, 0)?));
        rows.keys().filter_map(count).collect()
    }

    fn tokens(&mut self, tokens: Option<&Value>, scores: &mut BTreeMap<String, Scores>) {
        let languages = tokens.and_then(|tokens| tokens.get("languages"));
        let languages = languages.and_then(Value::as_object);
        for (name, value) in languages.into_iter().flatten() {
            let at = field("tokens.languages", name);
            let Some(one) = self.object(value, &at) else {
                continue;
            };
            let per_word = self.number(one, &at, "tokens_per_word");
            if per_word.is_some_and(|per_word| per_word < 0.0) {
                self.wrong(&field(&at, "tokens_per_word"), "is below 0");
            }
            let cost = WordCost {
                tokens_per_word: per_word,
                unknown_share: self.share(one, &at, "unknown_share"),
                texts: one.get("texts").and_then(Value::as_u64).unwrap_or_default(),
            };
            if let Some(scores) = scores.get_mut(name) {
                scores.tokens = Some(cost);
            }
        }
    }

    fn adapters(&mut self, adapters: Option<&Value>, scores: &mut BTreeMap<String, Scores>) {
        let Some(adapters) = adapters.filter(|adapters| !adapters.is_null()) else {
            return;
        };
        let all = self.object(adapters, "adapters");
        for (name, value) in all.into_iter().flatten() {
            let at = field("adapters", name);
            let Some(one) = self.object(value, &at) else {
                continue;
            };
            let found = AdapterCost {
                folder: self.text(one, &at, "folder"),
                method: self.text(one, &at, "method"),
                parameters: self.count(one, &at, "parameters", 1).unwrap_or_default(),
                bytes: self.count(one, &at, "bytes", 1).unwrap_or_default(),
            };
            if let Some(scores) = scores.get_mut(name) {
                scores.adapter = Some(found);
            }
        }
    }

    /// A text that must be there.
    fn text(&mut self, object: &Object, at: &str, key: &str) -> String {
        let found = object.get(key).and_then(Value::as_str);
        if found.is_none() {
            self.wrong(&field(at, key), "is missing or no text");
        }
        found.unwrap_or_default().to_owned()
    }
}

/// The most accurate method on a name, beside the model's own accuracy.
fn best(methods: &[(String, BTreeMap<String, f64>)], name: &str, model: f64) -> Option<Baseline> {
    let found = methods
        .iter()
        .filter_map(|(method, by)| Some((method, *by.get(name)?)));
    let (method, accuracy) = found.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Baseline {
        method: method.clone(),
        accuracy,
        model,
    })
}

fn field(at: &str, key: &str) -> String {
    format!("{at}.{key}")
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
