//! Fetching the list: at the start, by the button, and when the tab comes to the front again.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::VisibilityState;

use super::browser::frame::painted;
use super::layer_reading::read_layers;
use super::panel::Panel;
use super::recovery::recover;
use super::words;
use crate::api::{breathe, diagnose};
use crate::domain::run::Server;
use crate::domain::trash::is_in_trash;

/// To read a first list of more models is a task of its own, to work out what is behind it another one, and to show it a third.
/// Of a later one little is new.
const MANY: usize = 500;
/// How often it is asked what is in memory.
const LOADED_EVERY: Duration = Duration::from_secs(10);

/// Fetches the list in the background, unless that is under way or a deletion is.
pub(crate) fn refresh(panel: Panel) {
    if panel.refreshing.get_untracked() || panel.deletion.is_running_untracked() {
        return;
    }
    panel.refreshing.set(true);
    spawn_local(async move {
        let fetched = fetch(panel, &|said| panel.announcer.say(said)).await;
        take_note(panel, fetched).await;
    });
}

/// Fetches the list now: one that is on its way is older than what has just happened. Answers whether it came. Nothing
/// is announced: who asks has something of its own to say, and this would take its place before it is heard.
pub(crate) async fn refresh_at_once(panel: Panel) -> bool {
    panel.outdate_lists();
    panel.refreshing.set(true);
    let fetched = fetch(panel, &|_| {}).await;
    spawn_local(take_note(panel, fetched));
    fetched == Fetched::List
}

async fn take_note(panel: Panel, fetched: Fetched) {
    if fetched == Fetched::TooLate {
        return;
    }
    panel.refreshing.set(false);
    // The list is not to wait for what follows.
    painted().await;
    if !panel.was_painted.get_untracked() {
        panel.was_painted.set(true);
    }
    if panel.deletion.is_running_untracked() {
        // It began meanwhile, and asks for all that when it ends.
        return;
    }
    if fetched == Fetched::List {
        recover(panel);
        read_layers(panel);
    }
    ask_beside(panel).await;
}

/// What came of fetching the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetched {
    List,
    Trouble,
    /// It has become worthless on its way.
    TooLate,
}

async fn fetch(panel: Panel, say: &dyn Fn(String)) -> Fetched {
    let client = &panel.client;
    let number = panel.list_number();
    let is_first = panel.fetched.with_untracked(Option::is_none);
    if is_first && let Some(largest) = client.largest().await {
        panel.glance_at(largest);
        painted().await;
    }
    let mut answer = match client.list().await {
        Ok(models) => Ok(models),
        Err(error) => Err(diagnose(client, error).await),
    };
    let is_long = is_first && answer.as_ref().is_ok_and(|models| models.len() > MANY);
    if is_long {
        breathe().await;
    }
    // A run that began meanwhile brings lists of its own, and they are newer than this one.
    let is_too_late = || panel.list_number() != number;
    let prepared = match &mut answer {
        _ if is_too_late() => return Fetched::TooLate,
        Ok(models) if is_long => {
            let prepared = panel.prepare(models);
            breathe().await;
            Some(prepared)
        }
        _ => None,
    };
    if is_too_late() {
        return Fetched::TooLate;
    }
    match answer {
        Ok(models) => {
            let shown = models.iter().filter(|model| !is_in_trash(&model.name));
            let shown = words::models(shown.count());
            // Said first: what the list does to the ticks is said after it, and counts for more.
            say(format!("List refreshed: {shown}"));
            panel.take_list(models, prepared);
            Fetched::List
        }
        Err(trouble) => {
            say("The list could not be refreshed".to_owned());
            panel.set_trouble(trouble);
            Fetched::Trouble
        }
    }
}

/// What is good to know beside the list. The list never waits for it: a server that cannot tell still has its list.
pub(crate) async fn ask_beside(panel: Panel) {
    let client = &panel.client;
    ask_loaded(panel).await;
    if panel.version.with_untracked(String::is_empty) {
        panel
            .version
            .set(client.version().await.unwrap_or_default());
    }
}

/// Asks what is in memory.
pub(crate) async fn ask_loaded(panel: Panel) {
    let number = panel.number_question();
    panel.take_loaded(panel.client.loaded().await.unwrap_or_default(), number);
}

/// Asks what is in memory now and then, while the page is seen and nothing else goes on.
pub(crate) fn keep_loaded_fresh(panel: Panel) {
    let ask = move || {
        let is_seen = document().visibility_state() == VisibilityState::Visible;
        let is_quiet = !panel.deletion.is_running_untracked() && !panel.refreshing.get_untracked();
        let is_there = panel.trouble.with_untracked(Option::is_none);
        if is_seen && is_quiet && is_there {
            spawn_local(ask_loaded(panel));
        }
    };
    if let Ok(handle) = set_interval_with_handle(ask, LOADED_EVERY) {
        on_cleanup(move || handle.clear());
    }
}

/// Refreshes whenever the tab becomes visible again.
pub(crate) fn refresh_when_seen_again(panel: Panel) {
    let handle = document_visibility(move || refresh(panel));
    on_cleanup(handle);
}

fn document_visibility(seen: impl Fn() + 'static) -> impl FnOnce() + Send + Sync {
    let handle = window_event_listener(ev::visibilitychange, move |_| {
        if document().visibility_state() == VisibilityState::Visible {
            seen();
        }
    });
    move || handle.remove()
}
