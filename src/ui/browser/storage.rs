//! Small things remembered in the browser. A full or forbidden storage only means that they are forgotten.

use leptos::prelude::window;

/// What was remembered under a key.
pub(crate) fn read(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Remembers a text under a key.
pub(crate) fn write(key: &str, text: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Nothing depends on it, so a full storage is no reason to bother anybody.
        let _ = storage.set_item(key, text);
    }
}
