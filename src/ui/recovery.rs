//! Runs that were cut off by a closed tab, a crash or a power cut: found at the start, told as a report.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

use super::browser::lock;
use super::panel::Panel;
use super::{clock, journals, receipts};
use crate::domain::run::Server;

/// Looks for runs that have not ended, once a list came.
///
/// A run of another tab has not ended, either; so this waits for the lock that such a run holds. What it ends itself is not
/// found any more then.
pub(crate) fn recover(panel: Panel) {
    let server = panel.address().as_str().to_owned();
    if !journals::has_unfinished(&server) {
        return;
    }
    spawn_local(async move {
        let Ok(never) = AbortController::new() else {
            return;
        };
        let Some(_guard) = lock::acquire(lock::CHANGES, &never.signal()).await else {
            return;
        };
        if journals::has_unfinished(&server) {
            tell(panel, &server).await;
        }
    });
}

async fn tell(panel: Panel, server: &str) {
    // Without a list nothing is known; the next one that comes leads here again.
    let Ok(list) = panel.client.list().await else {
        return;
    };
    let mut told = 0;
    for (journal, states) in journals::unfinished(server) {
        let (started, models) = (journal.started, journal.plan.len());
        let report = Arc::new(journal.reconcile(states, &list, clock::now()));
        receipts::keep(panel, &report);
        journals::end(started, models);
        panel
            .deletion
            .reports
            .update(|reports| reports.insert(0, report));
        told += 1;
    }
    if told > 0 {
        panel.take_list(list);
        panel
            .announcer
            .say("A run was cut off before it had ended. The report tells what became of it");
    }
}
