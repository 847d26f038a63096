//! Models in memory.

use jiff::{SignedDuration, Timestamp};

use super::{Details, Model, Store};
use crate::digest::Digest;
use crate::name::{Name, NameKey};

/// A model in memory. It stays there when its name is deleted.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    pub(crate) name: String,
    pub(crate) digest: Digest,
    pub(crate) size: u64,
    pub(crate) details: Details,
    pub(crate) context_length: u64,
    pub(crate) expires: Timestamp,
    key: NameKey,
    /// What the memory really holds: any name with the same weights means it.
    weights: Digest,
}

/// The context that Ollama gives a model unless asked for more.
const DEFAULT_CONTEXT: u64 = 4096;

impl Store {
    /// Loads a model; `false` when it is not there or has no weights to load.
    pub(crate) fn load(&mut self, name: &Name, now: Timestamp, keep: SignedDuration) -> bool {
        let Some(model) = self.find(name) else {
            return false;
        };
        let Some(weights) = self.main_weights(model.manifest) else {
            return false;
        };
        let expires = now.checked_add(keep).unwrap_or(Timestamp::MAX);
        let loaded = Loaded {
            name: model.name.shortest(),
            digest: model.manifest.digest().clone(),
            size: weights.size,
            details: self.details(model.manifest),
            context_length: DEFAULT_CONTEXT.min(weights.context_length),
            expires,
            key: name.key(),
            weights: weights.digest.clone(),
        };
        self.loaded.retain(|other| other.weights != loaded.weights);
        self.loaded.push(loaded);
        true
    }

    /// Unloads the weights behind a name, under whatever name they were loaded; `false` when
    /// there is no such name (any more).
    pub(crate) fn unload(&mut self, name: &Name) -> bool {
        let Some(model) = self.find(name) else {
            return false;
        };
        if let Some(weights) = self.main_weights(model.manifest) {
            let digest = weights.digest.clone();
            self.loaded.retain(|loaded| loaded.weights != digest);
        }
        true
    }

    /// What is in memory; a model whose time has run out is not.
    pub(crate) fn loaded(&mut self, now: Timestamp) -> &[Loaded] {
        self.loaded.retain(|loaded| loaded.expires > now);
        &self.loaded
    }

    pub(crate) fn is_loaded(&self, model: Model<'_>, now: Timestamp) -> bool {
        let key = model.name.key();
        self.loaded
            .iter()
            .any(|loaded| loaded.key == key && loaded.expires > now)
    }

    /// Whether a loaded model has this blob mapped into memory.
    pub(super) fn is_mapped(&self, digest: &Digest) -> bool {
        self.loaded.iter().any(|loaded| loaded.weights == *digest)
    }
}
