//! The demo server: an Ollama look-alike in memory, with models to delete that nobody misses.

use fake_ollama::{Catalogue, FakeOllama, StartError};
use thiserror::Error;

use crate::{AddressError, OllamaAddress};

/// A demo server; it ends when this is dropped.
pub(crate) struct Demo {
    address: OllamaAddress,
    _server: FakeOllama,
}

/// Why there is no demo server.
#[derive(Debug, Error)]
pub enum DemoError {
    /// It did not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// It gave an address that is none, which would be a mistake of its own.
    #[error(transparent)]
    Address(#[from] AddressError),
}

impl Demo {
    /// Starts it on a free port of this computer.
    pub(crate) async fn start() -> Result<Self, DemoError> {
        let options = fake_ollama::Options {
            catalogue: Catalogue::Demo,
            ..Default::default()
        };
        let server = fake_ollama::start(options).await?;
        Ok(Self {
            address: server.url().parse()?,
            _server: server,
        })
    }

    /// Where it is.
    pub(crate) fn address(&self) -> &OllamaAddress {
        &self.address
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::{Answer, probe};

    #[tokio::test]
    async fn it_answers_as_ollama_does() {
        let demo = Demo::start().await.unwrap();
        assert!(matches!(probe(demo.address()).await, Answer::Ollama { .. }));
    }
}
