//! What can wait until what changed is painted.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use leptos::prelude::*;

/// A page that is not seen is not painted, and waits no longer than that.
const AT_MOST: Duration = Duration::from_millis(100);

/// Does something after the next paint. The frame is drawn between the two.
pub(crate) fn after_paint(act: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(act, Duration::ZERO));
}

/// Lets the browser do what waits to be done, such as to take a click.
pub(crate) async fn breathe() {
    let (is_over, over) = oneshot::channel();
    let tell = move || {
        let _ = is_over.send(());
    };
    set_timeout(tell, Duration::ZERO);
    let _ = over.await;
}

/// Waits for the next paint, if there is one soon.
pub(crate) async fn painted() {
    let (is_painted, painted) = oneshot::channel();
    let is_painted = Rc::new(Cell::new(Some(is_painted)));
    let tell = move || {
        if let Some(is_painted) = is_painted.take() {
            let _ = is_painted.send(());
        }
    };
    after_paint(tell.clone());
    set_timeout(tell, AT_MOST);
    let _ = painted.await;
}
