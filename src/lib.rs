//! Ollama Panel's page. `domain` says what is true, `api` asks Ollama, `ui` shows it.

pub mod domain;
