//! The languages that come with the library.

use unic_langid::LanguageIdentifier;

use super::layer::Layer;

/// One language: its tag, and its files by name.
pub(super) struct Language {
    pub(super) tag: &'static str,
    pub(super) files: [(&'static str, &'static str); FILES],
}

const FILES: usize = 14;

macro_rules! language {
    ($tag:literal) => {
        Language {
            tag: $tag,
            files: language!(
                $tag: "common", "page", "summary", "certainty", "segments", "value", "regions",
                "preparation", "diff", "law", "segmentation", "team", "team-work", "team-trust"
            ),
        }
    };
    ($tag:literal: $($file:literal),*) => {
        [$((
            concat!($tag, "/", $file, ".ftl"),
            include_str!(concat!("../../../locales/", $tag, "/", $file, ".ftl")),
        )),*]
    };
}

/// The language that every other one falls back on.
pub(super) static ENGLISH: Language = language!("en");
/// Chinese in simplified characters.
pub(super) static SIMPLIFIED_CHINESE: Language = language!("zh-Hans");

/// The bundled language that readers of this one read.
pub(super) fn find(wanted: &LanguageIdentifier) -> Option<&'static Language> {
    match wanted.language.as_str() {
        "en" => Some(&ENGLISH),
        "zh" if is_simplified(wanted) => Some(&SIMPLIFIED_CHINESE),
        _ => None,
    }
}

fn is_simplified(chinese: &LanguageIdentifier) -> bool {
    match chinese.script {
        Some(script) => script == "Hans",
        None => !chinese
            .region
            .is_some_and(|at| matches!(at.as_str(), "TW" | "HK" | "MO")),
    }
}

/// The language, and English behind it.
pub(super) fn layers(language: &'static Language) -> Vec<Layer> {
    let mut layers = vec![Layer::bundled(language)];
    if language.tag != ENGLISH.tag {
        layers.push(Layer::bundled(&ENGLISH));
    }
    layers
}
