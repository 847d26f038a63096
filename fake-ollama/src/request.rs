//! Requests to the Ollama port, read to their end.

use axum::body::Bytes;
use http_body_util::BodyExt;
use hyper::Method;
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use serde_json::{Map, Value};

use crate::name::Name;

/// A request with its whole body.
pub(crate) struct OllamaRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Why a body is not what an endpoint needs; the texts are Ollama's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("missing request body")]
    Missing,
    #[error("unexpected EOF")]
    UnexpectedEnd,
    #[error("invalid character {0:?} looking for beginning of value")]
    Invalid(char),
}

/// The JSON object that a client sent.
pub(crate) struct Fields(Map<String, Value>);

impl OllamaRequest {
    pub(crate) async fn read(request: hyper::Request<Incoming>) -> Result<Self, hyper::Error> {
        let (parts, body) = request.into_parts();
        Ok(Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            headers: parts.headers,
            body: body.collect().await?.to_bytes(),
        })
    }

    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn origin(&self) -> Option<&str> {
        self.header(&ORIGIN).filter(|origin| !origin.is_empty())
    }

    pub(crate) fn host(&self) -> &str {
        self.header(&HOST).unwrap_or_default()
    }

    pub(crate) fn fields(&self) -> Result<Fields, BodyError> {
        if self.body.is_empty() {
            return Err(BodyError::Missing);
        }
        serde_json::from_slice(&self.body)
            .map(Fields)
            .map_err(|error| match error.is_eof() {
                true => BodyError::UnexpectedEnd,
                false => BodyError::Invalid(self.character_before(error.column())),
            })
    }

    /// The name of the model that the request is about, as the client wrote it.
    pub(crate) fn model(&self) -> Option<String> {
        let fields = self.fields().ok()?;
        let name = fields.model();
        let name = if name.is_empty() {
            fields.text("source")
        } else {
            name
        };
        (!name.is_empty()).then(|| name.to_owned())
    }

    pub(crate) fn names(&self, name: &Name) -> bool {
        let asked = self.model().and_then(|text| Name::parse(&text));
        asked.is_some_and(|asked| asked.key() == name.key())
    }

    fn character_before(&self, column: usize) -> char {
        let text = String::from_utf8_lossy(&self.body);
        text.chars().nth(column.saturating_sub(1)).unwrap_or('\0')
    }
}

impl Fields {
    /// The model's name: `model`, or `name` as older clients call it.
    pub(crate) fn model(&self) -> &str {
        let model = self.text("model");
        if model.is_empty() {
            self.text("name")
        } else {
            model
        }
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.0.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }
}
