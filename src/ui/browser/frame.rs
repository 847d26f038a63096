//! What can wait until what changed is painted.

use std::time::Duration;

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// A page that is not seen is not painted, and waits no longer than that.
const AT_MOST: Duration = Duration::from_millis(100);

/// Does something after the next paint. The frame is drawn between the two.
pub(crate) fn after_paint(act: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(act, Duration::ZERO));
}

/// Waits for the next paint, if there is one soon.
pub(crate) async fn painted() {
    // To be told twice does nothing.
    let painted = Promise::new(&mut |tell, _| {
        let tell = move || {
            let _ = tell.call0(&JsValue::UNDEFINED);
        };
        after_paint(tell.clone());
        set_timeout(tell, AT_MOST);
    });
    let _ = JsFuture::from(painted).await;
}
