//! Versions as `Cargo.lock` pins them.

use std::{fs, path::Path};

use serde::Deserialize;

use crate::problem::{AboutFile, Problem};

#[derive(Deserialize)]
struct Lockfile {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

/// The version of a package in the workspace's lock file.
pub(crate) fn locked_version(root: &Path, name: &'static str) -> Result<String, Problem> {
    let path = root.join("Cargo.lock");
    version_in(&fs::read_to_string(&path).about(path)?, name)
}

fn version_in(text: &str, name: &'static str) -> Result<String, Problem> {
    let lockfile: Lockfile = toml::from_str(text)?;
    let package = lockfile
        .package
        .into_iter()
        .find(|package| package.name == name);
    package
        .map(|package| package.version)
        .ok_or(Problem::NotLocked(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        version = 4
        [[package]]
        name = "wasm-bindgen-macro"
        version = "0.1.0"
        [[package]]
        name = "wasm-bindgen"
        version = "0.2.129"
        dependencies = ["cfg-if"]
    "#;

    #[test]
    fn the_version_of_exactly_that_package() {
        assert_eq!(version_in(TEXT, "wasm-bindgen").unwrap(), "0.2.129");
    }

    #[test]
    fn a_package_that_is_not_there() {
        assert!(matches!(
            version_in(TEXT, "trunk"),
            Err(Problem::NotLocked("trunk"))
        ));
    }

    #[test]
    fn no_lock_file_at_all() {
        assert!(matches!(
            version_in("<html>", "trunk"),
            Err(Problem::Lockfile(_))
        ));
    }
}
