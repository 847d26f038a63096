//! Opening and closing `<dialog>` elements.

use leptos::html;
use leptos::prelude::*;

/// Shows a dialog above everything else, with the focus inside it, once it is on the page.
pub(crate) fn show_when_mounted(dialog: NodeRef<html::Dialog>) {
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
}
