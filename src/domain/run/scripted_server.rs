//! An Ollama server that follows a script of faults, and keeps a log of what really happened.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::Poll;

use super::*;
use crate::domain::loaded::InMemory;
use crate::domain::model::tests::model;

/// Everything that goes wrong around a run, and what the person does meanwhile. What a script does not mention goes well.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    /// What becomes of the first deletion, of the second, and so on.
    pub(super) deletions: Vec<Fault>,
    /// What the first list is answered with, and so on; `None` is the list.
    pub(super) lists: Vec<Option<CallError>>,
    /// What another client does at the first moment that passes, at the second, and so on.
    pub(super) meddling: Vec<Option<Meddling>>,
    /// What the person decides at the first pause, and so on; at last they stop.
    pub(super) decisions: Vec<Decision>,
    /// The places of the models that are in memory at first.
    pub(super) loaded: Vec<usize>,
    /// What becomes of the first unloading, of the second, and so on: how many looks it takes, or what the server refuses with.
    pub(super) unloadings: Vec<Result<usize, CallError>>,
    /// After how many moments the person presses Stop.
    pub(super) stop_at: Option<usize>,
}

/// What becomes of one deletion: what the server does and what it says are two things.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) work: Work,
    pub(super) answer: Result<(), CallError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    Done,
    NotDone,
    /// It goes on while nobody waits for it any more.
    DoneLater,
}

/// What another client does to one of the server's names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meddling {
    Remove(usize),
    /// The name means this content from now on; content 0 is what it meant at first.
    Write(usize, u8),
    /// The same content under the same name in capitals.
    Respell(usize),
}

/// One thing that happened, in the order in which it did.
#[derive(Clone, Debug)]
pub(super) enum Event {
    Listed(Vec<Arc<Model>>),
    ListFailed,
    Unloaded(String),
    Asked(String, Result<(), CallError>),
    Decided(Decision),
    Row(usize, RowState),
    Phase(Phase),
}

pub(super) const NAMES: [&str; 6] = ["a:1", "b:1", "team/c:1", "hf.co/x/d:Q4", "e:latest", "f:1"];

/// What is known of the layers behind any list of this server.
pub(super) fn nothing_known(_: &[Arc<Model>]) -> Storage {
    Storage::default()
}

/// One of the names with one of its contents.
pub(super) fn content(index: usize, content: u8) -> Arc<Model> {
    Arc::new(model(NAMES[index], &format!("{index}#{content}"), 10))
}

/// What Ollama itself says of a model that it does not have.
pub(super) fn not_found() -> CallError {
    CallError::Ollama {
        status: 404,
        message: "model not found".into(),
    }
}

/// The server and the person in front of the page.
pub(super) struct World {
    script: Script,
    models: RefCell<Vec<Arc<Model>>>,
    /// Keys of what an abandoned request will still remove.
    unfinished: RefCell<Vec<String>>,
    pub(super) log: RefCell<Vec<Event>>,
    moments: Cell<usize>,
    calls: Cell<[usize; 4]>,
    under_way: Cell<bool>,
    /// What is in memory: the digest, and for how many looks it stays there once it is to go.
    memory: RefCell<Vec<(String, Option<usize>)>>,
}

const DELETIONS: usize = 0;
const LISTS: usize = 1;
const DECISIONS: usize = 2;
const UNLOADINGS: usize = 3;

impl World {
    /// A server that holds the first `count` names.
    pub(super) fn new(count: usize, script: Script) -> Self {
        let digest = |&index: &usize| (content(index, 0).digest.to_string(), None);
        World {
            memory: RefCell::new(script.loaded.iter().map(digest).collect()),
            script,
            models: RefCell::new((0..count).map(|index| content(index, 0)).collect()),
            unfinished: RefCell::default(),
            log: RefCell::default(),
            moments: Cell::new(0),
            calls: Cell::default(),
            under_way: Cell::new(false),
        }
    }

    fn note(&self, event: Event) {
        self.log.borrow_mut().push(event);
    }

    /// How many calls of a kind there were before this one.
    fn count_call(&self, kind: usize) -> usize {
        let mut calls = self.calls.get();
        calls[kind] += 1;
        self.calls.set(calls);
        calls[kind] - 1
    }

    /// Lets time pass: abandoned work ends, another client has its turn, and so has the browser.
    async fn moment(&self) {
        let moment = self.moments.get();
        assert!(moment < 1000, "the run does not end");
        self.moments.set(moment + 1);
        for key in self.unfinished.borrow_mut().drain(..) {
            self.models.borrow_mut().retain(|model| model.key() != key);
        }
        if let Some(Some(meddling)) = self.script.meddling.get(moment) {
            self.meddle(*meddling);
        }
        let mut yielded = false;
        poll_fn(|context| {
            if std::mem::replace(&mut yielded, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    fn meddle(&self, meddling: Meddling) {
        let mut models = self.models.borrow_mut();
        let (index, written) = match meddling {
            Meddling::Remove(index) => (index, None),
            Meddling::Write(index, number) => (index, Some(content(index, number))),
            Meddling::Respell(index) => {
                let listed = models
                    .iter()
                    .find(|model| model.key() == content(index, 0).key());
                let respelled = listed.map(|model| Model {
                    name: model.name.to_ascii_uppercase().into(),
                    ..Model::clone(model)
                });
                (index, respelled.map(Arc::new))
            }
        };
        models.retain(|model| model.key() != content(index, 0).key());
        // The newest first, as Ollama lists them.
        written
            .into_iter()
            .for_each(|model| models.insert(0, model));
    }

    fn begin_call(&self) {
        assert!(!self.under_way.replace(true), "two calls at the same time");
    }

    fn end_call(&self) {
        self.under_way.set(false);
    }
}

impl Server for World {
    async fn list(&self) -> Result<Vec<Arc<Model>>, CallError> {
        self.begin_call();
        self.moment().await;
        let fault = self
            .script
            .lists
            .get(self.count_call(LISTS))
            .cloned()
            .flatten();
        let list = self.models.borrow().clone();
        self.note(match &fault {
            Some(_) => Event::ListFailed,
            None => Event::Listed(list.clone()),
        });
        self.moment().await;
        self.end_call();
        fault.map_or(Ok(list), Err)
    }

    async fn delete(&self, name: &str) -> Result<(), CallError> {
        assert!(!self.stop_requested(), "{name} was asked for after Stop");
        self.begin_call();
        self.moment().await;
        let fault = self
            .script
            .deletions
            .get(self.count_call(DELETIONS))
            .cloned();
        let fault = fault.unwrap_or(Fault {
            work: Work::Done,
            answer: Ok(()),
        });
        let key = crate::domain::name::key_of(name);
        let is_there = self.models.borrow().iter().any(|model| model.key() == key);
        let answer = match fault.answer {
            Ok(()) if !is_there => Err(not_found()),
            answer => answer,
        };
        match fault.work {
            Work::Done => self.models.borrow_mut().retain(|model| model.key() != key),
            Work::DoneLater => self.unfinished.borrow_mut().push(key),
            Work::NotDone => {}
        }
        self.note(Event::Asked(name.to_owned(), answer.clone()));
        self.moment().await;
        self.end_call();
        answer
    }

    async fn copy(&self, name: &str, _destination: &str) -> Result<(), CallError> {
        unreachable!("{name} is to be deleted, not moved")
    }

    async fn loaded(&self) -> Result<Loaded, CallError> {
        let mut memory = self.memory.borrow_mut();
        for (_, looks) in memory.iter_mut() {
            *looks = looks.map(|looks| looks.saturating_sub(1));
        }
        memory.retain(|(_, looks)| *looks != Some(0));
        Ok(Loaded::new(memory.iter().map(|(digest, _)| InMemory {
            digest: digest.as_str().into(),
            ..InMemory::default()
        })))
    }

    async fn unload(&self, name: &str) -> Result<(), CallError> {
        self.begin_call();
        self.note(Event::Unloaded(name.to_owned()));
        let number = self.count_call(UNLOADINGS);
        let looks = self.script.unloadings.get(number).cloned().unwrap_or(Ok(1));
        let models = self.models.borrow().clone();
        let digest = models.iter().find(|model| *model.name == *name);
        let digest = digest.map(|model| model.digest.to_string());
        self.moment().await;
        self.end_call();
        let looks = looks?;
        for (loaded, left) in self.memory.borrow_mut().iter_mut() {
            if Some(&*loaded) == digest.as_ref() {
                *left = Some(looks);
            }
        }
        Ok(())
    }

    async fn pause(&self) {
        self.moment().await;
    }

    async fn has_blob(&self, _digest: &str) -> Result<bool, CallError> {
        unreachable!("nothing is known of any blob")
    }
}

impl Watcher for World {
    fn phase(&self, phase: &Phase) {
        self.note(Event::Phase(phase.clone()));
    }

    fn row(&self, index: usize, state: &RowState) {
        self.note(Event::Row(index, state.clone()));
    }

    fn stop_requested(&self) -> bool {
        self.script
            .stop_at
            .is_some_and(|moment| self.moments.get() >= moment)
    }

    async fn decide(&self) -> Decision {
        assert!(!self.under_way.get(), "a pause while a call is under way");
        self.moment().await;
        let number = self.count_call(DECISIONS);
        let decision = self
            .script
            .decisions
            .get(number)
            .copied()
            .unwrap_or(Decision::Stop);
        self.note(Event::Decided(decision));
        decision
    }
}
