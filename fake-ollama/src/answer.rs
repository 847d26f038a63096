//! Answers of the Ollama port, before they become HTTP responses.

use std::pin::Pin;

use axum::body::{Body, Bytes};
use futures_util::{Stream, StreamExt, stream};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;

pub(crate) const JSON: &str = "application/json; charset=utf-8";
pub(crate) const HTML: &str = "text/html";
pub(crate) const PLAIN_TEXT: &str = "text/plain";

/// Longer bodies are sent in chunks, as Go's HTTP server does.
const LONGEST_WHOLE_BODY: usize = 2048;

/// Lines that are sent as they come.
pub(crate) type Lines = Pin<Box<dyn Stream<Item = String> + Send>>;

/// A status with its headers and a body.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: AnswerBody,
}

/// What an answer carries.
pub(crate) enum AnswerBody {
    /// Not even a length is told.
    Nothing,
    Whole(Bytes),
    Lines(Lines),
    /// Some bytes, and then the connection is cut.
    Cut(Bytes),
}

/// The connection is cut before a header is sent.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut on purpose")]
pub(crate) struct CutConnection;

impl Answer {
    pub(crate) fn new(status: StatusCode, content: AnswerBody) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            content,
        }
    }

    /// A status with an empty body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self::new(status, AnswerBody::Whole(Bytes::new()))
    }

    pub(crate) fn bytes(status: StatusCode, content_type: &str, body: impl Into<Bytes>) -> Self {
        let mut answer = Self::new(status, AnswerBody::Whole(body.into()));
        if let Ok(value) = HeaderValue::from_str(content_type) {
            answer.headers.insert(CONTENT_TYPE, value);
        }
        answer
    }

    pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        match to_json(value) {
            Ok(text) => Self::bytes(status, JSON, text),
            Err(error) => Self::bytes(
                StatusCode::INTERNAL_SERVER_ERROR,
                PLAIN_TEXT,
                error.to_string(),
            ),
        }
    }

    /// An error as Ollama itself tells it.
    pub(crate) fn error(status: StatusCode, message: impl Into<String>) -> Self {
        Self::json(status, &serde_json::json!({ "error": message.into() }))
    }

    pub(crate) fn lines(lines: Lines) -> Self {
        let mut answer = Self::new(StatusCode::OK, AnswerBody::Lines(lines));
        answer.headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-ndjson"),
        );
        answer
    }

    /// The whole body; that of a stream once it has come to its end.
    pub(crate) async fn into_bytes(self) -> Bytes {
        match self.content {
            AnswerBody::Nothing => Bytes::new(),
            AnswerBody::Whole(bytes) | AnswerBody::Cut(bytes) => bytes,
            AnswerBody::Lines(lines) => lines.collect::<String>().await.into(),
        }
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let known_length = match &self.content {
            AnswerBody::Whole(bytes) if bytes.len() <= LONGEST_WHOLE_BODY => Some(bytes.len()),
            _ => None,
        };
        let mut response = Response::new(self.content.into_body());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if let Some(length) = known_length.filter(|_| self.status != StatusCode::NO_CONTENT) {
            response
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        response
    }
}

impl AnswerBody {
    fn into_body(self) -> Body {
        match self {
            Self::Nothing => Body::empty(),
            Self::Whole(bytes) if bytes.len() <= LONGEST_WHOLE_BODY => Body::from(bytes),
            Self::Whole(bytes) => Body::from_stream(stream::iter([Ok::<_, CutConnection>(bytes)])),
            Self::Lines(lines) => Body::from_stream(lines.map(Ok::<_, CutConnection>)),
            Self::Cut(bytes) => Body::from_stream(cut_after(bytes)),
        }
    }
}

/// The bytes, then an error: hyper ends the connection without the last chunk. A moment lies
/// between, in which the bytes leave the buffer.
fn cut_after(bytes: Bytes) -> impl Stream<Item = Result<Bytes, CutConnection>> {
    stream::iter([Ok(bytes)]).chain(stream::once(async {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        Err(CutConnection)
    }))
}

/// JSON with `<`, `>` and `&` escaped, as Go writes it.
fn to_json(value: &impl Serialize) -> serde_json::Result<String> {
    let text = serde_json::to_string(value)?;
    Ok(text
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026"))
}
