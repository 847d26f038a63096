//! The filter by size.

use leptos::prelude::*;

use crate::domain::decimal;
use crate::ui::panel::Panel;
use crate::ui::view::{on, text};

const GIGABYTE: u64 = 1_000_000_000;

/// "Larger than N GB"; empty means no filter.
#[component]
pub(super) fn SizeFilter() -> impl IntoView {
    let panel = Panel::of_page();
    // The filter can be cleared from elsewhere; the field follows, but keeps what is no number yet.
    let shown = move || {
        let typed = panel.toolbar.larger_than.get();
        let is_cleared = panel.filter.with(|filter| filter.larger_than.is_none());
        if is_cleared && bytes(&typed).is_some() {
            String::new()
        } else {
            typed
        }
    };
    view! {
        <label class="field">
            <span class="field-label">"Larger than"</span>
            <input
                class="input input-number"
                type="number"
                min="0"
                step="any"
                inputmode="decimal"
                aria-label="Larger than, in GB"
                prop:value=text(shown)
                on:input=on(move |event| {
                    let typed = event_target_value(&event);
                    panel.filter.update(|filter| filter.larger_than = bytes(&typed));
                    panel.toolbar.larger_than.set(typed);
                })
            />
            <span class="field-unit">"GB"</span>
        </label>
    }
}

/// A typed number of gigabytes in bytes; `None` for what is no such number.
fn bytes(typed: &str) -> Option<u64> {
    decimal::scaled(typed, GIGABYTE)
}
