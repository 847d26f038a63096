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
    let typed = RwSignal::new(String::new());
    // The filter can be cleared from elsewhere; the field follows.
    Effect::new(move |_| {
        if panel.filter.with(|filter| filter.larger_than.is_none())
            && bytes(&typed.get_untracked()).is_some()
        {
            typed.set(String::new());
        }
    });
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
                prop:value=text(move || typed.get())
                on:input=on(move |event| {
                    typed.set(event_target_value(&event));
                    panel.filter.update(|filter| filter.larger_than = bytes(&typed.get_untracked()));
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
