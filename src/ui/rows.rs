//! The rows of the table: each has signals of its own, so that a change of one leaves the others alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::loaded::{InMemory, Loaded};
use crate::domain::model::Model;
use crate::domain::name_set::NameSet;
use crate::domain::storage::{Frees, Storage};
use crate::domain::totals;
use crate::domain::trash::{is_in_trash, told};

/// What a row shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Facts {
    pub(crate) model: Arc<Model>,
    /// How it is in memory, where it is.
    pub(crate) loaded: Option<InMemory>,
    /// Its size in percent of the largest model's.
    pub(crate) share: u64,
    /// What becomes free without it.
    pub(crate) frees: Frees,
    /// Whether nothing is known of its layers.
    pub(crate) is_unread: bool,
    /// The other names of the same content, as they are told.
    pub(crate) same_as: Vec<Arc<str>>,
}

/// One row. It lives as long as its name is listed.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) name: Arc<str>,
    pub(crate) facts: ArcRwSignal<Facts>,
    pub(crate) ticked: ArcRwSignal<bool>,
}

/// All rows by name.
#[derive(Default)]
pub(crate) struct Rows(BTreeMap<Arc<str>, Row>);

impl Rows {
    /// Takes over a fresh list: rows of names that stay are kept and told only what changed about them.
    pub(crate) fn update(&mut self, models: &[Arc<Model>], loaded: &Loaded, storage: &Storage) {
        let same_as = totals::same_as(models);
        let mut unread = NameSet::default();
        unread.extend(storage.unread());
        // What is in the trash has no bar.
        let shown = models.iter().filter(|model| !is_in_trash(&model.name));
        let largest = shown.map(|model| model.size).max().unwrap_or(0);
        let old = std::mem::take(&mut self.0);
        for model in models {
            let facts = Facts {
                model: Arc::clone(model),
                loaded: loaded.find(model).cloned(),
                frees: storage.frees_alone(&model.name),
                is_unread: unread.contains(&model.name),
                share: share_of(model.size, largest),
                same_as: same_as
                    .get(&model.name)
                    .map_or_else(Vec::new, |names| names.iter().map(told).collect()),
            };
            let row = match old.get(&model.name).cloned() {
                Some(row) => {
                    if row.facts.with_untracked(|current| *current != facts) {
                        row.facts.set(facts);
                    }
                    row
                }
                None => Row::new(facts),
            };
            self.0.insert(Arc::clone(&model.name), row);
        }
    }

    /// The ticked names under which a fresh list has other content than the rows show.
    pub(crate) fn changed_and_ticked(&self, models: &[Arc<Model>]) -> Vec<Arc<str>> {
        let is_changed = |model: &&Arc<Model>| {
            self.get(&model.name)
                .is_some_and(|row| row.ticked.get_untracked() && row.digest() != model.digest)
        };
        models
            .iter()
            .filter(is_changed)
            .map(|model| Arc::clone(&model.name))
            .collect()
    }

    /// How many bytes become free at most without a model, to sort by.
    pub(crate) fn frees(&self, name: &str) -> u64 {
        self.get(name).map_or(0, |row| {
            row.facts.with_untracked(|facts| facts.frees.freed.most)
        })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Row> {
        self.0.get(name)
    }

    /// Shows a row as ticked or not.
    pub(crate) fn show_ticked(&self, name: &str, ticked: bool) {
        if let Some(row) = self.get(name)
            && row.ticked.get_untracked() != ticked
        {
            row.ticked.set(ticked);
        }
    }
}

/// Divided first, so that no product can be too large; a hundredth more or less is not to be seen.
fn share_of(size: u64, largest: u64) -> u64 {
    size / (largest / 100).max(1)
}

impl Row {
    /// The digest of the content that the row shows.
    pub(crate) fn digest(&self) -> Arc<str> {
        self.facts
            .with_untracked(|facts| Arc::clone(&facts.model.digest))
    }

    fn new(facts: Facts) -> Self {
        Row {
            name: Arc::clone(&facts.model.name),
            facts: ArcRwSignal::new(facts),
            ticked: ArcRwSignal::new(false),
        }
    }
}
