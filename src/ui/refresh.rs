//! Fetching the list: at the start, by the button, and when the tab comes to the front again.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::VisibilityState;

use super::panel::Panel;
use super::words;
use crate::api::diagnose;
use crate::domain::run::Server;

/// Fetches the list in the background, unless that is under way or a deletion is.
pub(crate) fn refresh(panel: Panel) {
    if panel.refreshing.get_untracked() || panel.deletion.is_running_untracked() {
        return;
    }
    panel.refreshing.set(true);
    spawn_local(async move {
        fetch(panel).await;
        panel.refreshing.set(false);
    });
}

async fn fetch(panel: Panel) {
    let client = panel.client.get_value();
    match client.list().await {
        Ok(models) => {
            // What is in memory is a warning, not a condition: a server that cannot tell still has its list.
            let loaded = client.loaded().await.unwrap_or_default();
            panel
                .announcer
                .say(format!("List refreshed: {}", words::models(models.len())));
            // A run that began meanwhile brings its own, newer list.
            if !panel.deletion.is_running_untracked() {
                panel.take_list(models, loaded);
            }
            if panel.version.with_untracked(String::is_empty) {
                panel
                    .version
                    .set(client.version().await.unwrap_or_default());
            }
        }
        Err(error) => {
            let diagnosis = diagnose(&client, error).await;
            panel.announcer.say("The list could not be refreshed");
            panel.trouble.set(Some(diagnosis));
        }
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
