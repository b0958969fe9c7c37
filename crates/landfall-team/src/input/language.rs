//! Language tags of languages that exist.

use isolang::Language;
use landfall_core::LanguageTag;

/// Codes of ISO 639 that name no language somebody speaks.
const NO_LANGUAGE: [&str; 4] = ["und", "mul", "mis", "zxx"];

/// Reads a tag whose language is in ISO 639 (crate `isolang`); `eng` becomes `en`. Private tags
/// (`x-team`, `qaa` to `qtz`) are taken as they are.
pub(super) fn language(text: &str) -> Result<LanguageTag, String> {
    let tag: LanguageTag = match text.parse() {
        Ok(tag) => tag,
        Err(error) => return Err(with_suggestion(error.to_string(), text)),
    };
    let primary = tag.primary();
    if text.starts_with("x-") || ("qaa".."qua").contains(&primary) && primary.len() == 3 {
        return Ok(tag);
    }
    let found = match primary.len() {
        2 => Language::from_639_1(primary),
        3 => Language::from_639_3(primary),
        _ => None,
    };
    let Some(known) = found.filter(|_| !NO_LANGUAGE.contains(&primary)) else {
        let message = format!("`{text}` is not a known language such as `pt-BR`");
        return Err(with_suggestion(message, text));
    };
    match known.to_639_1().filter(|short| *short != primary) {
        Some(short) => {
            let rest = tag.as_str().strip_prefix(primary).unwrap_or_default();
            Ok(format!("{short}{rest}").parse().unwrap_or(tag))
        }
        None => Ok(tag),
    }
}

/// The code of a language that was given by its English name.
fn with_suggestion(message: String, text: &str) -> String {
    let mut letters = text.trim().chars();
    let name: Option<String> = letters.next().map(|first| {
        let rest = letters.as_str().to_lowercase();
        first.to_uppercase().collect::<String>() + &rest
    });
    match name.and_then(|name| Language::from_name(&name)) {
        Some(known) => {
            let code = known.to_639_1().unwrap_or_else(|| known.to_639_3());
            format!("{message}; did you mean `{code}`?")
        }
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_shortened_and_names_suggested() {
        for (given, tag) in [
            ("en", "en"),
            ("eng", "en"),
            ("ZHO-hant-tw", "zh-Hant-TW"),
            ("yue", "yue"),
            ("gsw-CH", "gsw-CH"),
            ("x-team", "x-team"),
            ("qaa", "qaa"),
            ("que", "qu"),
            ("pt-BR", "pt-BR"),
        ] {
            assert_eq!(language(given).unwrap().as_str(), tag, "{given}");
        }
        for (given, message) in [
            (
                "english",
                "`english` is not a known language such as `pt-BR`; did you mean `en`?",
            ),
            ("xx", "`xx` is not a known language such as `pt-BR`"),
            ("und", "`und` is not a known language such as `pt-BR`"),
        ] {
            assert_eq!(language(given).unwrap_err(), message, "{given}");
        }
        assert!(language("en_US").is_err());
        assert!(language("").is_err());
    }
}
