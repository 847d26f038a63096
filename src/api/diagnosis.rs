//! Why no list came, told apart as far as a browser lets a page see.

use super::request::answers_at_all;
use crate::domain::answer::CallError;
use crate::domain::server_address::ServerAddress;

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
    /// Ollama answers, with an error of its own.
    OllamaError(CallError),
    /// Something answers that does not speak as Ollama does.
    SomethingElse(CallError),
    /// It takes the connection and then says nothing.
    TooSlow(CallError),
}

/// Looks closer at an address whose list could not be had.
pub async fn diagnose(address: &ServerAddress, error: CallError) -> Diagnosis {
    match error {
        CallError::Unreachable if answers_at_all(address.as_str(), SECONDS).await => {
            Diagnosis::OriginRefused
        }
        CallError::Unreachable => Diagnosis::NothingAnswers,
        CallError::TimedOut { .. } => Diagnosis::TooSlow(error),
        CallError::Ollama { .. } => Diagnosis::OllamaError(error),
        CallError::Other { .. } | CallError::Undecodable { .. } => Diagnosis::SomethingElse(error),
    }
}
