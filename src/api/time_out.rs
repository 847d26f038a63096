//! The end of a request that takes too long.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, AbortSignal};

/// Ends a request when its time is over. Nothing is left of it once the request is done and this is dropped, where
/// `AbortSignal.timeout` would keep half a kilobyte in the browser until the time is over, for each request that was answered
/// long ago.
pub(super) struct TimeOut {
    controller: AbortController,
    timer: i32,
}

impl TimeOut {
    /// The time counts from now.
    ///
    /// # Errors
    /// Where the page has no clock.
    pub(super) fn after(seconds: u32) -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        let abort: Function = Reflect::get(&controller, &"abort".into())?.dyn_into()?;
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            &abort.bind0(&controller),
            i32::try_from(seconds.saturating_mul(1000)).unwrap_or(i32::MAX),
        )?;
        Ok(TimeOut { controller, timer })
    }

    /// What tells the request to end.
    pub(super) fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }
}

impl Drop for TimeOut {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.timer);
        }
    }
}
