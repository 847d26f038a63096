//! A model's name as it is written everywhere: the base name carries it, the rest is dimmer.

use std::sync::Arc;

use leptos::prelude::*;

use super::view::Built;
use crate::domain::model::name_pieces;

/// A name. In a line that is too short its origin gives way first, then the base, and the tag last, which tells variants
/// apart; the whole name shows on hover.
#[component]
pub(crate) fn NameText(name: Arc<str>) -> Built {
    let (origin, base, tag) = name_pieces(&name);
    let (origin, base, tag) = (origin.to_owned(), base.to_owned(), tag.to_owned());
    Built::new(view! {
        <span class="name" title=name.to_string()>
            <span class="name-origin">{origin}</span>
            <span class="name-base">{base}</span>
            <span class="name-tag">{tag}</span>
        </span>
    })
}
