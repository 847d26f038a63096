//! The figures above the table.

use leptos::prelude::*;

use super::panel::Panel;
use super::view::{block, memo, text, when};
use super::words;
use crate::domain::byte_size::ByteSize;
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
        view! {
            <span class="summary-reading">
                {text(move || format!("Reading layers, {} to go", words::number(panel.reading.left.get())))}
            </span>
        }
    };
    let figures = move || {
        view! {
            <span class="summary-figure">
                {text(move || words::figure(ByteSize(all.get().listed)))}
            </span>
            " "
            <span class="summary-unit">
                {text(move || ByteSize(all.get().listed).unit().to_owned())}
            </span>
            <span class="summary-note">
                {text(move || format!(" listed, {}", words::models(all.get().models)))}
            </span>
        }
    };
    view! {
        <section class="summary" aria-label="Totals">
            // No figure before the first list: nothing is known yet, and 0 would be a claim.
            <p class="summary-main">{when(move || panel.has_list(), figures)}</p>
            <p class="summary-aside">
                <span role="status">{block(filtered)}</span>
                {when(move || panel.reading.left.get() > 0, reading)}
            </p>
        </section>
    }
}
