//! JSON Schemas of what is written otherwise than it is kept.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Derivation, Text, Why};

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

impl JsonSchema for Why {
    fn schema_name() -> Cow<'static, str> {
        Derivation::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Derivation::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_text_is_a_string_like_any_other() {
        let described = schemars::schema_for!(Text);
        assert_eq!(described.get("type").unwrap(), "string");
    }
}
