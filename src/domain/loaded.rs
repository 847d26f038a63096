//! What Ollama holds in memory.

use super::model::Model;
use super::name_set::NameSet;

/// The models in memory, as `/api/ps` lists them.
///
/// A model with several names is in memory once, under the name by which it was asked for; so it is its digest that
/// tells whether a name is loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    digests: NameSet,
}

impl Loaded {
    /// From the digests of the models in memory.
    #[must_use]
    pub fn new(digests: impl IntoIterator<Item = String>) -> Self {
        let mut loaded = Loaded::default();
        for digest in digests.into_iter().filter(|digest| !digest.is_empty()) {
            loaded.digests.insert(&digest.into());
        }
        loaded
    }

    /// Whether a model is in memory, under whichever of its names.
    #[must_use]
    pub fn has(&self, model: &Model) -> bool {
        self.digests.contains(&model.digest)
    }
}

#[cfg(test)]
#[path = "loaded_tests.rs"]
mod tests;
