//! The figures above the table.

use leptos::prelude::*;

use super::frees_words;
use super::panel::Panel;
use super::view::{block, memo, text, when};
use super::words;
use crate::domain::totals::totals;

/// How many models there are and what they add up to; with a filter also what of it is shown.
#[component]
pub(crate) fn Summary() -> impl IntoView {
    let panel = Panel::of_page();
    let all = memo(move || panel.listing.with(|listing| totals(listing.models.iter())));
    let shown = memo(move || panel.shown.with(|shown| totals(shown.iter())));
    let filtered = move || {
        (shown.get().models != all.get().models).then(|| {
            let (shown, all) = (shown.get(), all.get());
            format!(
                "{} of {} shown, {} listed",
                words::number(shown.models),
                words::number(all.models),
                words::size(shown.listed)
            )
        })
    };
    let reading = move || {
        let left = panel.reading.left.get();
        if left > 0 {
            format!("Reading layers, {} to go", words::number(left))
        } else if panel.storage.read().has_unread() {
            "Not all layers could be read, so figures are bounds".to_owned()
        } else {
            String::new()
        }
    };
    let figures = move || {
        view! {
            <span class="summary-figure">
                {text(move || frees_words::span(panel.storage.read().on_disk()))}
            </span>
            <span class="summary-note">
                {text(move || {
                    let all = all.get();
                    let list = if all.models == 1 { "lists" } else { "list" };
                    format!(" on disk, {} {list} {}", words::models(all.models), words::size(all.listed))
                })}
            </span>
        }
    };
    view! {
        <section class="summary" aria-label="Totals">
            // No figure before the first list: nothing is known yet, and 0 would be a claim.
            <p class="summary-main">{when(move || panel.has_list(), figures)}</p>
            <p class="summary-aside">
                <span role="status">{block(filtered)}</span>
                <span class="summary-reading">{text(reading)}</span>
            </p>
        </section>
    }
}
