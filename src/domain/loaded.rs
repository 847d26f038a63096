//! What Ollama holds in memory.

use std::sync::Arc;

use super::age;
use super::model::Model;
use super::order;
use super::timestamp::Timestamp;

/// The models in memory, as `/api/ps` lists them.
///
/// A model with several names is in memory once, under the name by which it was asked for; so it is its digest that
/// tells whether a name is loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded(Vec<InMemory>);

/// One model in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InMemory {
    /// The digest of its manifest.
    pub digest: Arc<str>,
    /// How many bytes of memory it takes, the context with it.
    pub bytes: u64,
    /// When Ollama unloads it, unless somebody uses it.
    pub until: Option<Timestamp>,
}

/// A time further away than this means "for ever": so Ollama writes a negative `keep_alive`.
const FOR_EVER_MS: i64 = 10 * 365 * 86_400_000;

impl Loaded {
    /// From what is in memory. What has no digest is not known.
    #[must_use]
    pub fn new(models: impl IntoIterator<Item = InMemory>) -> Self {
        let known = |model: &InMemory| !model.digest.is_empty();
        let models: Vec<InMemory> = models.into_iter().filter(known).collect();
        Loaded(order::sorted(&models, &|a, b| a.digest.cmp(&b.digest)))
    }

    /// Whether a model is in memory, under whichever of its names.
    #[must_use]
    pub fn has(&self, model: &Model) -> bool {
        self.find(model).is_some()
    }

    /// How a model is in memory, under whichever of its names.
    #[must_use]
    pub fn find(&self, model: &Model) -> Option<&InMemory> {
        let place = self.0.binary_search_by(|it| it.digest.cmp(&model.digest));
        place.ok().map(|place| &self.0[place])
    }
}

impl InMemory {
    /// How long it stays there, for example "4 min left"; empty where that is not known.
    #[must_use]
    pub fn time_left(&self, now: Timestamp) -> String {
        match self.until.map(|until| until.0 - now.0) {
            None => String::new(),
            Some(left) if left > FOR_EVER_MS => "until it is unloaded".to_owned(),
            Some(left) if left < 60_000 => "less than a minute left".to_owned(),
            // In whole minutes: it is looked at again every few seconds only.
            Some(left) => format!("{} left", age::span(left / 60_000 * 60_000)),
        }
    }
}

#[cfg(test)]
#[path = "loaded_tests.rs"]
mod tests;
