//! Removing models: the manifest first, then the blobs that no other manifest uses.

use std::collections::BTreeSet;

use thiserror::Error;

use super::manifest::Layer;
use super::{Platform, Store, StoredManifest};
use crate::digest::Digest;
use crate::name::Name;

/// What becomes of the blobs that nothing uses any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blobs {
    Remove,
    /// They stay behind, as after a deletion that failed half-way.
    Keep,
}

/// Why a deletion fails; the texts are Ollama's.
#[derive(Debug, Error)]
pub(crate) enum RemoveError {
    #[error("not found")]
    NotFound,
    /// The manifest stays.
    #[error("invalid character 'g' looking for beginning of object key string")]
    CorruptManifest,
    /// The manifest is gone, but a blob stays.
    #[error("remove {path}: {reason}")]
    BlobStays { path: String, reason: &'static str },
}

impl Store {
    pub(crate) fn remove(&mut self, name: &Name, blobs: Blobs) -> Result<(), RemoveError> {
        let entry = self.entries.get(&name.key()).ok_or(RemoveError::NotFound)?;
        let StoredManifest::Whole(manifest) = &entry.manifest else {
            return Err(RemoveError::CorruptManifest);
        };
        let layers: Vec<Layer> = manifest.blobs().cloned().collect();
        self.entries.remove(&name.key());
        match blobs {
            Blobs::Remove => self.remove_unused(&layers),
            Blobs::Keep => Ok(()),
        }
    }

    fn remove_unused(&mut self, layers: &[Layer]) -> Result<(), RemoveError> {
        let used: BTreeSet<Digest> = self
            .models()
            .flat_map(|model| model.manifest.blobs())
            .map(|layer| layer.digest.clone())
            .collect();
        for layer in layers.iter().filter(|layer| !used.contains(&layer.digest)) {
            self.remove_blob(&layer.digest)?;
        }
        Ok(())
    }

    fn remove_blob(&mut self, digest: &Digest) -> Result<(), RemoveError> {
        let stays = |reason| {
            Err(RemoveError::BlobStays {
                path: self.platform.blob_path(digest),
                reason,
            })
        };
        if self.blobs.get(digest).is_some_and(|blob| blob.stuck) {
            return stays("directory not empty");
        }
        if self.platform == Platform::Windows && self.is_mapped(digest) {
            return stays(
                "The process cannot access the file because it is being used by another process.",
            );
        }
        self.blobs.remove(digest);
        Ok(())
    }
}
