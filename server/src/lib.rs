//! Ollama Panel's own server: it hands the built page to browsers on this computer, and nothing else.
//!
//! It proxies nothing. The page speaks to Ollama itself, and the server only tells it where Ollama is.

mod address;
mod app;
mod assets;
mod choice;
mod config;
mod demo;
mod encoding;
mod host_guard;
mod options;
mod page;
mod probe;
mod run;
mod security_headers;

pub use address::{AddressError, OllamaAddress};
pub use app::app;
pub use choice::Target;
pub use demo::DemoError;
pub use options::Options;
pub use run::{RunError, run};
