use std::collections::{BTreeMap, BTreeSet};

use super::bundled::{ENGLISH, SIMPLIFIED_CHINESE};
use super::check::Uses;
use super::*;
use crate::report::words;

fn messages(layer: &Layer) -> BTreeMap<&str, Uses> {
    layer.messages()
}

#[test]
fn every_message_of_the_code_is_said_in_english_and_no_other() {
    let english = Layer::bundled(&ENGLISH);
    let known = messages(&english);
    let declared = words::declared();
    let ids: BTreeSet<&str> = declared.iter().map(|(_, id, _)| *id).collect();
    assert_eq!(ids.len(), declared.len(), "an identifier is declared twice");
    assert_eq!(ids, known.keys().copied().collect());
    for (name, id, given) in declared {
        assert_eq!(name.to_lowercase().replace('_', "-"), id);
        let given: BTreeSet<String> = given.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(known[id].variables(), given, "{id}");
    }
}

#[test]
fn chinese_says_the_same_messages_and_shows_the_same_variables() {
    let (english, chinese) = (
        Layer::bundled(&ENGLISH),
        Layer::bundled(&SIMPLIFIED_CHINESE),
    );
    let (known, said) = (messages(&english), messages(&chinese));
    assert_eq!(
        known.keys().collect::<Vec<_>>(),
        said.keys().collect::<Vec<_>>()
    );
    for (id, uses) in &said {
        assert_eq!(uses.shown, known[id].shown, "{id}");
    }
    let report = check::report(&chinese, &[Layer::bundled(&ENGLISH)]);
    assert!(report.is_complete(), "{report:?}");
}

#[test]
fn bundled_files_are_without_mistakes() {
    for language in [&ENGLISH, &SIMPLIFIED_CHINESE] {
        let tag = language.tag.parse().unwrap();
        let mistakes = Layer::from_files(tag, language.files).err();
        assert_eq!(mistakes, None, "{}", language.tag);
    }
}

#[test]
fn numbers_are_grouped_and_choose_the_plural() {
    let (english, chinese) = (Words::english(), Words::bundled("zh-Hans").unwrap());
    assert_eq!(english.say(words::regions_count(1)), "1 region");
    assert_eq!(english.say(words::regions_count(1234)), "1,234 regions");
    assert_eq!(english.say(words::years(Phrase::Count(1.5))), "1.50 years");
    assert_eq!(
        english.say(words::headline(1, 1)),
        "Enter 1 region in one wave"
    );
    assert_eq!(chinese.say(words::regions_count(1)), "1个地区");
    assert_eq!(chinese.say(words::headline(3, 2)), "分2波进入3个地区");
    let polish = "regions-count = { $count ->\n    [one] region\n    [few] regiony\n   *[other] regionów\n }";
    let polish = Words::from_ftl("pl", [("pl.ftl", polish)]).unwrap();
    let said = [1, 3, 5].map(|count| polish.say(words::regions_count(count)));
    assert_eq!(said, ["region", "regiony", "regionów"]);
}

#[test]
fn days_and_lists_follow_the_language() {
    let (english, chinese) = (Words::english(), Words::bundled("zh").unwrap());
    let day = words::day("2026-11-02".parse().unwrap());
    assert_eq!(english.say(&day), "2 November 2026");
    assert_eq!(chinese.say(&day), "2026年11月2日");
    let list = words::list(["A", "B", "C"]);
    assert_eq!(english.say(&list), "A, B and C");
    assert_eq!(chinese.say(&list), "A、B和C");
    assert_eq!(english.say(words::list(["A"])), "A");
    assert_eq!(english.say(words::list(Vec::<&str>::new())), "none");
}

#[test]
fn bundled_languages_are_found_by_the_tags_people_use() {
    for tag in ["zh", "zh-CN", "zh-Hans-SG", "ZH-hans"] {
        assert_eq!(Words::bundled(tag).unwrap().tag(), "zh-Hans", "{tag}");
    }
    assert_eq!(Words::bundled("en-GB").unwrap().tag(), "en");
    for tag in ["zh-TW", "zh-Hant", "de"] {
        let told = Words::bundled(tag).unwrap_err().to_string();
        let expected = format!("there are no words for `{tag}`; bundled are `en` and `zh-Hans`");
        assert_eq!(told, expected);
    }
    let told = Words::bundled("not a tag").unwrap_err().to_string();
    assert!(
        told.starts_with("`not a tag` is not a language tag"),
        "{told}"
    );
}

#[test]
fn what_a_file_lacks_or_breaks_is_said_in_english_and_told() {
    let file = "summary = Zusammenfassung\n\
                wave = Welle { $nummer }\n\
                none = { -nichts }\n\
                kicker = { UPPER(\"x\") }\n\
                -marke = Landfall\n\
                notes = { -marke }: Anmerkungen\n\
                nonsense = Unsinn\n";
    let words = Words::from_ftl("de", [("de.ftl", file)]).unwrap();
    assert_eq!(words.say(words::SUMMARY), "Zusammenfassung");
    assert_eq!(words.say(words::NOTES), "Landfall: Anmerkungen");
    assert_eq!(words.say(words::wave(2)), "Wave 2");
    assert_eq!(words.say(words::NONE), "none");
    assert_eq!(words.say(words::KICKER), "Market-entry plan");
    assert_eq!(words.say(words::SKIP), "Skip to the report");
    let told: Vec<String> = words
        .report()
        .mistakes
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "de.ftl, line 2, `wave`: `$nummer` is not given (help: it is given `$number`)",
            "de.ftl, line 3, `none`: there is no `-nichts`",
            "de.ftl, line 4, `kicker`: there is no `UPPER()`",
            "de.ftl, line 7, `nonsense`: no page says this",
        ]
    );
    let missing = &words.report().missing;
    assert!(missing.contains(&"skip".to_owned()) && !missing.contains(&"wave".to_owned()));
}

#[test]
fn files_that_cannot_be_read_are_refused_with_every_line() {
    let files = [
        ("a.ftl", "summary = Zusammenfassung\n\nbroken = { $\n"),
        ("b.ftl", "skip = x\nsummary = Übersicht\n=\n"),
    ];
    let told = Words::from_ftl("de", files).unwrap_err();
    let told: Vec<String> = told.list().iter().map(ToString::to_string).collect();
    assert!(
        told[0].starts_with("a.ftl, line 3: not in Fluent’s syntax: "),
        "{told:?}"
    );
    assert_eq!(told[1], "b.ftl, line 2, `summary`: this is said twice");
    assert!(
        told[2].starts_with("b.ftl, line 3: not in Fluent’s syntax: "),
        "{told:?}"
    );
}

#[test]
fn an_own_file_overrides_the_bundled_language_of_its_tag() {
    let words = Words::from_ftl("zh-CN", [("own.ftl", "summary = 概要\n")]).unwrap();
    assert_eq!(words.say(words::SUMMARY), "概要");
    assert_eq!(words.say(words::NOTES), "说明");
    assert!(words.report().is_complete());
}

#[test]
fn text_that_is_put_into_a_message_is_never_read_as_one() {
    let words = Words::english();
    let name = "{ $name } { summary } \\u0041 <b>";
    assert_eq!(words.say(words::named(name, "x")), format!("{name}: x"));
}

#[test]
fn words_go_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Words::english());
}

#[test]
fn brackets_without_end_are_a_mistake_and_not_the_end_of_the_program() {
    for (open, close) in [("{ ", " }"), ("{ A(", ") }"), ("A(", ")")] {
        let nested = |depth: usize| {
            let text = format!("skip = x\nsummary = {{ {}", open.repeat(depth));
            format!("{text}\"x\"{} }}\n", close.repeat(depth))
        };
        let deep = nested(60_000);
        let mistakes = Words::from_ftl("de", [("de.ftl", deep.as_str())]).unwrap_err();
        assert_eq!(
            mistakes.to_string(),
            "de.ftl, line 2: more than 200 brackets are open (help: close them: `{ … }` and `( … )`)"
        );
    }
    // What is let through is read and said, on the stack that a test has.
    let braces = format!("summary = {}\"x\"{}\n", "{ ".repeat(200), " }".repeat(200));
    let words = Words::from_ftl("de", [("de.ftl", braces.as_str())]).unwrap();
    assert!(!words.report().missing.contains(&"summary".to_owned()));
    assert_ne!(words.say(words::SUMMARY), "");
}
