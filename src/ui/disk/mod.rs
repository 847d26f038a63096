//! The picture of the disk: a bar of everything that is on it, each byte once, and the same as a table.

mod bar;
mod legend;
mod table;

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::frees_words;
use super::panel::{Panel, Place};
use super::view::{Flag, Handler, block, flag, memo, on, text, when};
use super::words;
use crate::domain::picture::{Family, Picture};
use crate::domain::storage::Part;
use crate::domain::trash::is_in_trash;

/// How many families have a colour of their own. The others share the last.
const COLOURS: usize = 8;

/// The picture, once there is something to draw. It is drawn anew only where it is another one.
#[component]
pub(crate) fn Disk() -> impl IntoView {
    let panel = Panel::of_page();
    let picture = memo(move || Picture::new(&panel.storage.read()));
    block(move || {
        let picture = Arc::new(picture.get());
        (!picture.families.is_empty()).then(|| view! { <Drawn picture /> })
    })
}

#[component]
fn Drawn(picture: Arc<Picture>) -> impl IntoView {
    let panel = Panel::of_page();
    let is_table = move || panel.is_disk_table.get();
    let toggle = move |_: MouseEvent| {
        panel
            .is_disk_table
            .update(|is_table| *is_table = !*is_table)
    };
    view! {
        <section class="disk" aria-label="Disk">
            <bar::Bar picture=Arc::clone(&picture) />
            <div class="disk-below">
                <legend::Legend picture=Arc::clone(&picture) />
                <button
                    type="button"
                    class="button button-quiet disk-toggle"
                    aria-expanded=text(move || is_table().to_string())
                    on:click=on(toggle)
                >
                    "As a table"
                </button>
            </div>
            {when(is_table, move || view! { <table::Table picture=Arc::clone(&picture) /> })}
        </section>
    }
}

/// Whether all that use a part are ticked, so that it would go.
fn are_ticked(panel: Panel, part: &Part) -> bool {
    let selection = panel.selection.read();
    part.names.iter().all(|name| selection.contains(name))
}

/// The models that use a part; what is in the trash is none of them.
fn models_of(part: &Part) -> Vec<&Arc<str>> {
    let is_model = |name: &&Arc<str>| !is_in_trash(name);
    part.names.iter().filter(is_model).collect()
}

/// Whether all models that use a part are ticked, whatever is in the trash: then a press unticks them.
fn is_pressed(panel: Panel, part: &Arc<Part>) -> Flag {
    let part = Arc::clone(part);
    flag(move || {
        let selection = panel.selection.read();
        let models = models_of(&part);
        !models.is_empty() && models.iter().all(|name| selection.contains(name))
    })
}

/// Ticks all models that use a part, or unticks them where they all are ticked. What only the trash uses is shown there.
fn tick(panel: Panel, part: &Part) {
    let names = models_of(part);
    if names.is_empty() {
        panel.go(Place::Trash);
        return;
    }
    panel.change_selection(&mut |selection| {
        let are_ticked = names.iter().all(|name| selection.contains(name));
        selection.set_all(names.iter().copied(), !are_ticked);
    });
}

/// Whether only this family is shown.
fn is_chosen(panel: Panel, name: &Arc<str>) -> Flag {
    let name = Arc::clone(name);
    flag(move || panel.filter.read().family.as_deref() == Some(&name))
}

/// Upon a press, the same.
fn on_press(panel: Panel, part: &Arc<Part>) -> Handler<MouseEvent> {
    let part = Arc::clone(part);
    on(move |_| tick(panel, &part))
}

/// Shows only this family, or all again.
fn choose(panel: Panel, name: &str) {
    panel.filter.update(|filter| {
        let is_chosen = filter.family.as_deref() == Some(name);
        filter.family = (!is_chosen).then(|| name.to_owned());
    });
}

/// Upon a press, the same.
fn on_choice(panel: Panel, name: &Arc<str>) -> Handler<MouseEvent> {
    let name = Arc::clone(name);
    on(move |_| choose(panel, &name))
}

/// The colour of a family, by its place.
fn hue(family: usize) -> String {
    family.min(COLOURS - 1).to_string()
}

/// "llama3.2:latest, my-assistant:latest and 2 others".
fn users(part: &Part) -> String {
    frees_words::names(&part.names, 2)
}

/// A family as it is named, also where it has no name.
fn family_name(name: &str) -> String {
    if name.is_empty() { "not known" } else { name }.to_owned()
}

/// "12 smaller parts".
fn small_parts(family: &Family) -> String {
    words::count(family.small_parts, "smaller part", "smaller parts")
}
