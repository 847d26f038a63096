//! Where built tools are kept, by name and version, for every checkout of this person.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::problem::{AboutFile, Problem};

/// This project's folder in the person's cache.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// `~/.cache` or `$XDG_CACHE_HOME` on Linux, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows.
    pub(crate) fn find() -> Result<Self, Problem> {
        dirs::cache_dir()
            .map(|folder| Self::below(&folder))
            .ok_or(Problem::NoCacheFolder)
    }

    fn below(caches: &Path) -> Self {
        Self {
            folder: caches.join("ollama-panel"),
        }
    }

    /// The folder of one version of one tool.
    pub(crate) fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.folder.join("tools").join(format!("{name}-{version}"))
    }

    /// The folder of a standard library that was built with one compiler.
    pub(crate) fn sysroot(&self, compiler: &str) -> PathBuf {
        self.folder.join(format!("sysroot-{compiler}"))
    }

    /// Fills `place` in one go: `fill` works in a folder beside it, which is renamed when it is whole. What was
    /// interrupted is never taken for good.
    pub(crate) fn install(
        &self,
        place: &Path,
        fill: impl FnOnce(&Path) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let parent = place.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent).about(parent)?;
        let unfinished = TempDir::with_prefix_in(".unfinished-", parent).about(parent)?;
        fill(unfinished.path())?;
        match fs::rename(unfinished.path(), place) {
            // Another checkout was quicker.
            Err(_) if place.exists() => Ok(()),
            renamed => renamed.about(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_lie_by_name_and_version() {
        let cache = Cache::below(Path::new("caches"));
        let expected = Path::new("caches")
            .join("ollama-panel")
            .join("tools")
            .join("trunk-1.2.3");
        assert_eq!(cache.tool("trunk", "1.2.3"), expected);
    }

    #[test]
    fn a_whole_installation_is_kept() {
        let folder = TempDir::new().unwrap();
        let cache = Cache::below(folder.path());
        let place = cache.tool("trunk", "1.2.3");
        cache
            .install(&place, |new| fs::write(new.join("bin"), "tool").about(new))
            .unwrap();
        assert_eq!(fs::read_to_string(place.join("bin")).unwrap(), "tool");
    }

    #[test]
    fn a_failed_installation_leaves_nothing() {
        let folder = TempDir::new().unwrap();
        let cache = Cache::below(folder.path());
        let place = cache.tool("trunk", "1.2.3");
        let fill = |new: &Path| {
            fs::write(new.join("half"), "").about(new)?;
            Err(Problem::NoWasmTarget)
        };
        assert!(cache.install(&place, fill).is_err());
        assert!(!place.exists());
        assert_eq!(fs::read_dir(place.parent().unwrap()).unwrap().count(), 0);
    }
}
