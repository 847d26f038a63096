//! From the person's word to the last outcome.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

use super::{Pull, State, Wanted};
use crate::domain::pulling::{Answer, Content, NotPulled, Outcome, Progress};
use crate::ui::browser::{focus, lock};
use crate::ui::panel::Panel;
use crate::ui::refresh::refresh_at_once;
use crate::ui::words;

/// How long another tab is waited for before that is told: mostly there is none.
const PATIENCE: Duration = Duration::from_millis(300);

/// Has models pulled, one after the other, in the background.
pub(crate) fn pull_again(panel: Panel, wanted: Vec<Wanted>) {
    if panel.read_only.is_on_untracked() {
        panel.announcer.say("Read only: nothing is pulled");
        return;
    }
    if panel.deletion.is_running_untracked() {
        panel
            .announcer
            .say("A run is under way: nothing is pulled meanwhile");
        return;
    }
    let added = panel.pulls.add(wanted);
    if added == 0 {
        return;
    }
    panel
        .announcer
        .say(format!("Pulling {}", words::models(added)));
    focus::soon("#pulls-title");
    work(panel);
}

/// Works the queue off, unless that is under way.
fn work(panel: Panel) {
    if panel.pulls.is_running_untracked() {
        return;
    }
    panel.pulls.running.set(true);
    spawn_local(async move {
        while let Some(job) = next(panel) {
            let outcome = attempt(panel, &job).await;
            settle(panel, &job, outcome);
        }
    });
}

/// One pull, away from the queue, which may change meanwhile.
struct Job {
    number: usize,
    wanted: Wanted,
    controller: Option<AbortController>,
}

/// What waits longest.
fn next(panel: Panel) -> Option<Job> {
    let first = panel.pulls.numbers(Pull::is_waiting).first().copied()?;
    panel.pulls.look(first, |pull| Job {
        number: first,
        wanted: pull.wanted.clone(),
        controller: pull.controller.clone(),
    })
}

/// Pulls one model as soon as no other tab deletes or pulls: Ollama would remove blobs that no manifest names yet.
async fn attempt(panel: Panel, job: &Job) -> Outcome {
    let never_begun = Outcome::Cancelled { begun: false };
    let Some(signal) = job.controller.as_ref().map(AbortController::signal) else {
        return never_begun;
    };
    let waits = tell_waiting_soon(panel);
    let guard = lock::acquire(lock::CHANGES, &signal).await;
    // Whatever takes its time from here on, it is no other tab.
    waits.set(false);
    panel.pulls.waits.set(false);
    if guard.is_none() || signal.aborted() {
        return never_begun;
    }
    // What has the name by now would be replaced; the queue may be hours old.
    let has_list = refresh_at_once(panel).await;
    if let Some(why) = in_the_way(panel, &job.wanted, has_list) {
        return Outcome::NotPulled(why);
    }
    if signal.aborted() {
        return never_begun;
    }
    let number = job.number;
    panel.pulls.set(number, State::Pulling(Progress::default()));
    panel.pulls.tell_change();
    let mut answer = Answer::default();
    let mut take = |line| {
        answer.take(line);
        // What was cancelled stays so on the page, whatever still comes.
        if !signal.aborted() {
            panel
                .pulls
                .set(number, State::Pulling(answer.progress.clone()));
        }
    };
    let ended = panel
        .client
        .pull(&job.wanted.name, &signal, &mut take)
        .await;
    let has_list = refresh_at_once(panel).await;
    let content = content(panel, &job.wanted, has_list);
    Outcome::new(answer.conclude(ended), signal.aborted(), content)
}

fn in_the_way(panel: Panel, wanted: &Wanted, has_list: bool) -> Option<NotPulled> {
    let listing = panel.listing.read_untracked();
    let list = has_list.then(|| listing.models.as_slice());
    NotPulled::look(list, &wanted.name, &wanted.digest)
}

fn content(panel: Panel, wanted: &Wanted, has_list: bool) -> Content {
    let listing = panel.listing.read_untracked();
    let list = has_list.then(|| listing.models.as_slice());
    Content::compare(list, &wanted.name, &wanted.digest)
}

/// Tells that another tab is waited for, unless that ends soon: what is answered is to be set to `false` when it does.
fn tell_waiting_soon(panel: Panel) -> Rc<Cell<bool>> {
    let waits = Rc::new(Cell::new(true));
    let still_waits = Rc::clone(&waits);
    let tell = move || {
        if still_waits.get() {
            panel.pulls.waits.set(true);
        }
    };
    set_timeout(tell, PATIENCE);
    waits
}

fn settle(panel: Panel, job: &Job, outcome: Outcome) {
    let pulls = &panel.pulls;
    let is_known = pulls.look(job.number, Pull::is_cancelled).unwrap_or(false);
    let mut said = Vec::new();
    if !is_known || outcome.is_pulled() {
        said.push(outcome.spoken(&job.wanted.name));
    }
    show(panel, job.number, State::Settled(outcome));
    match next(panel) {
        Some(job) => said.push(format!("Next is {}", job.wanted.name)),
        None => {
            pulls.running.set(false);
            said.push(headline(panel));
        }
    }
    panel.announcer.say(said.join(" "));
}

/// Shows a state with which buttons may vanish. The focus must not vanish with them.
fn show(panel: Panel, number: usize, state: State) {
    let has_focus = focus::is_in("#pulls");
    panel.pulls.set(number, state);
    panel.pulls.tell_change();
    if has_focus {
        focus::rescue("#pulls-title");
    }
}

/// Ends one pull, begun or not. What the server has done by then comes with the next list.
pub(super) fn cancel(panel: Panel, number: usize) {
    let name = panel.pulls.look(number, |pull| pull.wanted.name.clone());
    if let (Some(name), Some(outcome)) = (name, withdraw(panel, number)) {
        panel.announcer.say(outcome.spoken(&name));
    }
}

/// Ends them all.
pub(super) fn cancel_all(panel: Panel) {
    for number in panel.pulls.numbers(Pull::is_open) {
        withdraw(panel, number);
    }
    panel.announcer.say("Cancelled all that was not pulled yet");
}

fn withdraw(panel: Panel, number: usize) -> Option<Outcome> {
    let pull = panel.pulls.look(number, |pull| {
        let begun = !pull.is_waiting();
        (begun, pull.is_open(), pull.controller.clone())
    });
    let (begun, true, controller) = pull? else {
        return None;
    };
    let outcome = Outcome::Cancelled { begun };
    show(panel, number, State::Settled(outcome.clone()));
    if let Some(controller) = controller {
        controller.abort();
    }
    Some(outcome)
}

/// All outcomes in one sentence.
pub(super) fn headline(panel: Panel) -> String {
    let (pulled, all) = (
        panel.pulls.count(Pull::is_pulled),
        panel.pulls.count(|_| true),
    );
    format!("Pulled {} of {}", words::number(pulled), words::models(all))
}
