//! One request, with a time-out, and every way in which it can fail told apart as far as a browser can.

use gloo_net::http::{Method, Request, Response};
use wasm_bindgen::JsCast;
use web_sys::{AbortSignal, Headers, RequestCache, RequestInit, RequestMode};

use super::early;
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
    if json.is_none()
        && let Some(early) = early::take(url)
    {
        return early::answer(early).await.map_err(|error| {
            let name = error.dyn_ref().map(js_sys::Error::name);
            failure(&String::from(name.unwrap_or_default()), timeout_seconds)
        });
    }
    let failed = |error: &gloo_net::Error| failure(name_of(error), timeout_seconds);
    let signal = AbortSignal::timeout_with_u32(timeout_seconds.saturating_mul(1000));
    let (is_question, is_deletion) = (method == Method::HEAD, method == Method::DELETE);
    let request = build(&method, url, json.as_deref(), &signal).ok_or(CallError::Unreachable)?;
    let response = request.send().await.map_err(|e| failed(&e))?;
    let status = response.status();
    if is_question || is_deletion && is_said_to_be_empty(&response) {
        let body = Some(String::new());
        return Ok(Answer { status, body });
    }
    let body = match response.text().await {
        Ok(body) => Some(body),
        Err(error) => match failed(&error) {
            timed_out @ CallError::TimedOut { .. } => return Err(timed_out),
            _ => None,
        },
    };
    Ok(Answer { status, body })
}

/// Puts a request together. (gloo-net's own builder takes addresses apart and makes three of the browser's requests for one.)
/// There is none where the address is no address.
pub(super) fn build(
    method: &Method,
    url: &str,
    json: Option<&str>,
    signal: &AbortSignal,
) -> Option<Request> {
    let options = options(signal);
    options.set_method(method.as_ref());
    if let Some(json) = json {
        let headers = Headers::new().ok()?;
        headers.set("Content-Type", "application/json").ok()?;
        options.set_headers(&headers);
        options.set_body(&json.into());
    }
    let request = web_sys::Request::new_with_str_and_init(url, &options);
    request.ok().map(Request::from)
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

/// The name that the browser gives an error.
fn name_of(error: &gloo_net::Error) -> &str {
    match error {
        gloo_net::Error::JsError(js) => &js.name,
        _ => "",
    }
}

/// A time-out has a name of its own, or in some browsers that of any abort (nothing else aborts a request here); everything
/// else is the browser's one TypeError.
fn failure(name: &str, seconds: u32) -> CallError {
    match name {
        "TimeoutError" | "AbortError" => CallError::TimedOut { seconds },
        _ => CallError::Unreachable,
    }
}

/// Whether anything at all answers at an address, allowed to be read or not: an opaque answer tells that much.
pub(super) async fn answers_at_all(url: &str, timeout_seconds: u32) -> bool {
    let signal = AbortSignal::timeout_with_u32(timeout_seconds.saturating_mul(1000));
    let options = options(&signal);
    options.set_mode(RequestMode::NoCors);
    match web_sys::Request::new_with_str_and_init(url, &options) {
        Ok(request) => Request::from(request).send().await.is_ok(),
        Err(_) => false,
    }
}
