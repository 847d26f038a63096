//! The list of models.

mod head;
mod row;
mod row_menu;

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::browser::focus;
use super::panel::Panel;
use super::shortcuts::has_modifier;
use super::toolbar::ClearFilters;
use super::view::{Built, block, flag, on, when};
use head::Head;
use row::RowView;
use row_menu::RowMenu;

/// The table, or why there is none.
#[component]
pub(crate) fn Table() -> impl IntoView {
    let panel = Panel::of_page();
    let names = move || {
        panel.shown.with(|shown| {
            shown
                .iter()
                .map(|model| Arc::clone(&model.name))
                .collect::<Vec<_>>()
        })
    };
    let is_empty = move || panel.shown.with(|shown| shown.is_empty());
    view! {
        <table class="models" aria-label="Models" class:is-empty=flag(is_empty)>
            <Head />
            <tbody on:keydown=on(|event| move_between_rows(&event))>
                <For
                    each=names
                    key=Clone::clone
                    children=move |name| panel.row(&name).map(|row| view! { <RowView row /> })
                />
            </tbody>
        </table>
        {when(is_empty, || view! { <Nothing /> })}
        <RowMenu />
    }
}

/// "No models yet" and "nothing matches" are different news.
#[component]
fn Nothing() -> impl IntoView {
    let panel = Panel::of_page();
    let no_models = move || panel.listing.with(|listing| listing.models.is_empty());
    let is_waiting = move || !panel.has_list();
    block(move || {
        if is_waiting() {
            return Built::new(view! { <p class="nothing" role="status">"Fetching the list"</p> });
        }
        if no_models() {
            if panel.listing.with(|listing| !listing.trash.is_empty()) {
                return Built::new(view! {
                    <div class="nothing" tabindex="-1">
                        <p class="nothing-title">"No models"</p>
                        <p>"All that this server has is in the trash."</p>
                    </div>
                });
            }
            return Built::new(view! {
                <div class="nothing" tabindex="-1">
                    <p class="nothing-title">"No models yet"</p>
                    <p>"This server has none. Pull one with " <code>"ollama pull llama3.2"</code> " and refresh."</p>
                </div>
            });
        }
        Built::new(view! {
            <div class="nothing" tabindex="-1">
                <p class="nothing-title">"Nothing matches the filter"</p>
                <ClearFilters />
            </div>
        })
    })
}

/// Arrow keys go from row to row, Home and End to the first and the last, each to the row's checkbox.
fn move_between_rows(event: &KeyboardEvent) {
    if has_modifier(event) {
        return;
    }
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return;
    };
    let Ok(Some(row)) = target.closest("tr") else {
        return;
    };
    let body = row.parent_element();
    let next = match event.key().as_str() {
        "ArrowDown" => row.next_element_sibling(),
        "ArrowUp" => row.previous_element_sibling(),
        "Home" => body.and_then(|body| body.first_element_child()),
        "End" => body.and_then(|body| body.last_element_child()),
        _ => return,
    };
    event.prevent_default();
    if let Some(checkbox) = next.and_then(|row| row.query_selector("input").ok().flatten()) {
        focus::now(&checkbox);
    }
}
