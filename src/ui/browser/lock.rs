//! Web Locks: of all tabs of this browser, one at a time.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// The lock for what changes the server's models. It is the browser's, so it holds for every tab of this page.
pub(crate) const CHANGES: &str = "ollama-panel/deletion";

/// Held until it is dropped.
pub(crate) struct LockGuard {
    release: Option<Function>,
}

impl LockGuard {
    /// Whether it keeps other tabs out.
    pub(crate) fn is_real(&self) -> bool {
        self.release.is_some()
    }
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits for a lock. `None` where `cancel` was aborted first.
///
/// A browser without Web Locks (a page that is not in a secure context), or one that refuses them, gives a guard that guards
/// nothing: the server's own list, fetched before and after, has to do there.
pub(crate) async fn acquire(name: &str, cancel: &AbortSignal) -> Option<LockGuard> {
    let navigator = window().navigator();
    // The typed binding is not stable yet, so the manager is asked for by name.
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or(JsValue::UNDEFINED);
    let unguarded = LockGuard { release: None };
    let Ok(request) = Reflect::get(&locks, &"request".into()) else {
        return Some(unguarded);
    };
    let (held, release) = promise_with_resolver();
    let (granted, grant) = promise_with_resolver();
    let callback = Closure::once_into_js(move |_lock: JsValue| -> Promise {
        let _ = grant.call0(&JsValue::UNDEFINED);
        held
    });
    let options = Object::new();
    let _ = Reflect::set(&options, &"signal".into(), cancel);
    let arguments = Array::of3(&name.into(), &options, &callback);
    let request: Function = request.unchecked_into();
    let Ok(request) = request.apply(&locks, &arguments) else {
        return Some(unguarded);
    };
    // The request settles early only when it is refused; otherwise the callback is called first.
    let first = Promise::race(&Array::of2(&granted, &request));
    match JsFuture::from(first).await {
        Ok(_) => Some(LockGuard {
            release: Some(release),
        }),
        Err(_) if cancel.aborted() => None,
        Err(_) => Some(unguarded),
    }
}

fn promise_with_resolver() -> (Promise, Function) {
    let mut resolver = None;
    let promise = Promise::new(&mut |resolve, _reject| resolver = Some(resolve));
    // The executor runs before the constructor returns; a function that does nothing keeps the types honest.
    (
        promise,
        resolver.unwrap_or_else(|| Function::new_no_args("")),
    )
}
