//! What the page asks its server first.

use serde::Serialize;

use crate::{OllamaAddress, Target};

/// The answer to `GET /config.json`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageConfig {
    ollama: OllamaAddress,
    demo: bool,
    version: &'static str,
}

impl From<&Target> for PageConfig {
    fn from(target: &Target) -> Self {
        Self {
            ollama: target.address().clone(),
            demo: target.is_demo(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}
