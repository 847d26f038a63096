//! Asking the server for the blobs themselves, before and after their models are deleted.
//!
//! Ollama answers `HEAD /api/blobs/sha256:…` with 200 where the blob is there and with 404 where it is not. A proxy in front
//! may answer anything at all to both; so nothing is believed of a server that has not first told a blob that is there from
//! one that cannot be.

use std::sync::Arc;

use super::name::key_of;
use super::name_set::NameSet;
use super::run::Server;
use super::storage::Storage;

/// A digest that no blob has.
const NO_BLOB: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What is known of a blob that a deleted model used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobState {
    /// It was there before, and is gone.
    Gone,
    /// It is still there.
    There,
    /// The server would not tell.
    NotVerified,
}

/// What the server said of each blob.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlobStates(Vec<(Arc<str>, BlobState)>);

impl BlobStates {
    /// What is known of a blob.
    #[must_use]
    pub fn of(&self, digest: &str) -> BlobState {
        self.find(digest)
            .map_or(BlobState::NotVerified, |place| self.0[place].1)
    }

    fn find(&self, digest: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| (**other).cmp(digest))
    }
}

/// Watches the blobs of what a run deletes.
pub(super) struct BlobCheck<'a, S> {
    server: &'a S,
    /// Only blobs that were there before.
    states: BlobStates,
    /// Whether the server knows a blob that cannot be there for what it is; `None` where it was not asked yet.
    is_trusted: Option<bool>,
}

impl<'a, S: Server> BlobCheck<'a, S> {
    pub(super) fn new(server: &'a S) -> Self {
        BlobCheck {
            server,
            states: BlobStates::default(),
            is_trusted: None,
        }
    }

    /// Asks for the blobs of a model that is about to be deleted.
    pub(super) async fn before(&mut self, storage: &Storage, name: &str) {
        for digest in storage.blobs_of(name) {
            if let Err(place) = self.states.find(digest)
                && self.tells_what_is_missing().await
                && self.ask(digest).await == Some(true)
            {
                let seen = (Arc::clone(digest), BlobState::There);
                self.states.0.insert(place, seen);
            }
        }
    }

    /// Asks for those blobs of a deleted model that should be gone now: all that use them are among the deleted, which are
    /// told by their keys.
    pub(super) async fn after(&mut self, storage: &Storage, name: &str, deleted: &NameSet) {
        for digest in storage.blobs_of(name) {
            if storage
                .users_of(digest)
                .all(|user| deleted.contains(&key_of(user)))
                && let Ok(place) = self.states.find(digest)
            {
                self.ask_again(place).await;
            }
        }
    }

    /// Asks for all of them once more. What the server says now is what counts.
    pub(super) async fn finish(&mut self) {
        for place in 0..self.states.0.len() {
            self.ask_again(place).await;
        }
    }

    pub(super) fn into_states(self) -> BlobStates {
        self.states
    }

    async fn ask_again(&mut self, place: usize) {
        let digest = Arc::clone(&self.states.0[place].0);
        let answer = self.ask(&digest).await;
        let state = &mut self.states.0[place].1;
        *state = match answer {
            Some(true) => BlobState::There,
            Some(false) => BlobState::Gone,
            // That it was gone a moment ago stays true.
            None if *state == BlobState::Gone => BlobState::Gone,
            None => BlobState::NotVerified,
        };
    }

    async fn tells_what_is_missing(&mut self) -> bool {
        if self.is_trusted.is_none() {
            let answer = self.ask(NO_BLOB).await;
            self.is_trusted = Some(answer == Some(false));
        }
        self.is_trusted == Some(true)
    }

    /// Whether a blob is there; `None` where that cannot be learnt. A server that leaves the question open until it times out
    /// is not asked again: the deletions are what counts.
    async fn ask(&mut self, digest: &str) -> Option<bool> {
        if self.is_trusted == Some(false) {
            return None;
        }
        match self.server.has_blob(digest).await {
            Ok(is_there) => Some(is_there),
            Err(error) => {
                if error.is_time_out() {
                    self.is_trusted = Some(false);
                }
                None
            }
        }
    }
}
