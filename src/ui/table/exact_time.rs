//! The exact time of an age: on hover, and for screen readers.
//!
//! A browser takes some 15 milliseconds to get ready to write the first date. Nobody sees these words before they look closer, so
//! they follow the next paint.

use std::cell::RefCell;

use web_sys::Element;

use super::cells::{add, put};
use crate::domain::timestamp::Timestamp;
use crate::ui::browser::frame::after_paint;
use crate::ui::words;

thread_local! {
    static UNTOLD: RefCell<Vec<Exact>> = const { RefCell::new(Vec::new()) };
}

/// What is to be told of an age.
struct Exact {
    /// The element that shows the age.
    age: Element,
    modified: Timestamp,
    restored: Option<Timestamp>,
}

/// Tells, beside an age, the time exactly: when a model was modified, and restored if it was.
pub(super) fn tell_soon(age: Element, modified: Timestamp, restored: Option<Timestamp>) {
    let untold = Exact {
        age,
        modified,
        restored,
    };
    let is_first = UNTOLD.with_borrow_mut(|all| {
        all.push(untold);
        all.len() == 1
    });
    if is_first {
        after_paint(|| UNTOLD.take().iter().for_each(Exact::tell));
    }
}

impl Exact {
    fn tell(&self) {
        let before = match self.restored {
            Some(restored) => format!(
                ", before it was in the trash; restored {}",
                words::moment(restored)
            ),
            None => String::new(),
        };
        let exact = format!("{}{before}", words::moment(self.modified));
        let _ = self.age.set_attribute("title", &exact);
        let exact = format!(", {exact}");
        match self.age.first_element_child() {
            Some(said) => put(&said, &exact),
            None => add(&self.age, "visually-hidden", &exact, ""),
        }
    }
}
