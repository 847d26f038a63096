//! What the native server tells the page about itself.

use gloo_net::http::Method;

use super::{json, request};
use crate::domain::server_address::ServerAddress;

/// How long the page waits for its own server.
const SECONDS: u32 = 10;

/// The settings with which the panel was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The Ollama server to manage.
    pub ollama: ServerAddress,
    /// Whether that server is the built-in demonstration.
    pub demo: bool,
    /// Whether the page must change nothing.
    pub read_only: bool,
}

/// Fetches `config.json` from beside the page.
///
/// `None` where there is none: the page then stands on a static server that knows nothing of Ollama.
pub async fn fetch_config() -> Option<Config> {
    let answer = request::send(Method::GET, "config.json", None, SECONDS)
        .await
        .ok()?;
    read(&answer.success().ok()?)
}

fn read(body: &str) -> Option<Config> {
    // Some editors mark the beginning of a file so.
    let body = body.strip_prefix("\u{feff}").unwrap_or(body);
    let mut ollama = None;
    let (mut demo, mut read_only) = (false, false);
    let read = json::object(body, &mut |member, reader| {
        match member {
            "ollama" => ollama = reader.string()?.parse().ok(),
            "demo" => demo = reader.truth()?,
            "read_only" => read_only = reader.truth()?,
            _ => reader.skip_value()?,
        }
        Ok(())
    });
    read.ok()?;
    Some(Config {
        ollama: ollama?,
        demo,
        read_only,
    })
}
