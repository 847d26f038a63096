//! Ollama's HTTP interface, and the few other files that the page fetches. Answers become domain types here.

pub mod wire;

mod json;
mod json_by_hand;
mod json_text;
mod known_list;
mod pull_lines;

#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
mod config;
#[cfg(target_arch = "wasm32")]
mod diagnosis;
#[cfg(target_arch = "wasm32")]
mod early;
#[cfg(target_arch = "wasm32")]
mod pause;
#[cfg(target_arch = "wasm32")]
mod pull;
#[cfg(target_arch = "wasm32")]
mod request;
#[cfg(target_arch = "wasm32")]
mod time_out;

#[cfg(target_arch = "wasm32")]
pub use client::{Client, LARGEST};
#[cfg(target_arch = "wasm32")]
pub use config::{Config, fetch_config};
#[cfg(target_arch = "wasm32")]
pub use diagnosis::{Diagnosis, diagnose};
#[cfg(target_arch = "wasm32")]
pub use pause::breathe;
pub use pull_lines::PullLines;
