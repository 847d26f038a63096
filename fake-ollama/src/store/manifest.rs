//! Manifests: the small JSON files that say which blobs make a model.

use serde::Serialize;

use crate::digest::Digest;

/// What a layer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum MediaType {
    #[serde(rename = "application/vnd.docker.container.image.v1+json")]
    Config,
    #[serde(rename = "application/vnd.ollama.image.model")]
    Model,
    #[serde(rename = "application/vnd.ollama.image.tensor")]
    Tensor,
    #[serde(rename = "application/vnd.ollama.image.projector")]
    Projector,
    #[serde(rename = "application/vnd.ollama.image.adapter")]
    Adapter,
    #[serde(rename = "application/vnd.ollama.image.template")]
    Template,
    #[serde(rename = "application/vnd.ollama.image.system")]
    System,
    #[serde(rename = "application/vnd.ollama.image.params")]
    Params,
    #[serde(rename = "application/vnd.ollama.image.license")]
    License,
}

/// One blob of a model, and its part in it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Layer {
    #[serde(rename = "mediaType")]
    pub(crate) media_type: MediaType,
    pub(crate) digest: Digest,
    pub(crate) size: u64,
    /// The model that this layer was taken from, in a model made from another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
}

#[derive(Serialize)]
struct ManifestFile<'a> {
    #[serde(rename = "schemaVersion")]
    schema_version: u8,
    #[serde(rename = "mediaType")]
    media_type: &'a str,
    config: &'a Layer,
    layers: &'a [Layer],
}

/// A manifest with the digest of its JSON bytes.
#[derive(Clone, Debug)]
pub(crate) struct Manifest {
    pub(crate) config: Layer,
    pub(crate) layers: Vec<Layer>,
    digest: Digest,
}

impl Manifest {
    pub(crate) fn new(config: Layer, layers: Vec<Layer>) -> Result<Self, serde_json::Error> {
        let file = serde_json::to_vec(&ManifestFile {
            schema_version: 2,
            media_type: "application/vnd.docker.distribution.manifest.v2+json",
            config: &config,
            layers: &layers,
        })?;
        Ok(Self {
            digest: Digest::of(&file),
            config,
            layers,
        })
    }

    /// The digest by which lists show a model.
    pub(crate) fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The size that lists show: all layers and the config.
    pub(crate) fn size(&self) -> u64 {
        self.blobs().map(|layer| layer.size).sum()
    }

    /// Every blob that the model needs.
    pub(crate) fn blobs(&self) -> impl Iterator<Item = &Layer> {
        self.layers.iter().chain([&self.config])
    }

    pub(crate) fn layers_for(&self, media_type: MediaType) -> impl Iterator<Item = &Layer> {
        self.layers
            .iter()
            .filter(move |layer| layer.media_type == media_type)
    }

    pub(crate) fn layer_for(&self, media_type: MediaType) -> Option<&Layer> {
        self.layers_for(media_type).next()
    }

    /// The model that this one was made from.
    pub(crate) fn parent(&self) -> &str {
        self.layers
            .iter()
            .find_map(|layer| layer.from.as_deref())
            .unwrap_or_default()
    }
}
