//! Bodies of requests: bytes within a limit, and files written in them.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Bytes;
use landfall::{Mistake, Mistakes};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::error::{Code, Problem};

/// The bytes of a JSON body of at most `limit` bytes.
pub(crate) async fn read(request: Request, limit: usize) -> Result<Bytes, Problem> {
    let (head, body) = request.into_parts();
    if !is_json(&head.headers) {
        let message = "the body must be `Content-Type: application/json`";
        return Err(Problem::new(Code::UnsupportedMediaType, message));
    }
    let length = head.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    limited(body, limit).await
}

async fn limited(body: Body, limit: usize) -> Result<Bytes, Problem> {
    match Limited::new(body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Err(_) => Err(Problem::new(Code::Malformed, "the body broke off")),
    }
}

fn too_large(limit: usize) -> Problem {
    let message = format!("the body is larger than {limit} bytes, the limit of this service");
    Problem::new(Code::TooLarge, message)
}

/// Whether the header says JSON, with or without parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let said = headers
        .get(CONTENT_TYPE)
        .and_then(|said| said.to_str().ok());
    let kind = said.and_then(|said| said.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Reads a body: 400 where it is not JSON, 422 where it is not what is asked for.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let said = error.to_string();
        if !error.is_data() {
            return Problem::new(Code::Malformed, format!("the body is not JSON: {said}"));
        }
        let place = landfall::core::Place::file("body").line(error.line() as u64);
        Mistakes::from(Mistake::new(place, said)).into()
    })
}

/// A file inside the body: a JSON object, or text in TOML.
#[derive(Debug)]
pub(crate) struct Written(Box<RawValue>);

/// How it is written.
pub(crate) enum Form<'w> {
    /// TOML.
    Toml(String),
    /// The text of a JSON object.
    Json(&'w str),
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: Box<RawValue> = Deserialize::deserialize(deserializer)?;
        match raw.get().as_bytes() {
            [b'{' | b'"', ..] => Ok(Self(raw)),
            _ => Err(serde::de::Error::custom(
                "expected an object, or text in TOML",
            )),
        }
    }
}

impl Written {
    /// The text and its format; `field` is what mistakes call it.
    pub(crate) fn form(&self, field: &str) -> Result<Form<'_>, Problem> {
        let raw = self.0.get();
        if raw.starts_with('{') {
            return Ok(Form::Json(raw));
        }
        let text = serde_json::from_str(raw);
        text.map(Form::Toml)
            .map_err(|error| Problem::of_field(field, error.to_string()))
    }
}

impl PartialSchema for Written {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(AdditionalProperties::FreeForm(true)));
        let text = ObjectBuilder::new().schema_type(Type::String);
        OneOfBuilder::new().item(object).item(text).into()
    }
}

impl ToSchema for Written {}

/// The files as bytes.
pub(crate) fn bytes(files: BTreeMap<String, String>) -> BTreeMap<String, Vec<u8>> {
    let files = files.into_iter();
    files
        .map(|(name, text)| (name, text.into_bytes()))
        .collect()
}
