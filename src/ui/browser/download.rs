//! Handing the person a file.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the file is kept for the browser to save.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// Offers a text as a download.
pub(crate) fn download(file_name: &str, media_type: &str, text: &str) {
    // A browser that cannot do it says so itself; there is nothing to add.
    let _ = try_download(file_name, media_type, text);
}

fn try_download(file_name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    // Some browsers fetch the file only after the click has been dealt with.
    set_timeout(move || drop(Url::revoke_object_url(&url)), KEPT_FOR);
    Ok(())
}
