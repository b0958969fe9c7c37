//! Typed access to the keys of a JSON object.

use serde_json::{Map, Value};

use super::flaw::ConfigFlaw;
use crate::FinetuneError;

/// The keys of a configuration file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    /// The file, for errors.
    pub(crate) file: &'a str,
    /// The object.
    pub(crate) map: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// An error at `key`.
    pub(crate) fn flaw(&self, key: &str, flaw: ConfigFlaw) -> FinetuneError {
        FinetuneError::Config {
            file: self.file.to_owned(),
            key: key.to_owned(),
            flaw,
        }
    }

    /// The value at `key` has the wrong type.
    pub(crate) fn wrong(&self, key: &str, wanted: &'static str, found: &Value) -> FinetuneError {
        let found = shown(found);
        self.flaw(key, ConfigFlaw::Type { wanted, found })
    }

    /// The value at `key`; `null` counts as missing.
    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// A value of some type, or `default` when it is missing.
    fn typed<T>(
        &self,
        key: &str,
        default: T,
        wanted: &'static str,
        convert: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<T, FinetuneError> {
        self.value(key).map_or(Ok(default), |value| {
            convert(value).ok_or_else(|| self.wrong(key, wanted, value))
        })
    }

    /// A whole number from 0 on.
    pub(crate) fn count(&self, key: &str, default: usize) -> Result<usize, FinetuneError> {
        self.typed(key, default, "a whole number", |value| {
            value.as_u64().and_then(|number| number.try_into().ok())
        })
    }

    /// A number.
    pub(crate) fn number(&self, key: &str, default: f64) -> Result<f64, FinetuneError> {
        self.typed(key, default, "a number", Value::as_f64)
    }

    /// A number that may be missing.
    pub(crate) fn number_or_none(&self, key: &str) -> Result<Option<f64>, FinetuneError> {
        self.typed(key, None, "a number", |value| value.as_f64().map(Some))
    }

    /// `true` or `false`.
    pub(crate) fn flag(&self, key: &str, default: bool) -> Result<bool, FinetuneError> {
        self.typed(key, default, "true or false", Value::as_bool)
    }

    /// A text that may be missing.
    pub(crate) fn text(&self, key: &str) -> Result<Option<&'a str>, FinetuneError> {
        self.typed(key, None, "a text", |value| value.as_str().map(Some))
    }

    /// A list of texts, empty when missing.
    pub(crate) fn texts(&self, key: &str) -> Result<Vec<String>, FinetuneError> {
        let convert = |value: &Value| -> Option<Vec<String>> {
            let items = value.as_array()?.iter();
            items.map(|item| item.as_str().map(str::to_owned)).collect()
        };
        self.typed(key, Vec::new(), "a list of texts", convert)
    }

    /// An object that may be missing.
    pub(crate) fn object(
        &self,
        key: &str,
    ) -> Result<Option<&'a Map<String, Value>>, FinetuneError> {
        self.typed(key, None, "an object", |value| value.as_object().map(Some))
    }
}

/// A value in an error message: cut after 60 characters.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
