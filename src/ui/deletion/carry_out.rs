//! From the person's word to the report.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::LiveRun;
use crate::domain::model::Model;
use crate::domain::plan::Plan;
use crate::domain::report::{Kind, Report};
use crate::domain::run::{self, Finished};
use crate::ui::browser::{focus, lock};
use crate::ui::clock;
use crate::ui::layer_reading::read_layers;
use crate::ui::panel::Panel;
use crate::ui::refresh::{ask_beside, refresh};
use crate::ui::trash_view::note_ages;
use crate::ui::{journals, receipts, words};

/// Carries a confirmed plan out in the background.
pub(crate) fn start(panel: Panel, plan: Arc<Plan>) {
    if panel.is_busy_untracked() || panel.read_only.is_on_untracked() {
        return;
    }
    let live = LiveRun::new(plan, panel.notice.clone());
    panel.outdate_lists();
    // A list that is still on its way is not waited for any more.
    panel.refreshing.set(false);
    panel.deletion.live.set(Some(live.clone()));
    focus::soon("#run-title");
    spawn_local(async move {
        let finished = run_alone(panel, &live).await;
        conclude(panel, &live, finished).await;
    });
}

/// Runs once no other tab does.
async fn run_alone(panel: Panel, live: &LiveRun) -> Finished {
    let never_begun = || Finished::never_begun(&live.plan);
    let Some(controller) = live.waiting_for_lock() else {
        return never_begun();
    };
    let Some(_guard) = lock::acquire(lock::CHANGES, &controller.signal()).await else {
        return never_begun();
    };
    if !journals::begin(panel, live) {
        live.tell_unwritten();
    }
    let storage_of = |list: &[Arc<Model>]| panel.storage_of(list);
    run::run(&live.plan, &storage_of, &panel.client, live).await
}

async fn conclude(panel: Panel, live: &LiveRun, finished: Finished) {
    let list = finished.list.clone();
    if let Some(list) = &list {
        note_ages(panel, &live.plan, &finished.has_copied, list);
    }
    let has_list = list.is_some();
    let server = panel.address().as_str().to_owned();
    let report = Report::new(&live.plan, finished, server, live.started, clock::now());
    if let Some(list) = list {
        panel.take_list(list, None);
        // What became of this run's models is in its report; only what was lost otherwise is news.
        panel.lost.update(|names| {
            names.retain(|name| !live.plan.models().iter().any(|p| p.model.name == *name));
        });
    }
    panel.announcer.say(spoken(&report));
    let report = Arc::new(report);
    receipts::keep(panel, &report);
    let had_focus = focus::is_within("#run, #run-bar");
    panel
        .deletion
        .reports
        .update(|reports| reports.insert(0, report));
    panel.deletion.live.set(None);
    if had_focus {
        focus::soon("[id^=report-]");
    }
    if has_list {
        read_layers(panel);
        ask_beside(panel).await;
    } else {
        refresh(panel);
    }
}

fn spoken(report: &Report) -> String {
    let failed = report.count(Kind::Failed);
    let hint = if failed == 0 {
        ""
    } else {
        ". The report lists what failed first"
    };
    let mut said = vec![report.headline()];
    let remainder = report.remainder();
    if !remainder.is_empty() {
        said.push(remainder + hint);
    }
    said.extend(report.space_in_words(&words::size));
    said.join(". ")
}
