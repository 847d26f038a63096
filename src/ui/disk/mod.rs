//! The picture of the disk: a bar of everything that is on it, each byte once, and the same as a table.

mod bar;
mod legend;
mod table;

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::controls::Button;
use super::panel::Panel;
use super::view::{Flag, Handler, block, flag, on, text, when};
use super::words;
use crate::domain::picture::Picture;
use crate::domain::storage::Part;

/// How many families have a colour of their own. The others share the last.
const COLOURS: usize = 8;

/// The picture, once there is something to draw.
#[component]
pub(crate) fn Disk() -> impl IntoView {
    let panel = Panel::of_page();
    let is_table = RwSignal::new(false);
    block(move || {
        let picture = Arc::new(Picture::new(&panel.storage.read()));
        (!picture.parts.is_empty()).then(|| view! { <Drawn picture is_table /> })
    })
}

#[component]
fn Drawn(picture: Arc<Picture>, is_table: RwSignal<bool>) -> impl IntoView {
    let label = move || {
        if is_table.get() {
            "Hide the table"
        } else {
            "Show as a table"
        }
        .to_owned()
    };
    let toggle = move |_: MouseEvent| is_table.update(|is_table| *is_table = !*is_table);
    view! {
        <section class="disk" aria-label="Disk">
            <bar::Bar picture=Arc::clone(&picture) />
            <div class="disk-below">
                <legend::Legend picture=Arc::clone(&picture) />
                <Button class="button button-quiet disk-toggle" label=text(label) on_press=on(toggle) />
            </div>
            {when(move || is_table.get(), move || view! { <table::Table picture=Arc::clone(&picture) /> })}
        </section>
    }
}

/// Whether all that use a part are ticked, so that it would go.
fn is_ticked(panel: Panel, part: &Arc<Part>) -> Flag {
    let part = Arc::clone(part);
    flag(move || are_ticked(panel, &part))
}

fn are_ticked(panel: Panel, part: &Part) -> bool {
    let selection = panel.selection.read();
    part.names.iter().all(|name| selection.contains(name))
}

/// Ticks all that use a part, or unticks them where they all are ticked.
fn tick(panel: Panel, part: &Arc<Part>) -> Handler<MouseEvent> {
    let part = Arc::clone(part);
    on(move |_| {
        let ticked = !untrack(|| are_ticked(panel, &part));
        panel.change_selection(|selection| selection.set_all(&part.names, ticked));
    })
}

/// The colour of a family, by its place.
fn hue(family: usize) -> String {
    family.min(COLOURS - 1).to_string()
}

/// "llama3.2:latest, my-assistant:latest and 2 more".
fn users(part: &Part) -> String {
    const NAMED: usize = 2;
    let named: Vec<&str> = part.names.iter().take(NAMED).map(|name| &**name).collect();
    let named = named.join(", ");
    match part.names.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {} more", words::number(more)),
    }
}

/// A family as it is named, also where it has no name.
fn family_name(name: &str) -> String {
    if name.is_empty() { "not known" } else { name }.to_owned()
}
