//! What screen readers are told when something changed that has no focus.

use leptos::prelude::*;

use super::panel::Panel;
use super::view::text;

/// The live region's text.
pub(crate) struct Announcer {
    text: ArcRwSignal<String>,
}

impl Announcer {
    pub(crate) fn new() -> Self {
        Announcer {
            text: ArcRwSignal::new(String::new()),
        }
    }

    /// Says something once. A text that differs only in an invisible space is said again.
    pub(crate) fn say(&self, text: impl Into<String>) {
        let mut text = text.into();
        if self.text.with_untracked(|current| *current == text) {
            text.push('\u{a0}');
        }
        self.text.set(text);
    }
}

/// The one polite live region of the page.
#[component]
pub(crate) fn LiveRegion() -> impl IntoView {
    let panel = Panel::of_page();
    view! { <p class="visually-hidden" role="status" id="announcements">{text(move || panel.announcer.text.get())}</p> }
}
