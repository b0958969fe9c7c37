//! Conditions and penalty formulas in the fields of a table.

use super::fields::{Fields, Scope};
use super::node::Raw;
use crate::condition::Condition;

/// A condition that must be there; where it is missing or wrong, that is reported and a
/// placeholder comes back.
pub(super) fn condition(
    key: &str,
    example: &str,
    fields: &Fields<'_, '_>,
    scope: &mut Scope<'_>,
) -> Condition {
    let placeholder = Condition::Always(false);
    let Some(node) = fields.needed(key, &format!("\"{example}\""), scope) else {
        return placeholder;
    };
    match &node.value {
        Raw::Bool(is) => Condition::Always(*is),
        Raw::Text(text) => Condition::Is(text.clone().into_owned()),
        other => {
            let message = format!("must be a condition in quotes, not {}", other.kind());
            scope.wrong(node.line, key, message);
            placeholder
        }
    }
}

/// The formula of a penalty.
pub(super) fn penalty(fields: &Fields<'_, '_>, scope: &mut Scope<'_>) -> Option<String> {
    fields.text("most", scope)
}
