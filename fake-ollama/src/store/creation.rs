//! Putting models into the store.

use jiff::Timestamp;
use serde_json::{Map, Value};
use thiserror::Error;

use super::blob::Blob;
use super::manifest::Layer;
use super::{Config, Entry, Format, Manifest, MediaType, Remote, Store, StoredManifest, Weights};
use crate::name::Name;

/// A model that is to be made.
#[derive(Clone, Debug)]
pub(crate) struct ModelSpec {
    pub(crate) name: String,
    pub(crate) modified: Timestamp,
    pub(crate) source: Source,
    pub(crate) projector: Option<Weights>,
    pub(crate) adapter: Option<Weights>,
    pub(crate) template: Option<String>,
    pub(crate) system: Option<String>,
    pub(crate) parameters: Option<Map<String, Value>>,
    pub(crate) license: Option<String>,
}

/// Where a model's weights come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Weights(Weights),
    /// Another model, to which the layers that are given are added (`FROM` in a Modelfile).
    From(String),
    /// Another model, as it is: a second name for the same manifest.
    AliasOf(String),
    Cloud(Remote),
}

/// Why a model cannot be made.
#[derive(Debug, Error)]
pub(crate) enum CreateError {
    #[error("{0:?} is no valid model name")]
    InvalidName(String),
    #[error("there is no model {0:?}")]
    UnknownSource(String),
    #[error("cannot write the manifest: {0}")]
    Json(#[from] serde_json::Error),
}

/// Safetensors models consist of many tensors; a few stand for them.
const TENSOR_LAYERS: u64 = 4;

impl ModelSpec {
    pub(crate) fn new(name: impl Into<String>, modified: Timestamp, source: Source) -> Self {
        Self {
            name: name.into(),
            modified,
            source,
            projector: None,
            adapter: None,
            template: None,
            system: None,
            parameters: None,
            license: None,
        }
    }
}

impl Store {
    /// Makes a model, or replaces the one that has its name.
    pub(crate) fn create(&mut self, spec: ModelSpec) -> Result<(), CreateError> {
        let name = valid(&spec.name)?;
        let manifest = match &spec.source {
            Source::AliasOf(other) => self.existing(other)?,
            Source::Weights(weights) => self.made_of(weights, &spec)?,
            Source::From(other) => self.made_from(other, &spec)?,
            Source::Cloud(remote) => self.cloud(remote)?,
        };
        self.put(name, spec.modified, StoredManifest::Whole(manifest));
        Ok(())
    }

    /// Makes a name whose manifest file is damaged.
    pub(crate) fn create_corrupt(&mut self, name: &str, now: Timestamp) -> Result<(), CreateError> {
        self.put(valid(name)?, now, StoredManifest::Corrupt);
        Ok(())
    }

    /// A second name for the same manifest; `false` when there is no such source.
    pub(crate) fn copy(&mut self, source: &Name, destination: Name, now: Timestamp) -> bool {
        let Some(manifest) = self.find(source).map(|model| model.manifest.clone()) else {
            return false;
        };
        self.put(destination, now, StoredManifest::Whole(manifest));
        true
    }

    /// From now on the files of the model's own layers cannot be removed.
    pub(crate) fn make_stuck(&mut self, name: &str) -> Result<(), CreateError> {
        for layer in self.existing(name)?.layers {
            if let Some(blob) = self.blobs.get_mut(&layer.digest) {
                blob.stuck = true;
            }
        }
        Ok(())
    }

    fn put(&mut self, name: Name, modified: Timestamp, manifest: StoredManifest) {
        self.entries.insert(
            name.key(),
            Entry {
                name,
                modified,
                manifest,
            },
        );
    }

    fn existing(&self, text: &str) -> Result<Manifest, CreateError> {
        let found = self.find(&valid(text)?).map(|model| model.manifest.clone());
        found.ok_or_else(|| CreateError::UnknownSource(text.to_owned()))
    }

    fn made_of(&mut self, weights: &Weights, spec: &ModelSpec) -> Result<Manifest, CreateError> {
        let mut layers = self.add_weights(weights);
        self.add_own_layers(&mut layers, spec);
        let config = self.add_config(Config {
            model_format: weights.format.name().to_owned(),
            model_family: weights.architecture.clone(),
            model_families: Some(vec![weights.architecture.clone()]),
            model_type: weights.parameter_size(),
            file_type: weights.quantization.clone(),
            remote: None,
            architecture: "amd64",
            os: "linux",
        })?;
        Ok(Manifest::new(config, layers)?)
    }

    fn made_from(&mut self, other: &str, spec: &ModelSpec) -> Result<Manifest, CreateError> {
        let parent = self.existing(other)?;
        let parent_name = valid(other)?.shortest();
        let mut layers = parent.layers.clone();
        for layer in &mut layers {
            layer.from = (layer.media_type == MediaType::Model).then(|| parent_name.clone());
        }
        self.add_own_layers(&mut layers, spec);
        Ok(Manifest::new(parent.config, layers)?)
    }

    fn cloud(&mut self, remote: &Remote) -> Result<Manifest, CreateError> {
        let config = Config {
            remote: Some(remote.clone()),
            architecture: "amd64",
            os: "linux",
            ..Config::default()
        };
        Ok(Manifest::new(self.add_config(config)?, Vec::new())?)
    }

    fn add_weights(&mut self, weights: &Weights) -> Vec<Layer> {
        match weights.format {
            Format::Gguf => vec![self.add(MediaType::Model, Blob::weights(weights.clone()))],
            Format::Safetensors => (0..TENSOR_LAYERS)
                .map(|number| self.add(MediaType::Tensor, Blob::weights(weights.tensor(number))))
                .collect(),
        }
    }

    /// Adds the layers that the new model brings itself, in place of inherited ones.
    fn add_own_layers(&mut self, layers: &mut Vec<Layer>, spec: &ModelSpec) {
        let parts = [
            (MediaType::Projector, &spec.projector),
            (MediaType::Adapter, &spec.adapter),
        ];
        for (kind, weights) in parts {
            if let Some(weights) = weights {
                replace(layers, self.add(kind, Blob::weights(weights.clone())));
            }
        }
        let parameters = spec
            .parameters
            .clone()
            .map(|map| Value::Object(map).to_string());
        let texts = [
            (MediaType::Template, &spec.template),
            (MediaType::System, &spec.system),
            (MediaType::Params, &parameters),
            (MediaType::License, &spec.license),
        ];
        for (kind, text) in texts {
            if let Some(text) = text {
                replace(layers, self.add(kind, Blob::text(text)));
            }
        }
    }

    fn add_config(&mut self, config: Config) -> Result<Layer, CreateError> {
        Ok(self.add(MediaType::Config, Blob::config(config)?))
    }

    fn add(&mut self, media_type: MediaType, (digest, blob): (super::Digest, Blob)) -> Layer {
        let size = blob.size;
        self.blobs.entry(digest.clone()).or_insert(blob);
        Layer {
            media_type,
            digest,
            size,
            from: None,
        }
    }
}

fn valid(text: &str) -> Result<Name, CreateError> {
    Name::parse(text).ok_or_else(|| CreateError::InvalidName(text.to_owned()))
}

fn replace(layers: &mut Vec<Layer>, new: Layer) {
    layers.retain(|layer| layer.media_type != new.media_type);
    layers.push(new);
}

impl Weights {
    /// One of the tensors that these weights consist of.
    fn tensor(&self, number: u64) -> Self {
        let share = self.size / TENSOR_LAYERS;
        let rest = if number == 0 {
            self.size % TENSOR_LAYERS
        } else {
            0
        };
        Self {
            digest: super::Digest::invented(&format!("{} tensor {number}", self.digest)),
            size: share + rest,
            ..self.clone()
        }
    }
}
