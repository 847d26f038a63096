//! What a run can be doing, and how each of its models can stand.

use crate::domain::answer::CallError;

/// What a run is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Fetching the list to see what has changed since the plan was made.
    Checking,
    /// Taking the model at this place of the plan out of memory.
    Unloading(usize),
    /// Copying the model at this place of the plan to where it goes.
    Copying(usize),
    /// Deleting the model at this place of the plan.
    Deleting(usize),
    /// Waiting for the person, because the server could not be asked.
    Paused(Pause),
    /// Fetching the list to see what really happened.
    Verifying,
}

/// Why a run waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// What the run was about to learn or to do.
    pub during: PausedDuring,
    /// What went wrong.
    pub error: CallError,
}

/// Where a run can be interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PausedDuring {
    /// Before the first deletion.
    Checking,
    /// Between deletions.
    Deleting,
    /// After the last deletion.
    Verifying,
}

/// How a paused run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Ask the server again.
    Resume,
    /// Leave the rest as it is.
    Stop,
}

/// How one model of the plan stands while the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Not asked for yet.
    Waiting,
    /// The server is taking it out of memory.
    Unloading,
    /// It is being copied to where it goes, and the copy is checked.
    Copying,
    /// The request is under way.
    Deleting,
    /// The server has answered; the list at the end decides what that was worth.
    Answered(Result<(), CallError>),
    /// Never asked for, because it stayed in memory; with the error, where the server answered one.
    StillLoaded(Option<CallError>),
    /// Never asked for, because there is no copy of it that is known to be right.
    NotCopied(NotCopied),
    /// Never asked for, and never will be in this run.
    Skipped(Skip),
}

/// Why there is no copy of a model that is known to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCopied {
    /// There is no name for it in the trash.
    NoName,
    /// Other content stands under the name.
    Occupied,
    /// The server answered with an error, or not at all.
    Refused(CallError),
    /// The server answered with success, and the fresh list did not have it.
    Missing,
    /// No list could be fetched to look.
    Unchecked,
}

/// Why a model was not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// The fresh list did not have it any more.
    AlreadyGone,
    /// The fresh list had another model under its name.
    Changed,
    /// The run ended before its turn.
    Stopped,
}

/// What became of one model, by the list that was fetched after the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Asked for, answered with success, and gone.
    Deleted,
    /// The same, and its content is listed under the name to which it was moved.
    Moved,
    /// The same, but the name to which it was moved is not listed any more, or means something else.
    MovedAndLost,
    /// Gone, but not by this run.
    AlreadyGone,
    /// Gone from the list although the server answered with an error: bytes may remain on the disk.
    GoneWithError(CallError),
    /// Still in the list. `None` where the server had answered with success all the same.
    StillThere(Option<CallError>),
    /// Not asked for, because it stayed in memory; with the error, where the server answered one.
    StillLoaded(Option<CallError>),
    /// Not asked for, because there is no copy of it that is known to be right.
    NotCopied(NotCopied),
    /// Not asked for, because the name means another model now.
    Changed,
    /// Not asked for, because it was gone or another model stood under its name; now it is in the list again.
    Reappeared,
    /// Not asked for, because the run was stopped.
    Stopped,
    /// Asked for, but no list could be fetched afterwards: only the answer is known.
    NotVerified(Result<(), CallError>),
}
