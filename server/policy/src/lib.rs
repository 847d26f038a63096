//! The page's Content-Security-Policy.
//!
//! The panel is an admin tool, so its page may speak to nobody but the chosen Ollama server. The policy is sent in two
//! ways that share this crate: the server names the exact address in a header, and the build writes a wider policy
//! into the page itself, for any other static server.

mod inline;
mod meta;
mod policy;

pub use inline::{Inline, InlineHash};
pub use meta::with_meta_policy;
pub use policy::{Connections, header_policy, meta_policy};
