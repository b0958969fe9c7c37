//! What findings show of a rule, written once for all of them.

use std::sync::Arc;

use super::parameter::Held;
use super::text;
use crate::report::{Citation, CitedSource, Text};
use crate::rule::{Effect, Exception, Grandfather, Law, Rule, Window};

/// Names of what conditions read beside facts and parameters.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) as_of: Text,
    pub(super) region: Text,
    /// No region.
    pub(super) none: Text,
    /// A parameter that is not there.
    pub(super) unstated: Text,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            as_of: "AS_OF".into(),
            region: "REGION".into(),
            none: "none".into(),
            unstated: text::held(Held::Missing).into(),
        }
    }
}

/// The texts of a rule.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) rule: Text,
    pub(super) title: Text,
    pub(super) law: Text,
    pub(super) article: Text,
    pub(super) jurisdiction: Text,
    pub(super) doubt: Option<Text>,
    pub(super) remedy: Option<Text>,
    pub(super) citation: Arc<Citation>,
    /// Article and words of the penalty.
    pub(super) penalty: Option<(Text, Text)>,
    /// The window, in words.
    pub(super) window: Text,
    /// The transition, in words.
    pub(super) transition: Option<Text>,
}

impl Shown {
    pub(super) fn of(law: &Law, rule: &Rule) -> Self {
        let text = |text: &String| Text::from(text);
        let penalty = rule.penalty.as_ref();
        Self {
            rule: text(&rule.id),
            title: text(&rule.title),
            law: text(&law.id),
            article: text(&rule.article),
            jurisdiction: text(&law.jurisdiction),
            doubt: rule.doubt.as_ref().map(text),
            remedy: rule.remedy.as_ref().map(text),
            citation: Arc::new(citation(law, rule)),
            penalty: penalty.map(|penalty| (text(&penalty.article), text(&penalty.text))),
            window: window(rule.window),
            transition: rule.grandfather.as_ref().map(transition),
        }
    }
}

/// The texts of an exception.
#[derive(Debug, Clone)]
pub(super) struct ShownException {
    pub(super) id: Text,
    pub(super) article: Text,
    /// What it does, and its summary.
    pub(super) claim: Text,
    /// The window, in words.
    pub(super) window: Text,
}

impl ShownException {
    pub(super) fn of(exception: &Exception) -> Self {
        let what = match exception.effect {
            Effect::Exempt => "exempt",
            Effect::Extend => "extends the rule",
        };
        Self {
            id: Text::from(&exception.id),
            article: Text::from(&exception.article),
            claim: format!("{what}: {}", exception.summary).into(),
            window: window(exception.window),
        }
    }
}

fn window(window: Window) -> Text {
    match (window.from, window.to) {
        (Some(from), Some(to)) => format!("in force from {from} to {to}").into(),
        (Some(from), None) => format!("in force from {from}").into(),
        (None, Some(to)) => format!("in force until {to}").into(),
        (None, None) => "in force".into(),
    }
}

fn transition(grandfather: &Grandfather) -> Text {
    let Grandfather {
        before,
        until,
        article,
        ..
    } = grandfather;
    format!("what was there before {before} has until {until} ({article})").into()
}

/// Where a rule stands and what was read of it.
fn citation(law: &Law, rule: &Rule) -> Citation {
    let read = law.sources.iter();
    let read = read.filter(|source| rule.sources.contains(&source.id));
    Citation {
        law: law.title.clone(),
        number: law.number.clone(),
        article: rule.article.clone(),
        sources: read
            .map(|source| CitedSource {
                title: source.title.clone(),
                url: source.url.clone(),
                kind: source.kind,
                read: source.read,
            })
            .collect(),
    }
}
