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

/// What the toolbar shows besides the filter itself. It stays while another part of the page is shown.
pub(crate) struct ToolbarState {
    /// Whether it is unfolded on a narrow page.
    is_open: ArcRwSignal<bool>,
    /// What is typed as the size that models are to be larger than.
    larger_than: ArcRwSignal<String>,
    /// Models are called old after so many days.
    old_after: ArcRwSignal<usize>,
}

impl ToolbarState {
    pub(crate) fn new() -> Self {
        ToolbarState {
            is_open: ArcRwSignal::new(false),
            larger_than: ArcRwSignal::new(String::new()),
            old_after: ArcRwSignal::new(older_than::remembered()),
        }
    }
}

/// The toolbar. On a narrow page everything but the text filter folds behind one button.
#[component]
pub(crate) fn Toolbar() -> impl IntoView {
    let panel = Panel::of_page();
    let is_open = move || panel.toolbar.is_open.get();
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
                aria-expanded=text(move || is_open().to_string())
                aria-controls="filters"
                on:click=on(move |_| panel.toolbar.is_open.update(|is_open| *is_open = !*is_open))
            >
                {text(toggle_text)}
            </button>
            <Button class="button toolbar-add" label="Tick by name…" on_press=on(move |_| panel.names_open.set(true)) />
            <div class="toolbar-filters" id="filters" class:is-open=flag(is_open)>
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
