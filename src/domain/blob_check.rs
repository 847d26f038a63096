//! Asking the server for the blobs themselves, before and after their models are deleted.
//!
//! Ollama answers `HEAD /api/blobs/sha256:…` with 200 where the blob is there and with 404 where it is not. A proxy in front
//! may answer anything at all to both; so nothing is believed of a server that has not first told a blob that is there from
//! one that cannot be.

use std::cell::Cell;
use std::sync::Arc;

use futures_util::future::join_all;

use super::name::key_of;
use super::name_set::NameSet;
use super::run::Server;
use super::storage::Storage;

/// A digest that no blob has.
const NO_BLOB: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// For how many blobs is asked at once when nothing else is going on. Browsers allow six connections to a server.
const AT_ONCE: usize = 4;

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
    is_trusted: Cell<Option<bool>>,
}

impl<'a, S: Server> BlobCheck<'a, S> {
    pub(super) fn new(server: &'a S) -> Self {
        BlobCheck {
            server,
            states: BlobStates::default(),
            is_trusted: Cell::new(None),
        }
    }

    /// The blobs of a model that is to be deleted, as far as they were not seen yet.
    pub(super) fn unseen(&self, storage: &Storage, name: &str) -> Vec<Arc<str>> {
        let blobs = storage.blobs_of(name);
        let unseen = blobs.filter(|digest| self.states.find(digest).is_err());
        unseen.cloned().collect()
    }

    /// Those blobs of a deleted model that were seen before and should be gone now: all that use them are among the deleted,
    /// which are told by their keys.
    pub(super) fn orphans(
        &self,
        storage: &Storage,
        name: &str,
        deleted: &NameSet,
    ) -> Vec<Arc<str>> {
        let is_unused = |digest: &&Arc<str>| {
            let mut users = storage.users_of(digest);
            users.all(|user| deleted.contains(&key_of(user)))
        };
        let blobs = storage.blobs_of(name).filter(is_unused);
        let seen = blobs.filter(|digest| self.states.find(digest).is_ok());
        seen.cloned().collect()
    }

    /// Asks for blobs of what was deleted, and for blobs that were not seen yet, all of them at once.
    pub(super) async fn look(&mut self, orphans: &[Arc<str>], unseen: &[Arc<str>]) {
        if !unseen.is_empty() && self.is_trusted.get().is_none() {
            let answer = self.ask(NO_BLOB).await;
            self.is_trusted.set(Some(answer == Some(false)));
        }
        let asked = orphans.iter().chain(unseen).map(|digest| self.ask(digest));
        let mut answers = join_all(asked).await.into_iter();
        for (digest, answer) in orphans.iter().zip(answers.by_ref()) {
            self.note(digest, answer);
        }
        for (digest, answer) in unseen.iter().zip(answers) {
            if let Err(place) = self.states.find(digest)
                && answer == Some(true)
            {
                let seen = (Arc::clone(digest), BlobState::There);
                self.states.0.insert(place, seen);
            }
        }
    }

    /// Asks for all of them once more. What the server says now is what counts.
    pub(super) async fn finish(&mut self) {
        let seen: Vec<Arc<str>> = self.states.0.iter().map(|it| Arc::clone(&it.0)).collect();
        for blobs in seen.chunks(AT_ONCE) {
            self.look(blobs, &[]).await;
        }
    }

    pub(super) fn into_states(self) -> BlobStates {
        self.states
    }

    /// Notes what the server says of a blob that was there before.
    fn note(&mut self, digest: &str, answer: Option<bool>) {
        let Ok(place) = self.states.find(digest) else {
            return;
        };
        let state = &mut self.states.0[place].1;
        *state = match answer {
            Some(true) => BlobState::There,
            Some(false) => BlobState::Gone,
            // That it was gone a moment ago stays true.
            None if *state == BlobState::Gone => BlobState::Gone,
            None => BlobState::NotVerified,
        };
    }

    /// Whether a blob is there; `None` where that cannot be learnt. A server that leaves the question open until it times out
    /// is not asked again: the deletions are what counts.
    async fn ask(&self, digest: &str) -> Option<bool> {
        if self.is_trusted.get() == Some(false) {
            return None;
        }
        match self.server.has_blob(digest).await {
            Ok(is_there) => Some(is_there),
            Err(error) => {
                if error.is_time_out() {
                    self.is_trusted.set(Some(false));
                }
                None
            }
        }
    }
}
