//! Families of models: what all sizes of one have in common.

use crate::digest::Digest;
use crate::store::{Format, Purpose, Weights};

/// A family of models, under the architecture's name that Ollama shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Family {
    pub(super) architecture: &'static str,
    pub(super) context_length: u64,
    pub(super) embedding_length: u64,
    pub(super) purpose: Purpose,
    pub(super) template: &'static str,
    pub(super) stop: &'static str,
    pub(super) license: &'static str,
}

/// The weights of one size and quantization.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) parameters: u64,
    pub(super) quantization: &'static str,
    pub(super) bytes: u64,
}

const CHAT: &str = "{{ if .System }}<|system|>{{ .System }}<|end|>{{ end }}\
    <|user|>{{ .Prompt }}<|end|><|assistant|>{{ .Response }}";
const TOOLS: &str = "{{- if .System }}<|system|>{{ .System }}{{ end }}\
    {{- if .Tools }}<|tools|>{{ .Tools }}{{ end }}<|user|>{{ .Prompt }}<|assistant|>";
const TOOLS_AND_INSERT: &str = "{{- if .Suffix }}<|prefix|>{{ .Prompt }}<|suffix|>{{ .Suffix }}\
    {{- else }}{{ if .Tools }}<|tools|>{{ .Tools }}{{ end }}{{ .System }} {{ .Prompt }}{{ end }}";
const THINKING: &str = "{{- if .Tools }}<|tools|>{{ .Tools }}{{ end }}{{ .System }} {{ .Prompt }}\
    {{- if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}";
const PLAIN: &str = "{{ .Prompt }}";

const APACHE: &str = "Apache License\nVersion 2.0, January 2004\n\
    http://www.apache.org/licenses/\n\n(the terms follow)";
const MIT: &str = "MIT License\n\nPermission is hereby granted, free of charge, to any person \
    obtaining a copy\n(the terms follow)";
const LLAMA_LICENSE: &str = "LLAMA COMMUNITY LICENSE AGREEMENT\n(the terms follow)";
const GEMMA_LICENSE: &str = "Gemma Terms of Use\n(the terms follow)";

const BASE: Family = Family {
    architecture: "llama",
    context_length: 131_072,
    embedding_length: 4096,
    purpose: Purpose::Text,
    template: TOOLS,
    stop: "<|eot_id|>",
    license: LLAMA_LICENSE,
};
pub(super) const LLAMA: Family = BASE;
pub(super) const LLAMA_CHAT: Family = Family {
    context_length: 4096,
    template: CHAT,
    stop: "<|end|>",
    ..BASE
};
pub(super) const MISTRAL: Family = Family {
    context_length: 32_768,
    stop: "[INST]",
    license: APACHE,
    ..BASE
};
pub(super) const QWEN2: Family = Family {
    architecture: "qwen2",
    embedding_length: 3584,
    license: APACHE,
    ..BASE
};
pub(super) const QWEN2_CODER: Family = Family {
    context_length: 32_768,
    template: TOOLS_AND_INSERT,
    stop: "<|endoftext|>",
    ..QWEN2
};
pub(super) const QWEN3: Family = Family {
    architecture: "qwen3",
    context_length: 40_960,
    template: THINKING,
    stop: "<|im_end|>",
    license: APACHE,
    ..BASE
};
pub(super) const QWEN3_MOE: Family = Family {
    architecture: "qwen3moe",
    ..QWEN3
};
pub(super) const DEEPSEEK: Family = Family {
    architecture: "deepseek2",
    context_length: 163_840,
    embedding_length: 7168,
    template: THINKING,
    license: MIT,
    ..BASE
};
pub(super) const GEMMA3: Family = Family {
    architecture: "gemma3",
    embedding_length: 2560,
    purpose: Purpose::Vision,
    template: CHAT,
    stop: "<end_of_turn>",
    license: GEMMA_LICENSE,
    ..BASE
};
pub(super) const PHI: Family = Family {
    architecture: "phi3",
    context_length: 16_384,
    embedding_length: 5120,
    template: CHAT,
    stop: "<|im_end|>",
    license: MIT,
    ..BASE
};
pub(super) const GPT_OSS: Family = Family {
    architecture: "gptoss",
    embedding_length: 2880,
    template: THINKING,
    ..MISTRAL
};
pub(super) const STARCODER: Family = Family {
    architecture: "starcoder2",
    context_length: 16_384,
    embedding_length: 3072,
    template: "{{ .Suffix }}{{ .Prompt }}",
    ..MISTRAL
};
pub(super) const BERT: Family = Family {
    architecture: "bert",
    context_length: 512,
    embedding_length: 384,
    purpose: Purpose::Embedding { listed: true },
    template: PLAIN,
    ..MISTRAL
};
pub(super) const NOMIC_BERT: Family = Family {
    architecture: "nomic-bert",
    context_length: 2048,
    embedding_length: 768,
    ..BERT
};

impl Family {
    /// The weights of this family in one size; the seed tells apart what else looks the same.
    pub(super) fn weights(&self, size: Size, format: Format, seed: &str) -> Weights {
        let Size {
            parameters,
            quantization,
            bytes,
        } = size;
        Weights {
            digest: Digest::invented(&format!("weights of {seed}")),
            size: bytes,
            format,
            architecture: self.architecture.to_owned(),
            parameter_count: parameters,
            quantization: quantization.to_owned(),
            context_length: self.context_length,
            embedding_length: self.embedding_length,
            block_count: 32,
            purpose: self.purpose,
        }
    }
}
