//! The filter by text, over all fields.

use leptos::prelude::*;

use crate::ui::panel::Panel;

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
            prop:value=move || panel.filter.with(|filter| filter.text.clone())
            on:input:target=move |event| set(event.target().value())
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    set(String::new());
                }
            }
        />
    }
}
