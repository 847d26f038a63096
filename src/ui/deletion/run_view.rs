//! The run while it goes on: a row per model, and why it waits where it does.

use std::sync::Arc;

use leptos::prelude::*;

use super::LiveRun;
use super::live_run::Activity;
use super::outcome_list::{Glyph, OutcomeRow, list_class};
use crate::domain::age;
use crate::domain::answer::CallError;
use crate::domain::plan::{Destination, Planned, Purpose};
use crate::domain::run::{NotCopied, Pause, PausedDuring, Phase, RowState, Skip};
use crate::ui::browser::focus;
use crate::ui::controls::{Button, Quote};
use crate::ui::panel::Panel;
use crate::ui::view::{given, on, text};
use crate::ui::words;

/// The panel above the table, while a run is under way.
#[component]
pub(crate) fn RunView() -> impl IntoView {
    let panel = Panel::of_page();
    given(
        move || panel.deletion.live.get(),
        |live| view! { <LiveRunView live /> },
    )
}

#[component]
fn LiveRunView(live: LiveRun) -> impl IntoView {
    let models = words::models(live.plan.len());
    let title = match live.plan.purpose() {
        Purpose::Delete => format!("Deleting {models}"),
        Purpose::Trash => format!("Moving {models} to the trash"),
        Purpose::Restore => format!("Restoring {models}"),
    };
    let activity = RwSignal::from(live.activity.clone());
    let rows = live.plan.models().iter().zip(live.rows.iter());
    let rows = rows.map(|(planned, state)| live_row(planned, state));
    let rows = rows.collect_view();
    let list_class = list_class(live.plan.len());
    view! {
        <section class="run" id="run" aria-labelledby="run-title">
            <header class="run-head">
                <h2 class="run-title" id="run-title" tabindex="-1">{title}</h2>
                <p class="run-aside">{text(move || doing(&activity.read()).to_owned())}</p>
            </header>
            {given(move || paused(&activity.read()), move |pause| view! { <PauseNotice pause live=live.clone() /> })}
            <ol class=list_class tabindex="0" aria-label="Models of this run">{rows}</ol>
        </section>
    }
}

fn doing(activity: &Activity) -> &'static str {
    match activity {
        Activity::WaitingForOtherTab => {
            "Another tab is at work on models. This run begins when that one has ended."
        }
        Activity::Running(Phase::Checking) => "Fetching the list once more",
        Activity::Running(Phase::Unloading(_) | Phase::Copying(_) | Phase::Deleting(_)) => {
            "One after the other; closing the page would end it"
        }
        Activity::Running(Phase::Paused(_)) => "Paused",
        Activity::Running(Phase::Verifying) => "Fetching the list to see what really happened",
    }
}

fn paused(activity: &Activity) -> Option<Pause> {
    match activity {
        Activity::Running(Phase::Paused(pause)) => Some(pause.clone()),
        _ => None,
    }
}

#[component]
fn PauseNotice(pause: Pause, live: LiveRun) -> impl IntoView {
    let words = pause.error.words().map(str::to_owned);
    let (resume, stop) = (live.clone(), live);
    view! {
        <div class="notice notice-warning" role="alert">
            <p class="notice-text">{reason(&pause)}</p>
            {words.map(|words| view! { <Quote words /> })}
            <div class="notice-actions">
                <Button class="button" label="Resume" on_press=on(move |_| {
                    resume.resume();
                    focus::rescue("#run-title");
                }) />
                <Button class="button" label="Stop" on_press=on(move |_| {
                    stop.stop();
                    focus::rescue("#run-title, [id^=report-]");
                }) />
            </div>
        </div>
    }
}

fn reason(pause: &Pause) -> String {
    let meaning = match (pause.during, &pause.error) {
        (PausedDuring::Deleting, CallError::TimedOut { .. }) => {
            "Ollama may still be busy with this request, so nothing else is asked of it. Resume once it answers again."
        }
        (PausedDuring::Deleting, _) => {
            "The models that are still waiting have not been touched. Resume asks the server again."
        }
        (PausedDuring::Checking, _) => "Nothing has been deleted. Resume asks the server again.",
        (PausedDuring::Verifying, _) => {
            "Everything has been asked for, but what became of it is not verified. Resume asks for the list again."
        }
    };
    format!("{}. {meaning}", pause.error)
}

fn live_row(planned: &Planned, state: &ArcRwSignal<RowState>) -> impl IntoView + use<> {
    let (name, model) = (planned.shown_name(), Arc::clone(&planned.model));
    let is_moved = planned.destination != Destination::Nowhere;
    let state = state.clone();
    move || {
        let (glyph, word, reason, quote) = describe(&state.read(), is_moved);
        let (name, model) = (Arc::clone(&name), Arc::clone(&model));
        view! { <OutcomeRow model name glyph word reason quote /> }
    }
}

/// What is known of a row so far. The list at the end has the last word, so nothing sounds more certain than it is.
fn describe(state: &RowState, is_moved: bool) -> (Glyph, &'static str, String, Option<String>) {
    let plain = |glyph, word| (glyph, word, String::new(), None);
    match state {
        RowState::Waiting => plain(Glyph::Waiting, "waiting"),
        RowState::Unloading => plain(Glyph::Busy, "unloading"),
        RowState::Copying => plain(Glyph::Busy, "copying"),
        RowState::Deleting if is_moved => plain(Glyph::Busy, "taking it away"),
        RowState::Deleting => plain(Glyph::Busy, "deleting"),
        RowState::Answered(Ok(())) if is_moved => plain(Glyph::Done, "moved"),
        RowState::Answered(Ok(())) => plain(Glyph::Done, "deleted"),
        RowState::Answered(Err(error)) => {
            let word = match error {
                CallError::Ollama { status: 404, .. } => "not found",
                CallError::Unreachable | CallError::TimedOut { .. } => "no answer",
                _ => "failed",
            };
            (
                Glyph::Failed,
                word,
                format!("{error}."),
                error.words().map(str::to_owned),
            )
        }
        RowState::StillLoaded(error) => (
            Glyph::Failed,
            "still loaded",
            "It stayed in memory. It is left alone.".to_owned(),
            error.as_ref().and_then(CallError::words).map(str::to_owned),
        ),
        RowState::NotCopied(why) => {
            let quote = match why {
                NotCopied::Refused(error) => error.words().map(str::to_owned),
                _ => None,
            };
            let reason =
                "It was not copied, or the copy could not be checked. It is left alone.".to_owned();
            (Glyph::Failed, "not copied", reason, quote)
        }
        RowState::Skipped(Skip::AlreadyGone) => plain(Glyph::Gone, "already gone"),
        RowState::Skipped(Skip::Changed) => {
            let reason = "Its content changed since you looked. It is left alone.".to_owned();
            (Glyph::Skipped, "skipped", reason, None)
        }
        RowState::Skipped(Skip::Stopped) => plain(Glyph::Skipped, "skipped"),
    }
}

/// How long the whole run has taken, for the bar.
pub(super) fn elapsed(live: &LiveRun, now: crate::domain::timestamp::Timestamp) -> String {
    age::span(now.0 - live.started.0)
}
