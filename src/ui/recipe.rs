//! Saving a model's recipe.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::download::download;
use super::clock;
use super::panel::Panel;
use crate::domain::{recipe, trash};

/// Asks the server how a model was made, and offers that as a file.
pub(crate) fn save(panel: Panel, name: &str) {
    let Some(facts) = panel.facts_untracked(name) else {
        return;
    };
    let model = facts.model;
    if model.is_cloud() {
        return;
    }
    spawn_local(async move {
        let told = trash::own_name(&model.name);
        match panel.client.recipe(&model.name).await {
            Ok(recipe) => {
                let text = recipe::file(&model, &recipe, clock::now());
                download(
                    &recipe::file_name(&model),
                    "text/plain;charset=utf-8",
                    &text,
                );
                panel
                    .announcer
                    .say(format!("The recipe of {told} is downloaded"));
            }
            Err(error) => {
                let words = error.words().map(|words| format!(" It said: {words}"));
                let words = words.unwrap_or_default();
                let said = format!("The recipe of {told} could not be had. {error}.{words}");
                panel.announcer.say(said.clone());
                panel.notice.set(said);
            }
        }
    });
}
