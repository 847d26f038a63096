//! Debian's and Ubuntu's packages, for machines that cannot reach rustup's or Playwright's server.

use std::{fs, path::Path};

use crate::{problem::Problem, program::Program, step::heading};

/// Debian's Rust compiler, with all that compiling to WebAssembly needs.
const COMPILER: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-clippy",
    "rustfmt-web",
];

/// Where these packages put the standard library's source.
pub(crate) const LIBRARY_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/Cargo.toml";

/// The linker for WebAssembly: a link to a version of LLVM's.
const LINKER: &str = "/usr/bin/rust-lld";

/// Chromium without windows: the package, and its program.
pub(crate) const HEADLESS_CHROMIUM: &str = "chromium-headless-shell";

/// How this person may install packages.
#[derive(Debug, Clone, Copy)]
enum Rights {
    Root,
    /// `sudo` that asks for no password.
    Sudo,
}

/// Installs Debian's compiler, unless it is there. The linker is only suggested by its packages, so it is named too.
pub(crate) fn install_compiler() -> Result<(), Problem> {
    if !Path::new(LIBRARY_SOURCE).exists() || !Path::new("/usr/bin/cargo-clippy").exists() {
        install(&COMPILER)?;
    }
    match fs::read_link(LINKER) {
        Ok(package) if !Path::new(LINKER).exists() => install(&[&*package.to_string_lossy()]),
        _ => Ok(()),
    }
}

/// Installs Debian's Chromium.
pub(crate) fn install_chromium() -> Result<(), Problem> {
    install(&["chromium"])
}

/// Installs Debian's Chromium without windows.
pub(crate) fn install_headless_chromium() -> Result<(), Problem> {
    install(&[HEADLESS_CHROMIUM])
}

fn install(packages: &[&str]) -> Result<(), Problem> {
    let rights = Rights::of_this_person().ok_or(Problem::NoWasmTarget)?;
    heading(&format!(
        "Installing Debian's {} (once; a few minutes)",
        packages.join(", ")
    ));
    rights.apt_get(&["update", "--quiet"])?;
    rights.apt_get(
        &[
            &["install", "--yes", "--quiet", "--no-install-recommends"],
            packages,
        ]
        .concat(),
    )
}

impl Rights {
    /// `None` where there is no `apt-get`, or no right to use it.
    fn of_this_person() -> Option<Self> {
        which::which("apt-get").ok()?;
        if Program::new("id").arg("-u").quiet_output()? == "0" {
            return Some(Self::Root);
        }
        Program::new("sudo")
            .args(["-n", "true"])
            .quiet_output()
            .map(|_| Self::Sudo)
    }

    fn apt_get(self, arguments: &[&str]) -> Result<(), Problem> {
        let program = match self {
            Self::Root => Program::new("apt-get"),
            Self::Sudo => Program::new("sudo").args(["-n", "apt-get"]),
        };
        program
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()
    }
}
