//! From what shall be deleted to the question whether it shall.

use std::sync::Arc;

use leptos::prelude::*;

use super::Panel;
use crate::domain::arrange::in_order;
use crate::domain::model::Model;
use crate::domain::name_set::NameSet;
use crate::domain::plan::{Plan, Planned};
use crate::domain::selection::Selection;

impl Panel {
    /// Asks whether what is ticked shall be deleted.
    pub(crate) fn confirm_ticked(self) {
        let selection = self.selection.get_untracked();
        if !selection.is_empty() {
            self.confirm(&selection);
        }
    }

    /// Asks whether one model shall be deleted, whatever is ticked.
    pub(crate) fn confirm_one(self, name: &Arc<str>) {
        let mut selection = Selection::default();
        selection.set(name, true);
        self.confirm(&selection);
    }

    /// Asks whether models of an earlier plan shall be deleted after all. What is another model by now is left out.
    pub(crate) fn confirm_again(self, planned: &[Planned]) {
        let is_same = |planned: &&Planned| {
            let facts = self.facts_untracked(&planned.model.name);
            facts.is_some_and(|facts| facts.model.digest == planned.model.digest)
        };
        let same: Vec<&Arc<str>> = planned
            .iter()
            .filter(is_same)
            .map(|planned| &planned.model.name)
            .collect();
        if same.len() < planned.len() {
            self.announcer
                .say("What is gone or has changed since then is left out");
        }
        let mut selection = Selection::default();
        selection.set_all(same, true);
        self.confirm(&selection);
    }

    /// The models of a plan and all other names of their content, as far as they are still what was planned.
    pub(crate) fn with_other_names(self, plan: &Plan) -> Selection {
        let mut digests = NameSet::default();
        digests.extend(plan.models().iter().map(|planned| &planned.model.digest));
        let mut names = NameSet::default();
        names.extend(plan.models().iter().map(|planned| &planned.model.name));
        let is_meant = |model: &&Arc<Model>| {
            digests.contains(&model.digest)
                && (!model.digest.is_empty() || names.contains(&model.name))
        };
        let listing = self.listing.get_untracked();
        let mut selection = Selection::default();
        let meant = listing.models.iter().filter(is_meant);
        selection.set_all(meant.map(|model| &model.name), true);
        selection
    }

    /// Asks whether these shall be deleted.
    pub(crate) fn confirm(self, selection: &Selection) {
        if self.read_only.is_on_untracked() {
            self.announcer.say("Read only: nothing is deleted");
            return;
        }
        if self.pulls.is_running_untracked() {
            self.announcer
                .say("Models are being pulled: nothing is deleted meanwhile");
            return;
        }
        let listing = self.listing.get_untracked();
        let frees = |model: &Model| self.rows.with_value(|rows| rows.frees(&model.name));
        let listed = in_order(&listing.all, self.sort.get_untracked(), &frees);
        // Whoever asks about the trash has it before their eyes.
        let shown = self.shown.get_untracked();
        let shown: Vec<Arc<Model>> = shown.iter().chain(&*listing.trash).cloned().collect();
        match Plan::new(&listed, &shown, selection, &listing.loaded) {
            Some(plan) => self.deletion.ask(plan),
            None => self
                .announcer
                .say("Nothing of that is on the server any more"),
        }
    }
}
