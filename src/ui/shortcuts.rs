//! The keys that work everywhere on the page, and the dialog that lists them all.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::browser::{dialog, focus};
use super::controls::{Button, Dialog};
use super::panel::{Panel, Place};
use super::refresh::refresh;
use super::view::{Built, on, when};

/// The dialog's id.
const ID: &str = "keys";

const KEYS: [(&str, &str); 10] = [
    ("/", "Go to the filter; Escape empties it"),
    (
        "↓ ↑ Home End",
        "From row to row, once one of them has the focus",
    ),
    ("Space", "Tick or untick the row"),
    (
        "Shift Space",
        "Tick or untick all rows from the one before to this one",
    ),
    ("Shift click", "The same with the mouse"),
    ("r", "Refresh the list"),
    ("n", "Tick by name"),
    ("Delete", "Ask about deleting what is ticked"),
    ("Escape", "Close a dialog or menu; nothing is deleted"),
    ("?", "This list"),
];

/// Listens for the keys of the page.
pub(crate) fn listen(panel: Panel) {
    let handle = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        if has_modifier(&event) || is_busy_elsewhere(&event) {
            return;
        }
        match event.key().as_str() {
            "/" => focus::on("#filter"),
            "r" => refresh(panel),
            "Delete" if panel.place.get_untracked() == Place::Models => panel.confirm_ticked(),
            "n" => panel.names_open.set(true),
            "?" => panel.keys_open.set(true),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Whether a key is held that makes another key the browser's own business.
pub(crate) fn has_modifier(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key()
}

/// Whether the key belongs to a field that is being written in, or a dialog is open.
fn is_busy_elsewhere(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let in_field = target.is_some_and(|target| {
        target
            .matches("input:not([type=checkbox]), textarea, select")
            .unwrap_or(false)
    });
    in_field
        || document()
            .query_selector("dialog[open]")
            .is_ok_and(|found| found.is_some())
}

/// The list of keys, while it is open.
#[component]
pub(crate) fn Shortcuts() -> impl IntoView {
    let panel = Panel::of_page();
    view! {
        {when(move || panel.keys_open.get(), || view! { <KeysDialog /> })}
    }
}

#[component]
fn KeysDialog() -> Built {
    let panel = Panel::of_page();
    let rows = KEYS.map(|(keys, meaning)| {
        let keys = keys
            .split(' ')
            .map(|key| view! { <kbd>{key}</kbd> })
            .collect_view();
        view! {
            <dt>{keys}</dt>
            <dd>{meaning}</dd>
        }
    });
    let content = Built::new(view! {
        <dl class="keys">{rows}</dl>
        <div class="dialog-actions">
            <Button
                class="button"
                label="Close"
                autofocus=true
                on_press=on(|_| dialog::close(ID))
            />
        </div>
    });
    view! {
        <Dialog
            id=ID
            title="Keyboard".to_owned()
            on_close=Box::new(move || panel.keys_open.set(false))
            content
        />
    }
    .into_inner()
}
