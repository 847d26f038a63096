//! Answers to what the page's own HTML asks for while the WebAssembly is still on its way.
//!
//! The script in `index.html` keeps each of them, under its address, in a map: the promise of the status and the body's bytes.
//! These are missing where the connection broke while they came, just as for a request that [`super::request`] sends. With the
//! list comes the text of another one, of its largest models.

use js_sys::{Array, Map, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::request::{self, Answer};

/// The answer to a question that was asked already. It is given once: who asks again wants a new one.
pub(super) fn take(url: &str) -> Option<JsFuture> {
    let (answers, url) = (answers()?, JsValue::from_str(url));
    let answer: Promise = answers.get(&url).dyn_into().ok()?;
    answers.delete(&url);
    Some(answer.into())
}

/// Waits for the largest models of a list that was asked for already, as a list of its own. The answer can still be taken.
pub(super) async fn largest(url: &str) -> Option<String> {
    let answer: Promise = answers()?.get(&JsValue::from_str(url)).dyn_into().ok()?;
    let answer: Array = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    answer.get(2).as_string()
}

fn answers() -> Option<Map> {
    let answers = Reflect::get(&js_sys::global(), &JsValue::from_str("early")).ok()?;
    answers.dyn_into().ok()
}

/// Waits for such an answer.
///
/// # Errors
/// What the browser threw where none came.
pub(super) async fn answer(early: JsFuture) -> Result<Answer, JsValue> {
    let answer: Array = early.await?.dyn_into()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a status has three digits"
    )]
    let status = answer.get(0).as_f64().unwrap_or_default() as u16;
    Ok(Answer {
        status,
        body: Some(answer.get(1))
            .filter(|body| !body.is_undefined())
            .map(|body| request::text(&body)),
    })
}
