//! `[[rule]]`: one norm.

use landfall_core::Date;
use landfall_core::document::Node;

use super::fields::{Fields, Scope};
use super::formula;
use super::law::{AREAS, Head};
use super::source;
use crate::condition::Condition;
use crate::rule::{Area, Certainty, Grandfather, Kind, Penalty, Rule, RuleCost, Window};

const KNOWN: [&str; 24] = [
    "id",
    "article",
    "title",
    "summary",
    "kind",
    "area",
    "bearer",
    "source",
    "certainty",
    "doubt",
    "applies_when",
    "requires",
    "forbids",
    "valid_from",
    "valid_to",
    "enforced_from",
    "grandfather",
    "groups",
    "overrides",
    "penalty",
    "remedy",
    "cost",
    "review_by",
    "note",
];

const KINDS: [(&str, Kind); 4] = [
    ("duty", Kind::Duty),
    ("ban", Kind::Ban),
    ("permission", Kind::Permission),
    ("threshold", Kind::Threshold),
];

const CERTAINTIES: [(&str, Certainty); 3] = [
    ("settled", Certainty::Settled),
    ("secondary", Certainty::Secondary),
    ("disputed", Certainty::Disputed),
];

/// Fields whose lines are kept for what is checked later.
const MARKED: [&str; 9] = [
    "id",
    "applies_when",
    "requires",
    "forbids",
    "penalty",
    "overrides",
    "grandfather",
    "groups",
    "source",
];

/// One rule. Where something is missing, that is reported and a placeholder stands for it: a base
/// with mistakes is never handed out.
pub(super) fn read(node: &Node<'_>, head: &mut Head, scope: &mut Scope<'_>) -> Option<Rule> {
    let fields = Fields::open(node, "rule", &KNOWN, scope)?;
    let id = fields.needed_text("id", "\"eu.gdpr.30\"", scope);
    let line = fields.line_of("id");
    head.check_id(&id, line, scope);
    head.mark(&id, &fields, &MARKED);
    fields.needed("kind", "\"duty\"", scope);
    let kind = fields.choice("kind", &KINDS, scope);
    let (certainty, sources, doubt) = standing(&fields, head, scope);
    let window = window(&fields, head.valid_from, scope);
    fields.text("note", scope);
    let own_area = fields.choice("area", &AREAS, scope);
    Some(Rule {
        article: fields.needed_text("article", "\"30(1)\"", scope),
        title: fields.needed_text("title", "\"Keep records of processing\"", scope),
        summary: fields.needed_text("summary", "\"A controller keeps a record …\"", scope),
        kind: kind.unwrap_or(Kind::Duty),
        area: own_area.or(head.area).unwrap_or(Area::DataPrivacy),
        bearer: fields.text("bearer", scope),
        sources,
        certainty,
        doubt,
        applies_when: formula::condition("applies_when", "true", &fields, scope),
        requires: demand(kind, &fields, scope),
        window,
        enforced_from: enforced_from(&fields, window, scope),
        grandfather: grandfather(&fields, scope),
        groups: fields.names("groups", scope),
        overrides: fields.text("overrides", scope),
        penalty: penalty(&fields, scope),
        remedy: fields.text("remedy", scope),
        cost: cost(&fields, scope),
        review_by: fields.date("review_by", scope),
        place: scope.at(line, &id),
        id,
    })
}

/// How sure it is, on what it rests, and why it is disputed.
fn standing(
    fields: &Fields<'_, '_>,
    head: &Head,
    scope: &mut Scope<'_>,
) -> (Certainty, Vec<String>, Option<String>) {
    let sources = source::names(fields, &head.sources, scope);
    let doubt = fields.text("doubt", scope);
    fields.needed("certainty", "\"settled\"", scope);
    let certainty = fields.choice("certainty", &CERTAINTIES, scope);
    if let Some(certainty) = certainty {
        source::check_certainty(certainty, &sources, (fields, &head.sources), scope);
    }
    (certainty.unwrap_or(Certainty::Disputed), sources, doubt)
}

/// What must hold. A ban says what must not.
fn demand(kind: Option<Kind>, fields: &Fields<'_, '_>, scope: &mut Scope<'_>) -> Condition {
    let (key, other) = match kind {
        Some(Kind::Ban) => ("forbids", "requires"),
        Some(_) => ("requires", "forbids"),
        None => return Condition::Always(false),
    };
    if fields.get(other).is_some() {
        let message = format!("`{other}` does not go with this kind of rule");
        let help = match key {
            "forbids" => "a ban says what it `forbids`",
            _ => "say what it `requires`, or make it a `ban`",
        };
        scope.mend(fields.line_of(other), other, message, help);
        if fields.get(key).is_none() {
            return Condition::Always(false);
        }
    }
    let condition = formula::condition(key, "privacy.notice", fields, scope);
    match key {
        "forbids" => Condition::Not(Box::new(condition)),
        _ => condition,
    }
}

/// The days on which something holds.
pub(super) fn window(fields: &Fields<'_, '_>, from: Option<Date>, scope: &mut Scope<'_>) -> Window {
    let window = Window {
        from: fields.date("valid_from", scope).or(from),
        to: fields.date("valid_to", scope),
    };
    if let Some((from, to)) = window.from.zip(window.to)
        && from > to
    {
        let message = format!("it ends on {to}, before it begins on {from}");
        let help = "`valid_to` is the last day on which it holds";
        scope.mend(fields.line_of("valid_to"), "valid_to", message, help);
    }
    window
}

fn enforced_from(fields: &Fields<'_, '_>, window: Window, scope: &mut Scope<'_>) -> Option<Date> {
    let enforced = fields.date("enforced_from", scope)?;
    let line = fields.line_of("enforced_from");
    if let Some(from) = window.from.filter(|from| enforced < *from) {
        let message = format!("it is enforced from {enforced}, before it holds from {from}");
        scope.mend(
            line,
            "enforced_from",
            message,
            "leave it out where both begin together",
        );
    }
    if let Some(to) = window.to.filter(|to| enforced > *to) {
        let message = format!("it is enforced from {enforced}, after it ends on {to}");
        scope.wrong(line, "enforced_from", message);
    }
    Some(enforced)
}

fn grandfather(fields: &Fields<'_, '_>, scope: &mut Scope<'_>) -> Option<Grandfather> {
    let node = fields.get("grandfather")?;
    let known = ["fact", "before", "until", "article"];
    let fields = Fields::open(node, "grandfather", &known, scope)?;
    fields.needed("before", "2026-08-02", scope);
    fields.needed("until", "2026-12-02", scope);
    let fact = fields.needed_text("fact", "\"product.placed_on_market\"", scope);
    let article = fields.needed_text("article", "\"111(4)\"", scope);
    let before = fields.date("before", scope)?;
    let until = fields.date("until", scope)?;
    if before > until {
        let message = format!("what was there before {before} gets until {until}: already past");
        scope.wrong(fields.line_of("until"), "until", message);
    }
    Some(Grandfather {
        fact,
        before,
        until,
        article,
    })
}

fn penalty(fields: &Fields<'_, '_>, scope: &mut Scope<'_>) -> Option<Penalty> {
    let node = fields.get("penalty")?;
    let fields = Fields::open(node, "penalty", &["article", "text", "most"], scope)?;
    Some(Penalty {
        article: fields.needed_text("article", "\"83(4)\"", scope),
        text: fields.needed_text("text", "\"up to 10 million EUR\"", scope),
        most: formula::penalty(&fields, scope),
    })
}

fn cost(fields: &Fields<'_, '_>, scope: &mut Scope<'_>) -> Option<RuleCost> {
    let node = fields.get("cost")?;
    let fields = Fields::open(node, "cost", &["once", "yearly"], scope)?;
    let cost = RuleCost {
        once: fields.money("once", scope),
        yearly: fields.money("yearly", scope),
    };
    if cost
        == (RuleCost {
            once: None,
            yearly: None,
        })
        && fields.is_empty()
    {
        scope.wrong(fields.line, "cost", "neither `once` nor `yearly`");
    }
    Some(cost)
}
