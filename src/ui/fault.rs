//! A fault of the panel itself. WebAssembly stops at once then; the page must not look as if it still worked.

use std::panic;

use leptos::prelude::document;
use wasm_bindgen::JsValue;

/// Has a fault of the panel told on the page and in the browser's console.
pub(crate) fn tell() {
    panic::set_hook(Box::new(|fault| {
        web_sys::console::error_1(&JsValue::from_str(&fault.to_string()));
        let Some(body) = document().body() else {
            return;
        };
        let Ok(notice) = document().create_element("p") else {
            return;
        };
        notice.set_class_name("fault");
        let _ = notice.set_attribute("role", "alert");
        notice.set_text_content(Some(
            "The panel has stopped because of a fault of its own, and what it shows may be out of date. Reload the page to \
             see what is on the server.",
        ));
        let _ = body.prepend_with_node_1(&notice);
    }));
}
