//! Deleting: ask, carry out, report. The three may stand on the page one after the other, or a question over a report.

mod carry_out;
mod confirm;
mod live_run;
mod outcome_list;
mod report_view;
mod run_bar;
mod run_view;

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::plan::DeletionPlan;
use crate::domain::report::Report;

pub(crate) use confirm::Confirm;
pub(crate) use live_run::LiveRun;
pub(crate) use report_view::ReportView;
pub(crate) use run_bar::RunBar;
pub(crate) use run_view::RunView;

/// How far the page is with deleting.
#[derive(Clone, Copy)]
pub(crate) struct Deletion {
    /// The plan that waits for the person's word.
    pub(crate) asked: RwSignal<Option<Arc<DeletionPlan>>>,
    /// The run that is under way.
    pub(crate) live: RwSignal<Option<LiveRun>>,
    /// What the last run did, until it is dismissed.
    pub(crate) report: RwSignal<Option<Arc<Report>>>,
}

impl Deletion {
    pub(crate) fn new() -> Self {
        Deletion {
            asked: RwSignal::new(None),
            live: RwSignal::new(None),
            report: RwSignal::new(None),
        }
    }

    /// Shows the question. Not while a run is under way: there is one at a time.
    pub(crate) fn ask(self, plan: DeletionPlan) {
        if !self.is_running_untracked() {
            self.asked.set(Some(Arc::new(plan)));
        }
    }

    /// Takes the question away.
    pub(crate) fn cancel(self) {
        self.asked.set(None);
    }

    pub(crate) fn is_running(self) -> bool {
        self.live.with(Option::is_some)
    }

    pub(crate) fn is_running_untracked(self) -> bool {
        self.live.with_untracked(Option::is_some)
    }
}
