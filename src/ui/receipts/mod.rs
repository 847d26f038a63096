//! Receipts: what earlier runs did, kept in this browser.

mod view;

use std::sync::Arc;

use leptos::prelude::*;

use super::browser::storage;
use super::journals;
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
fn read_all() -> Vec<Arc<Report>> {
    let read = |moment: &String| {
        let text = storage::read(&format!("{KEY}{moment}"))?;
        receipt::from_text(&text).map(Arc::new)
    };
    kept().iter().filter_map(read).collect()
}

/// Keeps the receipt of a run in place of its journal, and forgets the oldest receipts that are too many.
pub(crate) fn keep(panel: Panel, report: &Arc<Report>) {
    let (key, text) = (key(report), receipt::to_text(report));
    let end_journal = || journals::end(report.started, report.entries.len());
    // The journal goes last, unless its room is what is missing.
    let is_kept = storage::write(&key, &text) || {
        end_journal();
        write_with_room(&key, &text)
    };
    end_journal();
    if !is_kept {
        panel.notice.set(
            "This browser keeps no receipt of that run: its storage is full or switched off."
                .to_owned(),
        );
    }
    forget_what_is_too_much();
    panel.receipts.set(read_all());
}

fn forget_what_is_too_much() {
    let mut bytes = 0;
    for (place, moment) in kept().iter().enumerate() {
        let key = format!("{KEY}{moment}");
        bytes += storage::read(&key).map_or(0, |text| text.len());
        if place >= MOST_KEPT || (bytes > MOST_BYTES && place > 0) {
            storage::forget(&key);
        }
    }
}

/// Writes a text, and where there is no room for it forgets old receipts until there is. Where that does not help, they are
/// put back.
pub(crate) fn write_with_room(key: &str, text: &str) -> bool {
    // The receipts are looked for only when they must be: the storage may have thousands of keys.
    storage::write(key, text) || write_for_receipts(key, text)
}

fn write_for_receipts(key: &str, text: &str) -> bool {
    let mut forgotten: Vec<(String, String)> = Vec::new();
    let mut oldest_first = kept().into_iter().rev();
    while !storage::write(key, text) {
        let Some(oldest) = oldest_first.next() else {
            for (key, text) in forgotten.into_iter().rev() {
                storage::write(&key, &text);
            }
            return false;
        };
        let oldest = format!("{KEY}{oldest}");
        let text = storage::read(&oldest).unwrap_or_default();
        storage::forget(&oldest);
        forgotten.push((oldest, text));
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
