//! Names that a person types or pastes: one, a list, or a whole `ollama rm` line.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::model::Model;
use super::name::{ModelName, NameError};

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

/// Splits a text into the names in it, in their order, each once.
///
/// Names are parted by line ends, commas, semicolons or white space; quotes hold one together. The words `ollama rm` in
/// front of a line are passed over, and of a line of `ollama list` only the name counts.
#[must_use]
pub fn names_in(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let names = text.lines().flat_map(names_in_line);
    names
        .filter(|name| seen.insert(name.to_ascii_lowercase()))
        .collect()
}

fn names_in_line(line: &str) -> Vec<String> {
    let words = words_in(line.trim().trim_start_matches(['$', '>', '%', '#']));
    let words = without_command(&words);
    match words {
        [heading, id, ..] if heading == "NAME" && id == "ID" => Vec::new(),
        [name, id, ..] if is_short_digest(id) => vec![name.clone()],
        words => words.to_vec(),
    }
}

fn without_command(words: &[String]) -> &[String] {
    match words {
        [ollama, rm, rest @ ..]
            if ollama == "ollama" && matches!(rm.as_str(), "rm" | "delete" | "stop" | "pull") =>
        {
            rest
        }
        words => words,
    }
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
    let by_key: HashMap<String, &Arc<str>> = listed
        .iter()
        .map(|model| (model.key(), &model.name))
        .collect();
    let found = |asked: &str| match asked.parse::<ModelName>() {
        Err(error) => Found::Invalid(error),
        Ok(name) => match by_key.get(&name.key()) {
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
