//! A run as the page sees it while it goes on.

use std::sync::Arc;

use futures_channel::oneshot;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::AbortController;

use crate::domain::plan::Plan;
use crate::domain::run::{Decision, PausedDuring, Phase, RowState, Watcher};
use crate::domain::timestamp::Timestamp;
use crate::ui::{clock, journals};

/// What a run is doing, the wait for another tab included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    /// Another tab of this browser is deleting; this run has not begun.
    WaitingForOtherTab,
    /// The run itself.
    Running(Phase),
}

/// One run under way. Clones share it. Its signals belong to no part of the page: it outlives the dialog that began it.
#[derive(Clone)]
pub(crate) struct LiveRun {
    pub(crate) plan: Arc<Plan>,
    pub(crate) started: Timestamp,
    pub(crate) activity: ArcRwSignal<Activity>,
    /// When the current step began.
    pub(crate) step_started: ArcRwSignal<Timestamp>,
    /// One state per planned model, in the order of the plan.
    pub(crate) rows: Arc<Vec<ArcRwSignal<RowState>>>,
    /// How many models are settled.
    pub(crate) settled: ArcRwSignal<usize>,
    pub(crate) stopping: ArcRwSignal<bool>,
    decision: ArcStoredValue<Option<oneshot::Sender<Decision>>>,
    waiting: SendWrapper<Option<AbortController>>,
    /// Where it is told that the run could not be written down.
    unwritten: ArcRwSignal<String>,
}

impl LiveRun {
    pub(crate) fn new(plan: Arc<Plan>, unwritten: ArcRwSignal<String>) -> Self {
        let rows = plan
            .models()
            .iter()
            .map(|_| ArcRwSignal::new(RowState::Waiting))
            .collect();
        LiveRun {
            plan,
            started: clock::now(),
            activity: ArcRwSignal::new(Activity::WaitingForOtherTab),
            step_started: ArcRwSignal::new(clock::now()),
            rows: Arc::new(rows),
            settled: ArcRwSignal::new(0),
            stopping: ArcRwSignal::new(false),
            decision: ArcStoredValue::new(None),
            waiting: SendWrapper::new(AbortController::new().ok()),
            unwritten,
        }
    }

    /// Aborts the wait for another tab when the person stops the run.
    pub(crate) fn waiting_for_lock(&self) -> Option<&AbortController> {
        self.waiting.as_ref()
    }

    /// Has the current model finished and the rest left alone.
    pub(crate) fn stop(&self) {
        self.stopping.set(true);
        if let Some(controller) = self.waiting.as_ref() {
            controller.abort();
        }
        self.answer(Decision::Stop);
    }

    /// Has a paused run go on.
    pub(crate) fn resume(&self) {
        self.answer(Decision::Resume);
    }

    /// Tells that nobody could learn later what this run did, if it were cut off now.
    pub(crate) fn tell_unwritten(&self) {
        self.unwritten.set(
            "This browser writes nothing down: its storage is full or switched off. If the page is closed now, nobody can tell \
             later what this run did."
                .to_owned(),
        );
    }

    fn answer(&self, decision: Decision) {
        let sender = self.decision.try_update_value(Option::take).flatten();
        if let Some(sender) = sender {
            // Nobody listens any more when the run has ended meanwhile; then there is nothing to decide.
            let _ = sender.send(decision);
        }
    }
}

impl Watcher for LiveRun {
    fn phase(&self, phase: &Phase) {
        self.activity.set(Activity::Running(phase.clone()));
        self.step_started.set(clock::now());
    }

    fn row(&self, index: usize, state: &RowState) {
        if !journals::note(self.started, index, state) {
            self.tell_unwritten();
        }
        if let Some(row) = self.rows.get(index) {
            row.set(state.clone());
        }
        if matches!(
            state,
            RowState::Answered(_)
                | RowState::StillLoaded(_)
                | RowState::NotCopied(_)
                | RowState::Skipped(_)
        ) {
            self.settled.update(|settled| *settled += 1);
        }
    }

    fn stop_requested(&self) -> bool {
        self.stopping.get_untracked()
    }

    async fn decide(&self) -> Decision {
        // Who has asked to stop still wants to know what became of what was asked for.
        let is_verifying = self.activity.with_untracked(is_verifying);
        if self.stop_requested() && !is_verifying {
            return Decision::Stop;
        }
        let (sender, receiver) = oneshot::channel();
        self.decision.set_value(Some(sender));
        receiver.await.unwrap_or(Decision::Stop)
    }
}

fn is_verifying(activity: &Activity) -> bool {
    matches!(activity, Activity::Running(Phase::Paused(pause)) if pause.during == PausedDuring::Verifying)
}
