//! The deletion itself: one model after the other, and the server's list has the last word.
//!
//! What goes to the trash, or comes out of it, is copied first (see `moving`), and is deleted under its old name only once a
//! fresh list has the copy. The run is written against [`Server`], so that tests drive it through every fault with a scripted one.

mod moving;
mod states;
mod verdict;

use std::sync::Arc;

use crate::domain::aftermath::{Aftermath, Evidence};
use crate::domain::answer::CallError;
use crate::domain::blob_check::BlobCheck;
use crate::domain::loaded::Loaded;
use crate::domain::model::Model;
use crate::domain::name::key_of;
use crate::domain::name_set::NameSet;
use crate::domain::plan::{Plan, Purpose};
use crate::domain::storage::Storage;
use crate::domain::totals::by_digest;
use crate::domain::trash;
use crate::domain::unloading::{self, Memory};
use moving::Copied;
pub use states::{Decision, NotCopied, Outcome, Pause, PausedDuring, Phase, RowState, Skip};
pub use verdict::outcomes;
use verdict::{Listed, Presence};

/// The calls to Ollama that a run needs.
#[allow(
    async_fn_in_trait,
    reason = "the browser has one thread, and so have the tests"
)]
pub trait Server {
    /// Every model that the server lists now, in the order of the names' bytes.
    async fn list(&self) -> Result<Vec<Arc<Model>>, CallError>;
    /// Deletes one model for good.
    async fn delete(&self, name: &str) -> Result<(), CallError>;
    /// Gives a model a second name. What had that name before has none afterwards.
    async fn copy(&self, name: &str, destination: &str) -> Result<(), CallError>;
    /// What the server holds in memory now.
    async fn loaded(&self) -> Result<Loaded, CallError>;
    /// Asks the server to take a model out of memory. It may take a moment after the answer.
    async fn unload(&self, name: &str) -> Result<(), CallError>;
    /// Waits a moment before the server is asked the same again.
    async fn pause(&self);
    /// Whether a blob is on the server's disk, by its digest in hex.
    async fn has_blob(&self, digest: &str) -> Result<bool, CallError>;
}

/// Tells what is known of the layers behind a list.
pub type StorageOf<'a> = &'a dyn Fn(&[Arc<Model>]) -> Storage;

/// Of how many models that follow the blobs are asked for while one is being deleted: so the answers are there in time, also
/// where they take as long as a deletion.
const AHEAD: usize = 2;

/// Who looks on, and may end the run.
#[allow(
    async_fn_in_trait,
    reason = "the browser has one thread, and so have the tests"
)]
pub trait Watcher {
    /// The run does something else now.
    fn phase(&self, phase: &Phase);
    /// The model at this place of the plan is in another state now.
    fn row(&self, index: usize, state: &RowState);
    /// Whether the person asked to stop after the current model.
    fn stop_requested(&self) -> bool;
    /// Waits until the person has decided how a paused run goes on.
    async fn decide(&self) -> Decision;
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// One outcome per model of the plan, in its order.
    pub outcomes: Vec<Outcome>,
    /// The list that was fetched after the last deletion, where there is one.
    pub list: Option<Vec<Arc<Model>>>,
    /// What became of the bytes, where there is such a list and the models were deleted for good.
    pub aftermath: Option<Aftermath>,
    /// Per model of the plan, whether that list has its content under the name to which it was to be moved.
    pub copies: Vec<bool>,
    /// Per model of the plan, whether this run asked for its copy.
    pub has_copied: Vec<bool>,
}

impl Finished {
    /// The end of a run that was stopped before it began.
    #[must_use]
    pub fn never_begun(plan: &Plan) -> Self {
        Finished {
            outcomes: vec![Outcome::Stopped; plan.len()],
            list: None,
            aftermath: None,
            copies: vec![false; plan.len()],
            has_copied: vec![false; plan.len()],
        }
    }
}

/// Carries a plan out. Each model is asked for at most once, and nothing outside the plan is.
pub async fn run(
    plan: &Plan,
    storage_of: StorageOf<'_>,
    server: &impl Server,
    watcher: &impl Watcher,
) -> Finished {
    let mut run = Run {
        plan,
        storage_of,
        server,
        watcher,
        rows: vec![RowState::Waiting; plan.len()],
        list: None,
        listed: Vec::new(),
        loaded: None,
        has_copied: vec![false; plan.len()],
        in_memory: NameSet::default(),
        before: None,
        deleted: NameSet::default(),
        looked_ahead: 0,
        blobs: BlobCheck::new(server),
    };
    if run.read_list(PausedDuring::Checking).await {
        run.look_at_memory().await;
        run.delete_each().await;
        run.blobs.settle().await;
    }
    run.skip_the_rest();
    if run.has_changed_something() && run.read_list(PausedDuring::Verifying).await {
        run.blobs.finish().await;
    }
    run.finish()
}

struct Run<'a, S, W> {
    plan: &'a Plan,
    storage_of: StorageOf<'a>,
    server: &'a S,
    watcher: &'a W,
    rows: Vec<RowState>,
    /// The newest list, as long as nothing was asked for since.
    list: Option<Vec<Arc<Model>>>,
    /// The newest list, whatever was asked for since.
    listed: Vec<Arc<Model>>,
    /// What was in memory at the beginning, where the server told.
    loaded: Option<Loaded>,
    /// Per model, whether the server was asked to copy it.
    has_copied: Vec<bool>,
    /// What may be in memory although it was deleted.
    in_memory: NameSet,
    /// The storage by the first list.
    before: Option<Storage>,
    /// The keys of what the server said it has deleted.
    deleted: NameSet,
    /// The blobs of the models before this place of the plan were asked for.
    looked_ahead: usize,
    blobs: BlobCheck<'a, S>,
}

impl<'a, S: Server, W: Watcher> Run<'a, S, W> {
    /// Reads the list as it is now, and skips what it does not have as planned. Answers `false` when the person stopped
    /// waiting for it.
    async fn read_list(&mut self, during: PausedDuring) -> bool {
        loop {
            self.watcher.phase(&match during {
                PausedDuring::Verifying => Phase::Verifying,
                PausedDuring::Checking | PausedDuring::Deleting => Phase::Checking,
            });
            let error = match self.server.list().await {
                Ok(list) => {
                    self.skip_what_changed(&list);
                    self.before.get_or_insert_with(|| (self.storage_of)(&list));
                    self.listed.clone_from(&list);
                    self.list = Some(list);
                    return true;
                }
                Err(error) => error,
            };
            if self.pause(during, error).await == Decision::Stop {
                return false;
            }
        }
    }

    async fn pause(&self, during: PausedDuring, error: CallError) -> Decision {
        self.watcher.phase(&Phase::Paused(Pause { during, error }));
        self.watcher.decide().await
    }

    fn skip_what_changed(&mut self, list: &[Arc<Model>]) {
        let listed = Listed::new(list);
        for index in 0..self.rows.len() {
            let planned = &self.plan.models()[index];
            let skip = match listed.look_up(planned) {
                Presence::Same => continue,
                Presence::Absent => Skip::AlreadyGone,
                Presence::Other => Skip::Changed,
            };
            if self.rows[index] == RowState::Waiting {
                self.set(index, RowState::Skipped(skip));
            }
        }
    }

    /// Asks what is in memory. What comes out of the trash keeps its content, also in memory; so there nothing is asked
    /// between the list and the first copy.
    async fn look_at_memory(&mut self) {
        self.loaded = match self.plan.purpose() {
            Purpose::Delete | Purpose::Trash => self.server.loaded().await.ok(),
            Purpose::Restore => Some(Loaded::default()),
        };
    }

    async fn delete_each(&mut self) {
        for index in 0..self.rows.len() {
            if self.rows[index] != RowState::Waiting {
                continue;
            }
            if self.watcher.stop_requested() {
                return;
            }
            self.watcher.phase(&Phase::Deleting(index));
            self.look_at_blobs(index).await;
            if !self.unload(index).await {
                continue;
            }
            if self.watcher.stop_requested() {
                return;
            }
            match self.copy(index).await {
                Copied::Yes => {}
                Copied::No => continue,
                Copied::EndOfRun => return,
            }
            if self.watcher.stop_requested() || !self.delete_one(index).await {
                return;
            }
        }
    }

    /// Learns which of a model's blobs are there, so that later it can be told which are gone. Those of the models that follow
    /// are asked for beside the deletions, so that mostly nothing is waited for. What is moved keeps its blobs.
    async fn look_at_blobs(&mut self, index: usize) {
        let Some(before) = &self.before else { return };
        if self.plan.purpose() != Purpose::Delete {
            return;
        }
        let waits = |index: &usize| self.rows[*index] == RowState::Waiting;
        for next in (index..self.rows.len()).filter(waits).take(1 + AHEAD) {
            if next >= self.looked_ahead {
                self.looked_ahead = next + 1;
                self.blobs.ask_before(before, self.name(next));
            }
        }
        self.blobs.know(before, self.name(index)).await;
    }

    fn name(&self, index: usize) -> &'a str {
        &self.plan.models()[index].model.name
    }

    /// Takes a model out of memory that is in it, unless it stays there under another name. Answers whether it can be deleted.
    async fn unload(&mut self, index: usize) -> bool {
        let planned = &self.plan.models()[index];
        let is_loaded = self
            .loaded
            .as_ref()
            .map_or(planned.loaded, |loaded| loaded.has(&planned.model));
        if !is_loaded
            || self.stays_under_another_name(&planned.model)
            || self.watcher.stop_requested()
        {
            return true;
        }
        self.watcher.phase(&Phase::Unloading(index));
        self.set(index, RowState::Unloading);
        let wants_to_stop = || self.watcher.stop_requested();
        match unloading::unload(self.server, &wants_to_stop, &planned.model).await {
            Memory::Out => {
                self.watcher.phase(&Phase::Deleting(index));
                true
            }
            Memory::Unknown => {
                self.in_memory.insert(&planned.model.name);
                self.watcher.phase(&Phase::Deleting(index));
                true
            }
            Memory::Still(_) if self.watcher.stop_requested() => true,
            Memory::Still(error) => {
                self.set(index, RowState::StillLoaded(error));
                false
            }
        }
    }

    /// Whether the content of a model that is about to go is still there under another name. In the trash it is not used.
    fn stays_under_another_name(&self, model: &Model) -> bool {
        self.listed.iter().any(|other| {
            other.digest == model.digest
                && !trash::is_in_trash(&other.name)
                && !other.digest.is_empty()
                && other.key() != model.key()
                && !self.deleted.contains(&other.key())
        })
    }

    /// Asks for one deletion. Answers whether the run goes on.
    ///
    /// Only deletions must not be under way together. So meanwhile the server is asked for the blobs of the last ones, which
    /// this one does not use, and for those of the next.
    async fn delete_one(&mut self, index: usize) -> bool {
        self.set(index, RowState::Deleting);
        self.list = None;
        let name = self.name(index);
        let answer = self.blobs.beside(self.server.delete(name)).await;
        self.set(index, RowState::Answered(answer.clone()));
        match answer {
            Ok(()) => {
                self.deleted.insert(&key_of(name).into());
                self.look_for_what_is_left(index);
                true
            }
            Err(error) => self.go_on_after(error).await,
        }
    }

    /// Has the blobs asked for that should have gone with a deleted model.
    fn look_for_what_is_left(&mut self, index: usize) {
        let name = self.name(index);
        if let Some(before) = &self.before
            && self.plan.purpose() == Purpose::Delete
        {
            self.blobs.ask_after(before, name, &self.deleted);
        }
    }

    /// Whether the run goes on after a request that went wrong.
    async fn go_on_after(&mut self, error: CallError) -> bool {
        if error.is_from_ollama() {
            return true;
        }
        self.reconnect(Some(error).filter(CallError::is_time_out))
            .await
    }

    /// After a request that Ollama itself did not answer: goes on only once the server lists its models again.
    ///
    /// After a time-out the server may still be busy with the deletion, and a second one beside it would do harm; so the
    /// person decides first when to ask again.
    async fn reconnect(&mut self, wait_because: Option<CallError>) -> bool {
        if let Some(error) = wait_because
            && self.pause(PausedDuring::Deleting, error).await == Decision::Stop
        {
            return false;
        }
        self.read_list(PausedDuring::Deleting).await
    }

    fn skip_the_rest(&mut self) {
        for index in 0..self.rows.len() {
            if matches!(
                self.rows[index],
                RowState::Waiting | RowState::Unloading | RowState::Copying
            ) {
                self.set(index, RowState::Skipped(Skip::Stopped));
            }
        }
    }

    fn has_changed_something(&self) -> bool {
        let asked = |row: &RowState| matches!(row, RowState::Answered(_));
        self.has_copied.contains(&true) || self.rows.iter().any(asked)
    }

    fn set(&mut self, index: usize, state: RowState) {
        self.watcher.row(index, &state);
        self.rows[index] = state;
    }

    fn finish(self) -> Finished {
        let (outcomes, copies) = outcomes(self.plan, self.rows, self.list.as_deref());
        let aftermath = self.list.as_ref().zip(self.before.as_ref());
        let aftermath = aftermath.filter(|_| self.plan.purpose() == Purpose::Delete);
        let aftermath = aftermath.map(|(list, before)| {
            let evidence = Evidence {
                before,
                after: &(self.storage_of)(list),
                names: &by_digest(list),
                blobs: &self.blobs.into_states(),
                in_memory: &self.in_memory,
            };
            Aftermath::new(self.plan.models(), &outcomes, &evidence)
        });
        Finished {
            outcomes,
            list: self.list,
            aftermath,
            copies,
            has_copied: self.has_copied,
        }
    }
}

#[cfg(test)]
mod tests;
