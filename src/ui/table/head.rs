//! The head of the table: the box that ticks all that is shown, and the columns to sort by.

use leptos::prelude::*;

use crate::domain::arrange::{Column, Direction};
use crate::domain::selection::AllTicked;
use crate::ui::panel::Panel;
use crate::ui::view::{flag, memo, on, text};

/// The head.
#[component]
pub(super) fn Head() -> impl IntoView {
    view! {
        <thead>
            <tr>
                <th class="cell-tick" scope="col">
                    <TickAll />
                </th>
                {Column::ALL.map(|column| view! { <ColumnHead column /> }).collect_view()}
                <th class="cell-menu" scope="col">
                    <span class="visually-hidden">"Actions"</span>
                </th>
            </tr>
        </thead>
    }
}

#[component]
fn TickAll() -> impl IntoView {
    let panel = Panel::of_page();
    // As a number, because there are memos of numbers anyway.
    let state = memo(move || {
        panel.shown.with(|shown| {
            panel
                .selection
                .with(|selection| selection.of(shown) as usize)
        })
    });
    let is = move |all: AllTicked| state.get() == all as usize;
    view! {
        <label class="tick">
            <input
                type="checkbox"
                aria-label="Tick all shown"
                prop:checked=flag(move || is(AllTicked::All))
                prop:indeterminate=flag(move || is(AllTicked::Some))
                on:change=on(move |_| {
                    let shown = panel.shown.get_untracked();
                    let ticked = state.get_untracked() != AllTicked::All as usize;
                    panel
                        .change_selection(&mut |selection| {
                            selection.set_all(shown.iter().map(|model| &model.name), ticked);
                        });
                })
            />
        </label>
    }
}

#[component]
fn ColumnHead(column: Column) -> impl IntoView {
    let panel = Panel::of_page();
    let direction = move || {
        let sort = panel.sort.get();
        (sort.column == column).then_some(sort.direction)
    };
    let aria_sort = move || match direction() {
        Some(Direction::Ascending) => "ascending",
        Some(Direction::Descending) => "descending",
        None => "none",
    };
    let arrow = move || match direction() {
        Some(Direction::Ascending) => "↑",
        Some(Direction::Descending) => "↓",
        None => "",
    };
    view! {
        <th class=class(column) scope="col" aria-sort=text(move || aria_sort().to_owned())>
            <button
                type="button"
                class="sort"
                on:click=on(move |_| panel.sort.update(|sort| *sort = sort.clicked(column)))
            >
                {title(column)}
                <span class="sort-arrow" aria-hidden="true">
                    {text(move || arrow().to_owned())}
                </span>
            </button>
        </th>
    }
}

/// A column's heading.
fn title(column: Column) -> &'static str {
    match column {
        Column::Name => "Name",
        Column::Size => "Size",
        Column::Frees => "Frees",
        Column::Modified => "Modified",
        Column::Family => "Family",
        Column::Parameters => "Parameters",
        Column::Quantization => "Quantization",
        Column::Capabilities => "Capabilities",
        Column::Digest => "Digest",
    }
}

/// The class that a column's cells share.
pub(super) fn class(column: Column) -> &'static str {
    match column {
        Column::Name => "cell-name",
        Column::Size => "cell-size",
        Column::Frees => "cell-frees",
        Column::Modified => "cell-modified",
        Column::Family => "cell-family",
        Column::Parameters => "cell-parameters",
        Column::Quantization => "cell-quantization",
        Column::Capabilities => "cell-capabilities",
        Column::Digest => "cell-digest",
    }
}
