//! The control port: what tests see and order. README.md describes each call.

mod models;

use std::io;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::catalogue::Catalogue;
use crate::fault::FaultOrder;
use crate::ollama_port::OllamaPort;
use crate::origins::Origins;
use crate::store::{CreateError, Platform, RemoveError};
use crate::world::{Beginning, Shared};

/// What the control port acts on.
#[derive(Clone)]
pub(crate) struct Controlled {
    pub(crate) shared: Arc<Shared>,
    pub(crate) port: Arc<OllamaPort>,
}

/// Why an order cannot be carried out.
#[derive(Debug, thiserror::Error)]
enum ControlError {
    #[error(transparent)]
    Create(#[from] CreateError),
    #[error(transparent)]
    Remove(#[from] RemoveError),
    #[error("cannot listen again: {0}")]
    Listen(#[from] io::Error),
    #[error("{0}")]
    BadOrder(String),
}

type Done = Result<Json<Value>, ControlError>;

pub(crate) fn router(controlled: Controlled) -> Router {
    Router::new()
        .route("/state", get(state))
        .route("/reset", post(reset))
        .route("/faults", post(add_fault).delete(clear_faults))
        .route("/release", post(release))
        .route("/models", post(models::put).delete(models::remove))
        .route("/touch", post(models::touch))
        .route("/origins", post(origins))
        .route("/listen", post(listen))
        .with_state(controlled)
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Create(_) | Self::BadOrder(_) => StatusCode::BAD_REQUEST,
            Self::Remove(RemoveError::NotFound) => StatusCode::NOT_FOUND,
            Self::Remove(_) | Self::Listen(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

fn done() -> Done {
    Ok(Json(json!({})))
}

async fn state(State(controlled): State<Controlled>) -> Json<Value> {
    let world = controlled.shared.world();
    let now = Timestamp::now();
    let models: Vec<Value> = world
        .store
        .models()
        .map(|model| {
            json!({
                "name": model.name.shortest(),
                "digest": model.manifest.digest().hex(),
                "size": model.manifest.size(),
                "loaded": world.store.is_loaded(model, now),
                "blobs": model.manifest.blobs().map(|blob| &blob.digest).collect::<Vec<_>>(),
            })
        })
        .collect();
    let blobs: Vec<Value> = world
        .store
        .blobs()
        .map(|(digest, size)| json!({ "digest": digest, "size": size }))
        .collect();
    Json(json!({
        "models": models,
        "blobs": blobs,
        "overlapping_deletes": world.overlapping_deletes,
        "log": world.log.entries(),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResetOrder {
    #[serde(default)]
    catalogue: CatalogueName,
    #[serde(default)]
    models: usize,
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    platform: Platform,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum CatalogueName {
    #[default]
    Demo,
    Empty,
    Recorded,
    Many,
}

async fn reset(State(controlled): State<Controlled>, Json(order): Json<ResetOrder>) -> Done {
    let catalogue = match order.catalogue {
        CatalogueName::Demo => Catalogue::Demo,
        CatalogueName::Empty => Catalogue::Empty,
        CatalogueName::Recorded => Catalogue::Recorded,
        CatalogueName::Many => Catalogue::Many(order.models),
    };
    let ResetOrder { seed, platform, .. } = order;
    controlled.port.reopen().await?;
    controlled.shared.reset(&Beginning {
        catalogue,
        seed,
        platform,
    })?;
    done()
}

async fn add_fault(State(controlled): State<Controlled>, Json(order): Json<FaultOrder>) -> Done {
    let cuts = order.cuts();
    controlled.shared.world().faults.add(order);
    if cuts {
        controlled.shared.drain_connections();
    }
    done()
}

async fn clear_faults(State(controlled): State<Controlled>) -> Done {
    controlled.shared.world().faults.clear();
    controlled.shared.release_hangs();
    done()
}

async fn release(State(controlled): State<Controlled>) -> Done {
    controlled.shared.release_hangs();
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginsOrder {
    refuse_all: bool,
}

async fn origins(State(controlled): State<Controlled>, Json(order): Json<OriginsOrder>) -> Done {
    controlled.shared.world().origins = match order.refuse_all {
        true => Origins::RefuseAll,
        false => Origins::Standard,
    };
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListenOrder {
    up: bool,
}

async fn listen(State(controlled): State<Controlled>, Json(order): Json<ListenOrder>) -> Done {
    match order.up {
        true => controlled.port.reopen().await?,
        false => controlled.port.close().await,
    }
    done()
}
