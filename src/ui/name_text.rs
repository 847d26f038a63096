//! A model's name as it is written everywhere: the base name carries it, the rest is dimmer.

use std::sync::Arc;

use leptos::prelude::*;

use super::view::Built;
use crate::domain::model::name_pieces;

/// A name that breaks in the middle where it is too long, keeps its tag whole, and shows itself whole on hover.
#[component]
pub(crate) fn NameText(name: Arc<str>) -> Built {
    let (origin, base, tag) = name_pieces(&name);
    let (origin, base, tag) = (origin.to_owned(), base.to_owned(), tag.to_owned());
    Built::new(view! {
        <span class="name" title=name.to_string()>
            <span class="name-head">
                <span class="name-origin">{origin}</span>
                <span class="name-base">{base}</span>
            </span>
            <span class="name-tag">{tag}</span>
        </span>
    })
}
