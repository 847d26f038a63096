//! Ticking models by typed or pasted names.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::browser::dialog;
use super::controls::{Button, Dialog};
use super::panel::Panel;
use super::view::{Built, block, flag, memo, on, text, when};
use super::words;
use crate::domain::pasted::{Found, LookUp, look_up, names_in};

/// The dialog's id.
const ID: &str = "names";
/// How many of the names that were not found are written out; a pasted file may hold thousands.
const MOST_SHOWN: usize = 200;
/// How much of a name that is none is repeated.
const MOST_CHARS: usize = 80;

/// The dialog, while it is open.
#[component]
pub(crate) fn DeleteByName() -> impl IntoView {
    let panel = Panel::of_page();
    view! {
        {when(move || panel.names_open.get(), || view! { <NamesDialog /> })}
    }
}

#[component]
fn NamesDialog() -> Built {
    let panel = Panel::of_page();
    let typed = RwSignal::new(String::new());
    let has_ticked = RwSignal::new(false);
    let found = memo(move || {
        panel
            .listing
            .with(|listing| Arc::new(look_up(names_in(&typed.read()), &listing.models)))
    });
    let known = memo(move || found.with(|found| listed(found).count()));
    let tick = move || {
        let found = found.get_untracked();
        let count = known.get_untracked();
        if count > 0 {
            panel.change_selection(&mut |selection| selection.set_all(listed(&found), true));
            // What was not found stays to be read and mended.
            if count == found.len() {
                panel
                    .announcer
                    .say(format!("Ticked {}", words::models(count)));
                dialog::close(ID);
            } else {
                has_ticked.set(true);
            }
        }
    };
    let status = move || {
        let summary = found.with(|found| summary(found));
        if !panel.has_list() {
            return "The list is not here yet, so no name can be looked up.".to_owned();
        }
        if has_ticked.get() {
            format!("{summary}. The models found are ticked.")
        } else {
            summary
        }
    };
    let content = Built::new(view! {
            <p id="names-help">
                "One name, or a list: a line each (Shift and Enter for the next), with commas, or a whole " <code>"ollama rm"</code>
                " line. Names mean what they mean to Ollama: case does not count, and no tag means "
                <code>":latest"</code> ". Nothing is deleted yet."
            </p>
            <textarea
                class="input names-text"
                rows="4"
                autofocus
                spellcheck="false"
                autocapitalize="off"
                aria-label="Names"
                aria-describedby="names-help"
                prop:value=text(move || typed.get())
                on:input=on(move |event| {
                    typed.set(event_target_value(&event));
                    has_ticked.set(false);
                })
                on:keydown=on(move |event: KeyboardEvent| {
                    let is_line = typed.with_untracked(|typed| !typed.contains('\n'));
                    if event.key() == "Enter" && is_line && !event.shift_key() && !event.is_composing() {
                        event.prevent_default();
                        tick();
                    }
                })
            ></textarea>
            <p class="names-count" role="status">{text(status)}</p>
            {block(move || panel.has_list().then(|| found.with(|found| problems(found))))}
            <div class="dialog-actions">
                <Button class="button" label="Close" on_press=on(|_| dialog::close(ID)) />
                <Button class="button button-accent" label=text(move || match known.get() {
                        0 => "Tick".to_owned(),
                        count => format!("Tick {}", words::models(count)),
                    }) disabled=flag(move || known.get() == 0) on_press=on(move |_| tick()) />
            </div>
    });
    view! {
        <Dialog
            id=ID
            title="Tick by name".to_owned()
            described_by="names-help"
            on_close=Box::new(move || panel.names_open.set(false))
            content
        />
    }
    .into_inner()
}

fn listed(found: &[LookUp]) -> impl Iterator<Item = &Arc<str>> {
    found.iter().filter_map(|look_up| match &look_up.found {
        Found::Listed(name) => Some(name),
        Found::NotListed | Found::Invalid(_) => None,
    })
}

fn summary(found: &[LookUp]) -> String {
    let known = listed(found).count();
    match (known, found.len() - known) {
        (0, 0) => String::new(),
        (known, 0) => format!("{} found", words::models(known)),
        (known, unknown) => {
            format!(
                "{} found, {} not found",
                words::models(known),
                words::number(unknown)
            )
        }
    }
}

fn problems(found: &[LookUp]) -> impl IntoView + use<> {
    let problems: Vec<&LookUp> = found
        .iter()
        .filter(|look_up| !matches!(look_up.found, Found::Listed(_)))
        .collect();
    let more = problems.len().saturating_sub(MOST_SHOWN);
    let rows = problems.into_iter().take(MOST_SHOWN).map(|look_up| {
        let reason = match &look_up.found {
            Found::Invalid(error) => format!("is no model name. {error}."),
            _ => "is not on this server.".to_owned(),
        };
        view! { <li><code class="names-asked">{shortened(&look_up.asked)}</code> " " {reason}</li> }
    });
    let rows = rows.collect_view();
    (!rows.is_empty()).then(|| {
        view! {
            <ul class="names-problems" tabindex="0" aria-label="Names that were not found">
                {rows}
                {(more > 0).then(|| view! { <li>{format!("and {} more", words::number(more))}</li> })}
            </ul>
        }
    })
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!(
            "{}… ({} characters)",
            &name[..end],
            words::number(name.chars().count())
        ),
        None => name.to_owned(),
    }
}
