//! Sets of names, and models by their key. There is one kind of each, so that the page carries its code once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::Model;
use super::natural;

/// A set of names, or of digests, in their natural order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameSet(Vec<Arc<str>>);

impl NameSet {
    /// Whether a name is in the set.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Arc<str>> {
        self.0.iter()
    }

    /// Puts a name in. Answers whether it was not there before.
    pub fn insert(&mut self, name: &Arc<str>) -> bool {
        match self.find(name) {
            Ok(_) => false,
            Err(place) => {
                self.0.insert(place, Arc::clone(name));
                true
            }
        }
    }

    /// Takes a name out, where it is in.
    pub fn remove(&mut self, name: &str) {
        if let Ok(place) = self.find(name) {
            self.0.remove(place);
        }
    }

    /// Puts many names in, in the time that sorting them takes.
    pub fn extend<'a>(&mut self, names: impl IntoIterator<Item = &'a Arc<str>>) {
        self.0.extend(names.into_iter().cloned());
        self.0 = natural::sorted(&self.0);
        self.0.dedup();
    }

    /// Keeps only the names that pass.
    pub fn retain(&mut self, pass: impl Fn(&str) -> bool) {
        self.0.retain(|name| pass(name));
    }

    /// The names as a list in their order.
    #[must_use]
    pub fn into_vec(self) -> Vec<Arc<str>> {
        self.0
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|other| natural::compare(other, name))
    }
}

/// The names of some models.
#[must_use]
pub fn names_of(models: &[Arc<Model>]) -> NameSet {
    let mut names = NameSet::default();
    names.extend(models.iter().map(|model| &model.name));
    names
}

/// Something of each model by the model's key, which all spellings of its name share.
pub type ByKey = BTreeMap<Arc<str>, Arc<str>>;

/// Notes a name as seen, by whatever all its spellings share. Answers whether it was new.
pub fn is_new(seen: &mut ByKey, key: &str) -> bool {
    let key: Arc<str> = key.into();
    seen.insert(Arc::clone(&key), key).is_none()
}

/// Something of each model by its key. Where several models share a key, the last counts.
#[must_use]
pub fn by_key(models: &[Arc<Model>], of: fn(&Model) -> &Arc<str>) -> ByKey {
    let mut map = ByKey::new();
    for model in models {
        map.insert(model.key().into(), Arc::clone(of(model)));
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_holds_what_a_set_holds(acts in proptest::collection::vec((0..4u8, "[a-cA-C0-2]{0,3}"), 0..60)) {
            let (mut set, mut model) = (NameSet::default(), BTreeSet::<String>::new());
            for (act, name) in acts {
                let shared: Arc<str> = name.as_str().into();
                match act {
                    0 => prop_assert_eq!(set.insert(&shared), model.insert(name.clone())),
                    1 => { set.remove(&name); model.remove(&name); }
                    2 => { set.extend([&shared, &shared]); model.insert(name.clone()); }
                    _ => { set.retain(|other| other != name); model.retain(|other| *other != name); }
                }
                prop_assert_eq!(set.contains(&name), model.contains(&name));
                prop_assert_eq!(set.len(), model.len());
                prop_assert!(set.iter().all(|name| model.contains(&**name)));
            }
        }
    }
}
