//! Pulling a model again: what the lines of the server's answer mean, how far it is, and how it ended.
//!
//! The answer comes over hours, a line at a time, and always with the status of success: what went wrong stands in a line.

use std::sync::Arc;

use super::answer::CallError;
use super::model::Model;
use super::name::key_of;

/// How long a line may be. Ollama's are below a kilobyte; what sends longer ones is not Ollama, and is not kept in memory.
const LONGEST_LINE: usize = 64 * 1024;

/// One line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// What the server is doing, in its own words, and the layer that it tells of.
    Doing(String, Option<Layer>),
    /// It gave up, and says why.
    Failed(String),
    /// The model is there.
    Succeeded,
}

/// What a line tells of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Which one.
    pub digest: String,
    /// Its size in bytes.
    pub total: u64,
    /// How much of it is there. Not told of a layer that was there before, nor of one that has not begun: Ollama leaves
    /// out a zero.
    pub completed: Option<u64>,
}

/// How far a pull is, by the lines so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    status: String,
    layers: Vec<Layer>,
    /// The place of the layer that the newest line told of.
    current: Option<usize>,
}

/// The answer to a request to pull, as far as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// How far the pull is.
    pub progress: Progress,
    /// What the server said at the end: nothing but success, or why not.
    end: Option<Result<(), String>>,
}

/// Lines out of an answer that comes in pieces, which may be cut anywhere, within a character too.
#[derive(Debug, Default)]
pub struct Splitter {
    rest: Vec<u8>,
}

/// How a pull ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server said that the model is there.
    Pulled(Content),
    /// It is not there.
    Failed(Failure),
    /// It is there all the same.
    PulledWithError(Failure, Content),
    /// The person did not want it any more.
    Cancelled {
        /// Whether the server had been asked for it.
        begun: bool,
    },
    /// Not asked for, for this reason.
    NotPulled(NotPulled),
}

/// What a pulled name means now, compared with what was deleted under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The very same.
    Same,
    /// Something else.
    Other,
    /// It is not listed, whatever the server said.
    NotListed,
    /// Nobody knows: no list could be had, or a digest is not told.
    Unverified,
}

/// Why a pull failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The call did not succeed.
    Call(CallError),
    /// The server gave up, with these words.
    Told(String),
    /// The answer ended before the model was there.
    Broken,
}

impl Splitter {
    /// The lines that end in this piece, without what ends them. Empty ones mean nothing and are left out.
    pub fn split(&mut self, piece: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        for &byte in piece {
            if byte != b'\n' {
                self.rest.push(byte);
            }
            if byte == b'\n' || self.rest.len() == LONGEST_LINE {
                lines.extend(self.end());
            }
        }
        lines
    }

    /// What is left of a line that nothing ended.
    pub fn end(&mut self) -> Option<String> {
        let line = String::from_utf8_lossy(&self.rest).trim().to_owned();
        self.rest.clear();
        (!line.is_empty()).then_some(line)
    }
}

impl Progress {
    fn take(&mut self, status: String, layer: Option<Layer>) {
        self.status = status;
        self.current = layer.map(|layer| self.take_layer(layer));
    }

    /// Notes what a line tells of a layer, and answers its place. What was told to be there is there: it never becomes less.
    fn take_layer(&mut self, told: Layer) -> usize {
        let is_it = |known: &Layer| known.digest == told.digest;
        let Some(place) = self.layers.iter().position(is_it) else {
            self.layers.push(told);
            return self.layers.len() - 1;
        };
        if let Some(known) = self.layers.get_mut(place) {
            known.total = known.total.max(told.total);
            known.completed = known.completed.max(told.completed);
        }
        place
    }

    /// What the server is doing, in its own words; empty before the first line.
    #[must_use]
    pub fn status(&self) -> &str {
        &self.status
    }

    /// Whether the newest line told of a layer.
    #[must_use]
    pub fn is_about_layer(&self) -> bool {
        self.current.is_some()
    }

    /// The bytes that are there, of the layers told so far.
    #[must_use]
    pub fn completed(&self) -> u64 {
        let layers = self.layers.iter().enumerate();
        let there = layers.map(|(place, layer)| self.there(place, layer));
        there.fold(0, u64::saturating_add)
    }

    /// A layer of which the server told no figure is there already once the server goes on to something else. Until then it
    /// may be one that has not begun.
    fn there(&self, place: usize, layer: &Layer) -> u64 {
        match layer.completed {
            Some(completed) => completed.min(layer.total),
            None if self.current == Some(place) => 0,
            None => layer.total,
        }
    }

    /// The bytes of the layers told so far.
    #[must_use]
    pub fn total(&self) -> u64 {
        let sizes = self.layers.iter().map(|layer| layer.total);
        sizes.fold(0, u64::saturating_add)
    }

    /// How much of them is there, in whole percent; 100 only where nothing is missing.
    #[must_use]
    pub fn percent(&self) -> usize {
        let hundredfold = u128::from(self.completed()) * 100;
        let percent = hundredfold.checked_div(u128::from(self.total()));
        percent.map_or(0, |percent| percent as usize)
    }
}

impl Answer {
    /// Takes the next line.
    pub fn take(&mut self, line: Line) {
        let end = match line {
            Line::Doing(status, layer) => return self.progress.take(status, layer),
            Line::Failed(words) => Err(words),
            Line::Succeeded => Ok(()),
        };
        // Nothing comes after the end; what does all the same changes nothing.
        self.end.get_or_insert(end);
    }

    /// What the answer was worth. `ended` is an error where there was none, or none of Ollama's; that one broke off is seen
    /// by what it lacks.
    ///
    /// # Errors
    /// Where the server did not say that the model is there.
    pub fn conclude(self, ended: Result<(), CallError>) -> Result<(), Failure> {
        match (self.end, ended) {
            (Some(end), _) => end.map_err(Failure::Told),
            (None, Ok(())) => Err(Failure::Broken),
            (None, Err(error)) => Err(Failure::Call(error)),
        }
    }
}

/// Why nothing was pulled although it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPulled {
    /// The model is there already.
    There,
    /// Another model has the name now. Pulling would take its place, and what it alone uses would go.
    Occupied,
    /// No list could be had, so that it is not known what pulling would replace.
    NoList,
}

impl NotPulled {
    /// Looks just before a pull at what a fresh list has under its name; `None` where nothing stands in its way.
    #[must_use]
    pub fn look(list: Option<&[Arc<Model>]>, name: &str, digest: &str) -> Option<Self> {
        let Some(list) = list else {
            return Some(NotPulled::NoList);
        };
        match Content::compare(Some(list), name, digest) {
            Content::NotListed => None,
            Content::Same => Some(NotPulled::There),
            Content::Other | Content::Unverified => Some(NotPulled::Occupied),
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            NotPulled::There => "It is there already, with the same content.",
            NotPulled::Occupied => {
                "Another model has this name now, and pulling would replace it. It was left alone."
            }
            NotPulled::NoList => {
                "The list could not be read, so that nobody knows what pulling would replace. Nothing was pulled."
            }
        }
    }
}

impl Content {
    /// Compares what a fresh list has under a name with the digest that was deleted. `list` is `None` where none could be had.
    #[must_use]
    pub fn compare(list: Option<&[Arc<Model>]>, name: &str, digest: &str) -> Self {
        let Some(list) = list else {
            return Content::Unverified;
        };
        let key = key_of(name);
        match list.iter().find(|model| model.key() == key) {
            None => Content::NotListed,
            Some(model) if model.digest.is_empty() || digest.is_empty() => Content::Unverified,
            Some(model) if *model.digest == *digest => Content::Same,
            Some(_) => Content::Other,
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Content::Same => "The same content as before.",
            Content::Other => {
                "The registry has another version now: this is not the content that was deleted."
            }
            Content::NotListed => {
                "Ollama said that it was pulled, but it is not in the list. Another program may have deleted it."
            }
            Content::Unverified => "Whether it is the same content as before is not known.",
        }
    }
}

impl Failure {
    fn sentence(&self) -> String {
        match self {
            Failure::Call(error) => format!("{error}."),
            // Ollama's words for what only ever was on this machine.
            Failure::Told(words) if words.ends_with("file does not exist") => {
                "The registry does not have it; it may have been made on this machine.".to_owned()
            }
            Failure::Told(_) => "Ollama could not pull it.".to_owned(),
            Failure::Broken => "The connection broke before it was finished.".to_owned(),
        }
    }

    fn quote(&self) -> Option<&str> {
        match self {
            Failure::Call(error) => error.words(),
            Failure::Told(words) => Some(words.as_str()).filter(|words| !words.trim().is_empty()),
            Failure::Broken => None,
        }
    }
}

impl Outcome {
    /// What came of a pull, by the answer and by the list that was fetched after it. The list has the last word.
    #[must_use]
    pub fn new(answered: Result<(), Failure>, is_cancelled: bool, content: Content) -> Self {
        let is_there = matches!(content, Content::Same | Content::Other);
        match answered {
            Ok(()) => Outcome::Pulled(content),
            // Too late.
            Err(_) if is_cancelled && is_there => Outcome::Pulled(content),
            Err(_) if is_cancelled => Outcome::Cancelled { begun: true },
            Err(failure) if is_there => Outcome::PulledWithError(failure, content),
            Err(failure) => Outcome::Failed(failure),
        }
    }

    /// The outcome in a word or two.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Pulled(Content::NotListed) => "not listed",
            Outcome::Pulled(_) => "pulled",
            Outcome::PulledWithError(..) => "pulled with an error",
            Outcome::Failed(_) => "failed",
            Outcome::Cancelled { .. } => "cancelled",
            Outcome::NotPulled(NotPulled::There) => "already there",
            Outcome::NotPulled(_) => "left alone",
        }
    }

    /// What happened and what it means, in whole sentences.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Outcome::Pulled(content) => content.sentence().to_owned(),
            Outcome::Failed(failure) => failure.sentence(),
            Outcome::PulledWithError(failure, content) => format!(
                "{} The model is in the list all the same. {}",
                failure.sentence(),
                content.sentence()
            ),
            Outcome::Cancelled { begun: true } => {
                "Ollama keeps what had come, and goes on from there when it is pulled again."
                    .to_owned()
            }
            Outcome::Cancelled { begun: false } => "It was not begun.".to_owned(),
            Outcome::NotPulled(why) => why.sentence().to_owned(),
        }
    }

    /// The server's own words about it, where it said any.
    #[must_use]
    pub fn quote(&self) -> Option<&str> {
        match self {
            Outcome::Failed(failure) | Outcome::PulledWithError(failure, _) => failure.quote(),
            Outcome::Pulled(_) | Outcome::Cancelled { .. } | Outcome::NotPulled(_) => None,
        }
    }

    /// Whether the model is there, as far as it is known.
    #[must_use]
    pub fn is_pulled(&self) -> bool {
        match self {
            Outcome::Pulled(content) => *content != Content::NotListed,
            Outcome::PulledWithError(..) => true,
            Outcome::Failed(_) | Outcome::Cancelled { .. } | Outcome::NotPulled(_) => false,
        }
    }

    /// The outcome as it is said: the model's name, the word and the reason, and the server's words.
    #[must_use]
    pub fn spoken(&self, name: &str) -> String {
        let said = format!("{name}: {}. {}", self.word(), self.reason());
        match self.quote() {
            Some(words) => format!("{said} Ollama said: {words}"),
            None => said,
        }
    }
}

#[cfg(test)]
#[path = "pulling_tests.rs"]
mod tests;
