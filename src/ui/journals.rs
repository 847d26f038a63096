//! The journals of runs in the browser's storage: written while a run goes on, read when one was cut off.

use super::browser::storage;
use super::deletion::LiveRun;
use super::panel::Panel;
use super::receipts;
use crate::domain::journal::Journal;
use crate::domain::notation;
use crate::domain::run::RowState;
use crate::domain::timestamp::Timestamp;

/// What the keys of all journals begin with. The time of the run's beginning follows.
const KEY: &str = "ollama-panel/run/";
/// What the keys of the states begin with: a short text for each, so that none is written again for another's sake. The time
/// and the model's place in the plan follow.
const STATE: &str = "ollama-panel/state/";

fn plan_key(started: Timestamp) -> String {
    format!("{KEY}{}", started.0)
}

fn state_key(started: Timestamp, index: usize) -> String {
    format!("{STATE}{}/{index}", started.0)
}

/// Writes a plan down before its first request. Answers whether the browser kept it.
pub(crate) fn begin(panel: Panel, live: &LiveRun) -> bool {
    let journal = Journal {
        server: panel.address().as_str().to_owned(),
        started: live.started,
        plan: live.plan.as_ref().clone(),
    };
    receipts::write_with_room(&plan_key(live.started), &journal.to_text())
}

/// Writes down how far a model is. Answers whether the browser kept it.
pub(crate) fn note(started: Timestamp, index: usize, state: &RowState) -> bool {
    receipts::write_with_room(&state_key(started, index), &notation::state(state))
}

/// Forgets a run's journal once its report is kept.
pub(crate) fn end(started: Timestamp, models: usize) {
    // The plan goes last: without it nobody would find the states.
    for index in 0..models {
        storage::forget(&state_key(started, index));
    }
    storage::forget(&plan_key(started));
}

/// The journals of runs on a server that have not ended, the oldest first, with the last states of their models.
pub(crate) fn unfinished(server: &str) -> Vec<(Journal, Vec<Option<RowState>>)> {
    let mut started: Vec<String> = storage::keys_after(KEY);
    started = crate::domain::order::sorted(&started, &|a, b| a.cmp(b));
    let journals = started.iter().filter_map(|started| {
        let journal = Journal::from_text(&storage::read(&format!("{KEY}{started}"))?)?;
        let states = (0..journal.plan.len()).map(|index| {
            let text = storage::read(&state_key(journal.started, index))?;
            notation::read_state(&text)
        });
        let states = states.collect();
        Some((journal, states))
    });
    journals
        .filter(|(journal, _)| journal.server == server)
        .collect()
}

/// Whether there is a journal of any run at all. Quicker to know than what is in it.
pub(crate) fn is_any() -> bool {
    !storage::keys_after(KEY).is_empty()
}

/// Whether there is a journal of a run on a server that has not ended.
pub(crate) fn has_unfinished(server: &str) -> bool {
    !unfinished(server).is_empty()
}
