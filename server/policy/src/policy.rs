//! The policy's text.

use crate::{Inline, InlineHash};

/// Whom the page may send requests to, besides the server that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connections<'a> {
    /// Only these origins or schemes, each written as the policy's grammar wants it, such as `http://127.0.0.1:11434`.
    Only(&'a [String]),
    /// Any HTTP server: the address is not known before the page runs.
    AnyHttp,
}

/// The policy for a response header.
#[must_use]
pub fn header_policy(inline: &Inline, connections: Connections<'_>) -> String {
    format!(
        "{}; frame-ancestors 'none'",
        directives(inline, connections)
    )
}

/// The policy for the page's own `<meta>` element, for servers that send no header.
///
/// Browsers ignore `frame-ancestors` there, so it is left out.
#[must_use]
pub fn meta_policy(inline: &Inline) -> String {
    directives(inline, Connections::AnyHttp)
}

fn directives(inline: &Inline, connections: Connections<'_>) -> String {
    [
        "default-src 'none'".to_owned(),
        with_hashes("script-src 'self' 'wasm-unsafe-eval'", &inline.scripts),
        with_hashes("style-src 'self'", &inline.styles),
        "img-src 'self' data:".to_owned(),
        connect_sources(connections),
        "form-action 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
    ]
    .join("; ")
}

/// Own files, and exactly what the build wrote into the page.
fn with_hashes(sources: &str, hashes: &[InlineHash]) -> String {
    hashes.iter().fold(sources.to_owned(), |sources, hash| {
        format!("{sources} {hash}")
    })
}

fn connect_sources(connections: Connections<'_>) -> String {
    match connections {
        Connections::AnyHttp => "connect-src 'self' http: https:".to_owned(),
        Connections::Only(sources) => sources
            .iter()
            .fold("connect-src 'self'".to_owned(), |list, source| {
                format!("{list} {source}")
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_each_server_and_forbids_framing() {
        let ollama = ["http://127.0.0.1:11434".to_owned()];
        let policy = header_policy(&Inline::default(), Connections::Only(&ollama));
        assert!(
            policy.contains("connect-src 'self' http://127.0.0.1:11434;"),
            "{policy}"
        );
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
    }

    #[test]
    fn meta_allows_any_http_server_and_says_nothing_of_frames() {
        let policy = meta_policy(&Inline::default());
        assert!(
            policy.contains("connect-src 'self' http: https:"),
            "{policy}"
        );
        assert!(!policy.contains("frame-ancestors"), "{policy}");
    }

    #[test]
    fn what_is_inline_is_allowed_by_hash() {
        let inline = Inline::of("<style>a{}</style><script>go()</script>");
        let policy = meta_policy(&inline);
        assert!(policy.contains("style-src 'self' 'sha256-"), "{policy}");
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }
}
