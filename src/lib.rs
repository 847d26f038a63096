//! Ollama Panel's page. `domain` says what is true, `api` asks Ollama, `ui` shows it; arrows go only that way.
//!
//! The domain and the wire types build everywhere and are tested natively; what needs a browser builds for it alone.

pub mod api;
pub mod domain;
#[cfg(target_arch = "wasm32")]
#[allow(
    unreachable_pub,
    reason = "the component macro makes its functions pub"
)]
pub mod ui;
