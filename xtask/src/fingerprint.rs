//! Tells by content whether files are still the same; times say nothing after a fresh checkout.

use std::{
    fmt::{self, Write},
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::problem::{AboutFile, Problem};

/// The SHA-256 of some content, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint(String);

impl Fingerprint {
    pub(crate) fn of_text(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    pub(crate) fn of_bytes(content: &[u8]) -> Self {
        Self::finish(Sha256::new_with_prefix(content))
    }

    /// Of the names and contents of files, folders with all that is in them. What does not exist counts as such.
    pub(crate) fn of_files(root: &Path, paths: &[&str]) -> Result<Self, Problem> {
        let mut hash = Sha256::new();
        for path in paths {
            for file in files_below(&root.join(path))? {
                let content = fs::read(&file).about(&file)?;
                let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy();
                // The lengths keep a name's end from being read as content's beginning.
                hash.update(format!("{} {} {name}", name.len(), content.len()));
                hash.update(content);
            }
        }
        Ok(Self::finish(hash))
    }

    /// Enough of it for a folder's name.
    pub(crate) fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }

    fn finish(hash: Sha256) -> Self {
        let digest = hash.finalize();
        Self(digest.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _written = write!(text, "{byte:02x}");
            text
        }))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All files below a path, sorted; the path itself if it is a file; none if there is nothing.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let listed: io::Result<Vec<_>> = fs::read_dir(path).and_then(|entries| {
        entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect()
    });
    let mut entries = listed.about(path)?;
    entries.sort();
    let below: Result<Vec<_>, _> = entries.iter().map(|entry| files_below(entry)).collect();
    Ok(below?.concat())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn content_and_names_count_and_nothing_else() {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        let take = || Fingerprint::of_files(root, &["src", "missing"]).unwrap();
        fs::create_dir_all(root.join("src/deep")).unwrap();
        fs::write(root.join("src/deep/a"), "1").unwrap();
        let first = take();
        fs::write(root.join("src/deep/a"), "1").unwrap();
        assert_eq!(take(), first);
        fs::write(root.join("other"), "").unwrap();
        assert_eq!(take(), first);
        fs::write(root.join("src/deep/a"), "2").unwrap();
        assert_ne!(take(), first);
        fs::rename(root.join("src/deep/a"), root.join("src/deep/b")).unwrap();
        fs::write(root.join("src/deep/b"), "1").unwrap();
        assert_ne!(take(), first);
    }

    #[test]
    fn a_short_form_for_names() {
        assert_eq!(Fingerprint::of_text("").short(), "e3b0c44298fc");
    }
}
