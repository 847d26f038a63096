//! The filter by size.

use leptos::prelude::*;

use crate::ui::panel::Panel;

const GIGABYTE: f64 = 1e9;

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
                prop:value=typed
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    panel.filter.update(|filter| filter.larger_than = bytes(&typed.get_untracked()));
                }
            />
            <span class="field-unit">"GB"</span>
        </label>
    }
}

/// A typed number of gigabytes in bytes; `None` for what is no such number.
fn bytes(typed: &str) -> Option<u64> {
    let gigabytes: f64 = typed.trim().parse().ok()?;
    // A finite number that is not negative; `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (gigabytes.is_finite() && gigabytes >= 0.0).then_some((gigabytes * GIGABYTE) as u64)
}
