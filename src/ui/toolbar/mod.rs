//! What narrows the list and what ticks by rule, above the table.

mod choice_filter;
mod older_than;
mod size_filter;
mod text_filter;

use leptos::prelude::*;

use super::panel::Panel;
use super::view::{flag, on, text, when};
use super::words;
use crate::ui::browser::focus;
use crate::ui::controls::Button;
use choice_filter::ChoiceFilter;
use older_than::OlderThan;
use size_filter::SizeFilter;
use text_filter::TextFilter;

/// The toolbar. On a narrow page everything but the text filter folds behind one button.
#[component]
pub(crate) fn Toolbar() -> impl IntoView {
    let panel = Panel::of_page();
    let open = RwSignal::new(false);
    let set = move || panel.filter.with(crate::domain::arrange::Filter::count_set);
    let toggle_text = move || match set() {
        0 => "Filters".to_owned(),
        count => format!("Filters ({})", words::number(count)),
    };
    let is_filtered = move || panel.filter.with(|filter| !filter.is_empty());
    view! {
        <div class="toolbar" role="search" aria-label="Models">
            <TextFilter />
            <button
                type="button"
                class="button toolbar-toggle"
                aria-expanded=text(move || open.get().to_string())
                aria-controls="filters"
                on:click=on(move |_| open.update(|open| *open = !*open))
            >
                {text(toggle_text)}
            </button>
            <Button class="button toolbar-add" label="Tick by name…" on_press=on(move |_| panel.names_open.set(true)) />
            <div class="toolbar-filters" id="filters" class:is-open=flag(move || open.get())>
                <ChoiceFilter
                    label="Family"
                    of=|model| &model.family
                    chosen=|filter| &mut filter.family
                />
                <ChoiceFilter
                    label="Quantization"
                    of=|model| &model.quantization
                    chosen=|filter| &mut filter.quantization
                />
                <SizeFilter />
                <OlderThan />
                {when(is_filtered, move || view! { <ClearFilters /> })}
            </div>
        </div>
    }
}

/// The button that shows everything again.
#[component]
pub(super) fn ClearFilters() -> impl IntoView {
    let panel = Panel::of_page();
    let clear = move |_| {
        panel.filter.set(Default::default());
        focus::rescue(".models thead input");
    };
    view! {
        <Button class="button" label="Clear filters" on_press=on(clear) />
    }
}
