//! Pulling models again: a queue, one pull at a time, in a panel that stays until it is dismissed.

mod again;
mod carry_out;
mod view;

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::AbortController;

use crate::domain::name::key_of;
use crate::domain::name_set::NameSet;
use crate::domain::pulling::{Outcome, Progress};

pub(crate) use again::pull_again_button;
pub(crate) use carry_out::pull_again;
pub(crate) use view::PullsView;

/// A model that shall be pulled again.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) name: Arc<str>,
    /// The digest of what was deleted under the name; empty where it is not known.
    pub(crate) digest: Arc<str>,
}

/// The queue. What is in it is looked up by number, so that the page holds nothing but numbers.
pub(crate) struct Pulls {
    queue: SendWrapper<RefCell<Vec<Pull>>>,
    /// Changes whenever a pull comes or goes.
    rows: ArcRwSignal<usize>,
    /// Changes whenever a pull begins or is settled, too.
    changes: ArcRwSignal<usize>,
    running: ArcRwSignal<bool>,
    /// Whether another tab is waited for.
    waits: ArcRwSignal<bool>,
}

/// One model in the queue.
struct Pull {
    number: usize,
    wanted: Wanted,
    /// What all spellings of its name share.
    key: Arc<str>,
    state: State,
    /// Changes with everything that is told of it.
    told: ArcRwSignal<usize>,
    controller: Option<AbortController>,
}

/// How far one pull is.
enum State {
    Waiting,
    Pulling(Progress),
    Settled(Outcome),
}

impl Pulls {
    pub(crate) fn new() -> Self {
        Pulls {
            queue: SendWrapper::new(RefCell::new(Vec::new())),
            rows: ArcRwSignal::new(0),
            changes: ArcRwSignal::new(0),
            running: ArcRwSignal::new(false),
            waits: ArcRwSignal::new(false),
        }
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.get()
    }

    pub(crate) fn is_running_untracked(&self) -> bool {
        self.running.get_untracked()
    }

    /// Adds what is not in the queue already; what is settled may be asked for once more. Answers how many came.
    fn add(&self, wanted: Vec<Wanted>) -> usize {
        let number = self.rows.get_untracked();
        let mut next = number;
        {
            let mut open = self.open_keys();
            let mut queue = self.queue.borrow_mut();
            let mut new = NameSet::default();
            let first_new = queue.len();
            for wanted in wanted {
                let pull = Pull::new(next + 1, wanted);
                if open.insert(&pull.key) {
                    next += 1;
                    new.insert(&pull.key);
                    queue.push(pull);
                }
            }
            // What was settled before gives way to its second try.
            let mut place = 0;
            queue.retain(|pull| {
                place += 1;
                place > first_new || !new.contains(&pull.key)
            });
        }
        if next > number {
            // Numbers only grow, so they tell of a change, too.
            self.rows.set(next);
            self.tell_change();
        }
        next - number
    }

    /// Empties the panel. Not while a pull is under way.
    fn dismiss(&self) {
        if !self.is_running_untracked() {
            self.queue.borrow_mut().clear();
            self.rows.update(|rows| *rows += 1);
            self.tell_change();
        }
    }

    /// The keys of what waits or is being pulled.
    fn open_keys(&self) -> NameSet {
        let queue = self.queue.borrow();
        let open = queue.iter().filter(|pull| pull.is_open());
        let mut keys = NameSet::default();
        keys.extend(open.map(|pull| &pull.key));
        keys
    }

    fn count(&self, which: fn(&Pull) -> bool) -> usize {
        self.queue
            .borrow()
            .iter()
            .filter(|pull| which(pull))
            .count()
    }

    fn numbers(&self, which: fn(&Pull) -> bool) -> Vec<usize> {
        let queue = self.queue.borrow();
        let of_that_kind = queue.iter().filter(|pull| which(pull));
        of_that_kind.map(|pull| pull.number).collect()
    }

    /// Looks at one pull; `None` where it is there no longer.
    fn look<T>(&self, number: usize, at: impl FnOnce(&Pull) -> T) -> Option<T> {
        let queue = self.queue.borrow();
        queue.iter().find(|pull| pull.number == number).map(at)
    }

    fn set(&self, number: usize, state: State) {
        let told = {
            let mut queue = self.queue.borrow_mut();
            let Some(pull) = queue.iter_mut().find(|pull| pull.number == number) else {
                return;
            };
            pull.state = state;
            pull.told.clone()
        };
        told.update(|told| *told += 1);
    }

    fn tell_change(&self) {
        self.changes.update(|changes| *changes += 1);
    }
}

impl Pull {
    fn new(number: usize, wanted: Wanted) -> Self {
        Pull {
            number,
            key: key_of(&wanted.name).into(),
            wanted,
            state: State::Waiting,
            told: ArcRwSignal::new(0),
            controller: AbortController::new().ok(),
        }
    }

    fn is_open(&self) -> bool {
        !matches!(self.state, State::Settled(_))
    }

    fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting)
    }

    fn is_pulled(&self) -> bool {
        matches!(&self.state, State::Settled(outcome) if outcome.is_pulled())
    }

    fn is_cancelled(&self) -> bool {
        matches!(self.state, State::Settled(Outcome::Cancelled { .. }))
    }
}
