//! Sets of names, and models by their key. There is one kind of each, so that the page carries its code once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::model::Model;

/// A set of names, or of digests.
pub type NameSet = BTreeSet<Arc<str>>;

/// The names of some models.
#[must_use]
pub fn names_of(models: &[Arc<Model>]) -> NameSet {
    let mut names = NameSet::new();
    for model in models {
        names.insert(Arc::clone(&model.name));
    }
    names
}

/// Something of each model by the model's key, which all spellings of its name share.
pub type ByKey = BTreeMap<Arc<str>, Arc<str>>;

/// Something of each model by its key. Where several models share a key, the last counts.
#[must_use]
pub fn by_key(models: &[Arc<Model>], of: fn(&Model) -> &Arc<str>) -> ByKey {
    let mut map = ByKey::new();
    for model in models {
        map.insert(model.key().into(), Arc::clone(of(model)));
    }
    map
}
