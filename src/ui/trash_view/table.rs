//! What is in the trash, a row each.

use std::sync::Arc;

use leptos::prelude::*;

use super::{frees, restore};
use crate::domain::model::Model;
use crate::domain::selection::AllTicked;
use crate::domain::timestamp::Timestamp;
use crate::domain::trash;
use crate::ui::controls::Button;
use crate::ui::name_text::NameText;
use crate::ui::panel::Panel;
use crate::ui::view::{Built, block, flag, let_go_at_the_end, on, text, when};
use crate::ui::{clock, words};

#[component]
pub(super) fn Table() -> impl IntoView {
    let panel = Panel::of_page();
    let trash = move || {
        let_go_at_the_end();
        panel.listing.with(|listing| listing.trash.to_vec())
    };
    // Whatever is another model under its name is another row.
    let key = |model: &Arc<Model>| format!("{} {}", model.name, model.digest);
    view! {
        <div class="place-scroll" tabindex="0" role="region" aria-label="What is in the trash">
            <table class="place-table" aria-label="Trash">
                <thead>
                    <tr>
                        <th scope="col"><TickAll /></th>
                        <th scope="col">"Name"</th>
                        <th scope="col" class="figure">"Size"</th>
                        <th scope="col" class="figure">"Frees"</th>
                        <th scope="col">"In the trash since"</th>
                        <th scope="col">"Modified before"</th>
                        <th scope="col">"Digest"</th>
                        <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=trash key children=move |model| row(panel, &model) />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TickAll() -> impl IntoView {
    let panel = Panel::of_page();
    let state = move || {
        let listing = panel.listing.read();
        panel.trash.ticked.read().of(&listing.trash)
    };
    let toggle = move |_| {
        let ticked = untrack(state) != AllTicked::All;
        let listing = panel.listing.get_untracked();
        let names = listing.trash.iter().map(|model| &model.name);
        panel
            .trash
            .ticked
            .update(|selection| selection.set_all(names, ticked));
    };
    view! {
        <label class="tick">
            <input
                type="checkbox"
                aria-label="Tick all in the trash"
                prop:checked=flag(move || state() == AllTicked::All)
                prop:indeterminate=flag(move || state() == AllTicked::Some)
                on:change=on(toggle)
            />
            <span class="place-tick-all" aria-hidden="true">"Tick all"</span>
        </label>
    }
}

fn row(panel: Panel, model: &Arc<Model>) -> Built {
    let name = Arc::clone(&model.name);
    Built::new(view! {
        <tr data-model=model.name.to_string()>
            <td><Tick model=Arc::clone(model) /></td>
            {cells(panel, model)}
            <td class="place-actions">
                {when(move || !panel.read_only.is_on(), move || actions(panel, &name))}
            </td>
        </tr>
    })
}

fn cells(panel: Panel, model: &Arc<Model>) -> impl IntoView + use<> {
    let original = trash::own_name(&model.name);
    let before = trash::read(&model.name).and_then(|trashed| trashed.modified);
    let (for_frees, for_note) = (Arc::clone(&model.name), Arc::clone(&original));
    let digest = Arc::clone(&model.digest);
    view! {
        <th scope="row" class="cell-name">
            <NameText name=original />
            {block(move || note(panel, &for_note, &digest).map(|note| view! { <p class="place-note">{note}</p> }))}
        </th>
        <td class="figure">{words::size(model.size)}</td>
        <td class="figure">{text(move || frees(panel, &for_frees))}</td>
        <td>{age_cell(panel, model.modified)}</td>
        <td>{age_cell(panel, before)}</td>
        <td title=model.digest.to_string()><code>{model.short_digest().to_owned()}</code></td>
    }
}

#[component]
fn Tick(model: Arc<Model>) -> impl IntoView {
    let panel = Panel::of_page();
    let name = Arc::clone(&model.name);
    let shown = Arc::clone(&name);
    // Two contents of one name may be there.
    let label = format!("{}, {}", trash::told(&name), model.short_digest());
    view! {
        <label class="tick">
            <input
                type="checkbox"
                aria-label=label
                prop:checked=flag(move || panel.trash.ticked.read().contains(&shown))
                on:change=on(move |_| panel.trash.ticked.update(|ticked| {
                    let is_ticked = ticked.contains(&name);
                    ticked.set(&name, !is_ticked);
                }))
            />
        </label>
    }
}

fn actions(panel: Panel, name: &Arc<str>) -> Built {
    let original = trash::own_name(name);
    let (back, other) = (Arc::clone(name), name.to_string());
    let is_busy = move || panel.is_busy();
    Built::new(view! {
        <Button
            class="button"
            label="Restore"
            name=format!("Restore {original}")
            disabled=flag(is_busy)
            on_press=on(move |_| restore(panel, std::iter::once(&*back)))
        />
        <Button
            class="button button-quiet"
            label="Restore as…"
            name=format!("Restore {original} under another name")
            disabled=flag(is_busy)
            on_press=on(move |_| panel.trash.restore_as.set(other.clone()))
        />
    })
}

/// What else is called that now.
fn note(panel: Panel, original: &str, digest: &str) -> Option<&'static str> {
    let facts = panel.facts(original)?;
    Some(if *facts.model.digest == *digest {
        "also among the models, with the same content"
    } else {
        "another model has this name now"
    })
}

fn age_cell(panel: Panel, time: Option<Timestamp>) -> Built {
    match time {
        None => Built::new(view! { <span class="unknown">"not known"</span> }),
        Some(time) => {
            let exact = words::moment(time);
            Built::new(view! {
                <time datetime=time.to_rfc3339() title=exact.clone()>
                    {clock::ago(panel, time)}
                    <span class="visually-hidden">{format!(", {exact}")}</span>
                </time>
            })
        }
    }
}
