//! The frame of a modal dialog.

use leptos::prelude::*;

use crate::ui::browser;
use crate::ui::view::{Built, on};

/// A modal dialog that opens itself as soon as it is on the page. Escape closes it; so should a button with
/// [`browser::dialog::close`], which gives the focus back to where it was.
#[component]
pub(crate) fn Dialog(
    /// Its id; its title's is that with `-title`, and that of its `described_by` paragraph stands in the content.
    id: &'static str,
    /// Its title.
    title: String,
    /// The id of the paragraph that says what it is about.
    #[prop(optional)]
    described_by: Option<&'static str>,
    /// What is done once it is closed.
    mut on_close: Box<dyn FnMut()>,
    /// What is in it below the title.
    content: Built,
) -> Built {
    browser::dialog::show_soon(id);
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    Built::new(view! {
        <dialog
            class="dialog"
            id=id
            aria-labelledby=labelled_by
            aria-describedby=described_by
            on:close=on(move |_| on_close())
        >
            <h2 class="dialog-title" id=title_id>
                {title}
            </h2>
            {content}
        </dialog>
    })
}
