//! The bar. It is for the eye and the pointer; the table says the same to everybody else.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::{are_ticked, choose, family_name, hue, small_parts, tick, users};
use crate::domain::picture::{Family, Picture};
use crate::domain::span::Span;
use crate::domain::storage::Part;
use crate::ui::browser::frame::after_paint;
use crate::ui::frees_words;
use crate::ui::panel::Panel;
use crate::ui::view::{Built, follow, on};

/// One segment. It is no button: it cannot have the focus, because nothing in the bar is told to screen readers.
struct Segment {
    element: Element,
    meaning: Meaning,
    is_ticked: Cell<bool>,
}

/// What a segment stands for.
enum Meaning {
    Part(Arc<Part>),
    /// What is too small of the family of this name.
    Small(Arc<str>),
}

/// One segment a part, as wide as its share at most is. What several models share is hatched; what is too small stands at
/// the end of its family, in one.
#[component]
pub(super) fn Bar(picture: Arc<Picture>) -> Built {
    let panel = Panel::of_page();
    let segments: Rc<[Segment]> = segments_of(&picture).into();
    keep_drawn(panel, Rc::clone(&segments));
    let clicked = move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into().ok());
        let target: Option<Node> = target;
        let is_meant = |segment: &&Segment| segment.element.contains(target.as_ref());
        match segments.iter().find(is_meant).map(|it| &it.meaning) {
            Some(Meaning::Part(part)) => tick(panel, part),
            Some(Meaning::Small(family)) => choose(panel, family),
            None => {}
        }
    };
    Built::new(view! {
        <div class="disk-bar" aria-hidden="true" on:click=on(clicked)></div>
    })
}

/// Keeps the segments as they are to be shown. After a tick the row shows it first, and the bar right after the paint.
fn keep_drawn(panel: Panel, segments: Rc<[Segment]>) {
    let is_due = Rc::new(Cell::new(false));
    let draw = Rc::new(move || {
        for segment in &*segments {
            segment.show_ticked(panel);
        }
        put(&segments);
    });
    let is_first = Cell::new(true);
    follow(move || {
        panel.selection.track();
        if is_first.replace(false) {
            draw();
        } else if !is_due.replace(true) {
            let (draw, is_due) = (Rc::clone(&draw), Rc::clone(&is_due));
            after_paint(move || {
                is_due.set(false);
                draw();
            });
        }
    });
}

/// Puts the segments into the bar, where they are not yet.
fn put(segments: &[Segment]) {
    if let Ok(Some(bar)) = document().query_selector(".disk-bar") {
        for segment in segments.iter().skip(bar.child_element_count() as usize) {
            let _ = bar.append_child(&segment.element);
        }
    }
}

fn segments_of(picture: &Picture) -> Vec<Segment> {
    let families = picture.families.iter().enumerate();
    let segments = families.flat_map(|(place, family)| {
        let parts = family.parts.iter().map(move |part| drawn(place, part));
        let small = (family.small_parts > 0).then(|| small(place, family));
        parts.chain(small)
    });
    segments.flatten().collect()
}

fn drawn(place: usize, part: &Arc<Part>) -> Option<Segment> {
    let shared = if part.is_shared { ", shared" } else { "" };
    let title = format!("{}, {}{shared}", users(part), frees_words::span(part.bytes));
    let meaning = Meaning::Part(Arc::clone(part));
    Segment::new(meaning, place, part.bytes, &title)
}

fn small(place: usize, family: &Family) -> Option<Segment> {
    let title = format!(
        "{} of {}, {}",
        small_parts(family),
        family_name(&family.name),
        frees_words::span(family.small)
    );
    let meaning = Meaning::Small(Arc::clone(&family.name));
    Segment::new(meaning, place, family.small, &title)
}

impl Segment {
    /// `None` where the browser cannot make elements.
    fn new(meaning: Meaning, place: usize, bytes: Span, title: &str) -> Option<Self> {
        let element = document().create_element("span").ok()?;
        let segment = Segment {
            element,
            meaning,
            is_ticked: Cell::new(false),
        };
        segment.write_class();
        let element = &segment.element;
        let _ = element.set_attribute("data-hue", &hue(place));
        let _ = element.set_attribute("title", title);
        // In kilobytes: the browser's numbers hold no more than seven digits for certain, and a byte more is not to be seen.
        let share = (bytes.most / 1000).to_string();
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            let _ = element.style().set_property("flex-grow", &share);
        }
        Some(segment)
    }

    fn show_ticked(&self, panel: Panel) {
        let is_ticked = match &self.meaning {
            Meaning::Part(part) => are_ticked(panel, part),
            Meaning::Small(_) => false,
        };
        if self.is_ticked.replace(is_ticked) != is_ticked {
            self.write_class();
        }
    }

    fn write_class(&self) {
        let kind = match &self.meaning {
            Meaning::Part(part) if part.is_shared => "disk-part is-shared",
            Meaning::Part(_) => "disk-part",
            Meaning::Small(_) => "disk-part is-small",
        };
        let ticked = if self.is_ticked.get() {
            " is-ticked"
        } else {
            ""
        };
        self.element.set_class_name(&format!("{kind}{ticked}"));
    }
}
