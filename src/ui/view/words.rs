//! A label: fixed, or following signals.

use super::{Built, Text, text};

/// The words of a control.
pub(crate) enum Words {
    /// Words that stay as they are.
    Fixed(String),
    /// Words that follow signals.
    Following(Text),
}

impl Words {
    /// As a child of an element.
    pub(crate) fn into_view(self) -> Built {
        match self {
            Words::Fixed(words) => Built::new(words),
            Words::Following(words) => Built::new(words),
        }
    }

    /// As an attribute.
    pub(crate) fn into_text(self) -> Text {
        match self {
            Words::Fixed(words) => text(move || words.clone()),
            Words::Following(words) => words,
        }
    }
}

impl From<&str> for Words {
    fn from(words: &str) -> Self {
        Words::Fixed(words.to_owned())
    }
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        Words::Fixed(words)
    }
}

impl From<Text> for Words {
    fn from(words: Text) -> Self {
        Words::Following(words)
    }
}
