//! Blobs: what the layers of a model hold.

use serde::Serialize;

use crate::digest::Digest;

/// A blob in the store.
#[derive(Clone, Debug)]
pub(crate) struct Blob {
    pub(crate) size: u64,
    pub(crate) content: Content,
    /// Its file cannot be removed: a deletion fails on it after the manifest is gone.
    pub(crate) stuck: bool,
}

/// What is in a blob.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A template, a system prompt, parameters or a license.
    Text(String),
    Config(Config),
    /// Nothing is kept of weights but what their file's header says.
    Weights(Weights),
}

/// The config of a model, as Ollama keeps it (the parts that its answers show).
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Config {
    pub(crate) model_format: String,
    pub(crate) model_family: String,
    pub(crate) model_families: Option<Vec<String>>,
    /// The number of parameters for people, such as `8.0B`.
    pub(crate) model_type: String,
    /// The quantization, such as `Q4_K_M`.
    pub(crate) file_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remote: Option<Remote>,
    pub(crate) architecture: &'static str,
    pub(crate) os: &'static str,
}

/// Where a cloud model really runs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Remote {
    pub(crate) host: String,
    pub(crate) model: String,
}

/// What the header of a weights file says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weights {
    pub(crate) digest: Digest,
    pub(crate) size: u64,
    pub(crate) format: Format,
    pub(crate) architecture: String,
    pub(crate) parameter_count: u64,
    pub(crate) quantization: String,
    pub(crate) context_length: u64,
    pub(crate) embedding_length: u64,
    pub(crate) block_count: u64,
    pub(crate) purpose: Purpose,
}

/// The form of the weights' files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Gguf,
    /// MLX: many tensor layers in place of one file.
    Safetensors,
}

/// What weights are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Text,
    /// Sees images without a projector of its own.
    Vision,
    Embedding {
        /// Whether `tags` says so too. A recorded server listed such a model as `completion`
        /// while `show` knew better.
        listed: bool,
    },
    /// An adapter or a projector.
    Part,
}

impl Format {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gguf => "gguf",
            Self::Safetensors => "safetensors",
        }
    }
}

impl Weights {
    /// The number of parameters as Ollama writes it for people: `964K`, `3.84M`, `8.0B`.
    pub(crate) fn parameter_size(&self) -> String {
        let count = self.parameter_count as f64;
        let scaled = |unit: f64, decimals: usize, letter: char| {
            let number = count / unit;
            let decimals = if number.fract() == 0.0 { 0 } else { decimals };
            format!("{number:.decimals$}{letter}")
        };
        match self.parameter_count {
            1_000_000_000.. => scaled(1e9, 1, 'B'),
            1_000_000.. => scaled(1e6, 2, 'M'),
            1_000.. => scaled(1e3, 0, 'K'),
            few => few.to_string(),
        }
    }
}

impl Blob {
    pub(crate) fn text(text: &str) -> (Digest, Self) {
        let blob = Self {
            size: text.len() as u64,
            content: Content::Text(text.to_owned()),
            stuck: false,
        };
        (Digest::of(text.as_bytes()), blob)
    }

    pub(crate) fn config(config: Config) -> Result<(Digest, Self), serde_json::Error> {
        let file = serde_json::to_vec(&config)?;
        let blob = Self {
            size: file.len() as u64,
            content: Content::Config(config),
            stuck: false,
        };
        Ok((Digest::of(&file), blob))
    }

    pub(crate) fn weights(weights: Weights) -> (Digest, Self) {
        let digest = weights.digest.clone();
        let blob = Self {
            size: weights.size,
            content: Content::Weights(weights),
            stuck: false,
        };
        (digest, blob)
    }
}
