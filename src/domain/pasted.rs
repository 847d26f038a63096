//! Names that a person types or pastes: one, a list, or a whole `ollama rm` line.

use std::sync::Arc;

use super::model::Model;
use super::name::{ModelName, NameError, key_of};
use super::name_set::{ByKey, by_key, is_new};

/// What became of one name that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUp {
    /// The name as it was typed.
    pub asked: String,
    /// What it means on this server.
    pub found: Found,
}

/// What a typed name means on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The listed model that Ollama would take it for.
    Listed(Arc<str>),
    /// A valid name that the server does not list.
    NotListed,
    /// No valid name.
    Invalid(NameError),
}

/// Splits a text into the names in it, in their order, each once (two spellings of one name are one).
///
/// Names are parted by line ends, commas, semicolons or white space; quotes hold one together. The words `ollama rm`, with
/// or without a prompt, are passed over, and of a line of `ollama list` only the name counts.
#[must_use]
pub fn names_in(text: &str) -> Vec<String> {
    let mut seen = ByKey::new();
    let names = text.lines().flat_map(names_in_line);
    names
        .filter(|name| is_new(&mut seen, &key_of(name)))
        .collect()
}

fn names_in_line(line: &str) -> Vec<String> {
    let words = words_in(line.trim().trim_start_matches(['$', '>', '%', '#']));
    match without_commands(words).as_slice() {
        [heading, id, ..] if heading == "NAME" && id == "ID" => Vec::new(),
        [name, id, ..] if is_short_digest(id) => vec![name.clone()],
        names => names.to_vec(),
    }
}

/// The words without each `ollama rm`, the prompt before it and the `&&` between two of them.
fn without_commands(words: Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for word in words {
        if is_command(&word) && names.last().is_some_and(|before| before == "ollama") {
            names.pop();
            if names.last().is_some_and(|before| is_prompt(before)) {
                names.clear();
            }
        } else if word != "&&" {
            names.push(word);
        }
    }
    names
}

fn is_command(word: &str) -> bool {
    matches!(
        word,
        "rm" | "delete" | "stop" | "pull" | "list" | "ls" | "ps"
    )
}

/// Whether a word ends what stands before a command: `me@host:~$`, `C:\>`, `sudo`.
fn is_prompt(word: &str) -> bool {
    word == "sudo" || word.ends_with(['$', '>', '%', '#'])
}

fn is_short_digest(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn words_in(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if (c == '"' || c == '\'') && word.is_empty() => quote = Some(c),
            None if c.is_whitespace() || matches!(c, ',' | ';') => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            }
            _ => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Finds each name as Ollama would: case ignored, `:latest` and the default host and namespace filled in.
#[must_use]
pub fn look_up(names: Vec<String>, listed: &[Arc<Model>]) -> Vec<LookUp> {
    let by_key = by_key(listed, |model| &model.name);
    let found = |asked: &str| match asked.parse::<ModelName>() {
        Err(error) => Found::Invalid(error),
        Ok(name) => match by_key.get(&*name.key()) {
            Some(listed) => Found::Listed(Arc::clone(listed)),
            None => Found::NotListed,
        },
    };
    names
        .into_iter()
        .map(|asked| LookUp {
            found: found(&asked),
            asked,
        })
        .collect()
}

#[cfg(test)]
#[path = "pasted_tests.rs"]
mod tests;
