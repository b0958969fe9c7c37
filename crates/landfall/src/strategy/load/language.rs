//! The files of `[language]`: measures of models.

use landfall_core::Mistake;
use landfall_finetune::FinetuneError;
use landfall_finetune::coverage::Metrics;

use super::Reader;
use crate::strategy::LanguageSection;

impl Reader<'_> {
    /// The measures of every file that could be read, under the name the section gives it; `None`
    /// without files.
    pub(super) fn language(&mut self, section: &LanguageSection) -> Option<Vec<Metrics>> {
        let measure = section.measure.unwrap_or_default();
        let mut all = Vec::new();
        for name in &section.metrics {
            match Metrics::read(&self.path(name), measure) {
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
