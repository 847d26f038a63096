//! The programs that build the page: Trunk, wasm-bindgen and wasm-opt, each at one exact version.

use std::path::{Path, PathBuf};

use crate::{
    cache::Cache, lockfile::locked_version, node::Node, problem::Problem, program::Program,
    step::heading, workspace::Workspace,
};

const TRUNK: &str = "0.22.1";

/// Carries wasm-opt. `Trunk.toml` names the same version, for Trunk to take it or to download its own.
const BINARYEN: &str = "132.0.0";

/// The installed tools.
#[derive(Debug)]
pub(crate) struct Tools {
    trunk: PathBuf,
    /// What Trunk calls, and must find before any other version of it.
    helpers: Vec<PathBuf>,
}

impl Tools {
    /// Installs those that are missing.
    pub(crate) fn install(workspace: &Workspace, cache: &Cache) -> Result<Self, Problem> {
        let trunk = CargoTool::trunk().install(cache)?.join("trunk");
        let mut helpers = vec![CargoTool::wasm_bindgen(workspace.root())?.install(cache)?];
        match Node::find() {
            Ok(node) => helpers.push(install_wasm_opt(node, cache)?),
            Err(_) => println!("Node.js is not there, so Trunk downloads wasm-opt itself."),
        }
        Ok(Self { trunk, helpers })
    }

    /// Trunk, which finds the other tools.
    pub(crate) fn trunk(&self) -> Program {
        Program::new(&self.trunk).with_path_first(&self.helpers)
    }
}

/// A tool that is built from crates.io.
struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    switches: &'static [&'static str],
    /// Tools that work for seconds need not be fast; building them must be.
    opt_level: &'static str,
    minutes: u32,
}

impl CargoTool {
    fn trunk() -> Self {
        Self {
            package: "trunk",
            program: "trunk",
            version: TRUNK.to_owned(),
            // It asks for a newer patch version of Rust than it needs.
            switches: &[
                "--ignore-rust-version",
                "--no-default-features",
                "--features",
                "rustls",
            ],
            opt_level: "0",
            minutes: 5,
        }
    }

    /// Must be the very version of the library that the app links.
    fn wasm_bindgen(root: &Path) -> Result<Self, Problem> {
        Ok(Self {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: locked_version(root, "wasm-bindgen")?,
            switches: &["--no-default-features"],
            opt_level: "1",
            minutes: 3,
        })
    }

    /// Builds the tool into the cache unless it is there, and gives back its folder.
    fn install(&self, cache: &Cache) -> Result<PathBuf, Problem> {
        let place = cache.tool(self.package, &self.version);
        let programs = place.join("bin");
        if which::which_in(self.program, Some(&programs), &place).is_err() {
            let (name, version, minutes) = (self.package, &self.version, self.minutes);
            heading(&format!(
                "Building {name} {version} (once; about {minutes} minutes)"
            ));
            cache.install(&place, |unfinished| self.build(unfinished))?;
        }
        Ok(programs)
    }

    fn build(&self, root: &Path) -> Result<(), Problem> {
        Program::new("cargo")
            .args(["install", "--locked", "--version", &self.version, "--root"])
            .arg(root)
            .args(self.switches)
            .arg(self.package)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .in_folder(root)
            .run()
            .map_err(|_| Problem::ToolNotBuilt {
                name: self.package,
                version: self.version.clone(),
            })
    }
}

fn install_wasm_opt(node: Node, cache: &Cache) -> Result<PathBuf, Problem> {
    let place = cache.tool("binaryen", BINARYEN);
    if !place.exists() {
        heading(&format!(
            "Installing binaryen {BINARYEN} for wasm-opt (once; some seconds)"
        ));
        cache.install(&place, |unfinished| {
            node.install(&format!("binaryen@{BINARYEN}"), unfinished)
        })?;
    }
    Ok(place.join("node_modules").join(".bin"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn trunk_wants_the_wasm_opt_that_is_installed() {
        let text =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Trunk.toml")).unwrap();
        let major = BINARYEN.split('.').next().unwrap();
        assert!(
            text.contains(&format!("wasm_opt = \"version_{major}\"")),
            "{text}"
        );
    }
}
