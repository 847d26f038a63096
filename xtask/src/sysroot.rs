//! A standard library for WebAssembly, built here, where rustup has none to give.
//!
//! Debian's compiler comes with the library's source but not with the library for this target. It is built once per
//! compiler into the cache; the system's own folders stay as they are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    cache::Cache,
    debian,
    fingerprint::Fingerprint,
    problem::{AboutFile, Problem},
    program::Program,
    step::heading,
    wasm_target::{TRIPLE, has_standard_library},
};

/// Debian's compiler; asked for by its path, because rustup's usually comes first on PATH.
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// An empty package, of which only the standard library below it is wanted.
const MANIFEST: &str = r#"
[package]
name = "empty"
version = "0.0.0"
edition = "2024"
[lib]
path = "lib.rs"
[profile.release]
opt-level = 3
codegen-units = 1
lto = "off"
panic = "abort"
[workspace]
"#;

/// A folder that the compiler takes for its own installation, for this target.
#[derive(Debug)]
pub(crate) struct Sysroot {
    folder: PathBuf,
}

impl Sysroot {
    /// The one for Debian's present compiler, if it was built before.
    pub(crate) fn cached(cache: &Cache) -> Option<Self> {
        let sysroot = Self {
            folder: cache.sysroot(&compiler()?),
        };
        has_standard_library(&sysroot.libraries()).then_some(sysroot)
    }

    /// Installs Debian's compiler if need be, and builds the library with it.
    pub(crate) fn build(cache: &Cache) -> Result<Self, Problem> {
        debian::install_compiler()?;
        let compiler = compiler().ok_or(Problem::NoWasmTarget)?;
        heading("Building Rust's standard library for WebAssembly (once; about a minute)");
        let sysroot = Self {
            folder: cache.sysroot(&compiler),
        };
        cache.install(&sysroot.folder, |unfinished| {
            let work = TempDir::new().about(std::env::temp_dir())?;
            build_library(work.path())?;
            let built = work
                .path()
                .join("target")
                .join(TRIPLE)
                .join("release")
                .join("deps");
            copy_libraries(
                &built,
                &Self {
                    folder: unfinished.to_owned(),
                }
                .libraries(),
            )
        })?;
        Ok(sysroot)
    }

    /// Lets a program compile with Debian's compiler and this library. The flag is for this target only, so what
    /// runs at compile time still gets the compiler's own library.
    pub(crate) fn prepare(&self, program: Program) -> Program {
        program
            // For rustup's cargo: the toolchain at this path.
            .env("RUSTUP_TOOLCHAIN", "/usr")
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                format!("--sysroot={}", self.folder.display()),
            )
    }

    fn libraries(&self) -> PathBuf {
        self.folder
            .join("lib")
            .join("rustlib")
            .join(TRIPLE)
            .join("lib")
    }
}

/// Names Debian's compiler so that another version, or another build of the same, has another name.
fn compiler() -> Option<String> {
    let description = Program::new(RUSTC).arg("-vV").quiet_output()?;
    let release = description
        .lines()
        .find_map(|line| line.strip_prefix("release: "))?;
    Some(format!(
        "{release}-{}",
        Fingerprint::of_text(&description).short()
    ))
}

fn build_library(work: &Path) -> Result<(), Problem> {
    for (name, text) in [("Cargo.toml", MANIFEST), ("lib.rs", "#![no_std]\n")] {
        fs::write(work.join(name), text).about(work.join(name))?;
    }
    Program::new(CARGO)
        .args([
            "build",
            "--release",
            "--target",
            TRIPLE,
            "-Zbuild-std=std,panic_abort,test,proc_macro",
        ])
        .env("RUSTC", RUSTC)
        // Lets a stable compiler build its own standard library.
        .env("RUSTC_BOOTSTRAP", "1")
        // The app is optimized as a whole, for which the library must carry its bitcode.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .in_folder(work)
        .run()
}

/// Copies all libraries but the empty package's own.
fn copy_libraries(from: &Path, to: &Path) -> Result<(), Problem> {
    fs::create_dir_all(to).about(to)?;
    for entry in fs::read_dir(from).about(from)?.flatten() {
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libempty-") {
            fs::copy(entry.path(), to.join(&name)).about(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_libraries_are_copied() {
        let folder = TempDir::new().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir(&from).unwrap();
        for name in [
            "libstd-1.rlib",
            "libempty-1.rlib",
            "libstd-1.rmeta",
            "std.d",
        ] {
            fs::write(from.join(name), "").unwrap();
        }
        copy_libraries(&from, &to).unwrap();
        let copied: Vec<_> = fs::read_dir(&to)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(copied, ["libstd-1.rlib"]);
        assert!(has_standard_library(&to));
    }
}
