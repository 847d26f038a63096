//! What is to be deleted, moved to the trash or restored, settled before anything is asked of the server.

use std::sync::Arc;

use super::loaded::Loaded;
use super::model::Model;
use super::name_set::{ByKey, is_new, names_of};
use super::selection::Selection;
use super::trash;

/// The models to take away, in the order in which it will be done. Never empty; no name occurs twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
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
    /// Where its content goes.
    pub destination: Destination,
}

/// Where the content of a model goes before its name is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Nowhere: the model is deleted for good.
    Nowhere,
    /// Under this name of the trash.
    Trash(Arc<str>),
    /// Out of the trash, under this name.
    Back(Arc<str>),
    /// It should go to the trash, but there is no name for it ([`trash::name_in_trash`]). So it is left alone.
    Unnameable,
}

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To delete models for good.
    Delete,
    /// To move models to the trash.
    Trash,
    /// To take models out of the trash.
    Restore,
}

impl Destination {
    /// The name under which the content will be, where there is one.
    #[must_use]
    pub fn name(&self) -> Option<&Arc<str>> {
        match self {
            Destination::Trash(name) | Destination::Back(name) => Some(name),
            Destination::Nowhere | Destination::Unnameable => None,
        }
    }

    /// What this destination is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        match self {
            Destination::Nowhere => Purpose::Delete,
            Destination::Trash(_) | Destination::Unnameable => Purpose::Trash,
            Destination::Back(_) => Purpose::Restore,
        }
    }
}

impl Planned {
    /// The name as it is told while the plan is carried out: what is taken out of the trash is told by its own.
    #[must_use]
    pub fn shown_name(&self) -> Arc<str> {
        match self.destination {
            Destination::Back(_) => trash::own_name(&self.model.name),
            _ => Arc::clone(&self.model.name),
        }
    }
}

impl Plan {
    /// The plan to delete for good what is ticked, or `None` where nothing is.
    ///
    /// `listed` is every model in the order of the list on the page, what is in the trash included; `shown` are those that
    /// the filter lets through.
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
                destination: Destination::Nowhere,
            })
            .collect();
        name_what_stays(&mut models, listed, &planned);
        let stays = |model: &&Arc<Model>| !planned.contains_key(&model.name);
        let mut staying = listed.iter().filter(stays);
        // What is in the trash is nothing that would be left, unless it is what the plan is about.
        let is_about_trash = models
            .iter()
            .all(|planned| trash::is_in_trash(&planned.model.name));
        let everything = !staying.any(|model| is_about_trash || !trash::is_in_trash(&model.name));
        (!models.is_empty()).then_some(Plan { models, everything })
    }

    /// The same models on their way to the trash.
    #[must_use]
    pub fn to_trash(&self) -> Self {
        let moved = |planned: &Planned| Planned {
            stays_as: None,
            destination: trash::name_in_trash(&planned.model)
                .map_or(Destination::Unnameable, Destination::Trash),
            ..planned.clone()
        };
        Plan {
            models: self.models.iter().map(moved).collect(),
            everything: self.everything,
        }
    }

    /// The plan to take models out of the trash, each with the name that it shall have; `None` where there are none.
    #[must_use]
    pub fn to_restore(wanted: Vec<(Arc<Model>, Arc<str>)>) -> Option<Self> {
        let mut seen = ByKey::new();
        let is_first = |(model, _): &(Arc<Model>, Arc<str>)| is_new(&mut seen, &model.name);
        let back = |(model, name): (Arc<Model>, Arc<str>)| Planned {
            model,
            // A copy in the trash is not what anybody asked Ollama to load.
            loaded: false,
            hidden: false,
            stays_as: None,
            destination: Destination::Back(name),
        };
        let models: Vec<Planned> = wanted.into_iter().filter(is_first).map(back).collect();
        (!models.is_empty()).then_some(Plan {
            models,
            everything: false,
        })
    }

    /// A plan as it was written down before; `None` where it has no models.
    #[must_use]
    pub fn of(models: Vec<Planned>) -> Option<Self> {
        (!models.is_empty()).then_some(Plan {
            models,
            everything: false,
        })
    }

    /// What the plan is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        let first = self.models.first();
        first.map_or(Purpose::Delete, |planned| planned.destination.purpose())
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
