//! What is remembered in the browser. A full or forbidden storage means that it is forgotten.

use leptos::prelude::window;
use web_sys::Storage;

/// What was remembered under a key.
pub(crate) fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Remembers a text under a key. Answers whether the browser did.
pub(crate) fn write(key: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, text).is_ok())
}

/// Forgets a key.
pub(crate) fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// What follows a beginning in all keys that begin so, in no particular order.
pub(crate) fn keys_after(beginning: &str) -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or(0);
    let keys = (0..count).filter_map(|place| storage.key(place).ok()?);
    keys.filter_map(|key| key.strip_prefix(beginning).map(str::to_owned))
        .collect()
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}
