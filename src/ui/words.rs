//! Numbers, sizes and times as the person's browser writes them.

use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

use crate::domain::byte_size::ByteSize;
use crate::domain::english;
use crate::domain::timestamp::Timestamp;

thread_local! {
    static IS_ENGLISH: bool = window()
        .navigator()
        .language()
        .is_some_and(|language| english::is_written_in(&language));
    // Making a formatter is slow, using it is quick; so each is made once.
    static WHOLE: Intl::NumberFormat = number_format(&[]);
    static TENTHS: Intl::NumberFormat =
        number_format(&[("minimumFractionDigits", 1.0), ("maximumFractionDigits", 1.0)]);
    static MOMENT: Intl::DateTimeFormat = {
        let options = Object::new();
        for (key, value) in [("dateStyle", "long"), ("timeStyle", "medium")] {
            let _ = Reflect::set(&options, &key.into(), &value.into());
        }
        Intl::DateTimeFormat::new(&Array::new(), &options)
    };
}

fn number_format(settings: &[(&str, f64)]) -> Intl::NumberFormat {
    let options = Object::new();
    for (key, value) in settings {
        let _ = Reflect::set(&options, &(*key).into(), &(*value).into());
    }
    Intl::NumberFormat::new(&Array::new(), &options)
}

fn formatted(formatter: &Intl::NumberFormat, value: f64) -> String {
    let format = formatter.format();
    format
        .call1(&JsValue::UNDEFINED, &value.into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// A whole number.
pub(crate) fn number(count: usize) -> String {
    bytes(count as u64)
}

/// The figure of a size, without its unit.
pub(crate) fn figure(size: ByteSize) -> String {
    match size.tenths() {
        (tenths, "B") => bytes(tenths / 10),
        (tenths, _) => in_tenths(tenths),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a figure in tenths of a unit is small"
)]
fn in_tenths(tenths: u64) -> String {
    if IS_ENGLISH.with(|is_english| *is_english) {
        return english::tenths(tenths);
    }
    TENTHS.with(|formatter| formatted(formatter, tenths as f64 / 10.0))
}

/// A size with its unit, held together by a no-break space.
pub(crate) fn size(bytes: u64) -> String {
    let size = ByteSize(bytes);
    format!("{}\u{a0}{}", figure(size), size.unit())
}

/// A number of bytes, to the byte.
#[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 bytes")]
pub(crate) fn bytes(bytes: u64) -> String {
    if IS_ENGLISH.with(|is_english| *is_english) {
        return english::whole(bytes);
    }
    WHOLE.with(|formatter| formatted(formatter, bytes as f64))
}

/// A number and what it counts: "1 model", "23 models".
pub(crate) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// A number of models.
pub(crate) fn models(number_of_models: usize) -> String {
    count(number_of_models, "model", "models")
}

/// A moment in full.
#[expect(clippy::cast_precision_loss, reason = "dates are far below 2^53 ms")]
pub(crate) fn moment(moment: Timestamp) -> String {
    let date = Date::new(&(moment.0 as f64).into());
    let format = MOMENT.with(Intl::DateTimeFormat::format);
    let text = format
        .unchecked_into::<js_sys::Function>()
        .call1(&JsValue::UNDEFINED, &date);
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
