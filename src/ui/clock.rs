//! The page's clock: what shows an age follows it.

use std::time::Duration;

use js_sys::Date;
use leptos::prelude::*;

use crate::domain::timestamp::Timestamp;

/// How often the ages on a page that nobody touches are looked at again.
const STEP: Duration = Duration::from_secs(10);

/// The time now.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 fit"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp(Date::now() as i64)
}

/// A signal that follows the time in steps of ten seconds.
pub(crate) fn ticking() -> ArcRwSignal<Timestamp> {
    let clock = ArcRwSignal::new(now());
    let ticking = clock.clone();
    if let Ok(handle) = set_interval_with_handle(move || ticking.set(now()), STEP) {
        on_cleanup(move || handle.clear());
    }
    clock
}
