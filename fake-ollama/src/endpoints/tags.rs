//! `GET /api/tags` and `GET /api/ps`: the models that are there, and those in memory.

use std::collections::HashMap;

use hyper::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::answer::Answer;
use crate::name::NameKey;
use crate::store::{Details, Model};
use crate::world::World;

#[derive(Serialize)]
struct ListedModel<'a> {
    name: String,
    model: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_host: Option<&'a str>,
    modified_at: String,
    size: u64,
    digest: &'a str,
    details: Details,
    /// Cloud models are listed without any.
    #[serde(skip_serializing_if = "Option::is_none")]
    capabilities: Option<Vec<&'static str>>,
}

pub(super) fn tags(world: &mut World) -> Answer {
    let seconds = world.store.models().map(second_of).collect();
    let order = world.list_order.arrange(seconds, &mut world.random);
    let models: HashMap<NameKey, Model<'_>> = world
        .store
        .models()
        .map(|model| (model.name.key(), model))
        .collect();
    let listed: Vec<ListedModel<'_>> = order
        .iter()
        .filter_map(|key| models.get(key))
        .map(|model| listed(world, *model))
        .collect();
    Answer::json(StatusCode::OK, &json!({ "models": listed }))
}

fn second_of(model: Model<'_>) -> (NameKey, i64) {
    (model.name.key(), model.modified.as_second())
}

fn listed<'a>(world: &'a World, model: Model<'a>) -> ListedModel<'a> {
    let Model {
        name,
        modified,
        manifest,
    } = model;
    let remote = world.store.remote(manifest);
    ListedModel {
        name: name.shortest(),
        model: name.shortest(),
        remote_model: remote.map(|remote| remote.model.as_str()),
        remote_host: remote.map(|remote| remote.host.as_str()),
        modified_at: world.write_time(modified),
        size: manifest.size(),
        digest: manifest.digest().hex(),
        details: world.store.listed_details(manifest),
        capabilities: remote
            .is_none()
            .then(|| world.store.listed_capabilities(manifest)),
    }
}

pub(super) fn ps(world: &mut World) -> Answer {
    let loaded = world.store.loaded(Timestamp::now()).to_vec();
    let models: Vec<_> = loaded
        .iter()
        .map(|loaded| {
            json!({
                "name": loaded.name,
                "model": loaded.name,
                "size": loaded.size,
                "digest": loaded.digest.hex(),
                "details": loaded.details,
                "expires_at": world.write_time(loaded.expires),
                "size_vram": loaded.size,
                "context_length": loaded.context_length,
            })
        })
        .collect();
    Answer::json(StatusCode::OK, &json!({ "models": models }))
}
