//! What can be known of a model's layers without reading the server's disk: what `POST /api/show` tells.
//!
//! It names the large blobs (weights, projectors, adapters) by digest and gives the small text layers as text. Equal
//! texts are equal blobs, so a hash of the text stands for the blob. Sizes of single blobs are told nowhere; the list
//! tells what all layers of a model add up to.

use std::sync::Arc;

/// The layers of one model, as far as they can be told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers {
    /// The digests of its large blobs, in lower-case hex without `sha256:`, none twice.
    pub blobs: Vec<Arc<str>>,
    /// Whether these are all its large blobs. Of a model in safetensors (MLX) form `show` names none: what it shares with
    /// its like cannot be known from here.
    pub is_complete: bool,
    /// Layers that are one where their texts are the same, and else two.
    pub texts: Vec<TextLayer>,
    /// Layers that may be one where their hashes are the same, and else are two.
    pub doubtful: Vec<TextLayer>,
}

/// A small layer that `show` gives as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextLayer {
    /// Of the kind and the text.
    pub hash: u64,
    /// How many bytes it has at least.
    pub least: u64,
    /// How many bytes it has at most.
    pub most: u64,
}

/// What an answer to `show` says, in its own words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'a> {
    /// The whole Modelfile.
    pub modelfile: &'a str,
    /// The template, Ollama's own one where the model has none.
    pub template: &'a str,
    /// The system prompt.
    pub system: &'a str,
    /// All licenses, joined by a line break.
    pub license: &'a str,
    /// The parameters, a line each. Their layer has another form.
    pub parameters: &'a str,
    /// A hash of the example messages.
    pub messages: u64,
    /// How many bytes the example messages take in the answer. Their layer has another form.
    pub messages_bytes: usize,
    /// The form of the weights: `gguf`, `safetensors`.
    pub format: &'a str,
}

/// What Ollama shows for a model without a template; such a model has no layer for it.
const NO_TEMPLATE: &str = "{{ .Prompt }}";
impl Layers {
    /// Reads what `show` says. `None` where it does not name all blobs although they have names.
    #[must_use]
    pub fn from_show(shown: &Shown) -> Option<Self> {
        let (blobs, is_complete) = blobs_in(shown.modelfile);
        if !is_complete && shown.format != "safetensors" {
            return None;
        }
        Some(Layers {
            blobs,
            is_complete,
            texts: shown.texts(),
            doubtful: shown.doubtful(),
        })
    }
}

impl Shown<'_> {
    fn texts(&self) -> Vec<TextLayer> {
        let layer = |kind, text: &str| TextLayer {
            hash: hash(&[kind, text]),
            least: match text {
                NO_TEMPLATE => 0,
                _ => text.len() as u64,
            },
            most: text.len() as u64,
        };
        let texts = [("template", self.template), ("system", self.system)];
        let some = texts.into_iter().filter(|(_, text)| !text.is_empty());
        some.map(|(kind, text)| layer(kind, text)).collect()
    }

    /// Licenses come joined, so which ones two models have in common is not to be seen. Parameters and messages have another
    /// form on the disk, at most twice as long.
    fn doubtful(&self) -> Vec<TextLayer> {
        let layer = |hash, bytes: usize| TextLayer {
            hash,
            least: 0,
            most: bytes as u64,
        };
        let layers = [
            layer(hash(&["license"]), self.license.len()),
            layer(hash_of_lines(self.parameters), 2 * self.parameters.len()),
            layer(hash(&["messages"]) ^ self.messages, 2 * self.messages_bytes),
        ];
        layers.into_iter().filter(|layer| layer.most > 0).collect()
    }
}

/// The digests in the `FROM` and `ADAPTER` lines at the beginning of a Modelfile, and whether every such line has one. What
/// follows them is the model's own text, which may look like anything.
fn blobs_in(modelfile: &str) -> (Vec<Arc<str>>, bool) {
    let mut blobs: Vec<Arc<str>> = Vec::new();
    let mut has_all = true;
    for line in modelfile.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(path) = line.strip_prefix("FROM ").or(line.strip_prefix("ADAPTER ")) else {
            break;
        };
        match digest_in(path) {
            Some(digest) if blobs.contains(&digest) => {}
            Some(digest) => blobs.push(digest),
            None => has_all = false,
        }
    }
    let is_complete = has_all && !blobs.is_empty();
    (blobs, is_complete)
}

/// The digest in a path such as `/models/blobs/sha256-HEX`, `C:\models\blobs\sha256-HEX`, or the same in quotes.
fn digest_in(path: &str) -> Option<Arc<str>> {
    let file = path.trim_matches('"').rsplit(['/', '\\']).next()?;
    let digest = file
        .strip_prefix("sha256-")
        .or(file.strip_prefix("sha256:"))?;
    let is_hex = digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    (digest.len() == 64 && is_hex).then(|| digest.to_ascii_lowercase().into())
}

/// Ollama writes the parameters in another order at each call.
fn hash_of_lines(parameters: &str) -> u64 {
    let lines = parameters.lines().map(|line| hash(&["parameters", line]));
    lines.fold(0, u64::wrapping_add)
}

/// FNV-1a over texts and their ends. Equal texts, and hardly any others, have equal hashes.
#[must_use]
pub fn hash(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
