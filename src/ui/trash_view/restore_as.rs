//! Restoring a model under another name.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use super::begin;
use crate::domain::model::Model;
use crate::domain::name::ModelName;
use crate::domain::trash;
use crate::ui::browser::dialog;
use crate::ui::controls::{Button, Dialog};
use crate::ui::panel::Panel;
use crate::ui::view::{Built, given, on, text};

/// The dialog's id.
const ID: &str = "restore-as";

/// The dialog, while it is open.
#[component]
pub(crate) fn RestoreAs() -> impl IntoView {
    let panel = Panel::of_page();
    let model = move || {
        let name = panel.trash.restore_as.get();
        let listing = panel.listing.get_untracked();
        listing
            .trash
            .iter()
            .find(|model| *model.name == *name)
            .cloned()
    };
    given(model, |model| view! { <NameDialog model /> })
}

#[component]
fn NameDialog(model: Arc<Model>) -> Built {
    let panel = Panel::of_page();
    let original = trash::own_name(&model.name);
    let typed = RwSignal::new(format!("{original}-restored"));
    let error = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match usable(panel, &typed.get_untracked()) {
            Ok(name) => {
                dialog::close(ID);
                begin(panel, vec![(Arc::clone(&model), name)]);
            }
            Err(why) => error.set(why),
        }
    };
    let content = Built::new(view! {
        <p id="restore-help">"The model comes back with the same content under the name that you give it."</p>
        <form class="dialog-form" on:submit=on(submit) novalidate>
            <label class="field address-field">
                <span class="field-label">"Name"</span>
                <input
                    class="input"
                    type="text"
                    spellcheck="false"
                    autocapitalize="off"
                    autofocus
                    aria-invalid=text(move || error.with(|error| !error.is_empty()).to_string())
                    aria-describedby="restore-error"
                    prop:value=text(move || typed.get())
                    on:input=on(move |event| typed.set(event_target_value(&event)))
                />
            </label>
            <p class="field-error" id="restore-error" role="alert">
                {text(move || error.get())}
            </p>
            <div class="dialog-actions">
                <Button class="button" label="Cancel" on_press=on(|_| dialog::close(ID)) />
                <button type="submit" class="button button-accent">
                    "Restore"
                </button>
            </div>
        </form>
    });
    view! {
        <Dialog
            id=ID
            title=format!("Restore {original} under another name")
            described_by="restore-help"
            on_close=Box::new(move || panel.trash.restore_as.set(String::new()))
            content
        />
    }
    .into_inner()
}

/// The name that was typed, if a model can be given it.
fn usable(panel: Panel, typed: &str) -> Result<Arc<str>, String> {
    let name: ModelName = typed.parse().map_err(|wrong| format!("{wrong}."))?;
    let (key, short) = (name.key(), name.short());
    if trash::is_in_trash(&short) {
        return Err("That is a name of the trash.".to_owned());
    }
    let listing = panel.listing.get_untracked();
    if listing.models.iter().any(|model| model.key() == key) {
        return Err(format!("There is a model called {short}."));
    }
    Ok(short.into())
}
