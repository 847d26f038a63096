//! Which browser origins may call, and what they are told (CORS).

use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, HeaderMap, HeaderValue, VARY,
};
use hyper::{Method, StatusCode};

use crate::answer::Answer;
use crate::request::OllamaRequest;

const ALLOWED_HEADERS: &str = "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,\
    Openai-Beta,X-Stainless-Arch,X-Stainless-Async,X-Stainless-Custom-Poll-Interval,\
    X-Stainless-Helper-Method,X-Stainless-Lang,X-Stainless-Os,X-Stainless-Package-Version,\
    X-Stainless-Poll-Helper,X-Stainless-Retry-Count,X-Stainless-Runtime,\
    X-Stainless-Runtime-Version,X-Stainless-Timeout";
const ALLOWED_METHODS: &str = "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS";
const TWELVE_HOURS: &str = "43200";

/// The hosts from which any port may call, over `http` and `https`.
const LOCAL_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "0.0.0.0"];
/// Schemes of desktop apps, which may call as well.
const APP_SCHEMES: [&str; 5] = ["app", "file", "tauri", "vscode-webview", "vscode-file"];

/// The origins that the server accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Origins {
    /// Ollama's own list: this machine's names, any port, and desktop apps.
    #[default]
    Standard,
    /// None at all, as if the page came from an address that Ollama does not know.
    RefuseAll,
}

/// What is to be done with a request for its origin.
pub(crate) enum Verdict {
    /// No browser, or a page of the server itself: CORS does not matter.
    NotCors,
    /// Serve it, with these headers.
    Allowed(HeaderMap),
    /// Do not serve it, but answer this.
    Answer(Answer),
}

impl Origins {
    pub(crate) fn judge(&self, request: &OllamaRequest) -> Verdict {
        let Some(origin) = request.origin() else {
            return Verdict::NotCors;
        };
        if is_own(origin, request.host()) {
            return Verdict::NotCors;
        }
        let (true, Ok(value)) = (self.allow(origin), HeaderValue::from_str(origin)) else {
            return Verdict::Answer(Answer::empty(StatusCode::FORBIDDEN));
        };
        if request.method == Method::OPTIONS {
            return Verdict::Answer(preflight(value));
        }
        let mut headers = HeaderMap::new();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value);
        headers.insert(VARY, HeaderValue::from_static("Origin"));
        Verdict::Allowed(headers)
    }

    fn allow(&self, origin: &str) -> bool {
        match self {
            Self::RefuseAll => false,
            Self::Standard => is_standard(origin),
        }
    }
}

fn is_standard(origin: &str) -> bool {
    let Some((scheme, rest)) = origin.split_once("://") else {
        return false;
    };
    if APP_SCHEMES.contains(&scheme) {
        return true;
    }
    let host = rest.split_once(':').map_or(rest, |(host, _port)| host);
    matches!(scheme, "http" | "https") && LOCAL_HOSTS.contains(&host)
}

/// A page that this very server delivered.
fn is_own(origin: &str, host: &str) -> bool {
    origin
        .split_once("://")
        .is_some_and(|(scheme, rest)| matches!(scheme, "http" | "https") && rest == host)
}

fn preflight(origin: HeaderValue) -> Answer {
    let mut answer = Answer::empty(StatusCode::NO_CONTENT);
    let vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(ALLOWED_HEADERS),
        ),
        (
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static(ALLOWED_METHODS),
        ),
        (
            ACCESS_CONTROL_MAX_AGE,
            HeaderValue::from_static(TWELVE_HOURS),
        ),
        (VARY, HeaderValue::from_static(vary)),
    ] {
        answer.headers.insert(name, value);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::{is_own, is_standard};

    #[test]
    fn knows_the_origins_of_this_machine() {
        for origin in [
            "http://localhost",
            "https://localhost:8080",
            "http://127.0.0.1:3000",
            "http://0.0.0.0:1",
            "tauri://localhost",
            "file://",
        ] {
            assert!(is_standard(origin), "{origin}");
        }
        for origin in [
            "http://192.168.1.5:8080",
            "http://[::1]:80",
            "null",
            "http://localhost.evil",
        ] {
            assert!(!is_standard(origin), "{origin}");
        }
    }

    #[test]
    fn knows_its_own_pages() {
        assert!(is_own("http://192.168.1.5:11434", "192.168.1.5:11434"));
        assert!(!is_own("http://192.168.1.5:8080", "192.168.1.5:11434"));
    }
}
