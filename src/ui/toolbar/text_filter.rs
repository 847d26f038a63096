//! The filter by text, over all fields.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::ui::panel::Panel;
use crate::ui::view::{on, text};

/// The field's id, to give it the focus by key.
pub(crate) const ID: &str = "filter";

/// The field. Escape empties it.
#[component]
pub(super) fn TextFilter() -> impl IntoView {
    let panel = Panel::of_page();
    let set = move |text: String| panel.filter.update(|filter| filter.text = text);
    view! {
        <input
            class="input toolbar-text"
            id=ID
            type="search"
            placeholder="Filter  /"
            aria-label="Filter by name, family, quantization, capability or digest"
            aria-keyshortcuts="/"
            autocomplete="off"
            spellcheck="false"
            prop:value=text(move || panel.filter.with(|filter| filter.text.clone()))
            on:input=on(move |event| set(event_target_value(&event)))
            on:keydown=on(move |event: KeyboardEvent| {
                if event.key() == "Escape" {
                    set(String::new());
                }
            })
        />
    }
}
