//! The figures above the table.

use std::sync::Arc;

use leptos::prelude::*;

use super::frees_words;
use super::panel::Panel;
use super::view::{text, when};
use super::words;
use crate::domain::span::Span;
use crate::domain::storage::Storage;
use crate::domain::totals::totals;

/// How many models there are and what they add up to; with a filter also what of it is shown.
#[component]
pub(crate) fn Summary() -> impl IntoView {
    let panel = Panel::of_page();
    let all = move || panel.listing.with(|listing| totals(listing.models.iter()));
    let filtered = move || {
        let (shown, all) = (panel.shown.with(|shown| totals(shown.iter())), all());
        if shown.models == all.models {
            return String::new();
        }
        format!(
            "{} of {} shown, {} listed",
            words::number(shown.models),
            words::number(all.models),
            words::size(shown.listed)
        )
    };
    let reading = move || {
        let left = panel.reading.left.get();
        if left > 0 {
            format!("Reading layers, {} to go", words::number(left))
        } else if panel.deletion.is_running() || !panel.was_painted.get() {
            // Nothing was read yet.
            String::new()
        } else {
            not_read(&panel.storage.read())
        }
    };
    let figures = move || {
        view! {
            <span class="summary-figure">
                {text(move || frees_words::span(panel.storage.read().on_disk()))}
            </span>
            <span class="summary-note">
                {text(move || {
                    let all = all();
                    let list = if all.models == 1 { "lists" } else { "list" };
                    let more = left_behind(panel);
                    let trash = match panel.listing.with(|listing| listing.trash.len()) {
                        0 => String::new(),
                        count => format!(", {} more in the trash", words::number(count)),
                    };
                    format!(" on disk, {} {list} {}{trash}{more}", words::models(all.models), words::size(all.listed))
                })}
            </span>
        }
    };
    view! {
        <section class="summary" aria-label="Totals">
            // No figure before the first list: nothing is known yet, and 0 would be a claim.
            <p class="summary-main">{when(move || panel.has_list(), figures)}</p>
            <p class="summary-aside">
                <span role="status">{text(filtered)}</span>
                <span class="summary-reading">{text(reading)}</span>
            </p>
        </section>
    }
}

/// What the reports on the page say of bytes that no model uses: the list does not know of them.
fn left_behind(panel: Panel) -> String {
    let reports = panel.deletion.reports.read();
    let stranded = reports.iter().map(|report| report.space.stranded);
    let sum = stranded.fold(Span::ZERO, |sum, bytes| sum + bytes);
    if sum == Span::ZERO {
        return String::new();
    }
    format!(
        "; {} more that nothing uses, by the report above",
        frees_words::span(sum)
    )
}

/// Which models' layers the server would not tell; empty where there are none.
fn not_read(storage: &Storage) -> String {
    let unread: Vec<Arc<str>> = storage.unread().cloned().collect();
    if unread.is_empty() {
        return String::new();
    }
    let names = frees_words::names(&unread, 2);
    format!("The layers of {names} could not be read, so what others free is told in bounds")
}
