//! The page's clock: what shows an age follows it.

use std::time::Duration;

use js_sys::Date;
use leptos::prelude::*;

use super::panel::Panel;
use super::view::{Text, memo, text};
use crate::domain::age;
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

/// The minutes since 1970.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "minutes since 1970 fit into 32 bits, and the clock is past 1970"
)]
pub(crate) fn minutes(clock: &ArcRwSignal<Timestamp>) -> Memo<usize> {
    let clock = clock.clone();
    memo(move || (clock.get().0 / 60_000) as usize)
}

/// How long a time is ago, for as long as it is on the page.
pub(crate) fn ago(panel: Panel, time: Timestamp) -> Text {
    text(move || {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        panel.minute.get();
        age::ago(time, now())
    })
}
