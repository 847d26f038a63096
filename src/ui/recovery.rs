//! Runs that were cut off by a closed tab, a crash or a power cut: found at the start, told as a report.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

use super::browser::lock;
use super::panel::Panel;
use super::trash_view::note_ages;
use super::{clock, journals, receipts};
use crate::domain::journal;
use crate::domain::run::Server;
use crate::domain::timestamp::Timestamp;

/// After so long a run is taken for one that was cut off, where the browser has no locks to ask.
const LONG_AGO_MS: i64 = 60 * 60 * 1000;

/// Looks for runs that have not ended, once a list came.
///
/// A run of another tab has not ended, either; so this waits for the lock that such a run holds. What it ends itself is not
/// found any more then.
pub(crate) fn recover(panel: Panel) {
    if journals::is_any() {
        spawn_local(look_closer(panel));
    }
}

async fn look_closer(panel: Panel) {
    let server = panel.address().as_str().to_owned();
    if !journals::has_unfinished(&server) {
        return;
    }
    let Ok(never) = AbortController::new() else {
        return;
    };
    if let Some(guard) = lock::acquire(lock::CHANGES, &never.signal()).await {
        tell(panel, &server, guard.is_real()).await;
    }
}

async fn tell(panel: Panel, server: &str, is_alone: bool) {
    if !journals::has_unfinished(server) {
        return;
    }
    // Without a list nothing is known; the next one that comes leads here again.
    let Ok(list) = panel.client.list().await else {
        return;
    };
    let mut told = 0;
    for (journal, states) in journals::unfinished(server) {
        if may_go_on(panel, journal.started, is_alone) {
            continue;
        }
        let has_copied: Vec<bool> = states.iter().map(journal::may_have_copied).collect();
        note_ages(panel, &journal.plan, &has_copied, &list);
        let report = Arc::new(journal.reconcile(states, &list, clock::now()));
        receipts::keep(panel, &report);
        panel
            .deletion
            .reports
            .update(|reports| reports.insert(0, report));
        told += 1;
    }
    if told > 0 {
        panel.take_list(list, None);
        // A list that is still on its way is older than this one, and nobody waits for it any more.
        panel.refreshing.set(false);
        panel
            .announcer
            .say("A run was cut off before it had ended. The report tells what became of it");
    }
}

/// Whether a run may not have been cut off at all: it is this page's own, or, where no lock tells, it began not long ago and
/// may go on in another tab.
fn may_go_on(panel: Panel, started: Timestamp, is_alone: bool) -> bool {
    let live = panel.deletion.live.get_untracked();
    let is_own = live.is_some_and(|live| live.started == started);
    is_own || (!is_alone && clock::now().0 - started.0 < LONG_AGO_MS)
}
