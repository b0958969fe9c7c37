//! What is answered where there is no answer: one typed body for every problem.

use axum::body::Body;
use axum::http::header::{ALLOW, CONNECTION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use landfall::business::BusinessError;
use landfall::market::MarketError;
use landfall::{Error, Mistake, Mistakes};
use serde::Serialize;
use utoipa::ToSchema;

/// Mistakes that are listed, at most.
const LISTED: usize = 1000;

/// Which problem it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    /// 400: the body is not JSON, or broke off.
    Malformed,
    /// 401: no key, or one that is not known.
    Unauthorized,
    /// 404: there is no such path.
    NotFound,
    /// 405: the path has other methods.
    MethodNotAllowed,
    /// 408: the body came too slowly.
    RequestTimeout,
    /// 409: the demands contradict each other; `demands` names them.
    Infeasible,
    /// 409: the search reached its limit before it found a choice.
    Undecided,
    /// 413: the body is larger than the service reads.
    TooLarge,
    /// 415: the body is not `application/json`.
    UnsupportedMediaType,
    /// 422: the input cannot be used; `mistakes` names everything that is wrong with it.
    Mistakes,
    /// 500: a fault of the service.
    Internal,
    /// 501: this service has no model.
    NotImplemented,
    /// 503: as many requests wait as may.
    Overloaded,
    /// 503: the time limit passed, or the service stops.
    TimeLimit,
}

impl Code {
    /// Its status.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::Infeasible | Self::Undecided => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Mistakes => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotImplemented => StatusCode::NOT_IMPLEMENTED,
            Self::Overloaded | Self::TimeLimit => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// The body of every answer that is not 200.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// The problem.
    pub(crate) error: Problem,
}

/// What went wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    code: Code,
    /// What happened, in words.
    message: String,
    /// Everything that is wrong with the input.
    mistakes: Vec<Flaw>,
    /// Demands that cannot be met together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    demands: Vec<String>,
}

/// A mistake of the input, with its place.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Flaw {
    /// The field of the request, or the name under `files`.
    file: Option<String>,
    /// The line in it, from 1.
    line: Option<u64>,
    /// The setting, column or fact.
    field: Option<String>,
    /// What was given and what is allowed.
    message: String,
    /// What to do about it.
    help: Option<String>,
}

impl From<Mistake> for Flaw {
    fn from(mistake: Mistake) -> Self {
        Self {
            file: mistake.place.file.map(|file| match file.as_str() {
                // What the command line calls it.
                "--set" => "set".to_owned(),
                _ => file,
            }),
            line: mistake.place.line,
            field: mistake.place.field,
            message: mistake.message,
            help: mistake.help,
        }
    }
}

impl Problem {
    /// A problem in words.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            mistakes: Vec::new(),
            demands: Vec::new(),
        }
    }

    pub(crate) fn no_key() -> Self {
        let message = "a key is needed: send `Authorization: Bearer KEY`";
        Self::new(Code::Unauthorized, message)
    }

    pub(crate) fn wrong_key() -> Self {
        Self::new(Code::Unauthorized, "the key is not known")
    }

    pub(crate) fn internal() -> Self {
        let message = "a fault of the service; its log has more under the request's x-request-id";
        Self::new(Code::Internal, message)
    }

    pub(crate) fn cancelled() -> Self {
        let message = "the time limit of the service passed, or it stops; ask for less or again";
        Self::new(Code::TimeLimit, message)
    }

    /// The same with no lines in that file.
    pub(crate) fn without_lines(mut self, file: &str) -> Self {
        let own = self.mistakes.iter_mut();
        own.filter(|flaw| flaw.file.as_deref() == Some(file))
            .for_each(|flaw| flaw.line = None);
        self
    }

    /// A mistake of one field of the request.
    pub(crate) fn of_field(field: &str, message: impl Into<String>) -> Self {
        let place = landfall::core::Place::default().field(field);
        Mistakes::from(Mistake::new(place, message)).into()
    }
}

impl From<Mistakes> for Problem {
    fn from(mistakes: Mistakes) -> Self {
        let mut list = mistakes.into_vec();
        let all = list.len();
        list.truncate(LISTED);
        let message = match all {
            1 => "the input has a mistake".to_owned(),
            all if all > LISTED => {
                format!("the input has {all} mistakes; the first {LISTED} are listed")
            }
            all => format!("the input has {all} mistakes"),
        };
        Self {
            mistakes: list.into_iter().map(Flaw::from).collect(),
            ..Self::new(Code::Mistakes, message)
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Input(mistakes) => mistakes.into(),
            Error::Market(MarketError::Matrix(flaws)) => Mistakes::from(flaws).into(),
            Error::Infeasible { demands } => Self {
                demands,
                ..Self::new(Code::Infeasible, "no choice meets all demands")
            },
            Error::Undecided { .. } => Self::new(Code::Undecided, error.to_string()),
            Error::Cancelled(_) => Self::cancelled(),
            Error::Json(_)
            | Error::File { .. }
            | Error::Business(BusinessError::Internal { .. }) => {
                tracing::error!(%error, "the library failed");
                Self::internal()
            }
            other => {
                let mistake = Mistake::new(landfall::core::Place::default(), other.to_string());
                Mistakes::from(mistake).into()
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let code = self.code;
        let body = serde_json::to_vec(&ErrorBody { error: self }).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = code.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        match code {
            Code::Unauthorized => {
                let scheme = HeaderValue::from_static("Bearer realm=\"landfall\"");
                headers.insert(WWW_AUTHENTICATE, scheme);
            }
            Code::Overloaded | Code::TimeLimit => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
            }
            // What is left of the body is not read.
            Code::RequestTimeout | Code::TooLarge => {
                headers.insert(CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        response.extensions_mut().insert(code);
        response
    }
}

/// The problem of a path asked by another method than `allowed`.
pub(crate) fn wrong_method(allowed: &'static str) -> Response {
    let message = format!("this path answers {allowed}");
    let mut response = Problem::new(Code::MethodNotAllowed, message).into_response();
    let headers = response.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(allowed));
    response
}
