//! Asking the server for the blobs themselves, before and after their models are deleted.
//!
//! Ollama answers `HEAD /api/blobs/sha256:…` with 200 where the blob is there and with 404 where it is not. A proxy in front
//! may answer anything at all to both; so nothing is believed of a server that has not first told a blob that is there from
//! one that cannot be.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use super::answer::CallError;
use super::name::key_of;
use super::name_set::NameSet;
use super::run::Server;
use super::storage::Storage;

/// A digest that no blob has.
const NO_BLOB: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// For how many blobs is asked at once. Browsers allow six connections to a server, and a deletion is never to wait for one.
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

/// Why it is asked whether a blob is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// To see whether the server can be believed: it is not.
    Trust,
    /// A model that uses it is to be deleted.
    Before,
    /// It should be gone.
    After,
}

/// A question whose answer has not come yet.
struct Question<'a> {
    reason: Reason,
    digest: Arc<str>,
    answer: Pin<Box<dyn Future<Output = Result<bool, CallError>> + 'a>>,
}

/// Watches the blobs of what a run deletes. Questions are on their way while the run does something else.
pub(super) struct BlobCheck<'a, S> {
    server: &'a S,
    /// Only blobs that were there before.
    states: BlobStates,
    /// Whether the server knows a blob that cannot be there for what it is; `None` where it has not answered yet.
    is_trusted: Option<bool>,
    /// What is still to be asked.
    waiting: VecDeque<(Reason, Arc<str>)>,
    asked: Vec<Question<'a>>,
}

impl<'a, S: Server> BlobCheck<'a, S> {
    pub(super) fn new(server: &'a S) -> Self {
        BlobCheck {
            server,
            states: BlobStates::default(),
            is_trusted: None,
            waiting: VecDeque::new(),
            asked: Vec::new(),
        }
    }

    /// Has the blobs of a model that is to be deleted asked for, as far as they were not seen yet.
    pub(super) fn ask_before(&mut self, storage: &Storage, name: &str) {
        for digest in storage.blobs_of(name) {
            if self.states.find(digest).is_err() && !self.is_open(digest) {
                self.waiting.push_back((Reason::Before, Arc::clone(digest)));
            }
        }
    }

    /// Has those blobs of a deleted model asked for that were seen before and should be gone now: all that use them are among
    /// the deleted, which are told by their keys.
    pub(super) fn ask_after(&mut self, storage: &Storage, name: &str, deleted: &NameSet) {
        for digest in storage.blobs_of(name) {
            let mut users = storage.users_of(digest);
            let is_unused = users.all(|user| deleted.contains(&key_of(user)));
            if is_unused && self.states.find(digest).is_ok() {
                self.waiting.push_back((Reason::After, Arc::clone(digest)));
            }
        }
    }

    /// Does some work, and goes on asking meanwhile. What the work has to ask itself is sent first.
    pub(super) async fn beside<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| {
            let done = work.as_mut().poll(context);
            self.go_on(context);
            done
        })
        .await
    }

    /// Waits until nothing is left to be asked of a model's blobs.
    pub(super) async fn know(&mut self, storage: &Storage, name: &str) {
        self.until(|check| !storage.blobs_of(name).any(|digest| check.is_open(digest)))
            .await;
    }

    /// Waits until nothing is left to be asked.
    pub(super) async fn settle(&mut self) {
        self.until(|check| check.waiting.is_empty() && check.asked.is_empty())
            .await;
    }

    /// Asks for all of them once more. What the server says now is what counts.
    pub(super) async fn finish(&mut self) {
        let seen = self.states.0.iter();
        self.waiting = seen
            .map(|(digest, _)| (Reason::After, Arc::clone(digest)))
            .collect();
        self.settle().await;
    }

    pub(super) fn into_states(self) -> BlobStates {
        self.states
    }

    async fn until(&mut self, is_enough: impl Fn(&Self) -> bool) {
        poll_fn(|context| {
            if !is_enough(self) {
                self.go_on(context);
            }
            match is_enough(self) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }

    /// Whether a blob is still to be asked for, or its answer has not come.
    fn is_open(&self, digest: &str) -> bool {
        self.waiting.iter().any(|(_, other)| **other == *digest)
            || self
                .asked
                .iter()
                .any(|question| *question.digest == *digest)
    }

    /// Hears the answers that are there, and asks for more in their place.
    fn go_on(&mut self, context: &mut Context<'_>) {
        self.send();
        let mut place = 0;
        while let Some(question) = self.asked.get_mut(place) {
            match question.answer.as_mut().poll(context) {
                Poll::Pending => place += 1,
                Poll::Ready(answer) => {
                    let Question { reason, digest, .. } = self.asked.remove(place);
                    self.hear(reason, &digest, answer);
                    self.send();
                }
            }
        }
    }

    /// Asks as much as may be asked at once. Before anything else that is whether the server can be believed; one that
    /// cannot is asked nothing.
    fn send(&mut self) {
        match self.is_trusted {
            None if self.waiting.is_empty() || !self.asked.is_empty() => {}
            None => self.ask(Reason::Trust, NO_BLOB.into()),
            Some(true) => {
                while self.asked.len() < AT_ONCE
                    && let Some((reason, digest)) = self.waiting.pop_front()
                {
                    self.ask(reason, digest);
                }
            }
            Some(false) => {
                while let Some((reason, digest)) = self.waiting.pop_front() {
                    self.note(reason, &digest, None);
                }
            }
        }
    }

    fn ask(&mut self, reason: Reason, digest: Arc<str>) {
        let (server, asked) = (self.server, Arc::clone(&digest));
        self.asked.push(Question {
            reason,
            digest,
            answer: Box::pin(async move { server.has_blob(&asked).await }),
        });
    }

    /// A server that leaves a question open until it times out is not asked again: the deletions are what counts.
    fn hear(&mut self, reason: Reason, digest: &Arc<str>, answer: Result<bool, CallError>) {
        if answer.as_ref().is_err_and(CallError::is_time_out) {
            self.is_trusted = Some(false);
        }
        self.note(reason, digest, answer.ok());
    }

    /// Notes what the server says; `None` where it cannot be learnt.
    fn note(&mut self, reason: Reason, digest: &Arc<str>, answer: Option<bool>) {
        match (reason, self.states.find(digest)) {
            (Reason::Trust, _) => self.is_trusted = Some(answer == Some(false)),
            (Reason::Before, Err(place)) if answer == Some(true) => {
                let seen = (Arc::clone(digest), BlobState::There);
                self.states.0.insert(place, seen);
            }
            (Reason::After, Ok(place)) => {
                let state = &mut self.states.0[place].1;
                *state = match answer {
                    Some(true) => BlobState::There,
                    Some(false) => BlobState::Gone,
                    // That it was gone a moment ago stays true.
                    None if *state == BlobState::Gone => BlobState::Gone,
                    None => BlobState::NotVerified,
                };
            }
            _ => {}
        }
    }
}
