//! What Ollama keeps on disk and in memory: names, manifests, blobs, loaded models.

mod blob;
mod creation;
mod facts;
mod loading;
mod manifest;
mod removal;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

pub(crate) use blob::{Config, Content, Format, Purpose, Remote, Weights};
pub(crate) use creation::{CreateError, ModelSpec, Source};
pub(crate) use facts::Details;
pub(crate) use loading::Loaded;
pub(crate) use manifest::{Manifest, MediaType};
pub(crate) use removal::{Blobs, RemoveError};

use crate::digest::Digest;
use crate::name::{Name, NameKey};
use blob::Blob;

/// The system that the server pretends to run on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Slashes in paths; the blobs of a loaded model can be removed.
    #[default]
    Linux,
    /// Backslashes in paths; the blobs of a loaded model are locked.
    Windows,
}

impl Platform {
    /// A path below the models folder of a standard install.
    pub(crate) fn path(self, below: &str) -> String {
        match self {
            Self::Linux => format!("/usr/share/ollama/.ollama/models/{below}"),
            Self::Windows => {
                format!(
                    "C:\\Users\\me\\.ollama\\models\\{}",
                    below.replace('/', "\\")
                )
            }
        }
    }

    pub(crate) fn blob_path(self, digest: &Digest) -> String {
        self.path(&format!("blobs/{}", digest.file_name()))
    }
}

/// A name and what is behind it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) name: Name,
    pub(crate) modified: Timestamp,
    manifest: StoredManifest,
}

#[derive(Clone, Debug)]
enum StoredManifest {
    Whole(Manifest),
    /// The file is there, but it is no JSON: lists leave it out, deletion fails on it.
    Corrupt,
}

/// A model that lists show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Model<'a> {
    pub(crate) name: &'a Name,
    pub(crate) modified: Timestamp,
    pub(crate) manifest: &'a Manifest,
}

/// Everything that the server knows.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) platform: Platform,
    blobs: BTreeMap<Digest, Blob>,
    entries: BTreeMap<NameKey, Entry>,
    loaded: Vec<Loaded>,
}

impl Entry {
    fn model(&self) -> Option<Model<'_>> {
        match &self.manifest {
            StoredManifest::Whole(manifest) => Some(Model {
                name: &self.name,
                modified: self.modified,
                manifest,
            }),
            StoredManifest::Corrupt => None,
        }
    }
}

impl Store {
    pub(crate) fn new(platform: Platform) -> Self {
        Self {
            platform,
            ..Self::default()
        }
    }

    /// All readable models, by name.
    pub(crate) fn models(&self) -> impl Iterator<Item = Model<'_>> {
        self.entries.values().filter_map(Entry::model)
    }

    pub(crate) fn find(&self, name: &Name) -> Option<Model<'_>> {
        self.entries.get(&name.key()).and_then(Entry::model)
    }

    /// Every blob with its size, whether a manifest still uses it or not.
    pub(crate) fn blobs(&self) -> impl Iterator<Item = (&Digest, u64)> {
        self.blobs.iter().map(|(digest, blob)| (digest, blob.size))
    }

    pub(crate) fn has_blob(&self, digest: &Digest) -> bool {
        self.blobs.contains_key(digest)
    }

    fn content(&self, digest: &Digest) -> Option<&Content> {
        self.blobs.get(digest).map(|blob| &blob.content)
    }

    /// The text of the model's layer of this kind.
    pub(crate) fn text(&self, manifest: &Manifest, kind: MediaType) -> Option<&str> {
        match self.content(&manifest.layer_for(kind)?.digest)? {
            Content::Text(text) => Some(text),
            Content::Config(_) | Content::Weights(_) => None,
        }
    }

    /// The header of the model's weights, or of another layer that holds tensors.
    pub(crate) fn weights(&self, manifest: &Manifest, kind: MediaType) -> Option<&Weights> {
        match self.content(&manifest.layer_for(kind)?.digest)? {
            Content::Weights(weights) => Some(weights),
            Content::Text(_) | Content::Config(_) => None,
        }
    }

    pub(crate) fn config(&self, manifest: &Manifest) -> Option<&Config> {
        match self.content(&manifest.config.digest)? {
            Content::Config(config) => Some(config),
            Content::Text(_) | Content::Weights(_) => None,
        }
    }

    /// Where a cloud model runs; `None` for a model that is here.
    pub(crate) fn remote(&self, manifest: &Manifest) -> Option<&Remote> {
        self.config(manifest)?.remote.as_ref()
    }
}
