//! Recorded exchanges, read from `tests/recorded/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Recording {
    #[serde(skip)]
    pub file: String,
    pub about: String,
    pub request: RecordedRequest,
    pub response: Exchange,
}

#[derive(Deserialize)]
pub struct RecordedRequest {
    pub method: String,
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
}

/// An answer, recorded or received.
#[derive(Debug, Deserialize)]
pub struct Exchange {
    pub status: u16,
    /// By name in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Recording {
    /// The number at the beginning of the file's name.
    pub fn number(&self) -> u32 {
        self.file[..2].parse().unwrap()
    }
}

/// All recordings, in the order in which they were made.
pub fn all() -> Vec<Recording> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Recording {
    let text = fs::read_to_string(path).unwrap();
    let mut recording: Recording = serde_json::from_str(&text).unwrap();
    recording.file = path.file_name().unwrap().to_string_lossy().into_owned();
    recording
}
