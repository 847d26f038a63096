//! Ollama's endpoints.

mod copy;
mod delete;
mod generate;
mod pull;
mod show;
mod tags;

use std::sync::Arc;

use hyper::{Method, StatusCode};

use crate::answer::{Answer, AnswerBody};
use crate::digest::Digest;
use crate::log::LogMark;
use crate::request::OllamaRequest;
use crate::store::Blobs;
use crate::world::Shared;

const VERSION: &str = "0.33.0";

/// The endpoints that the fake has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Root,
    Version,
    Tags,
    Ps,
    Show,
    Delete,
    Copy,
    Generate,
    Pull,
    Blob(String),
}

/// One call of an endpoint.
pub(crate) struct Call {
    pub(crate) shared: Arc<Shared>,
    pub(crate) request: OllamaRequest,
    pub(crate) mark: LogMark,
    /// Another deletion is in flight.
    pub(crate) overlaps: bool,
    /// What a deletion does with the blobs.
    pub(crate) blobs: Blobs,
}

impl Route {
    pub(crate) fn of(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Self::Root,
            "/api/version" => Self::Version,
            "/api/tags" => Self::Tags,
            "/api/ps" => Self::Ps,
            "/api/show" => Self::Show,
            "/api/delete" => Self::Delete,
            "/api/copy" => Self::Copy,
            "/api/generate" => Self::Generate,
            "/api/pull" => Self::Pull,
            _ => Self::Blob(path.strip_prefix("/api/blobs/")?.to_owned()),
        })
    }

    /// The methods that the endpoint serves, as the `Allow` header lists them.
    pub(crate) fn methods(&self) -> &'static str {
        match self {
            Self::Root | Self::Version | Self::Tags => "GET, HEAD",
            Self::Ps => "GET",
            Self::Show | Self::Copy | Self::Generate | Self::Pull => "POST",
            Self::Delete => "DELETE",
            Self::Blob(_) => "HEAD",
        }
    }

    pub(crate) fn serves(&self, method: &Method) -> bool {
        self.methods()
            .split(", ")
            .any(|served| served == method.as_str())
    }

    /// Does the endpoint's work.
    pub(crate) async fn serve(&self, call: &Call) -> Answer {
        match self {
            Self::Root => Answer::bytes(
                StatusCode::OK,
                "text/plain; charset=utf-8",
                "Ollama is running",
            ),
            Self::Version => {
                Answer::json(StatusCode::OK, &serde_json::json!({ "version": VERSION }))
            }
            Self::Tags => tags::tags(&mut call.shared.world()),
            Self::Ps => tags::ps(&mut call.shared.world()),
            Self::Show => show::show(call),
            Self::Delete => delete::delete(call).await,
            Self::Copy => copy::copy(call),
            Self::Generate => generate::generate(call),
            Self::Pull => pull::pull(call).await,
            Self::Blob(digest) => blob(call, digest),
        }
    }
}

fn blob(call: &Call, text: &str) -> Answer {
    let Some(digest) = Digest::parse(text) else {
        return Answer::error(StatusCode::BAD_REQUEST, "invalid digest format");
    };
    if call.shared.world().store.has_blob(&digest) {
        Answer::new(StatusCode::OK, AnswerBody::Nothing)
    } else {
        Answer::error(
            StatusCode::NOT_FOUND,
            format!("blob \"{digest}\" not found"),
        )
    }
}

fn model_not_found(asked: &str) -> Answer {
    Answer::error(StatusCode::NOT_FOUND, format!("model '{asked}' not found"))
}

fn bad_request(message: impl Into<String>) -> Answer {
    Answer::error(StatusCode::BAD_REQUEST, message)
}
