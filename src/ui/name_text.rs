//! A model's name as it is written everywhere: the base name carries it, the rest is dimmer.

use std::sync::Arc;

use leptos::prelude::*;

use super::view::Built;
use crate::domain::model::name_pieces;
use crate::domain::trash;

/// A name. In a line that is too short its origin gives way first, then the base, and the tag last, which tells variants
/// apart; the whole name shows on hover.
#[component]
pub(crate) fn NameText(name: Arc<str>) -> Built {
    Built::new(name_text(name))
}

/// The same as a view that can be brought up to date where it stands.
pub(crate) fn name_text(name: Arc<str>) -> impl IntoView + use<> {
    let trashed = trash::read(&name);
    let shown = trashed
        .as_ref()
        .map_or(&*name, |trashed| &*trashed.original);
    let (origin, base, tag) = name_pieces(shown);
    let (origin, base, tag) = (origin.to_owned(), base.to_owned(), tag.to_owned());
    view! {
        <span class="name" title=trash::told(&name).to_string()>
            <span class="name-origin">{origin}</span>
            <span class="name-base">{base}</span>
            <span class="name-tag">{tag}</span>
            {trashed.map(|_| view! { <span class="name-origin">"\u{a0}in the trash"</span> })}
        </span>
    }
}
