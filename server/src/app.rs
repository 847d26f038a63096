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

/// The server's answers, with the page's files from `Files`. Only `GET` and `HEAD` are answered.
pub fn app<Files: Embed + 'static>(target: Target) -> Router {
    let routes = Router::new()
        .route("/", get(page::<Files>))
        .route("/index.html", get(page::<Files>))
        .route("/config.json", get(config))
        .route("/{*name}", get(file::<Files>))
        .with_state(target)
        .layer(middleware::from_fn(host_guard));
    with_security_headers(routes)
}

async fn config(State(target): State<Target>) -> impl IntoResponse {
    let no_cache = [(CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    (no_cache, Json(PageConfig::from(&target)))
}

async fn file<Files: Embed>(Path(name): Path<String>, request: HeaderMap) -> Response {
    asset::<Files>(&name, &request)
        .unwrap_or_else(|| (StatusCode::NOT_FOUND, "Nothing here.\n").into_response())
}
