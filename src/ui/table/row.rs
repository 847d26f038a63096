//! One model in the table, as elements of the page.
//!
//! A row is a clone of one template. It is written when it is made, and again only when what it shows has changed.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::cells;
use crate::domain::age;
use crate::domain::arrange::Column;
use crate::domain::loaded::InMemory;
use crate::domain::model::{Model, name_pieces};
use crate::domain::text::joined;
use crate::domain::timestamp::Timestamp;
use crate::ui::rows::Facts;

/// A row without anything of a model. The roles are those that the elements have anyway; some browsers forget them where a
/// row is laid out as a grid.
const TEMPLATE: &str = r#"<tr class="model" role="row">
<td class="cell-tick" role="cell"><label class="tick"><input type="checkbox"></label></td>
<th class="cell-name" role="rowheader" scope="row"><span class="name"><span class="name-origin"></span><span class="name-base"></span><span class="name-tag"></span></span></th>
<td class="cell-size" role="cell"><span class="figure"></span><span class="unit"></span></td>
<td class="cell-frees" role="cell"></td>
<td class="cell-modified" role="cell"></td>
<td class="cell-family" role="cell"></td>
<td class="cell-parameters" role="cell"></td>
<td class="cell-quantization" role="cell"></td>
<td class="cell-capabilities" role="cell"></td>
<td class="cell-digest" role="cell"></td>
<td class="cell-menu" role="cell"><button type="button" class="button button-quiet menu-button" aria-haspopup="menu">⋯</button></td>
</tr>"#;

thread_local! {
    static ROW: Option<Element> = template();
}

fn template() -> Option<Element> {
    let body = document().create_element("tbody").ok()?;
    // The spaces between the cells would be texts of their own in each row.
    body.set_inner_html(&TEMPLATE.replace('\n', ""));
    body.first_element_child()
}

/// A row's elements.
pub(crate) struct RowElement {
    row: HtmlElement,
    /// Kept, because all rows may be ticked at once.
    checkbox: HtmlInputElement,
}

impl RowElement {
    /// The row of a model. `None` where the browser cannot make elements.
    pub(crate) fn new(facts: &Facts, is_ticked: bool, now: Timestamp) -> Option<Self> {
        let element = ROW.with(|row| row.as_ref()?.clone_node_with_deep(true).ok())?;
        let element: HtmlElement = element.dyn_into().ok()?;
        let row = RowElement {
            checkbox: checkbox(&element)?,
            row: element,
        };
        row.name(&facts.model.name);
        row.write(None, facts, now);
        if is_ticked {
            row.show_ticked(true);
        }
        Some(row)
    }

    pub(crate) fn as_element(&self) -> &Element {
        &self.row
    }

    /// Writes the name everywhere. A row keeps it for good.
    fn name(&self, name: &str) {
        let _ = self.row.set_attribute("data-model", name);
        let _ = self.checkbox.set_attribute("aria-label", name);
        let button = self.row.last_element_child();
        if let Some(button) = button.and_then(|cell| cell.first_element_child()) {
            let _ = button.set_attribute("aria-label", &format!("Actions for {name}"));
        }
        if let Some(shown) = self.cell(1).and_then(|cell| cell.first_element_child()) {
            let _ = shown.set_attribute("title", name);
            let (origin, base, tag) = name_pieces(name);
            for (piece, text) in elements(&shown).zip([origin, base, tag]) {
                cells::put(&piece, text);
            }
        }
    }

    /// Writes what is to be seen of these facts, unless it is written already because it was so `before`.
    pub(crate) fn write(&self, before: Option<&Facts>, facts: &Facts, now: Timestamp) {
        let model = &facts.model;
        let cells = elements(&self.row).skip(1);
        for (column, cell) in Column::ALL.into_iter().zip(cells) {
            if before.is_some_and(|before| is_shown_alike(column, before, facts)) {
                continue;
            }
            match column {
                Column::Name => cells::badges(&cell, facts, now),
                Column::Size => cells::size(&cell, facts),
                Column::Frees => cells::frees(&cell, facts),
                Column::Modified => cells::age(&cell, model, now),
                Column::Family => cells::put_long(&cell, &model.family),
                Column::Parameters => cells::put(&cell, &model.parameters),
                Column::Quantization => cells::put_long(&cell, &model.quantization),
                Column::Capabilities => {
                    cells::put_long(&cell, &joined(model.notable_capabilities(), ", "));
                }
                Column::Digest => {
                    cells::put(&cell, model.short_digest());
                    let _ = cell.set_attribute("title", &model.digest);
                }
            }
        }
    }

    /// Shows it, or hides it.
    pub(crate) fn show(&self, is_shown: bool) {
        self.row.set_hidden(!is_shown);
    }

    /// Shows whether it is ticked.
    pub(crate) fn show_ticked(&self, is_ticked: bool) {
        self.checkbox.set_checked(is_ticked);
        self.row.set_class_name(if is_ticked {
            "model is-ticked"
        } else {
            "model"
        });
    }

    /// Writes the age, if other words tell it now than before.
    pub(crate) fn show_age(&self, model: &Model, before: Timestamp, now: Timestamp) {
        let Some(modified) = model.modified else {
            return;
        };
        if age::is_told_alike(modified, before, now) {
            return;
        }
        let cell = self.cell(4);
        let time = cell.and_then(|cell| cell.first_element_child());
        if let Some(text) = time.and_then(|time| time.first_child()) {
            text.set_node_value(Some(&age::ago(modified, now)));
        }
    }

    /// Writes how long the model stays in memory.
    pub(crate) fn show_time_left(&self, in_memory: &InMemory, now: Timestamp) {
        if let Ok(Some(note)) = self.row.query_selector(".loaded-note") {
            cells::put(&note, &cells::in_memory(in_memory, now));
        }
    }

    fn cell(&self, place: usize) -> Option<Element> {
        elements(&self.row).nth(place)
    }
}

fn checkbox(row: &Element) -> Option<HtmlInputElement> {
    let label = row.first_element_child()?.first_element_child()?;
    label.first_element_child()?.dyn_into().ok()
}

/// The elements in an element.
fn elements(parent: &Element) -> impl Iterator<Item = Element> + use<> {
    std::iter::successors(parent.first_element_child(), Element::next_element_sibling)
}

/// Whether a column shows the same of two facts.
fn is_shown_alike(column: Column, before: &Facts, facts: &Facts) -> bool {
    let (old, new) = (&before.model, &facts.model);
    match column {
        Column::Name => {
            before.loaded == facts.loaded
                && before.same_as == facts.same_as
                && (old.is_cloud(), old.restored) == (new.is_cloud(), new.restored)
        }
        Column::Size => (old.size, before.share) == (new.size, facts.share),
        Column::Frees => {
            before.frees == facts.frees
                && before.same_as == facts.same_as
                && old.is_cloud() == new.is_cloud()
        }
        Column::Modified => (old.modified, old.restored) == (new.modified, new.restored),
        Column::Family => old.family == new.family,
        Column::Parameters => old.parameters == new.parameters,
        Column::Quantization => old.quantization == new.quantization,
        Column::Capabilities => old.capabilities == new.capabilities,
        Column::Digest => old.digest == new.digest,
    }
}
