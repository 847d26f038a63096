//! `DELETE /api/delete`.

use std::time::Duration;

use hyper::StatusCode;
use rand::Rng;

use super::{Call, bad_request, model_not_found};
use crate::answer::Answer;
use crate::name::Name;
use crate::store::{Blobs, RemoveError};
use crate::world::World;

/// A deletion takes a moment, in which a second one can come.
const TIME_TAKEN: Duration = Duration::from_millis(4);

pub(super) async fn delete(call: &Call) -> Answer {
    let asked = match call.request.fields() {
        Ok(fields) => fields.model().to_owned(),
        Err(error) => return bad_request(error.to_string()),
    };
    if asked.is_empty() {
        return bad_request("model is required");
    }
    let Some(name) = Name::parse(&asked) else {
        return bad_request(format!("name {asked:?} is invalid"));
    };
    tokio::time::sleep(TIME_TAKEN).await;
    let world = &mut call.shared.world();
    if call.overlaps && world.store.find(&name).is_some() {
        return overlapped(world, call, &name, &asked);
    }
    let removed = world.store.remove(&name, call.blobs);
    if matches!(removed, Ok(()) | Err(RemoveError::BlobStays { .. })) {
        world.log.note_removal(call.mark);
    }
    match removed {
        Ok(()) => Answer::empty(StatusCode::OK),
        Err(RemoveError::NotFound) => model_not_found(&asked),
        Err(error @ (RemoveError::CorruptManifest | RemoveError::BlobStays { .. })) => {
            Answer::error(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
        }
    }
}

/// What a real server does when deletions overlap: it says 404 of a model that stays, or fails
/// after the manifest is gone and leaves the blobs behind.
fn overlapped(world: &mut World, call: &Call, name: &Name, asked: &str) -> Answer {
    if world.random.random() {
        return model_not_found(asked);
    }
    if world.store.remove(name, Blobs::Keep).is_ok() {
        world.log.note_removal(call.mark);
    }
    let manifest = world.store.platform.path(&name.manifest_path());
    let message = format!("stat {manifest}: no such file or directory");
    Answer::error(StatusCode::INTERNAL_SERVER_ERROR, message)
}
