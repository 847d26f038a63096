//! The address of an Ollama server as a person types it.

use std::fmt;

use crate::domain::text;

/// An address that the panel can ask, without a slash at its end, for example `http://127.0.0.1:11434`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAddress(String);

/// The port on which Ollama listens unless told otherwise.
pub const DEFAULT_PORT: u16 = 11434;

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Nothing was typed.
    Empty,
    /// A scheme other than `http` and `https`.
    Scheme,
    /// Something that no host can be.
    Host,
    /// A port that is no number from 1 to 65535.
    Port,
}

impl std::str::FromStr for ServerAddress {
    type Err = AddressError;

    /// Reads `localhost`, `192.168.1.5:11434`, `https://ollama.example/`; what is missing is filled in as Ollama's own
    /// clients do: `http`, and port 11434 where no scheme was typed.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let (scheme, rest) = match text::split_once(text, "://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text),
        };
        // What a browser's address bar adds behind the path is no part of a server's address.
        let rest = rest.find(['?', '#']).map_or(rest, |end| &rest[..end]);
        let rest = rest.trim_end_matches(|c: char| c == '/' || c.is_whitespace());
        if rest.is_empty() {
            return Err(AddressError::Empty);
        }
        if scheme
            .as_deref()
            .is_some_and(|scheme| !matches!(scheme, "http" | "https"))
        {
            return Err(AddressError::Scheme);
        }
        let (authority, path) = rest
            .find('/')
            .map_or((rest, ""), |slash| rest.split_at(slash));
        let (host, port) = split_port(authority)?;
        check_host(host)?;
        let port = match (port, &scheme) {
            (Some(port), _) => format!(":{port}"),
            (None, Some(_)) => String::new(),
            (None, None) => format!(":{DEFAULT_PORT}"),
        };
        let scheme = scheme.unwrap_or_else(|| "http".to_owned());
        Ok(ServerAddress(format!(
            "{scheme}://{}{port}{path}",
            host.to_ascii_lowercase()
        )))
    }
}

/// Whether an address or origin means the computer that the browser itself runs on.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    matches!(host_of(url), "localhost" | "[::1]") || host_of(url).starts_with("127.")
}

/// Whether Ollama lets pages of an origin ask it without being told to (`envconfig/config.go`, `AllowedOrigins`).
#[must_use]
pub fn is_allowed_origin(origin: &str) -> bool {
    matches!(host_of(origin), "localhost" | "127.0.0.1" | "0.0.0.0")
}

fn host_of(url: &str) -> &str {
    let rest = text::split_once(url, "://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    split_port(authority).map_or(authority, |(host, _)| host)
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), AddressError> {
    let after_bracket = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    match authority[after_bracket..].rfind(':') {
        None => Ok((authority, None)),
        Some(colon) => {
            let (host, port) = authority.split_at(after_bracket + colon);
            match port[1..].parse() {
                Ok(0) | Err(_) => Err(AddressError::Port),
                Ok(port) => Ok((host, Some(port))),
            }
        }
    }
}

fn check_host(host: &str) -> Result<(), AddressError> {
    let inside = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let valid = match inside {
        Some(inside) => {
            inside.contains(':')
                && inside
                    .chars()
                    .all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'))
        }
        None => host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')),
    };
    if valid && !host.is_empty() {
        Ok(())
    } else {
        Err(AddressError::Host)
    }
}

impl ServerAddress {
    /// Where Ollama listens on a person's own machine unless told otherwise.
    #[must_use]
    pub fn local() -> Self {
        ServerAddress(format!("http://localhost:{DEFAULT_PORT}"))
    }

    /// The address as a URL without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address without `http://`, as the page's head shows it; another scheme stays.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.0.strip_prefix("http://").unwrap_or(&self.0)
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AddressError::Empty => "Type an address, for example http://localhost:11434",
            AddressError::Scheme => "An address begins with http:// or https://",
            AddressError::Host => "The host is a name such as localhost, or an IP address",
            AddressError::Port => "The port is a number from 1 to 65535",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_is_too_strange_and_what_was_read_reads_back(text in "[a-c1:/.?#@\\[\\] -]{0,16}|\\PC{0,20}") {
            if let Ok(address) = text.parse::<ServerAddress>() {
                prop_assert_eq!(address.as_str().parse(), Ok(address.clone()));
                prop_assert!(!address.as_str().ends_with('/'));
            }
        }
    }

    #[test]
    fn addresses_are_filled_in() {
        for (typed, address) in [
            ("localhost", Ok("http://localhost:11434")),
            (" http://127.0.0.1:11434/ ", Ok("http://127.0.0.1:11434")),
            ("192.168.1.5:8080", Ok("http://192.168.1.5:8080")),
            ("https://Ollama.Example", Ok("https://ollama.example")),
            (
                "https://example.com/ollama/",
                Ok("https://example.com/ollama"),
            ),
            ("[::1]:11434", Ok("http://[::1]:11434")),
            (
                "http://localhost:11434/?a=b#c",
                Ok("http://localhost:11434"),
            ),
            ("http://[::1]", Ok("http://[::1]")),
            ("", Err(AddressError::Empty)),
            (" / ", Err(AddressError::Empty)),
            ("http://", Err(AddressError::Empty)),
            (":11434", Err(AddressError::Host)),
            ("localhost:", Err(AddressError::Port)),
            ("[::1", Err(AddressError::Host)),
            ("ftp://localhost", Err(AddressError::Scheme)),
            ("javascript://alert(1)", Err(AddressError::Scheme)),
            ("local host", Err(AddressError::Host)),
            ("<script>", Err(AddressError::Host)),
            ("[zz]:1", Err(AddressError::Host)),
            ("localhost:0", Err(AddressError::Port)),
            ("localhost:99999", Err(AddressError::Port)),
            ("user@host", Err(AddressError::Host)),
        ] {
            let read = typed.parse::<ServerAddress>();
            assert_eq!(
                read.as_ref().map(ServerAddress::as_str).map_err(|e| *e),
                address,
                "{typed}"
            );
        }
    }

    #[test]
    fn knows_its_own_computer_and_whom_ollama_lets_in() {
        for (url, local, allowed) in [
            ("http://localhost:11434", true, true),
            ("http://127.0.0.1:8114", true, true),
            ("https://localhost", true, true),
            ("http://127.0.0.2:8114", true, false),
            ("http://[::1]:8114", true, false),
            ("http://0.0.0.0:8114/path", false, true),
            ("http://localhost.example:80", false, false),
            ("http://192.168.1.5:11434", false, false),
        ] {
            assert_eq!(is_loopback(url), local, "{url}");
            assert_eq!(is_allowed_origin(url), allowed, "{url}");
        }
    }
}
