//! Taking a model out of memory, by the row's menu.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::panel::Panel;
use super::refresh::ask_loaded;
use crate::domain::unloading::{self, Memory};

/// Asks the server to unload a model, and tells what came of it.
pub(crate) fn unload(panel: Panel, name: &str) {
    let Some(facts) = panel.facts_untracked(name) else {
        return;
    };
    if panel.read_only.is_on_untracked() {
        return;
    }
    let model = facts.model;
    panel.announcer.say(format!("Unloading {name}"));
    spawn_local(async move {
        let memory = unloading::unload(&panel.client, &|| false, &model).await;
        ask_loaded(panel).await;
        let name = &model.name;
        match memory {
            Memory::Out => panel.announcer.say(format!("{name} is unloaded")),
            Memory::Unknown => panel.notice.set(format!(
                "Ollama was asked to unload {name}. Whether it did is not known."
            )),
            Memory::Still(None) => panel.notice.set(format!(
                "{name} is still in memory although Ollama was asked to unload it. It may be in use."
            )),
            Memory::Still(Some(error)) => {
                let words = error.words().map(|words| format!(" It said: {words}"));
                let words = words.unwrap_or_default();
                panel.notice.set(format!("{name} is still in memory. {error}.{words}"));
            }
        }
    });
}
