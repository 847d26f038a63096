//! The list of models.

mod body;
mod cells;
mod exact_time;
mod head;
mod row;
mod row_menu;

use std::rc::Rc;
use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

use super::browser::focus;
use super::panel::Panel;
use super::shortcuts::has_modifier;
use super::toolbar::ClearFilters;
use super::view::{Built, block, flag, follow, memo, on, when};
use body::Body;
use head::Head;
use row_menu::RowMenu;

pub(crate) use body::{most_rows_in_window, rows_in_sight};
pub(crate) use row::RowElement;

/// The table, or why there is none.
#[component]
pub(crate) fn Table() -> impl IntoView {
    let panel = Panel::of_page();
    // As a number, because there are memos of numbers anyway.
    let has_list = memo(move || usize::from(panel.has_list()));
    keep_drawn(panel, has_list);
    let is_empty = move || match has_list.get() {
        0 => panel.glanced.with(Vec::is_empty),
        _ => panel.shown.with(|shown| shown.is_empty()),
    };
    // The roles are those that the elements have anyway; some browsers forget them where a table is laid out as a grid.
    view! {
        <table
            class="models"
            role="table"
            aria-label="Models"
            // Nothing can be done with the first rows before all of the list is read.
            inert=flag(move || has_list.get() == 0)
            class:is-empty=flag(is_empty)
            on:click=on(move |event| clicked(panel, &event))
            on:keydown=on(move |event: KeyboardEvent| {
                tick_by_key(panel, &event);
                move_between_rows(&event);
            })
            on:keyup=on(move |event| tick_by_key(panel, &event))
        >
            <Head />
        </table>
        {when(is_empty, || view! { <Nothing /> })}
        <RowMenu />
    }
}

/// Keeps the rows as they are to be shown, their ages, and how long models stay in memory.
fn keep_drawn(panel: Panel, has_list: Memo<usize>) {
    let body = Rc::new(Body::new(panel));
    let ended = SendWrapper::new(Rc::clone(&body));
    follow(move || match has_list.get() {
        0 => body.begin_with(panel.glanced.get()),
        _ => body.draw(&panel.ordered.read(), &panel.shown.read()),
    });
    follow(move || {
        panel.minute.get();
        panel.show_ages();
    });
    follow(move || {
        panel.clock.get();
        panel.show_time_left();
    });
    on_cleanup(move || ended.end());
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

/// What an event happened to, and the name of the model in whose row that is.
fn target(panel: Panel, event: &Event) -> Option<(HtmlElement, Arc<str>)> {
    let target: HtmlElement = event.target()?.dyn_into().ok()?;
    let name = target
        .closest(".model")
        .ok()??
        .get_attribute("data-model")?;
    Some((target, panel.facts_untracked(&name)?.model.name.clone()))
}

/// A box is ticked, or a menu opened. The rows have no listeners of their own.
fn clicked(panel: Panel, event: &MouseEvent) {
    let Some((target, name)) = target(panel, event) else {
        return;
    };
    if let Some(checkbox) = target.dyn_ref::<HtmlInputElement>() {
        panel.tick(&name, checkbox.checked(), event.shift_key());
    } else if target.tag_name() == "BUTTON" {
        row_menu::open(panel, &name, &target);
    }
}

/// Not every browser tells with the click that Shift was held with Space, so that key is taken here.
fn tick_by_key(panel: Panel, event: &KeyboardEvent) {
    if event.key() != " " || !event.shift_key() {
        return;
    }
    let Some((target, name)) = target(panel, event) else {
        return;
    };
    if let Some(checkbox) = target.dyn_ref::<HtmlInputElement>() {
        event.prevent_default();
        if event.type_() == "keydown" && !event.repeat() {
            panel.tick(&name, !checkbox.checked(), true);
        }
    }
}

/// Arrow keys go from row to row, Home and End to the first and the last, each to the row's checkbox.
fn move_between_rows(event: &KeyboardEvent) {
    if has_modifier(event) {
        return;
    }
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let Ok(Some(row)) = target.closest(".model") else {
        return;
    };
    let end = |next: fn(&Element) -> Option<Element>| {
        std::iter::successors(Some(row.clone()), next).last()
    };
    let next = match event.key().as_str() {
        "ArrowDown" => body::next_row(&row),
        "ArrowUp" => body::previous_row(&row),
        "Home" => end(body::previous_row),
        "End" => end(body::next_row),
        _ => return,
    };
    event.prevent_default();
    if let Some(checkbox) = next.and_then(|row| row.query_selector("input").ok().flatten()) {
        focus::now(&checkbox);
    }
}
