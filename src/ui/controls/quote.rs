//! The server's own words, as they came.

use leptos::prelude::*;

use crate::ui::view::Built;

/// A quotation. It scrolls where it is long, so it can have the focus.
#[component]
pub(crate) fn Quote(words: String) -> Built {
    Built::new(view! {
        <pre class="quote" tabindex="0" role="group" aria-label="The server's own words">
            {words}
        </pre>
    })
}
