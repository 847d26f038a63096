//! The chosen server in the page's own address: `?ollama=http://localhost:11434`.
//!
//! It stands there so that the page's server can name exactly that address in its Content-Security-Policy.

use leptos::prelude::window;
use web_sys::UrlSearchParams;

use crate::domain::server_address::ServerAddress;

const PARAMETER: &str = "ollama";

/// The server that the page's address names.
pub(crate) fn chosen() -> Option<ServerAddress> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search)
        .ok()?
        .get(PARAMETER)?
        .parse()
        .ok()
}

/// Loads the page again for another server; `None` goes back to the one that the panel was started with.
pub(crate) fn choose(address: Option<&ServerAddress>) {
    let location = window().location();
    let Ok(path) = location.pathname() else {
        return;
    };
    let search = address.and_then(|address| {
        let parameters = UrlSearchParams::new().ok()?;
        parameters.set(PARAMETER, address.as_str());
        Some(format!("?{}", parameters.to_string().as_string()?))
    });
    let _ = location.replace(&format!("{path}{}", search.unwrap_or_default()));
}

/// The page's own origin, for example `http://127.0.0.1:8114`.
pub(crate) fn origin() -> Option<String> {
    window().location().origin().ok()
}
