//! A button with a label.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::ui::view::{Built, Flag, Handler, Words, flag};

/// A button.
#[component]
pub(crate) fn Button(
    /// Its classes, `button` among them.
    class: &'static str,
    /// What it says.
    #[prop(into)]
    label: Words,
    /// What it says to screen readers where that is more than the label.
    #[prop(optional, into)]
    name: Option<Words>,
    /// When it cannot be pressed.
    #[prop(optional)]
    disabled: Option<Flag>,
    /// Whether it has the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// What it does.
    on_press: Handler<MouseEvent>,
) -> Built {
    let disabled = disabled.unwrap_or_else(|| flag(|| false));
    let button = view! {
        <button
            type="button"
            class=class
            autofocus=autofocus
            aria-label=name.map(Words::into_text)
            disabled=disabled
            on:click=on_press
        >
            {label.into_view()}
        </button>
    };
    Built::new(button)
}
