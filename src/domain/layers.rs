//! What can be known of a model's layers without reading the server's disk: what `POST /api/show` tells.
//!
//! It names the large blobs (weights, projectors, adapters) by digest and gives the small text layers as text. Equal
//! texts are equal blobs, so a hash of the text stands for the blob. Sizes of single blobs are told nowhere; the list
//! tells what all layers of a model add up to.

use std::sync::Arc;

/// The layers of one model, as far as they can be told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers {
    /// The digests of its large blobs, in hex without `sha256:`, none twice.
    pub blobs: Vec<Arc<str>>,
    /// Whether these are all its large blobs. Of a model in safetensors (MLX) form `show` names none: what it shares with
    /// its like cannot be known from here.
    pub is_complete: bool,
    /// Its text layers.
    pub texts: Vec<TextLayer>,
    /// A hash that two models share if they may share their parameters or messages, and else do not share.
    pub rest: u64,
    /// How many bytes its parameters and its messages have at most, both together.
    pub rest_limit: u64,
}

/// A layer that `show` gives as text: a template, a system prompt, a license.
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
    /// How many bytes the example messages take in the answer. Their layer has another form.
    pub messages: usize,
}

/// What Ollama shows for a model without a template; such a model has no layer for it.
const NO_TEMPLATE: &str = "{{ .Prompt }}";
/// How many line breaks between licenses are allowed for.
const LICENSE_JOINTS: u64 = 8;

impl Layers {
    /// Reads what `show` says.
    #[must_use]
    pub fn from_show(shown: &Shown) -> Self {
        let (blobs, is_complete) = blobs_in(shown.modelfile);
        let mut texts = Vec::new();
        for (kind, text) in [
            ("template", shown.template),
            ("system", shown.system),
            ("license", shown.license),
        ] {
            if !text.is_empty() {
                texts.push(TextLayer::new(kind, text));
            }
        }
        let other_form = 2 * (shown.parameters.len() + shown.messages) as u64;
        Layers {
            rest: hash_of_lines(shown.parameters),
            rest_limit: other_form,
            blobs,
            is_complete,
            texts,
        }
    }
}

impl TextLayer {
    fn new(kind: &str, text: &str) -> Self {
        let most = text.len() as u64;
        let least = match kind {
            "template" if text == NO_TEMPLATE => 0,
            "license" => most.saturating_sub(LICENSE_JOINTS),
            _ => most,
        };
        TextLayer {
            hash: hash(&[kind, text]),
            least,
            most,
        }
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
            Some(digest) if blobs.iter().any(|blob| **blob == *digest) => {}
            Some(digest) => blobs.push(digest.into()),
            None => has_all = false,
        }
    }
    let is_complete = has_all && !blobs.is_empty();
    (blobs, is_complete)
}

/// The digest in a path such as `/models/blobs/sha256-HEX`, `C:\models\blobs\sha256-HEX`, or the same in quotes.
fn digest_in(path: &str) -> Option<&str> {
    let file = path.trim_matches('"').rsplit(['/', '\\']).next()?;
    let digest = file
        .strip_prefix("sha256-")
        .or(file.strip_prefix("sha256:"))?;
    let is_hex = digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    (digest.len() == 64 && is_hex).then_some(digest)
}

/// Ollama writes the parameters in another order at each call.
fn hash_of_lines(parameters: &str) -> u64 {
    let lines = parameters.lines().map(|line| hash(&[line]));
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
