//! The trash: what is in it, and the ways out of it.

mod restore_as;
mod table;

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::browser::storage;
use super::controls::Button;
use super::deletion;
use super::frees_words;
use super::panel::{Panel, Place};
use super::view::{flag, on, text, when};
use super::words;
use crate::domain::ages::Ages;
use crate::domain::model::Model;
use crate::domain::name_set::{NameSet, names_of};
use crate::domain::plan::{Plan, Planned};
use crate::domain::selection::Selection;
use crate::domain::totals::totals;
use crate::domain::trash;

pub(crate) use restore_as::RestoreAs;

/// Where the browser keeps how old restored models were before.
const AGES: &str = "ollama-panel/ages";

/// What the page knows of the trash beside the list.
pub(crate) struct Trash {
    pub(crate) ticked: ArcRwSignal<Selection>,
    /// The name in the trash of what shall be restored under another name; empty while nobody asks for that.
    restore_as: ArcRwSignal<String>,
}

impl Trash {
    pub(crate) fn new() -> Self {
        Trash {
            ticked: ArcRwSignal::new(Selection::default()),
            restore_as: ArcRwSignal::new(String::new()),
        }
    }

    /// Unticks what is not in the trash any more.
    pub(crate) fn keep_listed(&self, listed: &[Arc<Model>]) {
        if self.ticked.with_untracked(|ticked| !ticked.is_empty()) {
            self.ticked.update(|ticked| {
                ticked.keep_listed(listed);
            });
        }
    }
}

/// What was remembered of restored models at earlier visits.
pub(crate) fn remembered_ages() -> Ages {
    Ages::from_text(&storage::read(AGES).unwrap_or_default())
}

/// Notes how old the models were that a run has restored, by the list that came after it. What has come back in another way
/// is as old as the list says.
pub(crate) fn note_ages(panel: Panel, plan: &Plan, has_copied: &[bool], list: &[Arc<Model>]) {
    let mut has_new = false;
    let planned = plan.models().iter().zip(has_copied);
    for (planned, _) in planned.filter(|(_, has_copied)| **has_copied) {
        let trashed = trash::read(&planned.model.name);
        let before = trashed.and_then(|trashed| trashed.modified);
        let is_it = |model: &&Arc<Model>| {
            Some(&model.name) == planned.destination.name() && model.digest == planned.model.digest
        };
        if let Some((restored, before)) = list.iter().find(is_it).zip(before) {
            if !has_new {
                // Another tab may have noted something meanwhile.
                panel.ages.set_value(remembered_ages());
            }
            panel.ages.update_value(|ages| ages.note(restored, before));
            has_new = true;
        }
    }
    if has_new {
        storage::write(AGES, &panel.ages.with_value(Ages::to_text));
    }
}

/// Takes models out of the trash, each by its name there, and gives them their own names again.
pub(crate) fn restore<'a>(panel: Panel, names: impl Iterator<Item = &'a str>) {
    let names: Vec<Arc<str>> = names.map(Arc::from).collect();
    let mut wanted = NameSet::default();
    wanted.extend(&names);
    let in_trash = panel
        .listing
        .with_untracked(|listing| Arc::clone(&listing.trash));
    // In the order in which they are shown.
    let wanted = in_trash.iter().filter(|model| wanted.contains(&model.name));
    let wanted = wanted.map(|model| (Arc::clone(model), trash::own_name(&model.name)));
    begin(panel, wanted.collect());
}

/// Takes once more out of the trash what a run was to take and did not, under the names that it was to give.
pub(crate) fn restore_again(panel: Panel, left: &[Planned]) {
    let in_trash = panel
        .listing
        .with_untracked(|listing| Arc::clone(&listing.trash));
    let names = names_of(&in_trash);
    let wanted = left.iter().filter_map(|planned| {
        let name = planned.destination.name()?;
        let is_there = names.contains(&planned.model.name);
        is_there.then(|| (Arc::clone(&planned.model), Arc::clone(name)))
    });
    begin(panel, wanted.collect());
}

/// Shows the trash with these ticked: the person says once more what shall become of them.
pub(crate) fn show_ticked(panel: Panel, left: &[Planned]) {
    let listing = panel.listing.get_untracked();
    let mut ticked = Selection::default();
    ticked.set_all(left.iter().map(|planned| &planned.model.name), true);
    ticked.keep_listed(&listing.trash);
    panel.trash.ticked.set(ticked);
    panel.go(Place::Trash);
}

fn begin(panel: Panel, wanted: Vec<(Arc<Model>, Arc<str>)>) {
    match Plan::to_restore(wanted) {
        Some(plan) => deletion::start(panel, Arc::new(plan)),
        None => panel
            .announcer
            .say("Nothing of that is in the trash any more"),
    }
}

/// The trash in place of the list.
#[component]
pub(crate) fn TrashView() -> impl IntoView {
    let panel = Panel::of_page();
    let is_empty = move || panel.listing.with(|listing| listing.trash.is_empty());
    view! {
        <section class="place" aria-labelledby="place-title">
            <header class="run-head">
                <h2 class="run-title" id="place-title" tabindex="-1">"Trash"</h2>
                <p class="run-aside">{text(move || figures(panel))}</p>
                <Button class="button run-dismiss" label="Back to the models" on_press=on(move |_| panel.go(Place::Models)) />
            </header>
            <p class="place-help">
                "Models in the trash stay on the disk until they are deleted for good; until then they free nothing, and take no more \
                 space than before. They are kept by Ollama itself, under names whose host ends in "
                <code>".trash"</code>
                ", so every browser finds them here, and "
                <code>"ollama list"</code>
                " shows them, too."
            </p>
            {when(is_empty, || view! { <p class="nothing">"The trash is empty"</p> })}
            {when(move || !is_empty(), || view! { <Contents /> })}
        </section>
    }
}

fn figures(panel: Panel) -> String {
    let in_trash = panel.listing.with(|listing| Arc::clone(&listing.trash));
    if in_trash.is_empty() {
        return String::new();
    }
    let names = in_trash.iter().map(|model| &*model.name);
    format!(
        "{}, {}",
        words::models(totals(in_trash.iter()).models),
        panel.frees_in_words(names, 1).1
    )
}

#[component]
fn Contents() -> impl IntoView {
    let panel = Panel::of_page();
    let count = move || panel.trash.ticked.with(Selection::len);
    let restore_ticked = move |_: MouseEvent| {
        let ticked = panel.trash.ticked.get_untracked();
        restore(panel, ticked.names().map(|name| &**name));
    };
    let delete_ticked = move |_: MouseEvent| {
        let ticked = panel.trash.ticked.get_untracked();
        panel.confirm(&ticked);
    };
    let may_not = move || count() == 0 || panel.is_busy();
    view! {
        {when(move || !panel.read_only.is_on(), move || view! {
            <div class="run-actions">
                <Button
                    class="button button-accent"
                    label=text(move || labelled("Restore", count(), ""))
                    disabled=flag(may_not)
                    on_press=on(restore_ticked)
                />
                <Button
                    class="button button-danger-outline"
                    label=text(move || labelled("Delete", count(), " for good…"))
                    disabled=flag(may_not)
                    on_press=on(delete_ticked)
                />
            </div>
        })}
        <table::Table />
    }
}

/// "Restore 2 models", or "Restore ticked" where nothing is.
fn labelled(verb: &str, count: usize, end: &str) -> String {
    match count {
        0 => format!("{verb} ticked{end}"),
        count => format!("{verb} {}{end}", words::models(count)),
    }
}

/// What a model in the trash frees, as the table of the models tells it.
fn frees(panel: Panel, name: &str) -> String {
    let frees = panel.storage.read().frees_alone(name);
    match frees.freed.most {
        0 => "nothing".to_owned(),
        _ => frees_words::span(frees.freed),
    }
}
