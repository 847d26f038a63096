//! One type for everything of a kind that follows signals.
//!
//! Leptos makes code for each type of view, and each closure is a type of its own. On this page that was two thirds of the
//! download. So what changes is boxed here by what it yields: a text, a flag, a piece of the page, an answer to an event.

mod built;
mod letting_go;
mod words;

use leptos::prelude::*;

pub(crate) use built::Built;
pub(crate) use letting_go::{follow, let_go_at_the_end};
pub(crate) use words::Words;

/// A text that follows signals, as a child or an attribute.
pub(crate) type Text = Box<dyn FnMut() -> String + Send>;
/// A flag that follows signals, as a class or an attribute.
pub(crate) type Flag = Box<dyn FnMut() -> bool + Send>;
/// A piece of the page that is made anew whenever its signals change.
pub(crate) type Block = Box<dyn FnMut() -> Built + Send>;
/// What is done upon an event.
pub(crate) type Handler<E> = Box<dyn FnMut(E)>;

/// A text that follows signals.
pub(crate) fn text(mut text: impl FnMut() -> String + Send + 'static) -> Text {
    Box::new(move || {
        let_go_at_the_end();
        text()
    })
}

/// A flag that follows signals.
pub(crate) fn flag(mut flag: impl FnMut() -> bool + Send + 'static) -> Flag {
    Box::new(move || {
        let_go_at_the_end();
        flag()
    })
}

/// A piece of the page that is made anew whenever the signals that it reads change.
pub(crate) fn block<V: IntoView + 'static>(mut view: impl FnMut() -> V + Send + 'static) -> Block {
    Box::new(move || {
        let_go_at_the_end();
        Built::new(view())
    })
}

/// A piece of the page that is there while a condition holds. It is not made anew while the condition stays.
pub(crate) fn when<V: IntoView + 'static>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    mut view: impl FnMut() -> V + Send + 'static,
) -> Block {
    // As a number, because there are memos of numbers anyway.
    let condition = memo(move || usize::from(condition()));
    given(
        move || (condition.get() == 1).then_some(()),
        move |()| view(),
    )
}

/// A piece of the page that shows a value while there is one. It is made anew whenever the signals change by which there is.
///
/// What makes it is a function of its own, not only a part of the one that looks whether there is a value: so it need not be
/// downloaded before there is one.
pub(crate) fn given<T: 'static, V: IntoView + 'static>(
    mut value: impl FnMut() -> Option<T> + Send + 'static,
    mut view: impl FnMut(T) -> V + Send + 'static,
) -> Block {
    let mut view: Box<dyn FnMut(T) -> Built + Send> =
        Box::new(move |value| Built::new(view(value)));
    block(move || value().map(&mut view))
}

/// What is done upon an event.
pub(crate) fn on<E>(act: impl FnMut(E) + 'static) -> Handler<E> {
    Box::new(act)
}

/// A value that is worked out from signals and tells only when it really changed.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(
    value: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let value: Box<dyn Fn() -> T + Send + Sync> = Box::new(value);
    Memo::new(move |_| {
        let_go_at_the_end();
        value()
    })
}
