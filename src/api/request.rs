//! One request, with a time-out, and every way in which it can fail told apart as far as a browser can.

use gloo_net::http::{Method, Response};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCache, RequestInit, RequestMode};

use super::early;
use super::time_out::TimeOut;
use crate::domain::answer::CallError;

/// What came back: the status and the whole body.
pub(super) struct Answer {
    pub(super) status: u16,
    /// `None` where the connection broke while the body came.
    pub(super) body: Option<String>,
}

/// Sends a request, with a JSON body where one is given, and reads the whole answer.
pub(super) async fn send(
    method: Method,
    url: &str,
    json: Option<String>,
    timeout_seconds: u32,
) -> Result<Answer, CallError> {
    let failed = |error: JsValue| failure(&thrown(&error), timeout_seconds);
    if json.is_none()
        && let Some(early) = early::take(url)
    {
        return early::answer(early).await.map_err(failed);
    }
    let time_out = TimeOut::after(timeout_seconds).map_err(failed)?;
    let signal = time_out.signal();
    let (is_question, is_deletion) = (method == Method::HEAD, method == Method::DELETE);
    let response = fetch(&method, url, json.as_deref(), &signal);
    let response = response.await.map_err(failed)?;
    let status = response.status();
    if is_question || is_deletion && is_said_to_be_empty(&response) {
        let body = Some(String::new());
        return Ok(Answer { status, body });
    }
    let body = match body(response).await {
        Ok(body) => Some(body),
        Err(error) => match failed(error) {
            timed_out @ CallError::TimedOut { .. } => return Err(timed_out),
            _ => None,
        },
    };
    Ok(Answer { status, body })
}

/// Has the browser send a request, and waits for the head of the answer. (gloo-net's own way makes the request twice, once to
/// hand it to the browser and once there, and takes its address apart before.)
///
/// # Errors
/// What the browser threw where no answer came, or where the address is none.
pub(super) async fn fetch(
    method: &Method,
    url: &str,
    json: Option<&str>,
    signal: &AbortSignal,
) -> Result<Response, JsValue> {
    let options = options(signal);
    options.set_method(method.as_ref());
    if let Some(json) = json {
        let headers = Headers::new()?;
        headers.set("Content-Type", "application/json")?;
        options.set_headers(&headers);
        options.set_body(&json.into());
    }
    Ok(send_as(url, &options).await?.into())
}

/// Has the browser send what is put together, and waits for the head of the answer.
async fn send_as(url: &str, options: &RequestInit) -> Result<web_sys::Response, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(url, options)).await?;
    answer.dyn_into()
}

/// Reads the body of an answer.
///
/// # Errors
/// What the browser threw where the connection broke.
pub(super) async fn body(response: Response) -> Result<String, JsValue> {
    let response: web_sys::Response = response.into();
    Ok(text(&JsFuture::from(response.array_buffer()?).await?))
}

/// The text in a buffer of the browser's; a sign stands for what is not UTF-8. (A text of the browser's own would be handed over
/// letter by letter, which takes ten times as long.)
pub(super) fn text(buffer: &JsValue) -> String {
    String::from_utf8(Uint8Array::new(buffer).to_vec())
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// What all requests have in common.
fn options(signal: &AbortSignal) -> RequestInit {
    let options = RequestInit::new();
    options.set_cache(RequestCache::NoStore);
    options.set_signal(Some(signal));
    options
}

/// Whether the answer's head tells that nothing follows. Ollama's answer to a deletion is such a one, and a body is handed
/// over later than the head: the next model need not wait for it. Browsers let pages of other origins read this header too.
fn is_said_to_be_empty(response: &Response) -> bool {
    response.headers().get("Content-Length").as_deref() == Some("0")
}

impl Answer {
    /// The body of a success.
    pub(super) fn success(self) -> Result<String, CallError> {
        match self {
            Answer {
                status: 200..=299,
                body: Some(body),
            } => Ok(body),
            Answer {
                status: 200..=299,
                body: None,
            } => Err(CallError::Unreachable),
            Answer { status, body } => Err(super::wire::refusal(status, &body.unwrap_or_default())),
        }
    }
}

impl Answer {
    /// That what was asked for is done, where Ollama sends no body. So a connection that breaks after the status of success
    /// came takes nothing back.
    pub(super) fn done(self) -> Result<(), CallError> {
        match self {
            Answer {
                status: 200..=299,
                body,
            } => super::wire::nothing(body.as_deref().unwrap_or_default()),
            refused => refused.success().map(|_| ()),
        }
    }
}

/// The name of what the browser threw.
fn thrown(error: &JsValue) -> String {
    let name = error.dyn_ref().map(js_sys::Error::name);
    name.unwrap_or_default().into()
}

/// Only a time-out aborts a request here. (One that the script in `index.html` set has a name of its own, but not in each
/// browser.) Everything else is the browser's one `TypeError`.
fn failure(name: &str, seconds: u32) -> CallError {
    match name {
        "TimeoutError" | "AbortError" => CallError::TimedOut { seconds },
        _ => CallError::Unreachable,
    }
}

/// Whether anything at all answers at an address, allowed to be read or not: an opaque answer tells that much.
pub(super) async fn answers_at_all(url: &str, timeout_seconds: u32) -> bool {
    let Ok(time_out) = TimeOut::after(timeout_seconds) else {
        return false;
    };
    let options = options(&time_out.signal());
    options.set_mode(RequestMode::NoCors);
    send_as(url, &options).await.is_ok()
}
