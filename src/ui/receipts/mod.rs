//! Receipts: what earlier runs did, kept in this browser.

mod view;

use std::sync::Arc;

use leptos::prelude::*;

use super::browser::storage;
use super::panel::Panel;
use crate::domain::order::sorted;
use crate::domain::receipt;
use crate::domain::report::Report;

pub(crate) use view::ReceiptsView;

/// What the keys of all receipts begin with. The time of the run's beginning follows.
const KEY: &str = "ollama-panel/receipt/";
/// How many are kept; the oldest go first.
const MOST_KEPT: usize = 100;
/// How many bytes they may take: half of what browsers allow to a page.
const MOST_BYTES: usize = 2_500_000;

fn key(report: &Report) -> String {
    format!("{KEY}{}", report.started.0)
}

/// The keys' ends, the newest first.
fn kept() -> Vec<String> {
    let moments = storage::keys_after(KEY);
    // Of equal length for the next two centuries, so their order is that of the numbers.
    sorted(&moments, &|a, b| b.cmp(a))
}

/// All receipts, the newest first.
pub(crate) fn read_all() -> Vec<Arc<Report>> {
    let read = |moment: &String| {
        let text = storage::read(&format!("{KEY}{moment}"))?;
        receipt::from_text(&text).map(Arc::new)
    };
    kept().iter().filter_map(read).collect()
}

/// Keeps the receipt of a run, and forgets the oldest ones that are too many.
pub(crate) fn keep(panel: Panel, report: &Arc<Report>) {
    if !write_with_room(&key(report), &receipt::to_text(report)) {
        panel.notice.set(
            "This browser keeps no receipt of that run: its storage is full or switched off."
                .to_owned(),
        );
    }
    let mut bytes = 0;
    for (place, moment) in kept().iter().enumerate() {
        let key = format!("{KEY}{moment}");
        bytes += storage::read(&key).map_or(0, |text| text.len());
        if place >= MOST_KEPT || (bytes > MOST_BYTES && place > 0) {
            storage::forget(&key);
        }
    }
    panel.receipts.set(read_all());
}

/// Writes a text, and where there is no room for it forgets old receipts until there is.
pub(crate) fn write_with_room(key: &str, text: &str) -> bool {
    while !storage::write(key, text) {
        match kept().pop() {
            Some(oldest) => storage::forget(&format!("{KEY}{oldest}")),
            None => return false,
        }
    }
    true
}

/// Forgets one receipt.
fn remove(panel: Panel, report: &Report) {
    storage::forget(&key(report));
    panel.receipts.set(read_all());
}

/// Forgets all receipts.
fn clear(panel: Panel) {
    for moment in kept() {
        storage::forget(&format!("{KEY}{moment}"));
    }
    panel.receipts.set(Vec::new());
}
