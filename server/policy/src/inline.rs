//! What a page carries in itself, as the policy names it.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// The SHA-256 of one inline script or style sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineHash([u8; 32]);

impl InlineHash {
    /// Hashes a text the way a browser does: after the parser made every line end a line feed.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.replace("\r\n", "\n").as_bytes()).into())
    }
}

impl fmt::Display for InlineHash {
    /// As a source in the policy: `'sha256-…'`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'sha256-{}'", BASE64_STANDARD.encode(self.0))
    }
}

/// What a page carries in itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inline {
    /// Its `<script>` elements that have no `src`.
    pub scripts: Vec<InlineHash>,
    /// Its `<style>` elements.
    pub styles: Vec<InlineHash>,
}

impl Inline {
    /// Finds it.
    ///
    /// It reads pages that our own build wrote, not any HTML: a script that it would miss does not run, and that shows.
    #[must_use]
    pub fn of(html: &str) -> Self {
        Self {
            scripts: hashes(html, "script"),
            styles: hashes(html, "style"),
        }
    }
}

fn hashes(html: &str, tag: &str) -> Vec<InlineHash> {
    let mut hashes = Vec::new();
    let mut rest = html;
    while let Some((attributes, text, after)) = next_element(rest, tag) {
        if !has_source(attributes) {
            hashes.push(InlineHash::of(text));
        }
        rest = after;
    }
    hashes
}

/// The next such element's attributes, its text, and what follows it.
fn next_element<'a>(html: &'a str, tag: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (_, from_attributes) = html.split_once(&format!("<{tag}"))?;
    let (attributes, from_text) = from_attributes.split_once('>')?;
    let (text, after) = from_text.split_once(&format!("</{tag}>"))?;
    Some((attributes, text, after))
}

fn has_source(attributes: &str) -> bool {
    attributes
        .split_ascii_whitespace()
        .any(|attribute| attribute.starts_with("src="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        // The example of the Content Security Policy specification.
        assert_eq!(
            InlineHash::of("alert('Hello, world.');").to_string(),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }

    #[test]
    fn only_what_is_inline_counts() {
        let html = r#"<style>four</style><link rel="stylesheet"><script type="module">one</script><script src="two.js"></script><script>three</script>"#;
        assert_eq!(
            Inline::of(html),
            Inline {
                scripts: vec![InlineHash::of("one"), InlineHash::of("three")],
                styles: vec![InlineHash::of("four")],
            }
        );
    }

    #[test]
    fn line_ends_do_not_change_the_hash() {
        assert_eq!(InlineHash::of("a\r\nb"), InlineHash::of("a\nb"));
    }

    #[test]
    fn a_page_of_files_carries_nothing() {
        assert_eq!(Inline::of("<p>script, style</p>"), Inline::default());
    }
}
