//! The bar at the bottom while a run is under way: how far it is, on what, since when, and Stop.

use std::time::Duration;

use leptos::prelude::*;

use super::LiveRun;
use super::live_run::Activity;
use super::run_view::elapsed;
use crate::domain::age;
use crate::domain::run::Phase;
use crate::domain::trash::told;
use crate::ui::controls::Button;
use crate::ui::panel::Panel;
use crate::ui::view::{flag, given, on, text};
use crate::ui::{clock, words};

/// How long a single step takes before its own time is shown.
const LONG_STEP_MS: i64 = 3_000;

/// The bar, while a run is under way.
#[component]
pub(crate) fn RunBar() -> impl IntoView {
    let panel = Panel::of_page();
    given(
        move || panel.deletion.live.get(),
        |live| view! { <LiveRunBar live /> },
    )
}

#[component]
fn LiveRunBar(live: LiveRun) -> impl IntoView {
    let now = seconds();
    let total = live.plan.len();
    let settled = RwSignal::from(live.settled.clone());
    let stopping = RwSignal::from(live.stopping.clone());
    let step = {
        let live = live.clone();
        move || current_step(&live, now.get().0 - live.step_started.get().0)
    };
    let time = {
        let live = live.clone();
        move || elapsed(&live, now.get())
    };
    let progress_text = move || {
        format!(
            "{} of {}",
            words::number(settled.get()),
            words::number(total)
        )
    };
    view! {
        <div class="bar" id="run-bar" role="region" aria-label="Run under way">
            <progress
                class="progress"
                max=total
                prop:value=text(move || settled.get().to_string())
                aria-label="Run"
                aria-valuetext=text(progress_text)
            ></progress>
            <span class="bar-figure">{text(progress_text)}</span>
            <span class="bar-step">{text(step)}</span>
            <span class="bar-time" title="Time since the run began">
                {text(time)}
            </span>
            <Button class="button" label=text(move || if stopping.get() { "Stopping after this one" } else { "Stop" }.to_owned()) disabled=flag(move || stopping.get()) on_press=on(move |_| live.stop()) />
        </div>
    }
}

fn current_step(live: &LiveRun, since_ms: i64) -> String {
    let step = match live.activity.get() {
        Activity::WaitingForOtherTab => "Waiting for another tab".to_owned(),
        Activity::Running(Phase::Checking) => "Checking the list".to_owned(),
        Activity::Running(Phase::Unloading(index)) => format!("Unloading {}", name_at(live, index)),
        Activity::Running(Phase::Copying(index)) => format!("Copying {}", name_at(live, index)),
        Activity::Running(Phase::Deleting(index)) => name_at(live, index),
        Activity::Running(Phase::Paused(_)) => "Paused".to_owned(),
        Activity::Running(Phase::Verifying) => "Verifying".to_owned(),
    };
    if since_ms < LONG_STEP_MS {
        step
    } else {
        format!("{step}, {}", age::span(since_ms))
    }
}

fn name_at(live: &LiveRun, index: usize) -> String {
    let planned = live.plan.models().get(index);
    planned
        .map(|planned| told(&planned.shown_name()).to_string())
        .unwrap_or_default()
}

/// The time in steps of a second, for as long as the bar is there.
fn seconds() -> RwSignal<crate::domain::timestamp::Timestamp> {
    let now = RwSignal::new(clock::now());
    let tick = move || now.set(clock::now());
    if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || handle.clear());
    }
    now
}
