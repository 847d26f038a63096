//! One model in the table.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::row_menu;
use crate::domain::byte_size::ByteSize;
use crate::domain::loaded::InMemory;
use crate::domain::model::Model;
use crate::ui::frees_words;
use crate::ui::name_text::NameText;
use crate::ui::panel::Panel;
use crate::ui::rows::{Facts, Row};
use crate::ui::view::{Built, block, flag, on, text};
use crate::ui::{clock, words};

/// A row. Its cells follow its own signals alone.
#[component]
pub(super) fn RowView(row: Row) -> impl IntoView {
    let Row {
        name,
        facts,
        ticked,
    } = row;
    let (is_ticked, model) = (ticked.clone(), name.to_string());
    view! {
        <tr class="model" class:is-ticked=flag(move || is_ticked.get()) data-model=model>
            <TickCell name=Arc::clone(&name) ticked />
            {block(move || cells(&facts.read()))}
            <td class="cell-menu">
                <row_menu::MenuButton name />
            </td>
        </tr>
    }
}

#[component]
fn TickCell(name: Arc<str>, ticked: ArcRwSignal<bool>) -> impl IntoView {
    let panel = Panel::of_page();
    let by_click = {
        let name = Arc::clone(&name);
        move |event: MouseEvent| {
            let checkbox = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(checkbox) = checkbox {
                panel.tick(&name, checkbox.checked(), event.shift_key());
            }
        }
    };
    // Not every browser tells with the click that Shift was held with Space, so that key is taken here.
    let by_key = {
        let (name, ticked) = (Arc::clone(&name), ticked.clone());
        move |event: KeyboardEvent| {
            if event.key() == " " && event.shift_key() {
                event.prevent_default();
                if event.type_() == "keydown" && !event.repeat() {
                    panel.tick(&name, !ticked.get_untracked(), true);
                }
            }
        }
    };
    view! {
        <td class="cell-tick">
            <label class="tick">
                <input
                    type="checkbox"
                    aria-label=name.to_string()
                    prop:checked=flag(move || ticked.get())
                    on:click=on(by_click)
                    on:keydown=on(by_key.clone())
                    on:keyup=on(by_key)
                />
            </label>
        </td>
    }
}

fn cells(facts: &Facts) -> impl IntoView + use<> {
    let model = &facts.model;
    view! {
        <th class="cell-name" scope="row">
            <span class="cell-line">
                <NameText name=Arc::clone(&model.name) />
                {badges(facts)}
            </span>
        </th>
        <td class="cell-size">{size(facts)}</td>
        {frees(facts)}
        <td class="cell-modified"><Age model=Arc::clone(model) /></td>
        <td class="cell-family">{model.family.clone()}</td>
        <td class="cell-parameters">{model.parameters.clone()}</td>
        <td class="cell-quantization">{model.quantization.clone()}</td>
        <td class="cell-capabilities">{model.notable_capabilities().join(", ")}</td>
        <td class="cell-digest" title=model.digest.to_string()>
            <code>{model.short_digest().to_owned()}</code>
        </td>
    }
}

fn badges(facts: &Facts) -> impl IntoView + use<> {
    let same_as = match facts.same_as.as_slice() {
        [] => None,
        [only] => Some((format!("same as {only}"), only.to_string())),
        [first, rest @ ..] => {
            let all = facts.same_as.join(", ");
            Some((
                format!("same as {first} and {} more", words::number(rest.len())),
                all,
            ))
        }
    };
    view! {
        {facts.loaded.clone().map(|in_memory| view! { <InMemoryBadge in_memory /> })}
        {facts.model.is_cloud().then(|| view! { <span class="badge">"cloud"</span> })}
        {facts.model.restored.map(|restored| {
            let title = format!("Restored from the trash, {}. Its age is the one from before.", words::moment(restored));
            view! { <span class="badge" title=title>"restored"</span> }
        })}
        {same_as.map(|(text, all)| view! { <span class="badge badge-long" title=all>{text}</span> })}
    }
}

/// That it is loaded, what it takes in memory and for how long.
#[component]
fn InMemoryBadge(in_memory: InMemory) -> impl IntoView {
    let panel = Panel::of_page();
    let memory = words::size(in_memory.bytes);
    let note = text(move || match in_memory.time_left(panel.clock.get()) {
        left if left.is_empty() => memory.clone(),
        left => format!("{memory}, {left}"),
    });
    view! {
        <span class="badge badge-strong">"loaded"</span>
        <span class="loaded-note" title="In memory">
            {note}
        </span>
    }
}

/// The size, over a hairline that tells how it compares with the largest.
fn size(facts: &Facts) -> impl IntoView + use<> {
    let size = ByteSize(facts.model.size);
    let share = format!("{}%", facts.share);
    view! {
        <span class="figure">{words::figure(size)}</span>
        <span class="unit">{format!("\u{a0}{}", size.unit())}</span>
        <span class="size-line" style:width=share></span>
    }
}

/// What becomes free without the model, and why it is no more.
fn frees(facts: &Facts) -> impl IntoView + use<> {
    let freed = facts.frees.freed;
    let shown = if facts.model.is_cloud() {
        "–".to_owned()
    } else if freed.most == 0 {
        "nothing".to_owned()
    } else {
        frees_words::span(freed)
    };
    let why = why_no_more(facts);
    let gap = if why.is_empty() { "" } else { "; " };
    let title = format!("{}{gap}{why}", frees_words::to_the_byte(freed));
    let spoken = (!why.is_empty())
        .then(|| view! { <span class="visually-hidden">{format!(": {why}")}</span> });
    view! {
        <td class="cell-frees" title=title>{shown}{spoken}</td>
    }
}

/// Empty where it frees all that it lists.
fn why_no_more(facts: &Facts) -> String {
    if facts.model.is_cloud() {
        "a cloud model has no weights here".to_owned()
    } else if let Some(name) = facts.same_as.first() {
        format!("same as {name}")
    } else if facts.frees.is_unknowable {
        "what it shares with others cannot be known from here".to_owned()
    } else if facts.is_unread {
        "its layers are not known yet".to_owned()
    } else if facts.frees.is_unread {
        "models of which the layers are not known yet may use it".to_owned()
    } else {
        frees_words::what_stays(&facts.frees, 3)
    }
}

/// How old a model is: relative to read, exact on hover and for screen readers.
#[component]
fn Age(model: Arc<Model>) -> impl IntoView {
    let panel = Panel::of_page();
    match model.modified {
        None => Built::new(view! { <span class="unknown">"not known"</span> }),
        Some(modified) => {
            let before = match model.restored {
                Some(restored) => format!(
                    ", before it was in the trash; restored {}",
                    words::moment(restored)
                ),
                None => String::new(),
            };
            let exact = format!("{}{before}", words::moment(modified));
            Built::new(view! {
                <time datetime=modified.to_rfc3339() title=exact.clone()>
                    {clock::ago(panel, modified)}
                    <span class="visually-hidden">{format!(", {exact}")}</span>
                </time>
            })
        }
    }
}
