//! What can be pulled: a small registry, without a network.

use jiff::Timestamp;
use thiserror::Error;

use crate::digest::Digest;
use crate::name::Name;
use crate::store::{Format, ModelSpec, Purpose, Source, Weights};

/// The host of a registry that always answers.
const LOCAL_REGISTRY: &str = "127.0.0.1:5050";

/// The models that can be pulled.
#[derive(Debug)]
pub(crate) struct Registry {
    offered: Vec<ModelSpec>,
    network: Network,
}

/// Whether hosts on the internet can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Network {
    Online,
    Offline,
}

/// Why a pull fails; the texts are Ollama's.
#[derive(Debug, Error)]
pub(crate) enum PullError {
    #[error("pull model manifest: file does not exist")]
    NotFound,
    #[error(
        "pull model manifest: Get \"https://{host}/v2/{namespace}/{model}/manifests/{tag}\": \
         dial tcp: lookup {host} on 127.0.0.53:53: no such host"
    )]
    Offline {
        host: String,
        namespace: String,
        model: String,
        tag: String,
    },
}

impl Registry {
    /// A registry that has these models, and always the tiny one.
    pub(crate) fn new(mut offered: Vec<ModelSpec>, network: Network) -> Self {
        offered.push(tiny());
        Self { offered, network }
    }

    pub(crate) fn find(&self, name: &Name) -> Result<&ModelSpec, PullError> {
        let Name {
            host,
            namespace,
            model,
            tag,
        } = name.clone();
        if self.network == Network::Offline && host != LOCAL_REGISTRY {
            return Err(PullError::Offline {
                host,
                namespace,
                model,
                tag,
            });
        }
        let is_asked_for =
            |spec: &&ModelSpec| Name::parse(&spec.name).is_some_and(|it| it.key() == name.key());
        self.offered
            .iter()
            .find(is_asked_for)
            .ok_or(PullError::NotFound)
    }
}

fn tiny() -> ModelSpec {
    let weights = Weights {
        digest: Digest::parse(
            "sha256:f9c9de4c33cec42f73d2ac69f53eba3fd6a76ea9eb68ac14f102cdfca22fa16f",
        )
        .unwrap_or_else(|| Digest::invented("tiny")),
        size: 1_934_848,
        format: Format::Gguf,
        architecture: "llama".to_owned(),
        parameter_count: 964_160,
        quantization: "F16".to_owned(),
        context_length: 8192,
        embedding_length: 64,
        block_count: 2,
        purpose: Purpose::Text,
    };
    ModelSpec {
        template: Some("{{ .Prompt }}".to_owned()),
        ..ModelSpec::new(
            format!("{LOCAL_REGISTRY}/team/tiny:latest"),
            Timestamp::UNIX_EPOCH,
            Source::Weights(weights),
        )
    }
}
