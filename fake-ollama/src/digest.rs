//! SHA-256 digests, by which blobs and manifests are known.

use std::fmt;

use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest; it is displayed and serialised as `sha256:HEX`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Digest {
    hex: String,
}

impl Digest {
    /// The digest of content that is really there.
    pub(crate) fn of(content: &[u8]) -> Self {
        let hash = Sha256::digest(content);
        Self {
            hex: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// The digest that stands for content which is only declared, such as 400 GB of weights.
    pub(crate) fn invented(seed: &str) -> Self {
        Self::of(seed.as_bytes())
    }

    /// Reads `sha256:HEX` or `sha256-HEX`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let hex = text
            .strip_prefix("sha256:")
            .or_else(|| text.strip_prefix("sha256-"))?;
        let is_digest = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then(|| Self {
            hex: hex.to_ascii_lowercase(),
        })
    }

    /// The hexadecimal digits alone, as lists show a manifest's digest.
    pub(crate) fn hex(&self) -> &str {
        &self.hex
    }

    /// The first twelve digits, as progress lines show it.
    pub(crate) fn short(&self) -> &str {
        &self.hex[..12]
    }

    /// The name of the blob's file.
    pub(crate) fn file_name(&self) -> String {
        format!("sha256-{}", self.hex)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn hashes_as_everybody_does() {
        let prompt = Digest::of(b"{{ .Prompt }}");
        assert_eq!(prompt.short(), "b507b9c2f6ca");
        assert_eq!(Digest::parse(&prompt.to_string()), Some(prompt));
    }

    #[test]
    fn refuses_what_is_no_digest() {
        for text in ["xyz", "sha256:12", "sha256-zz"] {
            assert_eq!(Digest::parse(text), None);
        }
    }
}
