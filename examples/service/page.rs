//! The description as a page: plain HTML without scripts, so that nothing is loaded from elsewhere.

use std::fmt::Write;

use serde_json::{Map, Value};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}\
h2{margin-top:2.5rem;border-top:1px solid #ccc;padding-top:1rem}code,pre{font:14px/1.4 ui-monospace,monospace}\
pre{background:#f4f4f4;padding:.8rem;overflow:auto;max-height:30rem}table{border-collapse:collapse;width:100%}\
td,th{text-align:left;vertical-align:top;border-bottom:1px solid #ddd;padding:.3rem .8rem .3rem 0}\
summary{cursor:pointer}@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}pre{background:#242424}a{color:#9bc2ff}}";

/// The page of an OpenAPI document.
pub(crate) fn html(document: &Value) -> String {
    let mut page = String::new();
    let title = escaped(text(document, "/info/title"));
    let about = escaped(text(document, "/info/description"));
    let _ = write!(
        page,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body>\
         <h1>{title}</h1><p>{about}</p><p>The same for machines: <a href=\"/openapi.json\">\
         <code>/openapi.json</code></a>.</p>"
    );
    for (path, methods) in fields(document, "/paths") {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            one(&mut page, document, path, method, operation);
        }
    }
    page.push_str("<h2>Schemas</h2>");
    for (name, schema) in fields(document, "/components/schemas") {
        let name = escaped(name);
        let _ = write!(
            page,
            "<details id=\"{name}\"><summary><code>{name}</code></summary>{}</details>",
            pretty(schema)
        );
    }
    page.push_str("</body></html>\n");
    page
}

/// One path under one method.
fn one(page: &mut String, document: &Value, path: &str, method: &str, operation: &Value) {
    let _ = write!(
        page,
        "<h2><code>{} {}</code></h2><p>{} {}</p>",
        escaped(&method.to_uppercase()),
        escaped(path),
        escaped(text(operation, "/summary")),
        escaped(text(operation, "/description")),
    );
    if operation.get("security").is_some() {
        page.push_str("<p>Needs a key: <code>Authorization: Bearer KEY</code></p>");
    }
    let body = operation.pointer("/requestBody/content/application~1json/schema/$ref");
    if let Some(name) = body.and_then(Value::as_str).and_then(last) {
        let _ = write!(page, "<h3>Body</h3>");
        let pointer = format!("/components/schemas/{name}");
        if let Some(schema) = document.pointer(&pointer) {
            properties(page, schema);
        }
        let example = operation.pointer("/requestBody/content/application~1json/example");
        page.push_str(&example.map_or_else(String::new, pretty));
    }
    page.push_str("<h3>Answers</h3><table><tr><th>Status<th>Means<th>Body</tr>");
    for (status, response) in fields(operation, "/responses") {
        let schema = fields(response, "/content").next();
        let schema = schema.and_then(|(_, content)| content.pointer("/schema/$ref"));
        let name = schema.and_then(Value::as_str).and_then(last);
        let link = name.map_or_else(String::new, |name| {
            format!("<a href=\"#{0}\">{0}</a>", escaped(name))
        });
        let about = escaped(text(response, "/description"));
        let _ = write!(
            page,
            "<tr><td>{}<td>{about}<td>{link}</tr>",
            escaped(status)
        );
    }
    page.push_str("</table>");
}

/// The fields of a body.
fn properties(page: &mut String, schema: &Value) {
    let required = schema.get("required").and_then(Value::as_array);
    page.push_str("<table><tr><th>Field<th>Says</tr>");
    for (name, field) in fields(schema, "/properties") {
        let needed = required.is_some_and(|list| list.iter().any(|one| one == name));
        let _ = write!(
            page,
            "<tr><td><code>{}</code>{}<td>{}</tr>",
            escaped(name),
            if needed { " (required)" } else { "" },
            escaped(text(field, "/description"))
        );
    }
    page.push_str("</table>");
}

fn last(reference: &str) -> Option<&str> {
    reference.rsplit('/').next()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_default()
}

fn fields<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    let found = value.pointer(pointer).and_then(Value::as_object);
    found.into_iter().flat_map(Map::iter)
}

fn pretty(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("<pre>{}</pre>", escaped(&text))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
