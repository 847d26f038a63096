//! The models of the server that the recorded exchanges come from.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::ago;
use crate::digest::Digest;
use crate::store::{Format, ModelSpec, Purpose, Remote, Source, Weights};

const TEMPLATE: &str = "{{- if .Tools }}tools: {{ .Tools }}{{ end }}{{ .System }} {{ .Prompt }}";
const INSERT_TEMPLATE: &str = "{{ .Prompt }}{{ .Suffix }}";
const PLAIN_TEMPLATE: &str = "{{ .Prompt }}";

/// In this order, for some are made from others.
pub(super) fn models(now: Timestamp) -> Vec<ModelSpec> {
    let mut models = originals(now);
    models.extend(derived(now));
    for (name, other) in [
        ("mistral:latest", "mistral:7b-instruct-v0.3-q4_K_M"),
        (
            "hf.co/nomic-ai/nomic-embed-text-v1.5-GGUF:Q8_0",
            "nomic-embed-text",
        ),
        ("registry.example.com/team/coder:7b", "qwen2.5-coder:7b"),
    ] {
        models.push(ModelSpec::new(name, now, Source::AliasOf(other.to_owned())));
    }
    let remote = Remote {
        host: "https://ollama.com:443".to_owned(),
        model: "gpt-oss:120b".to_owned(),
    };
    models.push(ModelSpec::new(
        "gpt-oss:120b-cloud",
        now,
        Source::Cloud(remote),
    ));
    // All were made in one second.
    for (number, model) in models.iter_mut().enumerate() {
        model.modified = ago(now, 1, number);
    }
    models
}

fn originals(now: Timestamp) -> Vec<ModelSpec> {
    let of = |name: &str, template: &str, weights| ModelSpec {
        template: Some(template.to_owned()),
        ..ModelSpec::new(name, now, Source::Weights(weights))
    };
    let mistral = weights("llama", 1_284_160, "Q4_K_M", 2_574_848);
    let llava = weights("llama", 964_160, "F16", 1_934_848);
    let nomic = Weights {
        purpose: Purpose::Embedding { listed: false },
        ..weights("nomic-bert", 324_160, "F16", 654_912)
    };
    vec![
        ModelSpec {
            parameters: Some(parameters()),
            license: Some(license()),
            ..of(
                "llama3.2",
                TEMPLATE,
                weights("llama", 3_844_160, "F16", 7_694_848),
            )
        },
        of(
            "qwen2.5-coder:7b",
            INSERT_TEMPLATE,
            weights("qwen2", 2_564_160, "F16", 5_134_848),
        ),
        of("mistral:7b-instruct-v0.3-q4_K_M", PLAIN_TEMPLATE, mistral),
        of("nomic-embed-text", PLAIN_TEMPLATE, nomic),
        ModelSpec {
            projector: Some(Weights {
                purpose: Purpose::Part,
                ..weights("clip", 196_160, "F16", 392_896)
            }),
            ..of(
                "llava:7b",
                PLAIN_TEMPLATE,
                Weights {
                    digest: shared_with_registry(),
                    ..llava
                },
            )
        },
    ]
}

fn derived(now: Timestamp) -> Vec<ModelSpec> {
    let from_llama = |name: &str| ModelSpec::new(name, now, Source::From("llama3.2".to_owned()));
    let with_system = |name, text: &str| ModelSpec {
        system: Some(text.to_owned()),
        ..from_llama(name)
    };
    let adapter = Weights {
        purpose: Purpose::Part,
        ..weights("lora", 26_368, "F16", 53_312)
    };
    vec![
        with_system(
            "my-assistant",
            "You are a careful assistant that answers in one sentence.",
        ),
        with_system("team/writer:v2", "You write short texts"),
        ModelSpec {
            adapter: Some(adapter),
            ..from_llama("llama3.2-lora")
        },
    ]
}

/// `llava:7b` had the weights that the registry's model has, too.
fn shared_with_registry() -> Digest {
    Digest::parse("sha256:f9c9de4c33cec42f73d2ac69f53eba3fd6a76ea9eb68ac14f102cdfca22fa16f")
        .unwrap_or_else(|| Digest::invented("llava"))
}

fn weights(architecture: &str, parameters: u64, quantization: &str, size: u64) -> Weights {
    Weights {
        digest: Digest::invented(&format!("recorded {architecture} {parameters}")),
        size,
        format: Format::Gguf,
        architecture: architecture.to_owned(),
        parameter_count: parameters,
        quantization: quantization.to_owned(),
        context_length: 8192,
        embedding_length: 64,
        block_count: 2,
        purpose: Purpose::Text,
    }
}

fn parameters() -> Map<String, Value> {
    Map::from_iter([
        (
            "stop".to_owned(),
            json!(["<|eot_id|>", "<|start_header_id|>"]),
        ),
        ("temperature".to_owned(), json!(0.7)),
    ])
}

fn license() -> String {
    format!(
        "LLAMA 3.2 COMMUNITY LICENSE AGREEMENT\n{}",
        "(the text goes on) ".repeat(20)
    )
}
