//! How a call to Ollama can fail.

use std::fmt;

/// Why a call to the server did not succeed. Ollama's own words are kept as they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// No answer came that the browser lets the page read: nothing listens, the connection broke, or the browser or the
    /// server's origin rule keeps the page out.
    Unreachable,
    /// No answer came within so many seconds.
    TimedOut {
        /// How long the panel waited.
        seconds: u32,
    },
    /// Ollama itself answered with an error.
    Ollama {
        /// The HTTP status.
        status: u16,
        /// The text of its `error` field.
        message: String,
    },
    /// An answer with an error status that Ollama did not write, for example a proxy's page.
    Other {
        /// The HTTP status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },
    /// A success whose body is not what Ollama answers there.
    Undecodable {
        /// What was wrong with it, and where.
        reason: String,
        /// The beginning of the body.
        body: String,
    },
}

impl CallError {
    /// The HTTP status, where an answer came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            CallError::Ollama { status, .. } | CallError::Other { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The server's own words, where it said any.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            CallError::Ollama { message, .. } => Some(message.as_str()),
            CallError::Other { body, .. } | CallError::Undecodable { body, .. } => {
                Some(body.as_str())
            }
            _ => None,
        }
        .filter(|words| !words.trim().is_empty())
    }

    /// Whether time ran out, here or at a proxy: the server may still be at work on the request.
    #[must_use]
    pub fn is_time_out(&self) -> bool {
        matches!(
            self,
            CallError::TimedOut { .. } | CallError::Other { status: 504, .. }
        )
    }

    /// Whether Ollama itself answered, so that it is done with the request.
    #[must_use]
    pub fn is_from_ollama(&self) -> bool {
        matches!(self, CallError::Ollama { .. })
    }

    /// Whether the server says that it has no such model.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, CallError::Ollama { status: 404, .. })
    }
}

impl fmt::Display for CallError {
    /// What happened, in plain words, as the beginning of a message; [`CallError::words`] may follow it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Unreachable => write!(f, "No answer came from the server"),
            CallError::TimedOut { seconds } => {
                write!(
                    f,
                    "No answer came within {}",
                    super::age::span(i64::from(*seconds) * 1000)
                )
            }
            CallError::Ollama { status, .. } => write!(f, "Ollama answered {status}"),
            CallError::Other { status, .. } => {
                write!(f, "Something other than Ollama answered {status}")
            }
            CallError::Undecodable { reason, .. } => {
                write!(f, "The answer could not be understood ({reason})")
            }
        }
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
