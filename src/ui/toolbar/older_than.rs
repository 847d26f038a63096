//! What is older than so many days: show only that, or tick it.

use leptos::prelude::*;

use crate::domain::arrange::is_older_than;
use crate::ui::browser::storage;
use crate::ui::controls::Button;
use crate::ui::panel::Panel;
use crate::ui::view::{flag, memo, on, text};
use crate::ui::words;

/// Where the number of days is remembered.
const KEY: &str = "ollama-panel/older-than-days";
const DEFAULT_DAYS: usize = 30;

/// The number of days that was typed last.
pub(super) fn remembered() -> usize {
    let remembered = storage::read(KEY).and_then(|text| text.parse().ok());
    remembered.unwrap_or(DEFAULT_DAYS)
}

/// The number of days, and its two uses.
#[component]
pub(super) fn OlderThan() -> impl IntoView {
    let panel = Panel::of_page();
    let days = move || panel.toolbar.old_after.get() as u64;
    let days_untracked = move || panel.toolbar.old_after.get_untracked() as u64;
    let is_on = move || panel.filter.with(|filter| filter.older_than_days.is_some());
    let old = memo(move || {
        let (now, days) = (panel.clock.get(), days());
        panel.shown.with(|shown| {
            shown
                .iter()
                .filter(|model| is_older_than(model, days, now))
                .count()
        })
    });
    // No figure before the first list: nothing is known yet, and 0 would be a claim.
    let tick = move || {
        if panel.has_list() {
            format!("Tick {} older", words::number(old.get()))
        } else {
            "Tick older".to_owned()
        }
    };
    let change = move |typed: String| match typed.trim().parse::<usize>() {
        Ok(typed) => {
            panel.toolbar.old_after.set(typed);
            storage::write(KEY, &typed.to_string());
            panel.filter.update(|filter| {
                filter.older_than_days = filter.older_than_days.map(|_| typed as u64);
            });
        }
        // What is no number of days gives way to the number that counts.
        Err(_) => panel.toolbar.old_after.notify(),
    };
    let toggle = move |_| {
        panel.filter.update(|filter| {
            filter.older_than_days = match filter.older_than_days {
                Some(_) => None,
                None => Some(days_untracked()),
            };
        });
    };
    view! {
        <div class="field" role="group" aria-label="Older than a number of days">
            <label class="field">
                <span class="field-label">"Older than"</span>
                <input
                    class="input input-number"
                    type="number"
                    min="0"
                    step="1"
                    inputmode="numeric"
                    aria-label="Older than, in days"
                    prop:value=text(move || days().to_string())
                    on:change=on(move |event| change(event_target_value(&event)))
                />
                <span class="field-unit">"days"</span>
            </label>
            <button
                type="button"
                class="button"
                aria-pressed=text(move || is_on().to_string())
                on:click=on(toggle)
            >
                "Show only these"
            </button>
            <Button class="button" label=text(tick) name=text(move || format!("{} than {} days", tick(), days())) disabled=flag(move || old.get() == 0) on_press=on(move |_| panel.tick_older_than(days_untracked())) />
        </div>
    }
}
