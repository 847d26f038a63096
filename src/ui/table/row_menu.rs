//! What can be done with one model. There is one menu for the whole table; the row whose button was pressed lends it its
//! name.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::ui::browser::{clipboard, focus};
use crate::ui::panel::Panel;
use crate::ui::recipe;
use crate::ui::unload::unload;
use crate::ui::view::{flag, on, text};

/// The menu's id.
const ID: &str = "row-menu";

/// Opens the menu of a row, beside the button in it.
pub(super) fn open(panel: Panel, name: &str, button: &HtmlElement) {
    panel.menu_for.set(name.to_owned());
    show_beside(button);
}

/// The menu. A popover, so that a click beside it and Escape close it.
#[component]
pub(super) fn RowMenu() -> impl IntoView {
    let panel = Panel::of_page();
    let delete = move |_| {
        close();
        panel.confirm_one(&panel.menu_for.get_untracked().into());
    };
    let save_recipe = move |_| {
        close();
        recipe::save(panel, &panel.menu_for.get_untracked());
    };
    let out_of_memory = move |_| {
        close();
        unload(panel, &panel.menu_for.get_untracked());
    };
    let copy = move |_| {
        close();
        spawn_local(async move {
            let copied = clipboard::copy(&panel.menu_for.get_untracked()).await;
            let said = if copied {
                "Name copied"
            } else {
                "The browser did not allow to copy"
            };
            panel.announcer.say(said);
        });
    };
    view! {
        <div
            class="menu"
            id=ID
            popover="auto"
            role="menu"
            aria-label=text(move || format!("Actions for {}", panel.menu_for.get()))
            on:keydown=on(move |event| move_in_menu(&event))
        >
            <button type="button" class="menu-item" role="menuitem" on:click=on(copy)>
                "Copy name"
            </button>
            <button
                type="button"
                class="menu-item"
                role="menuitem"
                disabled=flag(move || is_cloud(panel))
                on:click=on(save_recipe)
            >
                "Download recipe"
            </button>
            <button
                type="button"
                class="menu-item"
                role="menuitem"
                disabled=flag(move || !is_loaded(panel) || !may_change(panel))
                on:click=on(out_of_memory)
            >
                "Unload"
            </button>
            <button
                type="button"
                class="menu-item is-danger"
                role="menuitem"
                disabled=flag(move || !may_change(panel) || panel.is_busy())
                on:click=on(delete)
            >
                "Delete…"
            </button>
        </div>
    }
}

/// Whether anything may be asked of the server that changes it.
fn may_change(panel: Panel) -> bool {
    !panel.deletion.is_running() && !panel.read_only.is_on()
}

/// Whether the model whose menu is open is in memory.
fn is_loaded(panel: Panel) -> bool {
    let facts = panel.facts(&panel.menu_for.get());
    facts.is_some_and(|facts| facts.loaded.is_some())
}

/// Whether it runs elsewhere: then Ollama would ask there how it was made.
fn is_cloud(panel: Panel) -> bool {
    let facts = panel.facts(&panel.menu_for.get());
    facts.is_some_and(|facts| facts.model.is_cloud())
}

fn menu() -> Option<HtmlElement> {
    document().get_element_by_id(ID)?.dyn_into().ok()
}

fn close() {
    if let Some(menu) = menu() {
        let _ = menu.hide_popover();
    }
}

/// Opens the menu below a button, or above it where there is no room, with the focus on its first item.
fn show_beside(button: &HtmlElement) {
    let Some(menu) = menu() else { return };
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
    let _ = style.set_property("top", &pixels(top));
    let _ = style.set_property("left", &pixels(left));
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
    let step: fn(&Element) -> Option<Element> = match event.key().as_str() {
        "ArrowDown" => Element::next_element_sibling,
        "ArrowUp" => Element::previous_element_sibling,
        _ => return,
    };
    event.prevent_default();
    let mut next = step(&item);
    while let Some(disabled) = next.as_ref().filter(|next| next.has_attribute("disabled")) {
        next = step(disabled);
    }
    if let Some(next) = next {
        focus::now(&next);
    }
}

/// Whole pixels. (Writing fractions would bring all of the formatting of floating point numbers into the page.)
#[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
fn pixels(length: f64) -> String {
    format!("{}px", length.round() as i32)
}
