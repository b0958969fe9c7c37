//! Conditions and penalty formulas in the fields of a table.

use landfall_core::document::Raw;

use super::fields::{Fields, Scope};
use crate::condition::{Condition, Formula, ParseError};

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
                wrong(error, "condition", (node.line, key), scope);
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

/// The formula of a penalty, in its text form.
pub(super) fn penalty(fields: &Fields<'_, '_>, scope: &mut Scope<'_>) -> Option<String> {
    let text = fields.text("most", scope)?;
    if let Err(error) = Formula::parse(&text) {
        wrong(error, "formula", (fields.line_of("most"), "most"), scope);
    }
    Some(text)
}

/// Reports a text that cannot be parsed; it may go over several lines.
fn wrong(error: ParseError, what: &str, (line, key): (u64, &str), scope: &mut Scope<'_>) {
    let line = line + (error.line as u64).saturating_sub(1);
    let message = format!(
        "column {} of the {what}: expected {}, found {}",
        error.column, error.allowed, error.given
    );
    match error.help {
        Some(help) => scope.mend(line, key, message, help),
        None => scope.wrong(line, key, message),
    }
}
