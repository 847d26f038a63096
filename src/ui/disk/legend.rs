//! What the colours mean. A family is also a filter.

use std::sync::Arc;

use leptos::prelude::*;

use super::{COLOURS, family_name, hue};
use crate::domain::picture::{Family, Picture};
use crate::ui::panel::Panel;
use crate::ui::view::{Built, on, text};
use crate::ui::words;

/// The families with what they take, and what else is in the bar.
#[component]
pub(super) fn Legend(picture: Arc<Picture>) -> Built {
    // One that would be alone in "other" is named.
    let named = if picture.families.len() > COLOURS {
        COLOURS - 1
    } else {
        COLOURS
    };
    let drawn = |family: &&Family| family.bytes > 0;
    let mut families = picture.families.iter().filter(drawn);
    let buttons: Vec<_> = families
        .by_ref()
        .take(named)
        .enumerate()
        .map(family)
        .collect();
    let (count, bytes) = families.fold((0, 0_u64), |(count, bytes), family| {
        (count + 1, bytes.saturating_add(family.bytes))
    });
    let others = (count > 0).then(|| {
        let text = format!("{count} other families {}", words::size(bytes));
        view! { <li class="disk-note" data-hue=hue(COLOURS)>{text}</li> }
    });
    let is_shared = picture.parts.iter().any(|(_, part)| part.is_shared);
    let shared = is_shared.then(|| {
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
    let name = family.name.to_string();
    let label = format!("{} {}", family_name(&name), words::size(family.bytes));
    let is_chosen = {
        let name = name.clone();
        move || panel.filter.read().family.as_ref() == Some(&name)
    };
    let pressed = {
        let is_chosen = is_chosen.clone();
        text(move || is_chosen().to_string())
    };
    let choose = on(move |_| {
        let family = (!untrack(&is_chosen)).then(|| name.clone());
        panel.filter.update(|filter| filter.family = family);
    });
    view! {
        <li>
            <button
                type="button"
                class="disk-family"
                data-hue=hue(place)
                aria-pressed=pressed
                title="Show only this family"
                on:click=choose
            >
                {label}
            </button>
        </li>
    }
}
