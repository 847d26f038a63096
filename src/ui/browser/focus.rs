//! Moving the focus once the page has changed.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Gives the focus to the first element that a selector finds, after the next change of the page.
pub(crate) fn soon(selector: &'static str) {
    request_animation_frame(move || on(selector));
}

/// Gives the focus to the first element that a selector finds, at once: what is typed next is meant for it.
pub(crate) fn on(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        now(&element);
    }
}

/// Gives the focus to the first element that a selector finds, if the control that had it has left the page.
pub(crate) fn rescue(selector: &'static str) {
    request_animation_frame(move || {
        if is_nowhere() {
            soon(selector);
        }
    });
}

/// Gives an element the focus.
pub(crate) fn now(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Whether nothing has the focus.
pub(crate) fn is_nowhere() -> bool {
    let active = document().active_element();
    active.is_none_or(|active| active.tag_name() == "BODY")
}

/// Whether the focus is inside an element that a selector finds, or nowhere.
pub(crate) fn is_within(selector: &str) -> bool {
    is_nowhere() || is_in(selector)
}

/// Whether the focus is inside an element that a selector finds.
pub(crate) fn is_in(selector: &str) -> bool {
    within(selector).is_some()
}

/// What has the focus, where it is inside an element that a selector finds.
pub(crate) fn within(selector: &str) -> Option<HtmlElement> {
    let active = document().active_element()?;
    active.closest(selector).ok()??;
    active.dyn_into().ok()
}
