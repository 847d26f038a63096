//! Node.js, which brings wasm-opt and the browser tests.

use std::path::Path;

use crate::{problem::Problem, program::Program};

/// The oldest major version that the browser tests run on.
const OLDEST: u32 = 20;

/// Node.js with npm, in a version that will do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node;

impl Node {
    /// Looks for it on PATH.
    pub(crate) fn find() -> Result<Self, Problem> {
        let found = Program::new("node").arg("--version").quiet_output();
        let npm = Program::new("npm").arg("--version").quiet_output();
        if npm.is_some()
            && found
                .as_deref()
                .and_then(major)
                .is_some_and(|major| major >= OLDEST)
        {
            Ok(Self)
        } else {
            Err(Problem::NoNode {
                wanted: OLDEST,
                found,
            })
        }
    }

    /// Installs one package into a folder of its own.
    pub(crate) fn install(self, package: &str, folder: &Path) -> Result<(), Problem> {
        Program::new("npm")
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--prefix",
            ])
            .arg(folder)
            .arg(package)
            .in_folder(folder)
            .run()
            .map_err(|_| Problem::NpmFailed {
                package: package.to_owned(),
            })
    }

    /// Installs exactly what a folder's lock file names.
    pub(crate) fn install_locked(self, folder: &Path) -> Result<(), Problem> {
        Program::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .in_folder(folder)
            .run()
            .map_err(|_| Problem::NpmFailed {
                package: "the browser tests' packages".to_owned(),
            })
    }

    /// A program out of a folder's installed packages.
    pub(crate) fn tool(self, name: &str, folder: &Path) -> Program {
        Program::new("npx")
            .args(["--no-install", name])
            .in_folder(folder)
    }
}

/// `20` of `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_decides() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("command not found"), None);
    }
}
