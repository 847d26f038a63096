//! What stands in the cells of a row.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::exact_time;
use crate::domain::age;
use crate::domain::byte_size::ByteSize;
use crate::domain::loaded::InMemory;
use crate::domain::model::Model;
use crate::domain::storage::Frees;
use crate::domain::text::joined;
use crate::domain::timestamp::Timestamp;
use crate::ui::rows::Facts;
use crate::ui::{frees_words, words};

/// Writes a text into an element, as its first child. To change a text is less work for the browser than to put another in
/// its place.
pub(super) fn put(element: &Element, text: &str) {
    match element.first_child() {
        Some(shown) => shown.set_node_value(Some(text)),
        None => element.set_text_content(Some(text)),
    }
}

/// Writes a text that may be longer than its column: the whole of it shows on hover.
pub(super) fn put_long(cell: &Element, text: &str) {
    put(cell, text);
    if text.len() > 10 {
        let _ = cell.set_attribute("title", text);
    } else {
        let _ = cell.remove_attribute("title");
    }
}

/// What is said behind the name, which stands first in its cell.
pub(super) fn badges(cell: &Element, facts: &Facts, now: Timestamp) {
    while cell.child_element_count() > 1 {
        let Some(badge) = cell.last_element_child() else {
            break;
        };
        badge.remove();
    }
    if let Some(loaded) = &facts.loaded {
        add(cell, "badge badge-strong", "loaded", "");
        add(cell, "loaded-note", &in_memory(loaded, now), "In memory");
    }
    if facts.model.is_cloud() {
        add(cell, "badge", "cloud", "");
    }
    if let Some(restored) = facts.model.restored {
        let title = format!(
            "Restored from the trash, {}. Its age is the one from before.",
            words::moment(restored)
        );
        add(cell, "badge", "restored", &title);
    }
    if let Some(first) = facts.same_as.first() {
        let more = match facts.same_as.len() - 1 {
            0 => String::new(),
            more => format!(" and {} more", words::number(more)),
        };
        let text = format!("same as {first}{more}");
        add(
            cell,
            "badge badge-long",
            &text,
            &joined(&facts.same_as, ", "),
        );
    }
}

/// What a model takes in memory, and for how long.
pub(super) fn in_memory(in_memory: &InMemory, now: Timestamp) -> String {
    let memory = words::size(in_memory.bytes);
    match in_memory.time_left(now) {
        left if left.is_empty() => memory,
        left => format!("{memory}, {left}"),
    }
}

/// The size, over a hairline that tells how it compares with the largest: a background of that width.
pub(super) fn size(cell: &Element, facts: &Facts) {
    let size = ByteSize(facts.model.size);
    let Some(figure) = cell.first_element_child() else {
        return;
    };
    put(&figure, &words::figure(size));
    let Some(unit) = figure.next_element_sibling() else {
        return;
    };
    put(&unit, &format!("\u{a0}{}", size.unit()));
    if let Some(cell) = cell.dyn_ref::<HtmlElement>() {
        let hairline = format!("{}% 2px", facts.share);
        let _ = cell.style().set_property("background-size", &hairline);
    }
}

/// What becomes free without the model, and why it is no more.
pub(super) fn frees(cell: &Element, facts: &Facts) {
    let Some(frees) = &facts.frees else { return };
    let freed = frees.freed;
    let shown = if facts.model.is_cloud() {
        "–".to_owned()
    } else if freed.most == 0 {
        "nothing".to_owned()
    } else {
        frees_words::span(freed)
    };
    let why = why_no_more(facts, frees);
    let gap = if why.is_empty() { "" } else { "; " };
    let title = format!("{}{gap}{why}", frees_words::to_the_byte(freed));
    put(cell, &shown);
    let _ = cell.set_attribute("title", &title);
    match cell.first_element_child() {
        Some(said) if why.is_empty() => said.remove(),
        Some(said) => put(&said, &format!(": {why}")),
        None if why.is_empty() => {}
        None => add(cell, "visually-hidden", &format!(": {why}"), ""),
    }
}

/// Empty where it frees all that it lists.
fn why_no_more(facts: &Facts, frees: &Frees) -> String {
    if facts.model.is_cloud() {
        "a cloud model has no weights here".to_owned()
    } else if let Some(name) = facts.same_as.first() {
        format!("same as {name}")
    } else if frees.is_unknowable {
        "what it shares with others cannot be known from here".to_owned()
    } else if frees.has_unread {
        "its layers are not known yet".to_owned()
    } else if frees.is_unread {
        "models of which the layers are not known yet may use it".to_owned()
    } else {
        frees_words::what_stays(frees, 3)
    }
}

/// How old a model is: relative to read, exact on hover and for screen readers.
pub(super) fn age(cell: &Element, model: &Model, now: Timestamp) {
    let Some(modified) = model.modified else {
        cell.set_text_content(None);
        add(cell, "unknown", "not known", "");
        return;
    };
    if let Some(time) = time_in(cell) {
        put(&time, &age::ago(modified, now));
        let _ = time.set_attribute("datetime", &modified.to_rfc3339());
        exact_time::tell_soon(time, modified, model.restored);
    }
}

/// The element of the age, which is made where it is not there yet.
fn time_in(cell: &Element) -> Option<Element> {
    if let Some(shown) = cell.first_element_child() {
        if shown.has_attribute("datetime") {
            return Some(shown);
        }
        shown.remove();
    }
    added(cell, "time", "")
}

/// Adds a piece of text to an element, with words for the hover unless they are empty.
pub(super) fn add(parent: &Element, class: &str, text: &str, title: &str) {
    if let Some(piece) = added(parent, "span", text) {
        piece.set_class_name(class);
        if !title.is_empty() {
            let _ = piece.set_attribute("title", title);
        }
    }
}

fn added(parent: &Element, tag: &str, text: &str) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    put(&element, text);
    parent.append_child(&element).ok()?;
    Some(element)
}
