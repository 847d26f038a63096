//! What screen readers are told when something changed that has no focus.

use leptos::prelude::*;

use super::view::text;

/// The live region's text.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    text: RwSignal<String>,
}

impl Announcer {
    pub(crate) fn new() -> Self {
        Announcer {
            text: RwSignal::new(String::new()),
        }
    }

    /// Says something once. A text that differs only in an invisible space is said again.
    pub(crate) fn say(self, text: impl Into<String>) {
        let mut text = text.into();
        if self.text.with_untracked(|current| *current == text) {
            text.push('\u{a0}');
        }
        self.text.set(text);
    }
}

/// The one polite live region of the page.
#[component]
pub(crate) fn LiveRegion(announcer: Announcer) -> impl IntoView {
    view! { <p class="visually-hidden" role="status" id="announcements">{text(move || announcer.text.get())}</p> }
}
