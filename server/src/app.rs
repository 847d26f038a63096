//! What the server answers.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header::CACHE_CONTROL},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::Embed;

use crate::{
    Target, assets::asset, config::PageConfig, host_guard::host_guard, page::page,
    security_headers::with_security_headers,
};

/// What the page is served for.
#[derive(Clone)]
pub(crate) struct Served {
    pub(crate) target: Target,
    read_only: bool,
}

impl Served {
    /// What the page is told of it.
    pub(crate) fn config(&self) -> PageConfig {
        PageConfig::new(&self.target, self.read_only)
    }
}

/// The server's answers, with the page's files from `Files`. Only `GET` and `HEAD` are answered. With `read_only` the page is
/// told to change nothing.
pub fn app<Files: Embed + 'static>(target: Target, read_only: bool) -> Router {
    let routes = Router::new()
        .route("/", get(page::<Files>))
        .route("/index.html", get(page::<Files>))
        .route("/config.json", get(config))
        .route("/{*name}", get(file::<Files>))
        .with_state(Served { target, read_only })
        .layer(middleware::from_fn(host_guard));
    with_security_headers(routes)
}

async fn config(State(served): State<Served>) -> impl IntoResponse {
    let no_cache = [(CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    (no_cache, Json(served.config()))
}

async fn file<Files: Embed>(Path(name): Path<String>, request: HeaderMap) -> Response {
    asset::<Files>(&name, &request)
        .unwrap_or_else(|| (StatusCode::NOT_FOUND, "Nothing here.\n").into_response())
}
