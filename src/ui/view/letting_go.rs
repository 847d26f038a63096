//! Letting go of signals.

use leptos::prelude::{Effect, on_cleanup};
use leptos::reactive::graph::{Observer, Subscriber};

/// Has whatever is reading signals now let go of them when the piece of the page to which it belongs goes.
///
/// Leptos does not: a signal remembers each of its readers until it changes the next time. So one that hardly ever changes,
/// such as the filter, would remember more and more of them as long as pieces of the page are made anew, with each refresh.
pub(crate) fn let_go_at_the_end() {
    if let Some(reader) = Observer::get() {
        on_cleanup(move || reader.clear_sources(&reader));
    }
}

/// Does something now, and again whenever the signals change that it reads; until the piece of the page goes.
pub(crate) fn follow(mut act: impl FnMut() + 'static) {
    Effect::new(move || {
        let_go_at_the_end();
        act();
    });
}
