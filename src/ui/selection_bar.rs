//! The bar at the bottom that comes with the first tick: what is ticked, and the way to the deletion.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::browser::focus;
use super::controls::Button;
use super::frees_words;
use super::panel::{Panel, Place};
use super::view::{block, given, memo, on, text, when};
use super::words;
use crate::domain::totals::{Totals, totals};

/// The bar, while something is ticked and no run is under way.
#[component]
pub(crate) fn SelectionBar() -> impl IntoView {
    let panel = Panel::of_page();
    let is_there = move || {
        panel.selection.with(|selection| !selection.is_empty())
            && !panel.deletion.is_running()
            && panel.place.get() == Place::Models
    };
    when(is_there, || view! { <Bar /> })
}

#[component]
fn Bar() -> impl IntoView {
    let panel = Panel::of_page();
    let ticked: Memo<Totals> = memo(move || {
        panel.listing.with(|listing| {
            panel.selection.with(|selection| {
                totals(
                    listing
                        .models
                        .iter()
                        .filter(|model| selection.contains(&model.name)),
                )
            })
        })
    });
    let frees = block(move || {
        let selection = panel.selection.read();
        let names = selection.names().map(|name| &**name);
        let (frees, sentence) = panel.frees_in_words(names, 1);
        let title = frees_words::to_the_byte(frees.freed);
        view! { <span class="bar-listed" title=title>{sentence}</span> }
    });
    let hidden = memo(move || {
        panel
            .shown
            .with(|shown| panel.selection.with(|selection| selection.hidden_by(shown)))
    });
    let show = move |_: MouseEvent| {
        panel.filter.set(Default::default());
        focus::rescue("#selection-bar .button-danger-outline");
    };
    let clear = move |_: MouseEvent| {
        panel.change_selection(&mut |selection| selection.clear());
        focus::rescue(".models thead input");
    };
    view! {
        <div class="bar" id="selection-bar" role="region" aria-label="Ticked models">
            <p class="bar-text" role="status">
                <span class="bar-figure">
                    {text(move || format!("{} ticked", words::models(ticked.get().models)))}
                </span>
                {frees}
            </p>
            {when(move || hidden.get() > 0, move || view! {
                <p class="bar-hidden">
                    {text(move || format!("{} hidden by the filter", words::number(hidden.get())))}
                    <Button class="button button-quiet" label="Show" on_press=on(show) />
                </p>
            })}
            <Button class="button button-quiet" label="Clear" on_press=on(clear) />
            {given(move || why_not(panel), |why| view! { <span class="bar-read-only">{why}</span> })}
            {when(move || why_not(panel).is_none(), move || view! {
                <Button class="button button-danger-outline" label=text(move || format!("Delete {}…", words::models(ticked.get().models))) on_press=on(move |_| panel.confirm_ticked()) />
            })}
        </div>
    }
}

/// Why nothing can be deleted now, where that is so.
fn why_not(panel: Panel) -> Option<&'static str> {
    if panel.read_only.is_on() {
        Some("Read only")
    } else {
        panel
            .pulls
            .is_running()
            .then_some("Nothing is deleted while models are pulled")
    }
}
