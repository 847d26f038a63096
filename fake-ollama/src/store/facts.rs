//! What answers say of a model, read from its layers.

use serde::Serialize;

use super::{Manifest, MediaType, Purpose, Store, Weights};

/// The `details` of a model.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Details {
    parent_model: String,
    format: String,
    family: String,
    families: Option<Vec<String>>,
    parameter_size: String,
    quantization_level: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embedding_length: Option<u64>,
}

impl Store {
    /// The details as `show` and `ps` give them.
    pub(crate) fn details(&self, manifest: &Manifest) -> Details {
        let config = self.config(manifest).cloned().unwrap_or_default();
        Details {
            parent_model: manifest.parent().to_owned(),
            format: config.model_format,
            family: config.model_family,
            families: config.model_families,
            parameter_size: config.model_type,
            quantization_level: config.file_type,
            context_length: None,
            embedding_length: None,
        }
    }

    /// The details as `tags` gives them: with the lengths that the weights' header tells.
    pub(crate) fn listed_details(&self, manifest: &Manifest) -> Details {
        let weights = self.main_weights(manifest);
        Details {
            context_length: weights.map(|weights| weights.context_length),
            embedding_length: weights.map(|weights| weights.embedding_length),
            ..self.details(manifest)
        }
    }

    /// The weights themselves, of either format.
    pub(crate) fn main_weights(&self, manifest: &Manifest) -> Option<&Weights> {
        self.weights(manifest, MediaType::Model)
            .or_else(|| self.weights(manifest, MediaType::Tensor))
    }

    /// What the model can do, as `show` tells it.
    pub(crate) fn capabilities(&self, manifest: &Manifest) -> Vec<&'static str> {
        let purpose = self.main_weights(manifest).map(|weights| weights.purpose);
        if matches!(purpose, Some(Purpose::Embedding { .. })) {
            return vec!["embedding"];
        }
        let template = self.text(manifest, MediaType::Template).unwrap_or_default();
        let sees =
            purpose == Some(Purpose::Vision) || manifest.layer_for(MediaType::Projector).is_some();
        [
            (true, "completion"),
            (template.contains(".Tools"), "tools"),
            (template.contains(".Suffix"), "insert"),
            (sees, "vision"),
            (template.contains(".Thinking"), "thinking"),
        ]
        .into_iter()
        .filter_map(|(can, capability)| can.then_some(capability))
        .collect()
    }

    /// What the model can do, as `tags` tells it.
    pub(crate) fn listed_capabilities(&self, manifest: &Manifest) -> Vec<&'static str> {
        match self.main_weights(manifest).map(|weights| weights.purpose) {
            Some(Purpose::Embedding { listed: false }) => vec!["completion"],
            _ => self.capabilities(manifest),
        }
    }
}
