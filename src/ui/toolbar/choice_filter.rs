//! A filter by one of the values that occur in a column.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::arrange::Filter;
use crate::domain::model::Model;
use crate::domain::totals::distinct;
use crate::ui::panel::Panel;
use crate::ui::view::{block, memo, on, text};

/// The choice that means no filter. No family or quantization is written like that.
const ANY: &str = "*";

/// A choice of the values that a field has on this server, and "any".
#[component]
pub(super) fn ChoiceFilter(
    label: &'static str,
    /// The field.
    of: fn(&Model) -> &str,
    /// Where the filter keeps the choice.
    chosen: fn(&mut Filter) -> &mut Option<String>,
) -> impl IntoView {
    let panel = Panel::of_page();
    let current = memo(move || {
        let chosen = panel
            .filter
            .with(|filter| chosen(&mut filter.clone()).clone());
        chosen.unwrap_or_else(|| ANY.to_owned())
    });
    // Most lists bring other models, and seldom other values.
    let values = memo(move || panel.listing.with(|listing| distinct(&listing.models, of)));
    let options = block(move || {
        let current = current.get();
        let mut values = values.get();
        // A choice stays to be seen and undone even when the last model of its kind is gone.
        if current != ANY && !values.iter().any(|value| **value == *current) {
            values.push(current.as_str().into());
        }
        let option = |value: Arc<str>| {
            let shown = if value.is_empty() {
                "not known"
            } else {
                &value
            }
            .to_owned();
            let selected = *value == *current;
            view! { <option value=value.to_string() selected=selected>{shown}</option> }
        };
        values.into_iter().map(option).collect_view()
    });
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <select
                class="input"
                prop:value=text(move || current.get())
                on:change=on(move |event| {
                    let value = event_target_value(&event);
                    panel.filter.update(|filter| *chosen(filter) = (value != ANY).then_some(value));
                })
            >
                <option value=ANY>"any"</option>
                {options}
            </select>
        </label>
    }
}
