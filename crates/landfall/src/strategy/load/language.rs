//! The files of `[language]`: measures of models.

use std::path::Path;

use landfall_core::{Mistake, Mistakes, Place};
use landfall_finetune::FinetuneError;
use landfall_finetune::coverage::{Measure, Metrics};

use super::Reader;
use crate::strategy::LanguageSection;

impl Reader<'_> {
    /// The measures of every file that could be read, under the name the section gives it; `None`
    /// without files.
    pub(super) fn language(&mut self, section: &LanguageSection) -> Option<Vec<Metrics>> {
        let measure = section.measure.unwrap_or_default();
        let mut all = Vec::new();
        for name in &section.metrics {
            let at = |path: &Path| Metrics::read(path, measure);
            let Some(read) = self.read(name, at, |bytes| of(bytes, name, measure)) else {
                continue;
            };
            match read {
                Ok(metrics) => all.push(Metrics {
                    file: name.clone(),
                    ..metrics
                }),
                Err(FinetuneError::Input(mistakes)) => self.mistakes.extend(mistakes.into_vec()),
                Err(other) => {
                    let place = self.document.place("language.metrics");
                    self.mistakes.push(Mistake::new(place, other.to_string()));
                }
            }
        }
        (!section.metrics.is_empty()).then_some(all)
    }
}

/// The measures of a file in memory.
fn of(bytes: &[u8], name: &str, measure: Measure) -> Result<Metrics, FinetuneError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Metrics::from_json(name, text, measure),
        Err(error) => {
            let message = format!("byte {} is not UTF-8", error.valid_up_to());
            let mistake = Mistake::new(Place::file(name), message);
            Err(FinetuneError::Input(Mistakes::from(mistake)))
        }
    }
}
