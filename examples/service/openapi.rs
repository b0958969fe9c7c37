//! The description of the service: requests from their types, answers from the schemas that the
//! library has for its documents.

use landfall::legal::report::Compliance;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::error::{Code, ErrorBody};
use super::routes::{comply, open, plan, predict, segment, team};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "landfall",
        description = "Market entry over HTTP: plans, checks of the law, segments, teams and predictions. Nothing is stored, and nothing is fetched.",
    ),
    paths(
        plan::plan, comply::comply, segment::segment, team::team, predict::predict,
        open::health, open::metrics, open::openapi, open::docs,
    ),
    components(schemas(ErrorBody)),
    tags((name = "answers", description = "Computed from the body alone"), (name = "service", description = "About the service"))
)]
struct Described;

/// Paths whose answers are documents of the library, with the names of their schemas.
const ANSWERS: [(&str, &str); 4] = [
    ("/v1/plan", "Plan"),
    ("/v1/comply", "Compliance"),
    ("/v1/segment", "Segmentation"),
    ("/v1/team", "TeamReport"),
];

/// What every computed path may answer beside 200.
const PROBLEMS: [(Code, &str); 9] = [
    (Code::Malformed, "The body is not JSON"),
    (Code::Unauthorized, "No key, or one that is not known"),
    (Code::RequestTimeout, "The body came too slowly"),
    (
        Code::Infeasible,
        "The demands contradict each other, or nothing was found within the limit",
    ),
    (Code::TooLarge, "The body is too large"),
    (
        Code::UnsupportedMediaType,
        "The body is not application/json",
    ),
    (Code::Mistakes, "The input has mistakes; all are listed"),
    (Code::Internal, "A fault of the service"),
    (
        Code::Overloaded,
        "Too many requests wait, or the time limit passed",
    ),
];

/// The whole document, OpenAPI 3.1.
pub(crate) fn document() -> Result<Value, serde_json::Error> {
    let mut document = serde_json::to_value(Described::openapi())?;
    let components = object(&mut document, &["components"]);
    let bearer = json!({"type": "http", "scheme": "bearer", "description": "A key of the service"});
    components.insert("securitySchemes".into(), json!({ "key": bearer }));
    let schemas = object(&mut document, &["components", "schemas"]);
    for (name, schema) in documents()? {
        schemas.insert(name.to_owned(), schema);
    }
    for (path, name) in ANSWERS {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let keys = ["paths", path, "post", "responses", "200", "content"];
        let content = object(&mut document, &keys);
        content.insert("application/json".into(), json!({ "schema": schema }));
    }
    for (path, request) in &requests()? {
        let keys = [
            "paths",
            path,
            "post",
            "requestBody",
            "content",
            "application/json",
        ];
        object(&mut document, &keys).insert("example".into(), request.clone());
    }
    let computed = ANSWERS.iter().map(|(path, _)| *path);
    for path in computed.chain(["/v1/predict"]) {
        let responses = object(&mut document, &["paths", path, "post", "responses"]);
        for (code, about) in PROBLEMS {
            responses.insert(code.status().as_str().to_owned(), problem(code, about));
        }
        if path == "/v1/predict" {
            let status = Code::NotImplemented.status();
            let about = "The service has no model";
            let answer = problem(Code::NotImplemented, about);
            responses.insert(status.as_str().to_owned(), answer);
        }
    }
    let metrics = object(&mut document, &["paths", "/metrics", "get", "responses"]);
    let no_key = problem(Code::Unauthorized, "No key, or one that is not known");
    metrics.insert("401".into(), no_key);
    Ok(document)
}

/// A request for each computed path.
fn requests() -> Result<Map<String, Value>, serde_json::Error> {
    serde_json::from_str(include_str!("requests.json"))
}

/// The response of a problem.
fn problem(code: Code, about: &str) -> Value {
    let text = json!({"type": "string"});
    let headers = match code {
        Code::Unauthorized => json!({"WWW-Authenticate": {"schema": text, "required": true}}),
        Code::Overloaded => {
            json!({"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}, "required": true}})
        }
        _ => json!({}),
    };
    let schema = json!({"$ref": "#/components/schemas/ErrorBody"});
    json!({
        "description": about,
        "headers": headers,
        "content": {"application/json": {"schema": schema}},
    })
}

/// The schemas of the library's documents, as components.
fn documents() -> Result<Vec<(&'static str, Value)>, serde_json::Error> {
    let mut all = Vec::new();
    for (file, text) in landfall::schemas::schemas()? {
        let name = match file {
            "plan.schema.json" => "Plan",
            "segmentation.schema.json" => "Segmentation",
            "team.schema.json" => "TeamReport",
            _ => continue,
        };
        all.push((name, serde_json::from_str(&text)?));
    }
    let compliance = SchemaSettings::draft2020_12().into_generator();
    let compliance = compliance.into_root_schema_for::<Compliance>();
    all.push(("Compliance", serde_json::to_value(compliance)?));
    for (name, schema) in &mut all {
        moved(schema, name);
    }
    Ok(all)
}

/// Lets references inside a schema lead to where it stands now.
fn moved(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(fields) => {
            fields.remove("$schema");
            for (key, value) in fields {
                match value {
                    Value::String(target) if key == "$ref" => {
                        let inside = target.trim_start_matches('#');
                        *target = format!("#/components/schemas/{name}{inside}");
                    }
                    value => moved(value, name),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| moved(item, name)),
        _ => {}
    }
}

/// The object under these keys, made where it is missing.
fn object<'v>(mut value: &'v mut Value, keys: &[&str]) -> &'v mut Map<String, Value> {
    for key in keys {
        value = made(value).entry(*key).or_insert(Value::Null);
    }
    made(value)
}

/// The value as an object; anything else becomes an empty one.
fn made(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(fields) => fields,
        _ => made(value),
    }
}
