//! The built page's files.

use std::borrow::Cow;

use axum::{
    http::{
        HeaderMap, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};
use rust_embed::{Embed, EmbeddedFile};

use crate::encoding::Encoding;

/// The built page: inside the binary in release builds, read from `dist/` in debug builds.
#[derive(Embed)]
#[folder = "../dist"]
#[exclude = ".*"]
pub(crate) struct Dist;

/// The file of that name in the smallest form that the request accepts.
pub(crate) fn asset<Files: Embed>(name: &str, request: &HeaderMap) -> Option<Response> {
    if is_prepared_form(name) {
        return None;
    }
    let plain = Files::get(name)?;
    let content_type = content_type(&plain);
    let mut response = smallest::<Files>(name, plain, request);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching(name)));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    Some(response)
}

/// The compressed forms are not pages of their own.
fn is_prepared_form(name: &str) -> bool {
    Encoding::ALL
        .iter()
        .any(|encoding| name.ends_with(encoding.suffix()))
}

fn smallest<Files: Embed>(name: &str, plain: EmbeddedFile, request: &HeaderMap) -> Response {
    let prepared = Encoding::ALL
        .into_iter()
        .filter(|encoding| encoding.is_accepted(request))
        .find_map(|encoding| {
            Some((
                encoding,
                Files::get(&format!("{name}{}", encoding.suffix()))?,
            ))
        });
    match prepared {
        Some((encoding, file)) => {
            ([(CONTENT_ENCODING, encoding.token())], body(file.data)).into_response()
        }
        None => body(plain.data).into_response(),
    }
}

fn body(data: Cow<'static, [u8]>) -> Response {
    match data {
        Cow::Borrowed(bytes) => bytes.into_response(),
        Cow::Owned(bytes) => bytes.into_response(),
    }
}

fn content_type(file: &EmbeddedFile) -> HeaderValue {
    let kind = file.metadata.mimetype();
    let is_text = kind.starts_with("text/") || kind == "image/svg+xml";
    let text = if is_text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    };
    HeaderValue::try_from(text)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}

/// A file with its content's hash in its name never changes; any other is asked for anew each time.
fn caching(name: &str) -> &'static str {
    if has_content_hash(name) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Whether the name is one that Trunk gives: `name-HASH.js`, `name-HASH_bg.wasm`.
fn has_content_hash(name: &str) -> bool {
    let stem = name
        .rsplit('/')
        .next()
        .and_then(|file| file.split('.').next())
        .unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_content_hash() {
        for name in [
            "app-6207f6696b613b0.js",
            "app-f748167d0115eb27_bg.wasm",
            "a/b-0123456789abcdef.css",
        ] {
            assert!(has_content_hash(name), "{name}");
        }
        for name in [
            "index.html",
            "app.js",
            "favicon-32.png",
            "read-me-everybody.txt",
            "deadbeefdeadbeef.js",
        ] {
            assert!(!has_content_hash(name), "{name}");
        }
    }
}
