//! The server's answers, as a browser gets them.

// Also for the helpers, which the lint does not count as tests.
#![allow(clippy::unwrap_used)]

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use http_body_util::BodyExt;
use ollama_panel::{Target, app};
use rust_embed::Embed;
use tower::ServiceExt;

/// A built page in small.
#[derive(Embed)]
#[folder = "tests/site"]
struct Site;

/// A page that was never built.
#[derive(Embed)]
#[folder = "tests/site"]
#[include = "none"]
struct NoSite;

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

async fn send<Files: Embed + 'static>(request: Request<Body>) -> Answer {
    send_to::<Files>(false, request).await
}

async fn send_to<Files: Embed + 'static>(read_only: bool, request: Request<Body>) -> Answer {
    let target = Target::Ollama("http://127.0.0.1:11434".parse().unwrap());
    let app = app::<Files>(target, read_only);
    let response = app.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

fn request(path: &str) -> axum::http::request::Builder {
    Request::builder()
        .uri(path)
        .header("host", "localhost:8114")
}

async fn get(path: &str) -> Answer {
    send::<Site>(request(path).body(Body::empty()).unwrap()).await
}

async fn get_accepting(path: &str, encodings: &str) -> Answer {
    send::<Site>(
        request(path)
            .header("accept-encoding", encodings)
            .body(Body::empty())
            .unwrap(),
    )
    .await
}

#[tokio::test]
async fn the_page_comes_with_its_policy() {
    let page = get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-cache");
    assert!(page.body.contains("<title>Fixture</title>"));

    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-"),
        "{policy}"
    );
    assert!(
        policy.contains("connect-src 'self' http://127.0.0.1:11434;"),
        "{policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
}

#[tokio::test]
async fn the_policy_names_the_server_that_the_person_chose() {
    let page = get("/?ollama=http://192.168.0.7:11434").await;
    let policy = page.header("content-security-policy");
    let expected = "connect-src 'self' http://127.0.0.1:11434 http://192.168.0.7:11434;";
    assert!(policy.contains(expected), "{policy}");
}

#[tokio::test]
async fn a_chosen_address_cannot_change_the_rest_of_the_policy() {
    let page = get("/?ollama=http://host%3Bscript-src%20'unsafe-inline'").await;
    let policy = page.header("content-security-policy");
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(policy.matches("script-src").count(), 1, "{policy}");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for path in ["/", "/config.json", "/app-0123456789abcdef.js", "/missing"] {
        let answer = get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors"),
            "{path}"
        );
        assert_eq!(
            answer
                .headers
                .get_all("content-security-policy")
                .iter()
                .count(),
            1,
            "{path}"
        );
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_good_and_others_asked_for_anew() {
    let script = get("/app-0123456789abcdef.js").await;
    assert_eq!(
        script.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        script.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    let wasm = get("/app-0123456789abcdef_bg.wasm").await;
    assert_eq!(
        wasm.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(wasm.header("content-type"), "application/wasm");
    let icon = get("/icon.svg").await;
    assert_eq!(icon.header("cache-control"), "no-cache");
    assert_eq!(icon.header("content-type"), "image/svg+xml; charset=utf-8");
}

#[tokio::test]
async fn the_smallest_accepted_form_is_sent() {
    let path = "/app-0123456789abcdef.js";
    let cases = [
        ("gzip, deflate, br", "br", "script in brotli"),
        ("gzip", "gzip", "script in gzip"),
        ("br;q=0, gzip", "gzip", "script in gzip"),
        ("identity", "", "plain script"),
    ];
    for (accepted, encoding, body) in cases {
        let answer = get_accepting(path, accepted).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.body, body, "{accepted}");
        assert_eq!(
            answer.header("content-type"),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
    let page = get_accepting("/", "br").await;
    assert_eq!(page.header("content-encoding"), "br");
    assert!(page.header("content-security-policy").contains("'sha256-"));
}

#[tokio::test]
async fn a_file_without_prepared_forms_is_sent_as_it_is() {
    let icon = get_accepting("/icon.svg", "gzip, br").await;
    assert_eq!(icon.header("content-encoding"), "");
    assert_eq!(icon.body, "<svg/>");
}

#[tokio::test]
async fn the_page_learns_where_ollama_is() {
    let config = get("/config.json").await;
    assert_eq!(config.header("content-type"), "application/json");
    assert_eq!(config.header("cache-control"), "no-cache");
    let config: serde_json::Value = serde_json::from_str(&config.body).unwrap();
    let expected = serde_json::json!({
        "ollama": "http://127.0.0.1:11434",
        "demo": false,
        "read_only": false,
        "version": env!("CARGO_PKG_VERSION"),
    });
    assert_eq!(config, expected);
}

#[tokio::test]
async fn the_settings_come_with_the_page() {
    let page = get("/").await;
    let described = page.header("server-timing").strip_prefix("config;desc=");
    let json: String = serde_json::from_str(described.unwrap()).unwrap();
    assert_eq!(json, get("/config.json").await.body);
}

#[tokio::test]
async fn the_page_learns_that_it_must_change_nothing() {
    let request = request("/config.json").body(Body::empty()).unwrap();
    let config = send_to::<Site>(true, request).await;
    let config: serde_json::Value = serde_json::from_str(&config.body).unwrap();
    assert_eq!(config["read_only"], true);
}

#[tokio::test]
async fn foreign_names_are_refused() {
    for host in ["example.com", "rebound.example:8114", "192.168.0.7:8114"] {
        for path in ["/", "/config.json", "/missing"] {
            let request = Request::builder().uri(path).header("host", host);
            let answer = send::<Site>(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{host} {path}");
            assert_eq!(answer.body, "Ollama Panel answers on localhost only.\n");
        }
    }
}

#[tokio::test]
async fn a_request_without_a_name_is_refused() {
    let request = Request::builder().uri("/").body(Body::empty()).unwrap();
    assert_eq!(send::<Site>(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_foreign_name_in_the_request_line_is_refused() {
    let request = request("http://example.com/").body(Body::empty()).unwrap();
    assert_eq!(send::<Site>(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn only_reading_is_possible() {
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        for path in ["/", "/config.json", "/app-0123456789abcdef.js"] {
            let request = request(path)
                .method(method.clone())
                .body(Body::empty())
                .unwrap();
            let answer = send::<Site>(request).await;
            assert_eq!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
        }
    }
    let head = send::<Site>(
        request("/")
            .method(Method::HEAD)
            .body(Body::empty())
            .unwrap(),
    )
    .await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn nothing_outside_the_built_page_is_served() {
    for path in [
        "/missing",
        "/../serving.rs",
        "/%2e%2e/serving.rs",
        "/..%2fserving.rs",
        "/%2e%2e%5cserving.rs",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/app-0123456789abcdef.js.br",
        "/app-0123456789abcdef.js.gz",
    ] {
        let answer = get(path).await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{path}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn without_a_built_page_it_says_how_to_build_it() {
    let answer = send::<NoSite>(request("/").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("cargo xtask dist"), "{}", answer.body);
}
