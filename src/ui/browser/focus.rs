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
        let is_lost = document()
            .active_element()
            .is_none_or(|active| active.tag_name() == "BODY");
        if is_lost {
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

/// Whether the focus is inside an element that a selector finds, or nowhere.
pub(crate) fn is_within(selector: &str) -> bool {
    let is_nowhere = document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY");
    is_nowhere || is_in(selector)
}

/// Whether the focus is inside an element that a selector finds.
pub(crate) fn is_in(selector: &str) -> bool {
    let active = document().active_element();
    active.is_some_and(|active| active.closest(selector).is_ok_and(|found| found.is_some()))
}
