//! Which models are ticked: by name, never by row, because rows move.

use std::sync::Arc;

use super::model::Model;
use super::name_set::{NameSet, names_of};

/// The ticked models' names, and the row from which a range goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    ticked: NameSet,
    anchor: Option<Arc<str>>,
}

/// The state of a checkbox that stands for several models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllTicked {
    /// None of them is ticked.
    None,
    /// Some are, some are not (`indeterminate`).
    Some,
    /// Every one is ticked, and there is at least one.
    All,
}

impl Selection {
    /// Whether a model is ticked.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.ticked.contains(name)
    }

    /// How many models are ticked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ticked.len()
    }

    /// Whether no model is ticked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ticked.is_empty()
    }

    /// The ticked names in their natural order.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.ticked.iter()
    }

    /// Ticks or unticks one model and makes it the anchor of the next range.
    pub fn set(&mut self, name: &Arc<str>, ticked: bool) {
        self.put(name, ticked);
        self.anchor = Some(Arc::clone(name));
    }

    /// Ticks or unticks what is shown from the anchor to `name`, both included.
    ///
    /// Where the anchor is not shown (any more), only `name` changes. `name` becomes the new anchor.
    pub fn set_range(&mut self, shown: &[Arc<Model>], name: &Arc<str>, ticked: bool) {
        let position = |wanted: &Arc<str>| shown.iter().position(|model| model.name == *wanted);
        let from = self.anchor.as_ref().and_then(position);
        match (from, position(name)) {
            (Some(from), Some(to)) => {
                for model in &shown[from.min(to)..=from.max(to)] {
                    self.put(&model.name, ticked);
                }
            }
            _ => self.put(name, ticked),
        }
        self.anchor = Some(Arc::clone(name));
    }

    /// Ticks or unticks several models at once; the anchor stays.
    pub fn set_all<'a>(&mut self, names: impl IntoIterator<Item = &'a Arc<str>>, ticked: bool) {
        if ticked {
            self.ticked.extend(names);
        } else {
            // Taken out one by one, each would move all that follow it.
            let mut gone = NameSet::default();
            gone.extend(names);
            self.ticked.retain(|name| !gone.contains(name));
        }
    }

    /// Unticks everything, shown or not.
    pub fn clear(&mut self) {
        *self = Selection::default();
    }

    /// Drops what the server no longer lists, and answers the names that were dropped.
    pub fn keep_listed(&mut self, listed: &[Arc<Model>]) -> Vec<Arc<str>> {
        let listed = names_of(listed);
        let is_gone = |name: &&Arc<str>| !listed.contains(name);
        let gone: Vec<Arc<str>> = self.ticked.iter().filter(is_gone).cloned().collect();
        self.ticked.retain(|name| listed.contains(name));
        self.anchor = self.anchor.take().filter(|name| listed.contains(name));
        gone
    }

    /// How the checkbox over `shown` stands.
    #[must_use]
    pub fn of(&self, shown: &[Arc<Model>]) -> AllTicked {
        let ticked = shown.iter().filter(|model| self.contains(&model.name));
        match ticked.count() {
            0 => AllTicked::None,
            count if count == shown.len() => AllTicked::All,
            _ => AllTicked::Some,
        }
    }

    /// How many ticked models are not among `shown`, which holds each name once, as a list from the server does.
    #[must_use]
    pub fn hidden_by(&self, shown: &[Arc<Model>]) -> usize {
        let ticked = shown.iter().filter(|model| self.contains(&model.name));
        self.len().saturating_sub(ticked.count())
    }

    fn put(&mut self, name: &Arc<str>, ticked: bool) {
        if ticked {
            self.ticked.insert(name);
        } else {
            self.ticked.remove(name);
        }
    }
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;
