//! The checkout that a task works on.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::{problem::Problem, program::Program, wasm_target::TRIPLE};

/// Where the sources are, and where cargo puts what it builds.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Workspace {
    /// The workspace that this program was built from.
    pub(crate) fn find() -> Result<Self, Problem> {
        let description = Program::new("cargo")
            .args([
                "metadata",
                "--no-deps",
                "--format-version",
                "1",
                "--manifest-path",
            ])
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
            .output()?;
        let metadata: Metadata = serde_json::from_str(&description)?;
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The built page.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The browser tests.
    pub(crate) fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// This program's own notes, which `cargo clean` removes.
    pub(crate) fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The page's WebAssembly as the linker wrote it in the last build.
    pub(crate) fn linked(&self) -> PathBuf {
        let folder = self.target.join(TRIPLE).join("release");
        folder.join("ollama-panel-app.wasm")
    }

    /// A program built with the profile `native`.
    pub(crate) fn native_binary(&self, name: &str) -> PathBuf {
        self.target
            .join("native")
            .join(name)
            .with_extension(std::env::consts::EXE_EXTENSION)
    }
}
