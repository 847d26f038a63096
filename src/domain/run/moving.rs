//! Moving: a model gets its new name first, and loses the old one only once a fresh list has both with the same content.
//!
//! So whatever goes wrong in between, the content is there under at least one name.

use super::{
    Listed, NotCopied, PausedDuring, Phase, Presence, RowState, Run, Server, Skip, Watcher,
};
use crate::domain::plan::{Destination, Purpose};

/// Whether a model may now be deleted under its old name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copied {
    /// It may.
    Yes,
    /// It is left alone, and the run goes on with the next.
    No,
    /// It is left alone, and so is everything else.
    EndOfRun,
}

impl<S: Server, W: Watcher> Run<'_, S, W> {
    /// Sees to it that the content of a model that is to be moved is where it goes.
    pub(super) async fn copy(&mut self, index: usize) -> Copied {
        let planned = &self.plan.models()[index];
        let destination = match &planned.destination {
            Destination::Nowhere => return Copied::Yes,
            Destination::Unnameable => return self.leave(index, NotCopied::NoName),
            Destination::Trash(name) | Destination::Back(name) => name,
        };
        // Without a digest nothing can be checked: any two contents would look the same.
        if planned.model.digest.is_empty() {
            return self.leave(index, NotCopied::NoName);
        }
        if !self.has_fresh_list(index).await {
            return Copied::EndOfRun;
        }
        if let Some(skip) = self.why_skip(index) {
            self.set(index, RowState::Skipped(skip));
            return Copied::No;
        }
        self.watcher.phase(&Phase::Copying(index));
        self.set(index, RowState::Copying);
        match Listed::new(&self.listed).content_of(planned, destination) {
            Presence::Other => return self.leave(index, NotCopied::Occupied),
            // An earlier run came as far as this.
            Presence::Same => {}
            Presence::Absent => {
                self.has_copied[index] = true;
                self.list = None;
                let answer = self.server.copy(&planned.model.name, destination).await;
                if let Err(error) = answer {
                    self.leave(index, NotCopied::Refused(error.clone()));
                    return match self.go_on_after(error).await {
                        true => Copied::No,
                        false => Copied::EndOfRun,
                    };
                }
            }
        }
        self.check_copy(index).await
    }

    /// Sees to it that the list is as it is now where that matters: a model may have come back under the name that another
    /// is about to get. (In the trash no name is ever taken by other content, so there the last list will do.)
    async fn has_fresh_list(&mut self, index: usize) -> bool {
        let may_be_taken = self.plan.models()[index].destination.purpose() == Purpose::Restore;
        !may_be_taken || self.list.is_some() || self.read_list(PausedDuring::Deleting).await
    }

    /// Why a model is left alone, where the newest list does not have it as it was planned.
    fn why_skip(&self, index: usize) -> Option<Skip> {
        match Listed::new(&self.listed).look_up(&self.plan.models()[index]) {
            Presence::Same => None,
            Presence::Absent => Some(Skip::AlreadyGone),
            Presence::Other => Some(Skip::Changed),
        }
    }

    /// Looks at a fresh list, whether it has the content under both names.
    async fn check_copy(&mut self, index: usize) -> Copied {
        if !self.read_list(PausedDuring::Deleting).await {
            self.leave(index, NotCopied::Unchecked);
            return Copied::EndOfRun;
        }
        if let Some(skip) = self.why_skip(index) {
            self.set(index, RowState::Skipped(skip));
            return Copied::No;
        }
        if !Listed::new(&self.listed).has_copy(&self.plan.models()[index]) {
            return self.leave(index, NotCopied::Missing);
        }
        self.watcher.phase(&Phase::Deleting(index));
        Copied::Yes
    }

    fn leave(&mut self, index: usize, why: NotCopied) -> Copied {
        self.set(index, RowState::NotCopied(why));
        Copied::No
    }
}
