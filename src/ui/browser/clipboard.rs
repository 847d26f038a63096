//! Copying.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard. Answers whether the browser allowed it.
pub(crate) async fn copy(text: &str) -> bool {
    // Outside secure contexts there is no clipboard at all, which the typed binding does not tell.
    if !window().is_secure_context() {
        return false;
    }
    JsFuture::from(window().navigator().clipboard().write_text(text))
        .await
        .is_ok()
}
