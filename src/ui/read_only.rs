//! Read only: the page looks, and changes nothing.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::browser::storage;
use super::panel::Panel;
use super::view::{on, text};

/// Where the browser keeps what the person chose.
const KEY: &str = "ollama-panel/read-only";
/// What is kept there while it is on.
const ON: &str = "on";

/// Whether the page may change the server. The person switches that, unless the panel was started with `--read-only`.
pub(crate) struct ReadOnly {
    is_for_good: bool,
    is_on: ArcRwSignal<bool>,
}

impl ReadOnly {
    pub(crate) fn new(is_for_good: bool) -> Self {
        let was_chosen = storage::read(KEY).as_deref() == Some(ON);
        ReadOnly {
            is_for_good,
            is_on: ArcRwSignal::new(is_for_good || was_chosen),
        }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.is_on.get()
    }

    pub(crate) fn is_on_untracked(&self) -> bool {
        self.is_on.get_untracked()
    }

    fn toggle(&self) {
        let is_on = self.is_for_good || !self.is_on.get_untracked();
        storage::write(KEY, if is_on { ON } else { "" });
        self.is_on.set(is_on);
    }
}

/// The switch in the head of the page.
#[component]
pub(crate) fn ReadOnlySwitch() -> impl IntoView {
    let panel = Panel::of_page();
    let is_for_good = panel.read_only.is_for_good;
    let title = if is_for_good {
        "The panel was started with --read-only"
    } else {
        "While it is on, nothing that changes Ollama is offered or sent"
    };
    let is_fixed = move || is_for_good || panel.is_busy();
    let toggle = move |_: MouseEvent| {
        if !is_for_good && !panel.is_busy_untracked() {
            panel.read_only.toggle();
            panel.deletion.cancel();
        }
    };
    view! {
        <button
            type="button"
            class="button"
            title=title
            aria-pressed=text(move || panel.read_only.is_on().to_string())
            aria-disabled=text(move || is_fixed().to_string())
            on:click=on(toggle)
        >
            "Read only"
        </button>
    }
}
