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
        Raw::Text(text) => match Condition::parse(text) {
            Ok(condition) => condition,
            Err(error) => {
                let line = node.line + (error.line as u64).saturating_sub(1);
                let message = format!(
                    "column {} of the condition: expected {}, found {}",
                    error.column, error.allowed, error.given
                );
                match error.help {
                    Some(help) => scope.mend(line, key, message, help),
                    None => scope.wrong(line, key, message),
                }
                placeholder
            }
        },
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
