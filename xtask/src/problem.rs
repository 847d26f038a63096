//! What can keep a task from being done, each in one line that says what to do about it.

use std::{io, path::PathBuf};

use thiserror::Error;

/// Why a task was not done.
#[derive(Debug, Error)]
pub(crate) enum Problem {
    #[error(
        "the WebAssembly target is missing and could not be installed: on Linux, macOS and Windows get Rust from \
         https://rustup.rs and run `rustup target add wasm32-unknown-unknown` with a network connection; on Debian \
         and Ubuntu without it, run this again as root or with sudo"
    )]
    NoWasmTarget,

    #[error(
        "{name} {version} could not be built (its own message is above): it is downloaded from crates.io, so check \
         the network, and needs a C compiler: on Linux `apt install build-essential` or your system's like, on \
         macOS `xcode-select --install`, on Windows the Visual Studio Build Tools with “Desktop development with C++”"
    )]
    ToolNotBuilt { name: &'static str, version: String },

    #[error(
        "Node.js {wanted} or newer with npm is missing{}: {NODE_HELP}",
        found.as_ref().map(|version| format!(" (found {version})")).unwrap_or_default()
    )]
    NoNode { wanted: u32, found: Option<String> },

    #[error(
        "npm could not install {package} (its own message is above): check the network, then run this again"
    )]
    NpmFailed { package: String },

    #[error(
        "no Chromium for the browser tests: Playwright's own could not be downloaded, and none is installed: on \
         Linux `sudo apt install chromium` or your system's like, on macOS `brew install --cask chromium`, on \
         Windows `winget install Google.Chrome`; or name one in PANEL_CHROMIUM"
    )]
    NoChromium,

    #[error("PANEL_CHROMIUM names {0}, and there is no such program")]
    WrongChromium(PathBuf),

    #[error("there are no browser tests: end2end/package.json is missing")]
    NoBrowserTests,

    #[error(
        "this system has no cache folder: set XDG_CACHE_HOME (Linux), HOME (macOS) or LOCALAPPDATA (Windows)"
    )]
    NoCacheFolder,

    #[error("Cargo.lock names no {0}")]
    NotLocked(&'static str),

    #[error("Cargo.lock cannot be read: {0}")]
    Lockfile(#[from] toml::de::Error),

    #[error("cargo describes this workspace in a way that is not understood: {0}")]
    Metadata(#[from] serde_json::Error),

    #[error("dist/index.html is no page that could carry a security policy")]
    NoPage,

    #[error("a style sheet that is for later is not in index.html; xtask/src/styles.rs names them")]
    NoSheet,

    #[error("the page's WebAssembly cannot be read: {0}")]
    NotWasm(#[from] wasmparser::BinaryReaderError),

    #[error("the names in the page's WebAssembly could not be shortened: {0}")]
    NotShortened(String),

    #[error("the page's WebAssembly could not be taken apart: {0}")]
    NotSplit(&'static str),

    #[error("the page's WebAssembly could not be written anew: {0}")]
    NotWritten(String),

    #[error("`{command}` failed ({status})")]
    Failed { command: String, status: String },

    #[error("`{command}` could not be started: {source}")]
    NotStarted { command: String, source: io::Error },

    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },

    #[error("a first visit downloads {brotli} bytes, more than the limit of {limit}")]
    TooLarge { brotli: u64, limit: u64 },

    #[error("failed: {0}")]
    Checks(String),
}

impl Problem {
    /// What went wrong while a part of the WebAssembly was written.
    pub(crate) fn not_split(error: wasm_encoder::reencode::Error) -> Self {
        Self::NotWritten(error.to_string())
    }
}

const NODE_HELP: &str = "on Linux `sudo apt install nodejs npm` or your system's like, on macOS `brew install node`, \
                         on Windows `winget install OpenJS.NodeJS.LTS`, or from https://nodejs.org";

/// Says which file an input or output error is about.
pub(crate) trait AboutFile<T> {
    /// Adds the file's path to the error.
    fn about(self, path: impl Into<PathBuf>) -> Result<T, Problem>;
}

impl<T> AboutFile<T> for io::Result<T> {
    fn about(self, path: impl Into<PathBuf>) -> Result<T, Problem> {
        self.map_err(|source| Problem::File {
            path: path.into(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Problems that a person can meet while installing.
    fn installing() -> [Problem; 6] {
        [
            Problem::NoWasmTarget,
            Problem::ToolNotBuilt {
                name: "trunk",
                version: "1.0.0".to_owned(),
            },
            Problem::NoNode {
                wanted: 20,
                found: None,
            },
            Problem::NoNode {
                wanted: 20,
                found: Some("v18.1.0".to_owned()),
            },
            Problem::NoChromium,
            Problem::NoCacheFolder,
        ]
    }

    #[test]
    fn each_is_one_line_for_every_system() {
        for problem in installing() {
            let text = problem.to_string();
            assert!(!text.contains('\n') && !text.contains("  "), "{text}");
            for system in ["Linux", "macOS", "Windows"] {
                assert!(text.contains(system), "no {system}: {text}");
            }
        }
    }

    #[test]
    fn an_old_node_is_named() {
        let problem = Problem::NoNode {
            wanted: 20,
            found: Some("v18.1.0".to_owned()),
        };
        assert!(problem.to_string().contains("(found v18.1.0)"), "{problem}");
    }
}
