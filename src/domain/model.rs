//! A model as the server lists it.

use std::sync::Arc;

use super::decimal;
use super::name;
use super::timestamp::Timestamp;

/// One entry of Ollama's list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// The name as the server lists it, which is also what it is asked to delete.
    pub name: Arc<str>,
    /// SHA-256 of the manifest, in hex without `sha256:`. Equal digests mean equal models.
    pub digest: Arc<str>,
    /// Bytes of all its layers and its config. Layers that several models share count in each of them.
    pub size: u64,
    /// When the manifest was written: pulled, created or copied. Ollama knows no time of last use. Of a model that the panel
    /// restored from the trash it is the time from before, where that is known.
    pub modified: Option<Timestamp>,
    /// When it was restored from the trash, where `modified` is older than that.
    pub restored: Option<Timestamp>,
    /// The architecture, for example `llama`; empty where it is not known.
    pub family: String,
    /// For example `70.6B`; empty where it is not known.
    pub parameters: String,
    /// For example `Q4_K_M`; empty where it is not known.
    pub quantization: String,
    /// For example `completion`, `vision`, `tools`; older servers tell none.
    pub capabilities: Vec<String>,
    /// The model that it was made from by `ollama create`, as Ollama remembers it; empty where it does not.
    pub parent: String,
    /// Where a cloud model really runs; such a model has no weights on this disk.
    pub remote: Option<Remote>,
}

/// The far end of a cloud model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remote {
    /// For example `https://ollama.com:443`.
    pub host: String,
    /// The model's name over there.
    pub model: String,
}

impl Model {
    /// The time of its manifest as the server lists it.
    #[must_use]
    pub fn listed_time(&self) -> Option<Timestamp> {
        self.restored.or(self.modified)
    }

    /// Whether the model runs elsewhere and only its entry is on this disk.
    #[must_use]
    pub fn is_cloud(&self) -> bool {
        self.remote.is_some()
    }

    /// What all spellings of the model's name have in common.
    #[must_use]
    pub fn key(&self) -> String {
        name::key_of(&self.name)
    }

    /// The first twelve characters of the digest, as `ollama list` shows it.
    #[must_use]
    pub fn short_digest(&self) -> &str {
        self.digest.get(..12).unwrap_or(&self.digest)
    }

    /// The capabilities as the list shows them. That a model completes text goes without saying.
    #[must_use]
    pub fn notable_capabilities(&self) -> Vec<&str> {
        self.capabilities
            .iter()
            .map(String::as_str)
            .filter(|&c| c != "completion")
            .collect()
    }

    /// The number behind `70.6B` or `964K`, to sort by.
    #[must_use]
    pub fn parameter_count(&self) -> Option<u64> {
        let text = self.parameters.trim();
        let unit_at = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let factor = match text[unit_at..].trim() {
            "" => 1,
            "K" => 1_000,
            "M" => 1_000_000,
            "B" => 1_000_000_000,
            "T" => 1_000_000_000_000,
            _ => return None,
        };
        decimal::scaled(&text[..unit_at], factor)
    }
}

/// A name in the pieces that the list shows with different weight: `hf.co/bartowski/`, `Llama-3.2-3B`, `:Q4_K_M`.
#[must_use]
pub fn name_pieces(name: &str) -> (&str, &str, &str) {
    let base = name.rfind('/').map_or(0, |slash| slash + 1);
    let tag = name[base..]
        .rfind(':')
        .map_or(name.len(), |colon| base + colon);
    (&name[..base], &name[base..tag], &name[tag..])
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A model with nothing but what a test needs.
    pub(crate) fn model(name: &str, digest: &str, size: u64) -> Model {
        Model {
            name: name.into(),
            digest: digest.into(),
            size,
            ..Model::default()
        }
    }

    #[test]
    fn parameter_counts_sort_by_value() {
        for (text, count) in [
            ("70.6B", Some(70_600_000_000)),
            ("3.84M", Some(3_840_000)),
            ("964K", Some(964_000)),
            ("1.04T", Some(1_040_000_000_000)),
            ("22", Some(22)),
            ("", None),
            ("8x7B", None),
        ] {
            let model = Model {
                parameters: text.to_owned(),
                ..model("a", "d", 1)
            };
            assert_eq!(model.parameter_count(), count, "{text}");
        }
    }

    #[test]
    fn a_name_falls_into_its_pieces() {
        for (name, pieces) in [
            ("llama3.3:70b", ("", "llama3.3", ":70b")),
            ("team/writer:v2", ("team/", "writer", ":v2")),
            ("hf.co/x/Y-GGUF:Q8_0", ("hf.co/x/", "Y-GGUF", ":Q8_0")),
            (
                "127.0.0.1:5050/team/tiny",
                ("127.0.0.1:5050/team/", "tiny", ""),
            ),
        ] {
            assert_eq!(name_pieces(name), pieces);
        }
    }
}
