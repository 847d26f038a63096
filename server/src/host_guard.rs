//! Refuses requests that came here under a foreign name.
//!
//! A web page elsewhere can point its own host name at this computer (DNS rebinding) and would then count as the
//! panel's own origin. Such requests still carry the foreign name.

use axum::{
    extract::Request,
    http::{StatusCode, Uri, header::HOST},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Lets a request through only when it names this computer.
pub(crate) async fn host_guard(request: Request, next: Next) -> Response {
    if names_this_computer(&request) {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "Ollama Panel answers on localhost only.\n",
        )
            .into_response()
    }
}

fn names_this_computer(request: &Request) -> bool {
    let named_in_header = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .is_some_and(is_local);
    // A request line may name a host as well, and would win over the header.
    named_in_header
        && request
            .uri()
            .authority()
            .is_none_or(|host| is_local(host.as_str()))
}

/// Whether `host`, with or without a port, is one of this computer's own names.
fn is_local(host: &str) -> bool {
    host.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.host(), Some("127.0.0.1" | "[::1]"))
            || uri
                .host()
                .is_some_and(|name| name.eq_ignore_ascii_case("localhost"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_names_with_and_without_a_port() {
        for host in [
            "localhost",
            "localhost:8114",
            "LOCALHOST:1",
            "127.0.0.1:8114",
            "[::1]:8114",
            "[::1]",
        ] {
            assert!(is_local(host), "{host}");
        }
    }

    #[test]
    fn foreign_names() {
        for host in [
            "example.com",
            "localhost.example.com:8114",
            "127.0.0.1.example.com",
            "localhost@example.com",
            "192.168.0.7:8114",
            "0.0.0.0:8114",
            "",
            "/localhost",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }
}
