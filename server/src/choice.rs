//! Which server the page will talk to.

use crate::{OllamaAddress, probe::Answer};

/// The server that the page talks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The person's own Ollama server.
    Ollama(OllamaAddress),
    /// The demo server, which holds nothing of value.
    Demo(OllamaAddress),
}

impl Target {
    /// Where the server is.
    #[must_use]
    pub fn address(&self) -> &OllamaAddress {
        match self {
            Self::Ollama(address) | Self::Demo(address) => address,
        }
    }

    /// Whether the page must say that it shows demo data.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        matches!(self, Self::Demo(_))
    }
}

/// What the person wants of the demo server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DemoWish {
    /// Only where no Ollama server answers.
    WhenNeeded,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

impl DemoWish {
    /// Reads the two switches, which exclude each other.
    pub(crate) fn from_switches(demo: bool, no_demo: bool) -> Self {
        match (demo, no_demo) {
            (true, _) => Self::Always,
            (false, true) => Self::Never,
            (false, false) => Self::WhenNeeded,
        }
    }

    /// Whether to start the demo server, given what was found at Ollama's address.
    ///
    /// Anything that answers there is shown as it is: demo data in its place would hide what is wrong.
    pub(crate) fn wants_demo(self, found: &Answer) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::WhenNeeded => *found == Answer::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_stands_in_only_where_nothing_answers() {
        let ollama = Answer::Ollama {
            version: "0.33.0".to_owned(),
        };
        let cases = [
            (false, false, Answer::Nothing, true),
            (false, false, Answer::SomethingElse, false),
            (false, false, Answer::NotAsked, false),
            (false, false, ollama.clone(), false),
            (true, false, ollama, true),
            (false, true, Answer::Nothing, false),
        ];
        for (demo, no_demo, found, expected) in cases {
            let wish = DemoWish::from_switches(demo, no_demo);
            assert_eq!(wish.wants_demo(&found), expected, "{wish:?} {found:?}");
        }
    }
}
