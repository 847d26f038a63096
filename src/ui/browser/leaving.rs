//! Asking before the page is left.

use leptos::ev;
use leptos::prelude::*;

/// Has the browser ask before the page is closed or reloaded while `busy` says so.
pub(crate) fn warn_while(busy: impl Fn() -> bool + 'static) {
    let handle = window_event_listener(ev::beforeunload, move |event| {
        if busy() {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}
