//! What the page asks its server first.

use serde::Serialize;

use crate::{OllamaAddress, Target};

/// The answer to `GET /config.json`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageConfig {
    ollama: OllamaAddress,
    demo: bool,
    read_only: bool,
    version: &'static str,
}

impl PageConfig {
    pub(crate) fn new(target: &Target, read_only: bool) -> Self {
        Self {
            ollama: target.address().clone(),
            demo: target.is_demo(),
            read_only,
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}
