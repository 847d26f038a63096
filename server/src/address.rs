//! Where Ollama is, read as Ollama reads its own `OLLAMA_HOST`.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::Serialize;
use thiserror::Error;
use url::{Host, Url};

/// The port that Ollama listens on unless it is told otherwise.
const OLLAMA_PORT: u16 = 11434;

/// The address of an Ollama server as a browser on this computer can reach it, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct OllamaAddress(Url);

/// Why a text is not an Ollama server's address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Browsers speak HTTP only.
    #[error("an Ollama address begins with http:// or https://, not with {0}://")]
    Scheme(String),
    /// No browser would take it.
    #[error("“{0}” is not an address")]
    Malformed(String),
}

impl OllamaAddress {
    /// The address as the page uses it, such as `http://127.0.0.1:11434`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// Whether requests to it are encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// How a Content-Security-Policy allows connections to it.
    ///
    /// The policy's grammar has no IPv6 addresses and few characters, so such a server can only be allowed by its
    /// scheme. That also keeps any text of an address from being read as another part of the policy.
    #[must_use]
    pub fn policy_source(&self) -> String {
        let expressible = matches!(self.0.host(), Some(Host::Domain(name)) if is_plain(name))
            || matches!(self.0.host(), Some(Host::Ipv4(_)));
        if expressible {
            self.0.origin().ascii_serialization()
        } else {
            format!("{}:", self.0.scheme())
        }
    }
}

impl FromStr for OllamaAddress {
    type Err = AddressError;

    /// Follows Ollama's own rules: scheme, host and port may each be missing, and a port that is none is as if missing.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim().trim_matches(['"', '\'']).trim();
        let (scheme, default_port, rest) = split_scheme(text)?;
        let (host_and_port, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = split_port(host_and_port);
        let port = port.and_then(usable_port).unwrap_or(default_port);
        let malformed = |_| AddressError::Malformed(text.to_owned());
        Url::parse(&format!("{scheme}://{}:{port}/{path}", reachable(host)))
            .map(Self)
            .map_err(malformed)
    }
}

/// The scheme, the port that it implies, and the rest. Ollama's own port is implied only where no scheme is given.
fn split_scheme(text: &str) -> Result<(&'static str, u16, &str), AddressError> {
    match text.split_once("://") {
        // Ollama's one exception: its cloud by its bare name.
        None if text == "ollama.com" => Ok(("https", 443, text)),
        None => Ok(("http", OLLAMA_PORT, text)),
        Some(("http", rest)) => Ok(("http", 80, rest)),
        Some(("https", rest)) => Ok(("https", 443, rest)),
        Some((scheme, _)) => Err(AddressError::Scheme(scheme.to_owned())),
    }
}

/// Host and port; an IPv6 address may be bare or in brackets, and only in brackets can it have a port.
fn split_port(text: &str) -> (&str, Option<&str>) {
    let bare = text.trim_matches(['[', ']']);
    if bare.parse::<IpAddr>().is_ok() {
        return (bare, None);
    }
    match text.rsplit_once(':') {
        Some((host, port)) => (host.trim_matches(['[', ']']), Some(port)),
        None => (text, None),
    }
}

/// Port 0 lets a server choose, which says nothing about where it is.
fn usable_port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|port| *port != 0)
}

/// A server that listens on every address is reached on this computer's own; IPv6 goes into brackets.
fn reachable(host: &str) -> String {
    match host.parse::<IpAddr>() {
        Ok(address) if address.is_unspecified() => "127.0.0.1".to_owned(),
        Ok(IpAddr::V6(address)) => format!("[{address}]"),
        _ if host.is_empty() => "127.0.0.1".to_owned(),
        _ => host.to_owned(),
    }
}

fn is_plain(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

impl fmt::Display for OllamaAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<OllamaAddress> for String {
    fn from(address: OllamaAddress) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_ollama_reads_them() {
        let cases = [
            ("", "http://127.0.0.1:11434"),
            ("1.2.3.4", "http://1.2.3.4:11434"),
            (":1234", "http://127.0.0.1:1234"),
            ("1.2.3.4:1234", "http://1.2.3.4:1234"),
            ("example.com", "http://example.com:11434"),
            ("example.com:1234", "http://example.com:1234"),
            ("localhost", "http://localhost:11434"),
            (":0", "http://127.0.0.1:11434"),
            (":66000", "http://127.0.0.1:11434"),
            (":-1", "http://127.0.0.1:11434"),
            ("host:many", "http://host:11434"),
            ("0.0.0.0", "http://127.0.0.1:11434"),
            ("0.0.0.0:8000", "http://127.0.0.1:8000"),
            ("[::]", "http://127.0.0.1:11434"),
            ("[::]:8000", "http://127.0.0.1:8000"),
            ("::", "http://127.0.0.1:11434"),
            ("[::1]", "http://[::1]:11434"),
            ("::1", "http://[::1]:11434"),
            ("[::1]:1337", "http://[::1]:1337"),
            (" 1.2.3.4 ", "http://1.2.3.4:11434"),
            ("\"1.2.3.4\"", "http://1.2.3.4:11434"),
            ("\" 1.2.3.4 \"", "http://1.2.3.4:11434"),
            ("'1.2.3.4'", "http://1.2.3.4:11434"),
            ("http://1.2.3.4", "http://1.2.3.4"),
            ("http://1.2.3.4:4321", "http://1.2.3.4:4321"),
            ("http://:4321", "http://127.0.0.1:4321"),
            ("https://1.2.3.4", "https://1.2.3.4"),
            ("https://1.2.3.4:4321", "https://1.2.3.4:4321"),
            ("https://example.com/ollama", "https://example.com/ollama"),
            (
                "https://example.com:8443/a/b/",
                "https://example.com:8443/a/b",
            ),
            ("http://localhost:11434/", "http://localhost:11434"),
            ("ollama.com", "https://ollama.com"),
        ];
        for (text, expected) in cases {
            let address: OllamaAddress = text.parse().unwrap();
            assert_eq!(address.as_str(), expected, "{text:?}");
        }
    }

    #[test]
    fn only_http_is_spoken() {
        let error = "ftp://host".parse::<OllamaAddress>().unwrap_err();
        assert_eq!(error, AddressError::Scheme("ftp".to_owned()));
    }

    #[test]
    fn no_address_is_an_error() {
        for text in ["a b", "http://a b", "a<b>", "host:1:2"] {
            let error = text.parse::<OllamaAddress>().unwrap_err();
            assert!(
                matches!(error, AddressError::Malformed(_)),
                "{text:?}: {error}"
            );
        }
    }

    #[test]
    fn the_policy_allows_the_origin_and_no_more() {
        let cases = [
            ("http://example.com/ollama", "http://example.com"),
            ("10.0.0.7", "http://10.0.0.7:11434"),
            ("https://my-host.local:8443", "https://my-host.local:8443"),
            ("[::1]", "http:"),
            ("http://evil;script-src", "http:"),
        ];
        for (text, expected) in cases {
            let address: OllamaAddress = text.parse().unwrap();
            assert_eq!(address.policy_source(), expected, "{text:?}");
        }
    }
}
