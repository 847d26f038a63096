//! Taking a model out of memory before it is deleted.
//!
//! Ollama does not do that by itself: a deleted model stays in memory, can no longer be unloaded by its name, and its bytes
//! come back only when its time is up. `ollama rm` unloads first, too.

use super::answer::CallError;
use super::model::Model;
use super::run::Server;

/// How many times it is looked whether the model is out of memory: some ten seconds with the pauses between.
const LOOKS: usize = 40;

/// Whether a model that was in memory is there still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Memory {
    /// It is not.
    Out,
    /// It is, or the server refused; so it is not deleted.
    Still(Option<CallError>),
    /// The server would not tell.
    Unknown,
}

/// Asks the server to unload a model, and waits until it is out of memory.
///
/// Where the person wants to stop it ends early, with [`Memory::Still`].
pub async fn unload(
    server: &impl Server,
    wants_to_stop: &dyn Fn() -> bool,
    model: &Model,
) -> Memory {
    if let Err(error) = server.unload(&model.name).await {
        return Memory::Still(Some(error));
    }
    for look in 0..LOOKS {
        if look > 0 {
            server.pause().await;
        }
        match server.loaded().await {
            Ok(loaded) if !loaded.has(model) => return Memory::Out,
            Err(_) => return Memory::Unknown,
            Ok(_) if wants_to_stop() => break,
            Ok(_) => {}
        }
    }
    Memory::Still(None)
}
