//! What the colours mean. A family is also a filter.

use std::sync::Arc;

use leptos::prelude::*;

use super::{COLOURS, family_name, hue, is_chosen, on_choice};
use crate::domain::picture::{Family, Picture};
use crate::domain::span::Span;
use crate::ui::frees_words;
use crate::ui::panel::Panel;
use crate::ui::view::{Built, text};

/// The families with what they take, and what else is in the bar.
#[component]
pub(super) fn Legend(picture: Arc<Picture>) -> Built {
    // One that would be alone in "other" is named.
    let named = if picture.families.len() > COLOURS {
        COLOURS - 1
    } else {
        COLOURS
    };
    let named = named.min(picture.families.len());
    let (named, others) = picture.families.split_at(named);
    let buttons = named.iter().enumerate().map(family).collect_view();
    let bytes = others
        .iter()
        .fold(Span::ZERO, |sum, family| sum + family.bytes);
    let others = (!others.is_empty()).then(|| {
        let text = format!(
            "{} other families {}",
            others.len(),
            frees_words::span(bytes)
        );
        view! { <li class="disk-note" data-hue=hue(COLOURS)>{text}</li> }
    });
    let mut parts = picture.families.iter().flat_map(|family| &family.parts);
    let shared = parts.any(|part| part.is_shared).then(|| {
        view! { <li class="disk-note is-shared">"shared by several models, drawn once"</li> }
    });
    Built::new(view! {
        <ul class="disk-legend">
            {buttons}
            {others}
            {shared}
        </ul>
    })
}

fn family((place, family): (usize, &Family)) -> impl IntoView + use<> {
    let panel = Panel::of_page();
    let label = format!(
        "{} {}",
        family_name(&family.name),
        frees_words::span(family.bytes)
    );
    let mut chosen = is_chosen(panel, &family.name);
    view! {
        <li>
            <button
                type="button"
                class="disk-family"
                data-hue=hue(place)
                aria-pressed=text(move || chosen().to_string())
                title="Show only this family"
                on:click=on_choice(panel, &family.name)
            >
                {label}
            </button>
        </li>
    }
}
