//! Why no list came, told apart as far as a browser lets a page see.

use super::Client;
use super::request::answers_at_all;
use crate::domain::answer::CallError;

/// How long a silent address is waited for.
const SECONDS: u32 = 10;

/// What stands at an address that gave no list of models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// No program answers there.
    NothingAnswers,
    /// A program answers, but does not let this page read the answer. For Ollama that means: the page's origin is not
    /// among those it allows.
    OriginRefused,
    /// Something answers there, but the connection broke before the whole list had come.
    Interrupted,
    /// Ollama answers, with an error of its own.
    OllamaError(CallError),
    /// Something answers that does not speak as Ollama does.
    SomethingElse(CallError),
    /// It takes the connection and then says nothing.
    TooSlow(CallError),
}

/// Looks closer at an address whose list could not be had.
pub async fn diagnose(client: &Client, error: CallError) -> Diagnosis {
    match error {
        CallError::Unreachable => unreachable_because(client).await,
        CallError::TimedOut { .. } => Diagnosis::TooSlow(error),
        CallError::Ollama { .. } => Diagnosis::OllamaError(error),
        CallError::Other { .. } | CallError::Undecodable { .. } => Diagnosis::SomethingElse(error),
    }
}

/// An opaque answer tells that something is there; a readable one, that the page may read it.
async fn unreachable_because(client: &Client) -> Diagnosis {
    if !answers_at_all(client.address().as_str(), SECONDS).await {
        return Diagnosis::NothingAnswers;
    }
    match client.version().await {
        Err(CallError::Unreachable) => Diagnosis::OriginRefused,
        _ => Diagnosis::Interrupted,
    }
}
