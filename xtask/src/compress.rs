//! The compressed forms of the page's files, which the server sends as they are.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::{
    fingerprint::files_below,
    problem::{AboutFile, Problem},
};

/// A compressed form, named by its file's ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Brotli,
    Gzip,
}

impl Form {
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    fn ending(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    /// Where this form of a file lies: `app.js.br` beside `app.js`.
    pub(crate) fn beside(self, file: &Path) -> PathBuf {
        let mut name = OsString::from(file);
        name.push(".");
        name.push(self.ending());
        PathBuf::from(name)
    }

    /// Compresses as far as it goes: it is done once, and downloaded often.
    fn compress(self, content: &[u8]) -> io::Result<Vec<u8>> {
        let mut compressed = Vec::new();
        match self {
            Self::Brotli => {
                let best = BrotliEncoderParams {
                    quality: 11,
                    lgwin: 24,
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut &*content, &mut compressed, &best)?;
            }
            Self::Gzip => {
                let mut encoder = GzEncoder::new(&mut compressed, Compression::best());
                encoder.write_all(content)?;
                encoder.finish()?;
            }
        }
        Ok(compressed)
    }
}

/// Writes each file's compressed forms beside it, where they are smaller.
pub(crate) fn compress(folder: &Path) -> Result<(), Problem> {
    for file in page_files(folder)? {
        let content = fs::read(&file).about(&file)?;
        for form in Form::ALL {
            let compressed = form.compress(&content).about(&file)?;
            if compressed.len() < content.len() {
                let path = form.beside(&file);
                fs::write(&path, compressed).about(path)?;
            }
        }
    }
    Ok(())
}

/// The page's own files: no compressed forms, nothing hidden.
pub(crate) fn page_files(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let files = files_below(folder)?;
    Ok(files
        .into_iter()
        .filter(|file| !is_compressed(file) && !is_hidden(file))
        .collect())
}

fn is_compressed(file: &Path) -> bool {
    file.extension()
        .is_some_and(|ending| Form::ALL.iter().any(|form| ending == form.ending()))
}

fn is_hidden(file: &Path) -> bool {
    file.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn compressed_forms_hold_the_same_content() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("app.js");
        let content = "let count = 0;\n".repeat(100);
        fs::write(&file, &content).unwrap();
        compress(folder.path()).unwrap();

        let mut brotli = Vec::new();
        let compressed = fs::read(Form::Brotli.beside(&file)).unwrap();
        brotli::BrotliDecompress(&mut &*compressed, &mut brotli).unwrap();
        assert_eq!(brotli, content.as_bytes());

        let mut gzip = String::new();
        let compressed = fs::read(folder.path().join("app.js.gz")).unwrap();
        GzDecoder::new(&*compressed)
            .read_to_string(&mut gzip)
            .unwrap();
        assert_eq!(gzip, content);
    }

    #[test]
    fn a_form_that_is_not_smaller_is_not_written() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("tiny"), "1").unwrap();
        compress(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn hidden_and_compressed_files_are_not_the_pages_own() {
        let folder = TempDir::new().unwrap();
        for name in [".lock", "index.html", "index.html.br", "index.html.gz"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(
            page_files(folder.path()).unwrap(),
            [folder.path().join("index.html")]
        );
    }
}
