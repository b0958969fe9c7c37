//! Building HTML that is well-formed and escaped by construction.

use super::Words;
use super::number::readable;
use super::phrase::Phrase;

/// HTML under construction. Text goes in through [`Html::text`], which puts it into the language of
/// the page and escapes it.
#[derive(Debug)]
pub(super) struct Html {
    out: String,
    words: Words,
}

/// Attributes of an element: names and values, the values not yet escaped.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Html {
    /// Nothing yet, in a language.
    pub(super) fn new(words: &Words) -> Self {
        Self {
            out: String::new(),
            words: words.clone(),
        }
    }

    /// The language.
    pub(super) const fn words(&self) -> &Words {
        &self.words
    }

    /// A phrase in the language of the page, not yet escaped: for attributes.
    pub(super) fn say(&self, phrase: impl Into<Phrase>) -> String {
        self.words.say(phrase)
    }

    /// The attribute of what stays in English, whatever the language of the page: claims and rules
    /// that the stages wrote.
    pub(super) fn english(&self) -> Attributes<'static> {
        if self.words.is_english() {
            &[]
        } else {
            &[("lang", "en")]
        }
    }

    /// An element with what `inside` writes.
    pub(super) fn element(
        &mut self,
        tag: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(tag, attributes);
        inside(self);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        if is_block(tag) {
            self.out.push('\n');
        }
    }

    /// An element that holds text only.
    pub(super) fn leaf(&mut self, tag: &str, attributes: Attributes<'_>, text: impl Into<Phrase>) {
        self.element(tag, attributes, |h| h.text(text));
    }

    /// An element without content, such as `meta`.
    pub(super) fn void(&mut self, tag: &str, attributes: Attributes<'_>) {
        self.open(tag, attributes);
    }

    /// Text, escaped.
    pub(super) fn text(&mut self, text: impl Into<Phrase>) {
        let text = self.say(text);
        self.out.push_str(&escaped(&text));
    }

    /// A sentence of the plan: escaped, its long amounts grouped, words in backticks as code.
    pub(super) fn prose(&mut self, text: impl Into<Phrase>) {
        let text = self.say(text);
        for (index, part) in readable(&text).split('`').enumerate() {
            if index % 2 == 0 {
                self.text(part);
            } else {
                self.leaf("code", &[], part);
            }
        }
    }

    /// Markup or script that is trusted as it is.
    pub(super) fn trusted(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// What was written.
    pub(super) fn into_string(self) -> String {
        self.out
    }

    fn open(&mut self, tag: &str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            if *name == "class" && value.is_empty() {
                continue;
            }
            self.out.push(' ');
            self.out.push_str(name);
            if !value.is_empty() {
                self.out.push_str("=\"");
                self.out.push_str(&escaped(value));
                self.out.push('"');
            }
        }
        self.out.push('>');
    }
}

fn is_block(tag: &str) -> bool {
    !matches!(
        tag,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "code"
            | "dt"
            | "i"
            | "line"
            | "small"
            | "span"
            | "strong"
            | "td"
            | "th"
            | "time"
    )
}

/// Text safe between tags and in a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// JSON safe inside a `script` element, whatever text it holds.
pub(super) fn json_in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_nest_and_escape() {
        let mut html = Html::new(&Words::english());
        html.element("p", &[("title", "a \"b\"")], |h| {
            h.leaf("b", &[("hidden", "")], "1 < 2")
        });
        assert_eq!(
            html.into_string(),
            "<p title=\"a &quot;b&quot;\"><b hidden>1 &lt; 2</b></p>\n"
        );
    }

    #[test]
    fn json_cannot_leave_its_script() {
        assert_eq!(
            json_in_script("\"</script>\u{2028}\""),
            r#""\u003c/script\u003e\u2028""#
        );
    }
}
