//! The panel of the pulls: a row per model, how far it is, and ways to end it.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::carry_out::{cancel, cancel_all, headline};
use super::{Pull, State};
use crate::domain::pulling::{Outcome, Progress};
use crate::ui::browser::focus;
use crate::ui::controls::{Button, Quote};
use crate::ui::deletion::Glyph;
use crate::ui::name_text::NameText;
use crate::ui::panel::Panel;
use crate::ui::view::{Built, block, given, memo, on, text, when};
use crate::ui::words;

/// The panel above the table, while there are pulls to tell of.
#[component]
pub(crate) fn PullsView() -> impl IntoView {
    let panel = Panel::of_page();
    let are_there = move || {
        panel.pulls.rows.track();
        (panel.pulls.count(|_| true) > 0).then_some(())
    };
    given(are_there, |()| view! { <PullsPanel /> })
}

#[component]
fn PullsPanel() -> Built {
    let panel = Panel::of_page();
    let rows = panel.pulls.numbers(|_| true).into_iter();
    let rows = rows.map(|number| row(panel, number)).collect_view();
    let has_several = move || {
        panel.pulls.changes.track();
        panel.pulls.count(Pull::is_open) > 1
    };
    let dismiss = move |_: MouseEvent| {
        panel.pulls.dismiss();
        focus::rescue("[id^=report-], .models thead input");
    };
    Built::new(view! {
        <section class="run" id="pulls" aria-labelledby="pulls-title">
            <header class="run-head">
                <h2 class="run-title" id="pulls-title" tabindex="-1">
                    {text(move || title(panel))}
                </h2>
                <p class="run-aside">{text(move || aside(panel))}</p>
                {when(has_several, move || view! {
                    <Button class="button run-dismiss" label="Cancel all" on_press=on(move |_| cancel_all(panel)) />
                })}
                {when(move || !panel.pulls.is_running(), move || view! {
                    <Button class="button run-dismiss" label="Dismiss" on_press=on(dismiss) />
                })}
            </header>
            <ol class="outcomes" tabindex="0" aria-label="Models that are pulled">{rows}</ol>
        </section>
    })
}

fn title(panel: Panel) -> String {
    panel.pulls.changes.track();
    if panel.pulls.is_running() {
        format!("Pulling {}", words::models(panel.pulls.count(|_| true)))
    } else {
        headline(panel)
    }
}

fn aside(panel: Panel) -> String {
    panel.pulls.changes.track();
    if panel.pulls.waits.get() {
        return "Another tab is at work on models. This waits until it has ended.".to_owned();
    }
    if panel.pulls.is_running() {
        return "One after the other; closing the page would end it".to_owned();
    }
    let cancelled = panel.pulls.count(Pull::is_cancelled);
    let failed = panel
        .pulls
        .count(|pull| !pull.is_pulled() && !pull.is_cancelled());
    let counts = [(failed, "failed"), (cancelled, "cancelled")].into_iter();
    let counts = counts.filter(|(count, _)| *count > 0);
    let counts = counts.map(|(count, word)| format!("{} {word}", words::number(count)));
    counts.collect::<Vec<_>>().join(", ")
}

/// One model. It is not made anew while it goes on, so that nobody loses the button under the finger.
fn row(panel: Panel, number: usize) -> Option<Built> {
    let (name, told) = panel.pulls.look(number, |pull| {
        (Arc::clone(&pull.wanted.name), pull.told.clone())
    })?;
    let told = RwSignal::from(told);
    let stage = memo(move || {
        told.track();
        panel
            .pulls
            .look(number, |pull| stage(&pull.state))
            .unwrap_or(SETTLED)
    });
    let signs = move || {
        stage.track();
        panel.pulls.look(number, |pull| signs(&pull.state))
    };
    let class = move || {
        signs()
            .map_or("outcome", |(glyph, _)| glyph.class())
            .to_owned()
    };
    let sign = move || signs().map_or("", |(glyph, _)| glyph.sign()).to_owned();
    let word = move || signs().map_or("", |(_, word)| word).to_owned();
    let model = name.to_string();
    let (cancel_name, progress_name) =
        (format!("Cancel pulling {name}"), format!("Pulling {name}"));
    let cancel_button = move || {
        let name = cancel_name.clone();
        view! { <Button class="button pull-cancel" label="Cancel" name on_press=on(move |_| cancel(panel, number)) /> }
    };
    let details = move || match stage.get() {
        PULLING => Some(progress(panel, number, told, progress_name.clone())),
        SETTLED => panel.pulls.look(number, |pull| ending(&pull.state)),
        _ => None,
    };
    Some(Built::new(view! {
        <li class=text(class) data-model=model>
            <span class="outcome-glyph" aria-hidden="true">{text(sign)}</span>
            <span class="outcome-word">{text(word)}</span>
            <NameText name />
            {when(move || stage.get() != SETTLED, cancel_button)}
            {block(details)}
        </li>
    }))
}

// As numbers, because there are memos of numbers anyway.
const WAITING: usize = 0;
const PULLING: usize = 1;
const SETTLED: usize = 2;

fn stage(state: &State) -> usize {
    match state {
        State::Waiting => WAITING,
        State::Pulling(_) => PULLING,
        State::Settled(_) => SETTLED,
    }
}

fn signs(state: &State) -> (Glyph, &'static str) {
    match state {
        State::Waiting => (Glyph::Waiting, "waiting"),
        State::Pulling(_) => (Glyph::Busy, "pulling"),
        State::Settled(outcome) => {
            let glyph = match outcome {
                Outcome::Cancelled { .. } | Outcome::NotPulled(_) => Glyph::Skipped,
                outcome if outcome.is_pulled() => Glyph::Done,
                _ => Glyph::Failed,
            };
            (glyph, outcome.word())
        }
    }
}

fn progress(panel: Panel, number: usize, told: RwSignal<usize>, name: String) -> Built {
    let read = move |read: fn(&Progress) -> String| {
        told.track();
        let progress = panel.pulls.look(number, |pull| match &pull.state {
            State::Pulling(progress) => read(progress),
            _ => String::new(),
        });
        progress.unwrap_or_default()
    };
    Built::new(view! {
        <div class="pull-progress">
            <progress
                class="progress"
                max=100_usize
                prop:value=text(move || read(|progress| progress.percent().to_string()))
                aria-label=name
                aria-valuetext=text(move || read(in_words))
            ></progress>
            <span class="pull-figures">{text(move || read(in_words))}</span>
        </div>
    })
}

/// How far it is. Beside layers, what the server does is told in its own words.
fn in_words(progress: &Progress) -> String {
    let status = match progress.status() {
        "" => "asking Ollama",
        status => status,
    };
    if progress.total() == 0 {
        return status.to_owned();
    }
    let (completed, total) = (
        words::size(progress.completed()),
        words::size(progress.total()),
    );
    let figures = format!("{completed} of {total}, {}%", progress.percent());
    if progress.is_about_layer() {
        figures
    } else {
        format!("{figures}, {status}")
    }
}

fn ending(state: &State) -> Built {
    let State::Settled(outcome) = state else {
        return Built::new(());
    };
    let quote = outcome.quote().map(str::to_owned);
    Built::new(view! {
        <p class="outcome-reason">{outcome.reason()}</p>
        {quote.map(|words| view! { <Quote words /> })}
    })
}
