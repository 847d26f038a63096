//! Deleting: ask, carry out, report. The three may stand on the page one after the other, or a question over a report.

mod carry_out;
mod confirm;
mod live_run;
mod outcome_list;
mod plan_files;
mod report_view;
mod run_bar;
mod run_view;

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::plan::Plan;
use crate::domain::report::Report;
use crate::domain::run::Phase;
use live_run::Activity;

pub(crate) use carry_out::start;
pub(crate) use confirm::Confirm;
pub(crate) use live_run::LiveRun;
pub(crate) use outcome_list::Glyph;
pub(crate) use report_view::{Reports, TakeAway, report_body};
pub(crate) use run_bar::RunBar;
pub(crate) use run_view::RunView;

/// How far the page is with deleting.
pub(crate) struct Deletion {
    /// The plan that waits for the person's word.
    pub(crate) asked: ArcRwSignal<Option<Arc<Plan>>>,
    /// The run that is under way.
    pub(crate) live: ArcRwSignal<Option<LiveRun>>,
    /// What runs did, the newest first, until they are dismissed.
    pub(crate) reports: ArcRwSignal<Vec<Arc<Report>>>,
}

impl Deletion {
    pub(crate) fn new() -> Self {
        Deletion {
            asked: ArcRwSignal::new(None),
            live: ArcRwSignal::new(None),
            reports: ArcRwSignal::new(Vec::new()),
        }
    }

    /// Shows the question. Not while a run is under way: there is one at a time.
    pub(crate) fn ask(&self, plan: Plan) {
        if !self.is_running_untracked() {
            self.asked.set(Some(Arc::new(plan)));
        }
    }

    /// Takes the question away.
    pub(crate) fn cancel(&self) {
        self.asked.set(None);
    }

    pub(crate) fn is_running(&self) -> bool {
        self.live.with(Option::is_some)
    }

    /// Whether a run waits because the server could not be asked.
    pub(crate) fn is_paused(&self) -> bool {
        let live = self.live.get();
        live.is_some_and(|live| {
            matches!(*live.activity.read(), Activity::Running(Phase::Paused(_)))
        })
    }

    pub(crate) fn is_running_untracked(&self) -> bool {
        self.live.with_untracked(Option::is_some)
    }
}
