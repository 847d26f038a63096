//! The page itself, with a policy that names the Ollama server that it may talk to.
//!
//! The settings come with it, so that it can ask Ollama at once. They come in the one header that a page can read of its own
//! answer.

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::CONTENT_SECURITY_POLICY},
    response::{IntoResponse, Response},
};
use page_policy::{Connections, Inline, header_policy};
use rust_embed::Embed;
use url::form_urlencoded;

use crate::{OllamaAddress, Target, app::Served, assets::asset, config::PageConfig};

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// `GET /`
pub(crate) async fn page<Files: Embed>(
    State(served): State<Served>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Response {
    let Some(mut response) = asset::<Files>("index.html", &request) else {
        return not_built();
    };
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy::<Files>(&served.target, query.as_deref())) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(settings) = settings(&served.config()) {
        headers.insert(SERVER_TIMING, settings);
    }
    response
}

/// The settings as the description of a measurement: JSON, and as JSON writes a text.
fn settings(config: &PageConfig) -> Option<HeaderValue> {
    let json = serde_json::to_string(config).ok()?;
    let quoted = serde_json::to_string(&json).ok()?;
    HeaderValue::try_from(format!("config;desc={quoted}")).ok()
}

fn not_built() -> Response {
    let text = "The page is not built yet: run `cargo xtask dist`.\n";
    (StatusCode::NOT_FOUND, text).into_response()
}

fn policy<Files: Embed>(target: &Target, query: Option<&str>) -> String {
    let html = Files::get("index.html")
        .map(|file| file.data)
        .unwrap_or_default();
    let inline = Inline::of(&String::from_utf8_lossy(&html));
    header_policy(&inline, Connections::Only(&allowed_servers(target, query)))
}

/// The configured server, and the one that the person chose in the page.
///
/// To talk to another server the page opens itself anew with `?ollama=ADDRESS`, so that the policy always names
/// exactly the servers in use.
fn allowed_servers(target: &Target, query: Option<&str>) -> Vec<String> {
    let configured = target.address().policy_source();
    let chosen = query
        .and_then(chosen_server)
        .map(|address| address.policy_source());
    let chosen = chosen.filter(|source| *source != configured);
    [configured].into_iter().chain(chosen).collect()
}

/// The query's `ollama`, if it is a whole HTTP address.
fn chosen_server(query: &str) -> Option<OllamaAddress> {
    let (_, address) = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "ollama")?;
    let is_whole = address.starts_with("http://") || address.starts_with("https://");
    if is_whole { address.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(query: &str) -> Vec<String> {
        let target = Target::Ollama("http://127.0.0.1:11434".parse().unwrap());
        allowed_servers(&target, Some(query))
    }

    #[test]
    fn the_configured_server_is_always_allowed() {
        assert_eq!(allowed(""), ["http://127.0.0.1:11434"]);
        assert_eq!(
            allowed("other=http://example.com"),
            ["http://127.0.0.1:11434"]
        );
    }

    #[test]
    fn the_chosen_server_is_allowed_beside_it() {
        let chosen = ["http://127.0.0.1:11434", "http://host:8000"];
        assert_eq!(allowed("ollama=http://host:8000"), chosen);
        assert_eq!(allowed("ollama=http%3A%2F%2Fhost%3A8000%2F"), chosen);
        assert_eq!(
            allowed("ollama=http://127.0.0.1:11434"),
            ["http://127.0.0.1:11434"]
        );
    }

    #[test]
    fn a_malformed_choice_allows_nothing() {
        for query in [
            "ollama=host",
            "ollama=ftp://host",
            "ollama=javascript:1",
            "ollama=http://a b",
            "ollama=",
        ] {
            assert_eq!(allowed(query), ["http://127.0.0.1:11434"], "{query}");
        }
    }

    #[test]
    fn no_choice_adds_another_directive() {
        let sources = allowed("ollama=http://host;script-src%20*");
        assert!(
            sources
                .iter()
                .all(|source| !source.contains([';', ' ', '*'])),
            "{sources:?}"
        );
    }
}
