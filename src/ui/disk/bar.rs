//! The bar. It is for the eye and the pointer; the table says the same to everybody else.

use std::sync::Arc;

use leptos::prelude::*;

use super::{hue, is_ticked, tick, users};
use crate::domain::picture::Picture;
use crate::domain::storage::Part;
use crate::ui::panel::Panel;
use crate::ui::view::Built;
use crate::ui::words;

/// One segment a part, as wide as its share. What several models share is hatched.
#[component]
pub(super) fn Bar(picture: Arc<Picture>) -> Built {
    let parts = picture.parts.iter();
    let segments = parts.map(|(family, part)| segment(*family, &Arc::new(part.clone())));
    let segments = segments.collect_view();
    Built::new(view! {
        <div class="disk-bar" aria-hidden="true">
            {segments}
            <span class="disk-small" style:flex-grow=share(picture.small)></span>
        </div>
    })
}

fn segment(family: usize, part: &Arc<Part>) -> impl IntoView + use<> {
    let panel = Panel::of_page();
    let class = if part.is_shared {
        "disk-part is-shared"
    } else {
        "disk-part"
    };
    let shared = if part.is_shared { ", shared" } else { "" };
    let title = format!("{}, {}{shared}", users(part), words::size(part.bytes));
    view! {
        <button
            type="button"
            tabindex="-1"
            class=class
            class:is-ticked=is_ticked(panel, part)
            data-hue=hue(family)
            style:flex-grow=share(part.bytes)
            title=title
            on:click=tick(panel, part)
        ></button>
    }
}

/// In kilobytes: the browser's numbers hold no more than seven digits for certain, and a byte more is not to be seen.
fn share(bytes: u64) -> String {
    (bytes / 1000).to_string()
}
