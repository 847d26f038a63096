//! The same as a table, for screen readers, for the keyboard, and for whoever likes numbers better.

use std::sync::Arc;

use leptos::prelude::*;

use super::{family_name, is_ticked, tick, users};
use crate::domain::picture::Picture;
use crate::domain::storage::Part;
use crate::ui::panel::Panel;
use crate::ui::view::{Built, text};
use crate::ui::words;

/// One row a part, in the order of the bar.
#[component]
pub(super) fn Table(picture: Arc<Picture>) -> Built {
    let rows = picture
        .parts
        .iter()
        .map(|(_, part)| row(&Arc::new(part.clone())));
    let rows = rows.collect_view();
    let small = (picture.small > 0).then(|| {
        let parts = words::count(picture.small_parts, "smaller part", "smaller parts");
        view! {
            <tr>
                <th scope="row">{parts}</th>
                <td></td>
                <td class="figure">{words::size(picture.small)}</td>
                <td></td>
            </tr>
        }
    });
    Built::new(view! {
        <div class="disk-scroll" tabindex="0" role="region" aria-label="The disk as a table">
            <table class="disk-table">
                <caption class="visually-hidden">"What is on the disk, each byte once. A name ticks or unticks its models."</caption>
                <thead>
                    <tr>
                        <th scope="col">"Used by"</th>
                        <th scope="col">"Family"</th>
                        <th scope="col" class="figure">"On disk"</th>
                        <th scope="col">"Shared"</th>
                    </tr>
                </thead>
                <tbody>{rows} {small}</tbody>
            </table>
        </div>
    })
}

fn row(part: &Arc<Part>) -> impl IntoView + use<> {
    let panel = Panel::of_page();
    let mut ticked = is_ticked(panel, part);
    let shared = if part.is_shared {
        format!("by {}", words::models(part.names.len()))
    } else {
        String::new()
    };
    view! {
        <tr>
            <th scope="row">
                <button
                    type="button"
                    class="disk-name"
                    aria-pressed=text(move || ticked().to_string())
                    title=part.names.join(", ")
                    on:click=tick(panel, part)
                >
                    {users(part)}
                </button>
            </th>
            <td>{family_name(&part.family)}</td>
            <td class="figure">{words::size(part.bytes)}</td>
            <td>{shared}</td>
        </tr>
    }
}
