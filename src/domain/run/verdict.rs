//! What a run's last word on each model is worth, by the list that was fetched afterwards.

use std::sync::Arc;

use super::{Outcome, RowState, Skip};
use crate::domain::model::Model;
use crate::domain::name::key_of;
use crate::domain::name_set::{ByKey, by_key};
use crate::domain::plan::{Plan, Planned};

/// What became of each model of a plan, by its last state and by the list that was fetched afterwards, where there is one;
/// and of which of them that list has the content where it was to go.
#[must_use]
pub fn outcomes(
    plan: &Plan,
    rows: Vec<RowState>,
    list: Option<&[Arc<Model>]>,
) -> (Vec<Outcome>, Vec<bool>) {
    let listed = list.map(Listed::new);
    let mut copies = Vec::new();
    let mut outcomes = Vec::new();
    for (planned, row) in plan.models().iter().zip(rows) {
        let presence = listed.as_ref().map(|listed| listed.look_up(planned));
        let is_copied = listed
            .as_ref()
            .is_some_and(|listed| listed.has_copy(planned));
        outcomes.push(match outcome(row, presence) {
            Outcome::Deleted if is_copied => Outcome::Moved,
            Outcome::Deleted if planned.destination.name().is_some() => Outcome::MovedAndLost,
            outcome => outcome,
        });
        copies.push(is_copied);
    }
    (outcomes, copies)
}

/// What a row's last state means in the light of the list that was fetched afterwards.
fn outcome(row: RowState, presence: Option<Presence>) -> Outcome {
    match (row, presence) {
        (RowState::StillLoaded(_) | RowState::NotCopied(_), Some(Presence::Absent)) => {
            Outcome::AlreadyGone
        }
        (RowState::StillLoaded(error), _) => Outcome::StillLoaded(error),
        (RowState::NotCopied(why), _) => Outcome::NotCopied(why),
        (RowState::Answered(answer), None) => Outcome::NotVerified(answer),
        (RowState::Answered(answer), Some(Presence::Same)) => Outcome::StillThere(answer.err()),
        (RowState::Answered(Ok(())), Some(_)) => Outcome::Deleted,
        (RowState::Answered(Err(error)), Some(_)) if error.is_not_found() => Outcome::AlreadyGone,
        (RowState::Answered(Err(error)), Some(_)) => Outcome::GoneWithError(error),
        (RowState::Skipped(Skip::AlreadyGone | Skip::Changed), Some(Presence::Same)) => {
            Outcome::Reappeared
        }
        (RowState::Skipped(Skip::AlreadyGone), Some(Presence::Absent) | None)
        | (RowState::Skipped(Skip::Changed), Some(Presence::Absent)) => Outcome::AlreadyGone,
        (RowState::Skipped(Skip::AlreadyGone | Skip::Changed), _) => Outcome::Changed,
        (
            RowState::Skipped(Skip::Stopped)
            | RowState::Waiting
            | RowState::Unloading
            | RowState::Copying
            | RowState::Deleting,
            presence,
        ) => {
            if presence == Some(Presence::Absent) {
                Outcome::AlreadyGone
            } else {
                Outcome::Stopped
            }
        }
    }
}

/// How a planned model stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// Its name means the same content.
    Same,
    /// Its name means other content.
    Other,
    /// Its name is not listed.
    Absent,
}

/// A list to look planned models up in.
pub(super) struct Listed {
    digests: ByKey,
}

impl Listed {
    pub(super) fn new(list: &[Arc<Model>]) -> Self {
        Listed {
            digests: by_key(list, |model| &model.digest),
        }
    }

    pub(super) fn look_up(&self, planned: &Planned) -> Presence {
        self.content_of(planned, &planned.model.name)
    }

    /// Whether a planned model's content stands where it is to go.
    pub(super) fn has_copy(&self, planned: &Planned) -> bool {
        let name = planned.destination.name();
        let name = name.filter(|_| !planned.model.digest.is_empty());
        name.is_some_and(|name| self.content_of(planned, name) == Presence::Same)
    }

    /// How a planned model's content stands under some name.
    pub(super) fn content_of(&self, planned: &Planned, name: &str) -> Presence {
        match self.digests.get(&*key_of(name)) {
            None => Presence::Absent,
            Some(digest) if *digest == planned.model.digest => Presence::Same,
            Some(_) => Presence::Other,
        }
    }
}
