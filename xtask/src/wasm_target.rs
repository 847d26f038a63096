//! How this machine compiles to WebAssembly.

use std::{fs, path::Path};

use crate::{cache::Cache, problem::Problem, program::Program, step::heading, sysroot::Sysroot};

/// The target's name.
pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";

/// Where the target's standard library comes from.
#[derive(Debug)]
pub(crate) enum WasmTarget {
    /// The person's own toolchain has it, which is the usual case.
    OfToolchain,
    /// Debian's compiler with a standard library that was built here.
    Own(Sysroot),
}

impl WasmTarget {
    /// Finds the target, or installs it.
    pub(crate) fn install(cache: &Cache) -> Result<Self, Problem> {
        if toolchain_has_it() {
            return Ok(Self::OfToolchain);
        }
        if let Some(sysroot) = Sysroot::cached(cache) {
            return Ok(Self::Own(sysroot));
        }
        heading("Adding the WebAssembly target to Rust (once; a small download)");
        let added = Program::new("rustup").args(["target", "add", TRIPLE]).run();
        if added.is_ok() && toolchain_has_it() {
            return Ok(Self::OfToolchain);
        }
        Sysroot::build(cache).map(Self::Own)
    }

    /// Sets a program up to compile for the target: cargo itself, or one that calls it.
    pub(crate) fn prepare(&self, program: Program) -> Program {
        match self {
            Self::OfToolchain => program,
            Self::Own(sysroot) => sysroot.prepare(program),
        }
    }
}

/// Whether the compiler in use has the target's standard library.
fn toolchain_has_it() -> bool {
    Program::new("rustc")
        .args(["--print", "target-libdir", "--target", TRIPLE])
        .quiet_output()
        .is_some_and(|folder| has_standard_library(Path::new(&folder)))
}

/// Whether a folder holds a standard library; the folder alone may be a rest of an earlier one.
pub(crate) fn has_standard_library(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn only_a_standard_library_counts() {
        let folder = TempDir::new().unwrap();
        assert!(!has_standard_library(&folder.path().join("missing")));
        fs::write(folder.path().join("libcore-1.rlib"), "").unwrap();
        assert!(!has_standard_library(folder.path()));
        fs::write(folder.path().join("libstd-1.rlib"), "").unwrap();
        assert!(has_standard_library(folder.path()));
    }
}
