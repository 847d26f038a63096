//! Which of a file's prepared forms a browser takes.

use axum::http::{HeaderMap, header::ACCEPT_ENCODING};

/// A compressed form that the build put next to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Brotli, the smaller one.
    Brotli,
    /// Gzip, which everything reads.
    Gzip,
}

impl Encoding {
    /// All of them, the smallest first.
    pub(crate) const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Its name in HTTP.
    pub(crate) fn token(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What the build appends to the file's name.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// Whether a request's headers accept it.
    pub(crate) fn is_accepted(self, headers: &HeaderMap) -> bool {
        headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|item| self.is_wanted_by(item))
    }

    /// Reads one item such as `gzip;q=0.5`. A weight of 0 is a refusal; other weights do not matter to us.
    fn is_wanted_by(self, item: &str) -> bool {
        let (token, parameters) = item.split_once(';').unwrap_or((item, ""));
        token.trim().eq_ignore_ascii_case(self.token()) && !is_refusal(parameters)
    }
}

fn is_refusal(parameters: &str) -> bool {
    parameters
        .split_once('=')
        .and_then(|(_, weight)| weight.trim().parse::<f32>().ok())
        .is_some_and(|weight| weight == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(header: &'static str) -> Vec<Encoding> {
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, header.parse().unwrap())]);
        Encoding::ALL
            .into_iter()
            .filter(|encoding| encoding.is_accepted(&headers))
            .collect()
    }

    #[test]
    fn what_browsers_send() {
        use Encoding::{Brotli, Gzip};
        let cases: [(&str, &[Encoding]); 6] = [
            ("gzip, deflate, br, zstd", &[Brotli, Gzip]),
            ("gzip, deflate", &[Gzip]),
            ("br;q=1.0, gzip;q=0.8", &[Brotli, Gzip]),
            ("br;q=0, gzip", &[Gzip]),
            ("identity", &[]),
            ("", &[]),
        ];
        for (header, expected) in cases {
            assert_eq!(accepted(header), expected, "{header}");
        }
    }
}
