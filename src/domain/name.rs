//! A model's name as Ollama reads it: `[host/][namespace/]model[:tag]`, with defaults for what is missing.

use std::fmt;
use std::str::FromStr;

use crate::domain::text;

/// The registry that a name without a host part means.
pub const DEFAULT_HOST: &str = "registry.ollama.ai";
/// The namespace that a name without one means.
pub const DEFAULT_NAMESPACE: &str = "library";
/// The tag that a name without one means.
pub const DEFAULT_TAG: &str = "latest";

/// A valid, fully qualified model name.
///
/// Two names that differ only in case are the same model to Ollama, and compare equal here.
#[derive(Clone, Debug)]
pub struct ModelName {
    host: String,
    namespace: String,
    model: String,
    tag: String,
}

/// The four parts of a name, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Where the model comes from, for example `hf.co`.
    Host,
    /// Whose model it is, for example `library`.
    Namespace,
    /// What the model is called, for example `llama3.2`.
    Model,
    /// Which variant it is, for example `latest`.
    Tag,
}

/// Why a text is not a model name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Nothing but white space.
    Empty,
    /// A part between `/` or `:` is missing.
    EmptyPart(Part),
    /// A part is longer than Ollama allows.
    TooLong {
        /// The part that is too long.
        part: Part,
        /// How many characters it may have.
        limit: usize,
    },
    /// A part begins with a character that may only follow.
    BadStart {
        /// The part with the wrong beginning.
        part: Part,
        /// What it begins with.
        found: char,
    },
    /// A part holds a character that Ollama does not allow there.
    BadCharacter {
        /// The part that holds it.
        part: Part,
        /// The character.
        found: char,
    },
}

impl Part {
    /// How many characters the part may have (Ollama's own limits).
    #[must_use]
    pub fn limit(self) -> usize {
        match self {
            Part::Host => 350,
            Part::Namespace | Part::Model | Part::Tag => 80,
        }
    }

    fn allows(self, c: char) -> bool {
        match c {
            '_' | '-' => true,
            '.' => self != Part::Namespace,
            ':' => self == Part::Host,
            _ => c.is_ascii_alphanumeric(),
        }
    }

    fn check(self, text: &str) -> Result<String, NameError> {
        let first = text.chars().next().ok_or(NameError::EmptyPart(self))?;
        if let Some(found) = text.chars().find(|&c| !self.allows(c)) {
            return Err(NameError::BadCharacter { part: self, found });
        }
        if !(first.is_ascii_alphanumeric() || first == '_') {
            return Err(NameError::BadStart {
                part: self,
                found: first,
            });
        }
        if text.len() > self.limit() {
            return Err(NameError::TooLong {
                part: self,
                limit: self.limit(),
            });
        }
        Ok(text.to_owned())
    }
}

impl FromStr for ModelName {
    type Err = NameError;

    /// Reads a name from the right, as Ollama does: the tag is what follows the last `:` behind the last `/`.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        let (path, tag) = split_tag(text);
        let (path, model) = split_last(path);
        let (host, namespace) = match path.map(split_last) {
            None => (None, None),
            Some((host, namespace)) => (host.map(without_scheme), Some(namespace)),
        };
        Ok(ModelName {
            host: Part::Host.check(host.unwrap_or(DEFAULT_HOST))?,
            namespace: Part::Namespace.check(namespace.unwrap_or(DEFAULT_NAMESPACE))?,
            model: Part::Model.check(model)?,
            tag: Part::Tag.check(tag.unwrap_or(DEFAULT_TAG))?,
        })
    }
}

fn split_tag(text: &str) -> (&str, Option<&str>) {
    match (text.rfind(':'), text.rfind('/')) {
        (Some(colon), slash) if slash.is_none_or(|slash| colon > slash) => {
            (&text[..colon], Some(&text[colon + 1..]))
        }
        _ => (text, None),
    }
}

fn split_last(path: &str) -> (Option<&str>, &str) {
    match path.rsplit_once('/') {
        Some((before, last)) => (Some(before), last),
        None => (None, path),
    }
}

fn without_scheme(host: &str) -> &str {
    text::split_once(host, "://").map_or(host, |(_scheme, host)| host)
}

impl ModelName {
    /// The shortest form, as `ollama list` prints it: default host and namespace left out, the tag always there.
    #[must_use]
    pub fn short(&self) -> String {
        let ModelName {
            host,
            namespace,
            model,
            tag,
        } = self;
        if !host.eq_ignore_ascii_case(DEFAULT_HOST) {
            format!("{host}/{namespace}/{model}:{tag}")
        } else if !namespace.eq_ignore_ascii_case(DEFAULT_NAMESPACE) {
            format!("{namespace}/{model}:{tag}")
        } else {
            format!("{model}:{tag}")
        }
    }

    /// Where the model comes from.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The same name at another host.
    ///
    /// # Errors
    /// Where that is no host.
    pub fn at_host(self, host: String) -> Result<Self, NameError> {
        Part::Host.check(&host)?;
        Ok(ModelName { host, ..self })
    }

    /// What two spellings of one model have in common: the full name in lower case.
    #[must_use]
    pub fn key(&self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl fmt::Display for ModelName {
    /// The fully qualified form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}/{}/{}:{}",
            self.host, self.namespace, self.model, self.tag
        )
    }
}

impl PartialEq for ModelName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for ModelName {}

/// The key of a name as a server lists it, also where the server lists something that is no valid name.
#[must_use]
pub fn key_of(listed: &str) -> String {
    listed
        .parse::<ModelName>()
        .map_or_else(|_| listed.to_ascii_lowercase(), |name| name.key())
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Host => "host",
            Part::Namespace => "namespace",
            Part::Model => "model name",
            Part::Tag => "tag",
        })
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameError::Empty => write!(f, "There is no name here"),
            NameError::EmptyPart(part) => write!(f, "The {part} is missing"),
            NameError::TooLong { part, limit } => {
                write!(f, "The {part} has more than {limit} characters")
            }
            NameError::BadStart { part, found } => {
                write!(f, "The {part} cannot begin with {}", Shown(*found))
            }
            NameError::BadCharacter { part, found } => {
                write!(f, "The {part} cannot contain {}", Shown(*found))
            }
        }
    }
}

/// A character as a message names it: white space and control characters by a word.
struct Shown(char);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ' ' => f.write_str("a space"),
            c if c.is_control() || c.is_whitespace() => {
                write!(f, "the character U+{:04X}", u32::from(c))
            }
            c => write!(f, "“{c}”"),
        }
    }
}

#[cfg(test)]
#[path = "name_tests.rs"]
mod tests;
