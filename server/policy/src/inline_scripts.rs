//! Which scripts a page carries in itself, as the policy names them.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// The SHA-256 of one inline script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptHash([u8; 32]);

impl ScriptHash {
    /// Hashes a script's text the way a browser does: after the parser made every line end a line feed.
    #[must_use]
    pub fn of(script: &str) -> Self {
        Self(Sha256::digest(script.replace("\r\n", "\n").as_bytes()).into())
    }
}

impl fmt::Display for ScriptHash {
    /// As a source in the policy: `'sha256-…'`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'sha256-{}'", BASE64_STANDARD.encode(self.0))
    }
}

/// The hashes of all `<script>` elements of a page that have no `src`.
///
/// It reads pages that our own build wrote, not any HTML: a script that it would miss does not run, and that shows.
#[must_use]
pub fn inline_script_hashes(html: &str) -> Vec<ScriptHash> {
    let mut hashes = Vec::new();
    let mut rest = html;
    while let Some((attributes, script, after)) = next_script(rest) {
        if !has_source(attributes) {
            hashes.push(ScriptHash::of(script));
        }
        rest = after;
    }
    hashes
}

/// The next script element's attributes, its text, and what follows it.
fn next_script(html: &str) -> Option<(&str, &str, &str)> {
    let (_, from_attributes) = html.split_once("<script")?;
    let (attributes, from_text) = from_attributes.split_once('>')?;
    let (text, after) = from_text.split_once("</script>")?;
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
            ScriptHash::of("alert('Hello, world.');").to_string(),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }

    #[test]
    fn only_inline_scripts_count() {
        let html = r#"<script type="module">one</script><script src="two.js"></script><script>three</script>"#;
        assert_eq!(
            inline_script_hashes(html),
            [ScriptHash::of("one"), ScriptHash::of("three")]
        );
    }

    #[test]
    fn line_ends_do_not_change_the_hash() {
        assert_eq!(ScriptHash::of("a\r\nb"), ScriptHash::of("a\nb"));
    }

    #[test]
    fn a_page_without_scripts_has_no_hashes() {
        assert!(inline_script_hashes("<p>script</p>").is_empty());
    }
}
