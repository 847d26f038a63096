//! The bar. It is for the eye and the pointer; the table says the same to everybody else.

use std::sync::Arc;

use leptos::prelude::*;

use super::{choose, family_name, hue, is_ticked, small_parts, tick, users};
use crate::domain::picture::{Family, Picture};
use crate::domain::span::Span;
use crate::domain::storage::Part;
use crate::ui::frees_words;
use crate::ui::panel::Panel;
use crate::ui::view::{Built, Flag, Handler, flag};

/// One segment a part, as wide as its share at most is. What several models share is hatched; what is too small stands at
/// the end of its family, in one.
#[component]
pub(super) fn Bar(picture: Arc<Picture>) -> Built {
    let families = picture.families.iter().enumerate();
    let segments = families.flat_map(|(place, family)| {
        let parts = family.parts.iter().map(move |part| drawn(place, part));
        let small = (family.small_parts > 0).then(|| small(place, family));
        parts.chain(small)
    });
    let segments: Vec<Built> = segments.collect();
    Built::new(view! {
        <div class="disk-bar" aria-hidden="true">
            {segments}
        </div>
    })
}

fn drawn(place: usize, part: &Arc<Part>) -> Built {
    let panel = Panel::of_page();
    let (class, shared) = if part.is_shared {
        ("disk-part is-shared", ", shared")
    } else {
        ("disk-part", "")
    };
    let title = format!("{}, {}{shared}", users(part), frees_words::span(part.bytes));
    segment(
        class,
        place,
        part.bytes,
        title,
        is_ticked(panel, part),
        tick(panel, part),
    )
}

fn small(place: usize, family: &Family) -> Built {
    let panel = Panel::of_page();
    let title = format!(
        "{} of {}, {}",
        small_parts(family),
        family_name(&family.name),
        frees_words::span(family.small)
    );
    let no = flag(|| false);
    segment(
        "disk-part is-small",
        place,
        family.small,
        title,
        no,
        choose(panel, &family.name),
    )
}

/// No button: it cannot have the focus, because nothing in the bar is told to screen readers.
fn segment(
    class: &'static str,
    place: usize,
    bytes: Span,
    title: String,
    is_ticked: Flag,
    on_press: Handler<leptos::ev::MouseEvent>,
) -> Built {
    // In kilobytes: the browser's numbers hold no more than seven digits for certain, and a byte more is not to be seen.
    let share = (bytes.most / 1000).to_string();
    Built::new(view! {
        <span
            class=class
            class:is-ticked=is_ticked
            data-hue=hue(place)
            style:flex-grow=share
            title=title
            on:click=on_press
        ></span>
    })
}
