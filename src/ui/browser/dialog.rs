//! Opening and closing `<dialog>` elements.

use leptos::prelude::{document, queue_microtask};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// Shows a dialog above everything else, with the focus inside it, as soon as it is on the page.
pub(crate) fn show_soon(id: &'static str) {
    queue_microtask(move || {
        if let Some(dialog) = find(id) {
            let _ = dialog.show_modal();
        }
    });
}

/// Closes a dialog; the browser then gives the focus back to where it was before.
pub(crate) fn close(id: &str) {
    if let Some(dialog) = find(id) {
        dialog.close();
    }
}

fn find(id: &str) -> Option<HtmlDialogElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
