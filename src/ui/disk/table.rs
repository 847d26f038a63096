//! The same as a table, for screen readers, for the keyboard, and for whoever likes numbers better.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{family_name, is_chosen, is_pressed, on_choice, on_press, small_parts, users};
use crate::domain::picture::{Family, Picture};
use crate::domain::span::Span;
use crate::domain::storage::Part;
use crate::ui::frees_words;
use crate::ui::panel::Panel;
use crate::ui::view::{Built, Flag, Handler, text};
use crate::ui::words;

/// One row a part, in the order of the bar.
#[component]
pub(super) fn Table(picture: Arc<Picture>) -> Built {
    let families = picture.families.iter();
    let rows = families.flat_map(|family| {
        let parts = family.parts.iter().map(|part| drawn(family, part));
        parts.chain((family.small_parts > 0).then(|| small(family)))
    });
    let rows: Vec<Built> = rows.collect();
    Built::new(view! {
        <div class="disk-scroll" tabindex="0" role="region" aria-label="The disk as a table">
            <table class="disk-table">
                <caption class="visually-hidden">
                    "What is on the disk, each byte once. A name ticks or unticks its models, smaller parts show their family."
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"Used by"</th>
                        <th scope="col">"Family"</th>
                        <th scope="col" class="figure">"On disk"</th>
                        <th scope="col">"Shared"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    })
}

fn drawn(family: &Family, part: &Arc<Part>) -> Built {
    let panel = Panel::of_page();
    let shared = if part.is_shared {
        format!("by {}", words::models(part.names.len()))
    } else {
        String::new()
    };
    let title = frees_words::names(&part.names, usize::MAX);
    let pressed = is_pressed(panel, part);
    row(
        family,
        users(part),
        title,
        part.bytes,
        shared,
        pressed,
        on_press(panel, part),
    )
}

fn small(family: &Family) -> Built {
    let panel = Panel::of_page();
    let title = "Show only this family".to_owned();
    let pressed = is_chosen(panel, &family.name);
    row(
        family,
        small_parts(family),
        title,
        family.small,
        String::new(),
        pressed,
        on_choice(panel, &family.name),
    )
}

fn row(
    family: &Family,
    name: String,
    title: String,
    bytes: Span,
    shared: String,
    mut is_pressed: Flag,
    on_press: Handler<MouseEvent>,
) -> Built {
    Built::new(view! {
        <tr>
            <th scope="row">
                <button
                    type="button"
                    class="disk-name"
                    aria-pressed=text(move || is_pressed().to_string())
                    title=title
                    on:click=on_press
                >
                    {name}
                </button>
            </th>
            <td>{family_name(&family.name)}</td>
            <td class="figure">{frees_words::span(bytes)}</td>
            <td>{shared}</td>
        </tr>
    })
}
