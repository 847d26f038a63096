//! From the person's word to the report.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::LiveRun;
use crate::domain::model::Model;
use crate::domain::plan::DeletionPlan;
use crate::domain::report::{Kind, Report};
use crate::domain::run::{self, Finished};
use crate::ui::browser::{focus, lock};
use crate::ui::clock;
use crate::ui::layer_reading::read_layers;
use crate::ui::panel::Panel;
use crate::ui::refresh::{ask_beside, refresh};
use crate::ui::words;

/// Carries a confirmed plan out in the background.
pub(super) fn start(panel: Panel, plan: Arc<DeletionPlan>) {
    if panel.is_busy_untracked() || panel.read_only.is_on_untracked() {
        return;
    }
    let live = LiveRun::new(plan);
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
    let storage_of = |list: &[Arc<Model>]| panel.storage_of(list);
    run::run(&live.plan, &storage_of, &panel.client, live).await
}

async fn conclude(panel: Panel, live: &LiveRun, finished: Finished) {
    let has_list = finished.list.is_some();
    if let Some(list) = finished.list {
        panel.take_list(list);
        // What became of this run's models is in its report; only what was lost otherwise is news.
        panel.lost.update(|names| {
            names.retain(|name| !live.plan.models().iter().any(|p| p.model.name == *name));
        });
    }
    let server = panel.address().as_str().to_owned();
    let report = Report::new(
        &live.plan,
        finished.outcomes,
        server,
        live.started,
        clock::now(),
    )
    .with_aftermath(finished.aftermath.unwrap_or_default());
    panel.announcer.say(spoken(&report));
    let had_focus = focus::is_within("#run, #run-bar");
    panel
        .deletion
        .reports
        .update(|reports| reports.insert(0, Arc::new(report)));
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
