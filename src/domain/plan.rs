//! What is to be deleted, settled before anything is asked of the server.

use std::sync::Arc;

use super::loaded::Loaded;
use super::model::Model;
use super::name_set::{ByKey, is_new, names_of};
use super::selection::Selection;

/// The models to delete, in the order in which it will be done. Never empty; no name occurs twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletionPlan {
    models: Vec<Planned>,
    everything: bool,
}

/// One model of a plan: the content that the person saw under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The model as it was listed when the plan was made.
    pub model: Arc<Model>,
    /// Whether it was in memory then.
    pub loaded: bool,
    /// Whether the filter hid it then.
    pub hidden: bool,
    /// Another name of the same content that is not planned: as long as it stays, hardly a byte becomes free.
    pub stays_as: Option<Arc<str>>,
}

impl DeletionPlan {
    /// The plan for what is ticked, or `None` where nothing is.
    ///
    /// `listed` is every model in the order of the list on the page, `shown` those that the filter lets through.
    #[must_use]
    pub fn new(
        listed: &[Arc<Model>],
        shown: &[Arc<Model>],
        selection: &Selection,
        loaded: &Loaded,
    ) -> Option<Self> {
        let shown = names_of(shown);
        let mut planned = ByKey::new();
        let mut models: Vec<Planned> = listed
            .iter()
            .filter(|model| selection.contains(&model.name))
            .filter(|model| is_new(&mut planned, &model.name))
            .map(|model| Planned {
                model: Arc::clone(model),
                loaded: loaded.has(model),
                hidden: !shown.contains(&model.name),
                stays_as: None,
            })
            .collect();
        name_what_stays(&mut models, listed, &planned);
        let everything = listed.iter().all(|model| planned.contains_key(&model.name));
        (!models.is_empty()).then_some(DeletionPlan { models, everything })
    }

    /// The models in the order of their deletion.
    #[must_use]
    pub fn models(&self) -> &[Planned] {
        &self.models
    }

    /// How many there are; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a plan is never empty")]
    pub fn len(&self) -> usize {
        self.models.len()
    }

    /// Whether nothing would be left on the server.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// How many of them the filter hides.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.models.iter().filter(|planned| planned.hidden).count()
    }

    /// How many of them are other names of models that stay.
    #[must_use]
    pub fn staying_aliases(&self) -> usize {
        let stays = |planned: &&Planned| planned.stays_as.is_some();
        self.models.iter().filter(stays).count()
    }
}

/// Notes for each planned model under which other name its content stays.
fn name_what_stays(models: &mut [Planned], listed: &[Arc<Model>], planned: &ByKey) {
    let mut staying = ByKey::new();
    for model in listed {
        if !model.digest.is_empty() && !planned.contains_key(&model.name) {
            staying
                .entry(Arc::clone(&model.digest))
                .or_insert_with(|| Arc::clone(&model.name));
        }
    }
    for planned in models {
        planned.stays_as = staying.get(&planned.model.digest).cloned();
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
