//! What can be done with one model. There is one menu for the whole table; the row whose button was pressed lends it its
//! name.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::ui::browser::{clipboard, focus};
use crate::ui::panel::Panel;
use crate::ui::view::{flag, on, text};

/// Whose menu is open, and where its button stands.
#[derive(Clone)]
struct OpenFor {
    name: Arc<str>,
    button: StoredValue<Option<HtmlElement>, LocalStorage>,
}

/// Shared by the rows' buttons and the menu.
#[derive(Clone, Copy)]
pub(crate) struct MenuState(RwSignal<Option<OpenFor>>);

impl MenuState {
    pub(crate) fn new() -> Self {
        MenuState(RwSignal::new(None))
    }
}

/// The button at the end of a row.
#[component]
pub(super) fn MenuButton(name: Arc<str>) -> impl IntoView {
    let state: MenuState = expect_context();
    let label = format!("Actions for {name}");
    let open = move |event: MouseEvent| {
        let button = event
            .current_target()
            .and_then(|button| button.dyn_into().ok());
        let button = StoredValue::new_local(button);
        state.0.set(Some(OpenFor {
            name: Arc::clone(&name),
            button,
        }));
    };
    view! {
        <button
            type="button"
            class="button button-quiet menu-button"
            aria-label=label
            aria-haspopup="menu"
            on:click=on(open)
        >
            "⋯"
        </button>
    }
}

/// The menu. A popover, so that a click beside it and Escape close it.
#[component]
pub(super) fn RowMenu() -> impl IntoView {
    let panel = Panel::of_page();
    let state: MenuState = expect_context();
    let menu = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let (Some(open), Some(menu)) = (state.0.get(), menu.get()) {
            show_beside(&menu, &open);
        }
    });
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.hide_popover();
        }
    };
    let name = move || {
        state
            .0
            .with_untracked(|open| open.as_ref().map(|open| Arc::clone(&open.name)))
    };
    let delete = move |_| {
        close();
        if let Some(name) = name() {
            panel.confirm_one(&name);
        }
    };
    let copy = move |_| {
        close();
        if let Some(name) = name() {
            spawn_local(async move {
                let copied = clipboard::copy(&name).await;
                let said = if copied {
                    "Name copied"
                } else {
                    "The browser did not allow to copy"
                };
                panel.announcer.say(said);
            });
        }
    };
    view! {
        <div
            class="menu"
            id="row-menu"
            popover="auto"
            role="menu"
            aria-label=text(move || {
                let open = state.0.get();
                open.map(|open| format!("Actions for {}", open.name)).unwrap_or_default()
            })
            node_ref=menu
            on:keydown=on(move |event| move_in_menu(&event))
        >
            <button type="button" class="menu-item" role="menuitem" on:click=on(copy)>
                "Copy name"
            </button>
            <button
                type="button"
                class="menu-item is-danger"
                role="menuitem"
                disabled=flag(move || panel.deletion.is_running())
                on:click=on(delete)
            >
                "Delete…"
            </button>
        </div>
    }
}

/// Opens the menu below its button, or above it where there is no room, with the focus on its first item.
fn show_beside(menu: &HtmlElement, open: &OpenFor) {
    let Some(button) = open.button.get_value() else {
        return;
    };
    let _ = menu.show_popover();
    let (place, size) = (
        button.get_bounding_client_rect(),
        menu.get_bounding_client_rect(),
    );
    let height = document()
        .document_element()
        .map_or(0.0, |root| f64::from(root.client_height()));
    let below = place.bottom() + 4.0;
    let top = if below + size.height() > height {
        place.top() - size.height() - 4.0
    } else {
        below
    };
    let left = (place.right() - size.width()).max(4.0);
    let style = menu.style();
    let _ = style.set_property("top", &format!("{top}px"));
    let _ = style.set_property("left", &format!("{left}px"));
    if let Some(first) = menu.first_element_child() {
        focus::now(&first);
    }
}

fn move_in_menu(event: &KeyboardEvent) {
    let Some(item) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return;
    };
    let next = match event.key().as_str() {
        "ArrowDown" => item.next_element_sibling(),
        "ArrowUp" => item.previous_element_sibling(),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next {
        focus::now(&next);
    }
}
