//! `POST /api/pull`: an answer that comes over hours, read as it comes.

use gloo_net::http::{Method, Response};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader};

use super::{PullLines, request};
use crate::domain::answer::CallError;
use crate::domain::pulling::Line;

/// Asks for a model and tells each line of the answer. There is no time-out: only the signal ends it early.
///
/// An answer that breaks off is no error: by its lines it is seen that the last one is missing.
pub(super) async fn pull(
    url: &str,
    json: String,
    signal: &AbortSignal,
    on_line: &mut dyn FnMut(Line),
) -> Result<(), CallError> {
    let response = request::fetch(&Method::POST, url, Some(&json), signal)
        .await
        .map_err(|_| CallError::Unreachable)?;
    if response.ok() {
        return read(&response, on_line).await;
    }
    let (status, body) = (response.status(), request::body(response).await.ok());
    request::Answer { status, body }.success().map(|_| ())
}

async fn read(response: &Response, on_line: &mut dyn FnMut(Line)) -> Result<(), CallError> {
    let mut lines = PullLines::default();
    if let Some(body) = response.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        loop {
            let Ok(read) = JsFuture::from(reader.read()).await else {
                return Ok(());
            };
            let Some(piece) = piece(&read) else {
                break;
            };
            match lines.take(&piece) {
                Ok(lines) => lines.into_iter().for_each(&mut *on_line),
                Err(error) => {
                    // Nobody wants the rest of what is not Ollama's.
                    let _ = reader.cancel();
                    return Err(error);
                }
            }
        }
    }
    lines.end()?.into_iter().for_each(on_line);
    Ok(())
}

/// The piece in what was read; at the proper end there is none.
fn piece(read: &JsValue) -> Option<Vec<u8>> {
    let piece = Reflect::get(read, &"value".into()).ok()?;
    let piece: Uint8Array = piece.dyn_into().ok()?;
    Some(piece.to_vec())
}
