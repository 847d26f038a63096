//! A run as the page sees it while it goes on.

use std::sync::Arc;
use std::time::Duration;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
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

/// How often the page is brought up to date while a run goes quickly, in milliseconds: nobody reads faster, and each time
/// takes as long as a deletion may take.
const PACE_MS: i64 = 100;

/// What has happened in a run and is not shown yet.
#[derive(Clone, Default)]
struct Unshown {
    phase: Option<(Phase, Timestamp)>,
    /// The newest state of each row that has another one than is shown.
    rows: Vec<(usize, RowState)>,
    settled: usize,
    /// When something was shown last.
    shown: Option<Timestamp>,
    is_due: bool,
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
    unshown: ArcStoredValue<Unshown>,
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
            unshown: ArcStoredValue::new(Unshown::default()),
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

    /// Writes down how far a model is, so that it can be told where the page is gone before the run has ended.
    fn write_down(&self, index: usize, state: &RowState) {
        if !journals::note(self.started, index, state) {
            self.tell_unwritten();
        }
    }

    fn answer(&self, decision: Decision) {
        let sender = self.decision.try_update_value(Option::take).flatten();
        if let Some(sender) = sender {
            // Nobody listens any more when the run has ended meanwhile; then there is nothing to decide.
            let _ = sender.send(decision);
        }
    }
}

impl LiveRun {
    /// Shows what has happened: at once where the last time is long ago, otherwise when its time has come.
    fn show_soon(&self) {
        let now = clock::now();
        let wait = self.unshown.with_value(|unshown| {
            let shown = unshown.shown.map_or(0, |shown| shown.0);
            (shown + PACE_MS - now.0).clamp(0, PACE_MS)
        });
        if wait == 0 {
            return self.show();
        }
        let was_due = self
            .unshown
            .try_update_value(|unshown| std::mem::replace(&mut unshown.is_due, true));
        if was_due == Some(false) {
            let live = self.clone();
            set_timeout(
                move || live.show(),
                Duration::from_millis(wait.unsigned_abs()),
            );
        }
    }

    fn show(&self) {
        let unshown = self.unshown.try_update_value(|unshown| {
            let shown = Some(clock::now());
            std::mem::replace(
                unshown,
                Unshown {
                    shown,
                    ..Unshown::default()
                },
            )
        });
        let Some(unshown) = unshown else { return };
        for (index, state) in unshown.rows {
            if let Some(row) = self.rows.get(index) {
                row.set(state);
            }
        }
        if unshown.settled > 0 {
            self.settled.update(|settled| *settled += unshown.settled);
        }
        if let Some((phase, since)) = unshown.phase {
            self.activity.set(Activity::Running(phase));
            self.step_started.set(since);
        }
    }
}

impl Watcher for LiveRun {
    fn phase(&self, phase: &Phase) {
        let since = clock::now();
        self.unshown
            .update_value(|unshown| unshown.phase = Some((phase.clone(), since)));
        match phase {
            Phase::Unloading(_) | Phase::Copying(_) | Phase::Deleting(_) => self.show_soon(),
            Phase::Checking | Phase::Paused(_) | Phase::Verifying => self.show(),
        }
    }

    fn row(&self, index: usize, state: &RowState) {
        match state {
            // That the model was asked for is written down already, and the next one need not wait for the rest: it is written
            // right after the next request is sent.
            RowState::Answered(_) => {
                let (live, state) = (self.clone(), state.clone());
                spawn_local(async move { live.write_down(index, &state) });
            }
            _ => self.write_down(index, state),
        }
        let is_settled = matches!(
            state,
            RowState::Answered(_)
                | RowState::StillLoaded(_)
                | RowState::NotCopied(_)
                | RowState::Skipped(_)
        );
        self.unshown.update_value(|unshown| {
            unshown.rows.retain(|(other, _)| *other != index);
            unshown.rows.push((index, state.clone()));
            unshown.settled += usize::from(is_settled);
        });
        self.show_soon();
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
