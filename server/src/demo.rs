//! The demo server: an Ollama look-alike in memory, with models to delete that nobody misses.

use thiserror::Error;

use crate::OllamaAddress;

/// A demo server; it ends when this is dropped.
pub(crate) struct Demo {
    address: OllamaAddress,
}

/// Why there is no demo server.
#[derive(Debug, Error)]
pub enum DemoError {
    /// It is not part of this binary.
    #[error("it is not part of this build")]
    NotBuiltIn,
}

impl Demo {
    /// Starts it on a free port of this computer.
    #[allow(clippy::unused_async)]
    pub(crate) async fn start() -> Result<Self, DemoError> {
        Err(DemoError::NotBuiltIn)
    }

    /// Where it is.
    pub(crate) fn address(&self) -> &OllamaAddress {
        &self.address
    }
}
