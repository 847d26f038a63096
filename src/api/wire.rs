//! The JSON that Ollama sends and takes. Older servers leave fields out, newer ones add some; both are taken as they
//! come.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::json;
use crate::domain::answer::CallError;
use crate::domain::json_writer;
use crate::domain::layers::{Layers, Shown, hash};
use crate::domain::loaded::{InMemory, Loaded};
use crate::domain::model::{Model, Remote};
use crate::domain::order;
use crate::domain::pulling::{Layer, Line};
use crate::domain::recipe::Recipe;
use crate::domain::text;
use crate::domain::timestamp::Timestamp;

/// How much of an answer that could not be understood is kept to be shown.
const EXCERPT_CHARS: usize = 400;

/// The answer to `GET /api/tags`, and to `GET /api/ps`: what is in memory is told as what is on disk, with a little more.
#[derive(Deserialize)]
struct Models {
    models: Option<Vec<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    name: Option<String>,
    model: Option<String>,
    modified_at: Option<String>,
    size: Option<u64>,
    digest: Option<String>,
    details: Option<Details>,
    capabilities: Option<Vec<String>>,
    remote_model: Option<String>,
    remote_host: Option<String>,
    expires_at: Option<String>,
}

#[derive(Default, Deserialize)]
struct Details {
    parent_model: Option<String>,
    format: Option<String>,
    family: Option<String>,
    parameter_size: Option<String>,
    quantization_level: Option<String>,
}

#[derive(Deserialize)]
struct Version {
    version: String,
}

#[derive(Deserialize)]
struct Show {
    modelfile: String,
    template: Option<String>,
    system: Option<String>,
    license: Option<String>,
    parameters: Option<String>,
    messages: Option<Vec<Message>>,
    modified_at: Option<String>,
    details: Option<Details>,
}

#[derive(Deserialize)]
struct Message {
    role: Option<String>,
    content: Option<String>,
}

#[derive(Deserialize)]
struct Generated {
    done_reason: String,
}

#[derive(Deserialize)]
struct PullLine {
    status: Option<String>,
    digest: Option<String>,
    total: Option<u64>,
    completed: Option<u64>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: String,
}

/// The models in an answer to `GET /api/tags`, in the order of their names' bytes: the server's own order differs from list to
/// list.
///
/// # Errors
/// [`CallError::Undecodable`] where the body is not such a list.
pub fn models(body: &str) -> Result<Vec<Arc<Model>>, CallError> {
    require_key(body, "models")?;
    let list: Models = decode(body)?;
    let mut models = Vec::new();
    for entry in list.models.unwrap_or_default() {
        let model = entry
            .into_model()
            .ok_or_else(|| undecodable("a model without a name", body))?;
        models.push(Arc::new(model));
    }
    let mut models = order::sorted(&models, &|a, b| a.name.cmp(&b.name));
    models.dedup_by(|later, first| later.name == first.name);
    Ok(models)
}

/// What is in memory, from an answer to `GET /api/ps`.
///
/// # Errors
/// [`CallError::Undecodable`] where the body is not such a list.
pub fn loaded(body: &str) -> Result<Loaded, CallError> {
    let list: Models = decode(body)?;
    let models = list.models.unwrap_or_default().into_iter();
    Ok(Loaded::new(models.map(|entry| {
        InMemory {
            digest: entry.digest.unwrap_or_default().into(),
            bytes: entry.size.unwrap_or_default(),
            until: entry
                .expires_at
                .as_deref()
                .and_then(Timestamp::from_rfc3339),
        }
    })))
}

/// The version in an answer to `GET /api/version`.
///
/// # Errors
/// [`CallError::Undecodable`] where the body does not tell one.
pub fn version(body: &str) -> Result<String, CallError> {
    decode::<Version>(body).map(|version| version.version)
}

/// The layers in an answer to `POST /api/show`, where it names them, and the time of the manifest that it tells of.
///
/// # Errors
/// [`CallError::Undecodable`] where the body has no Modelfile.
pub fn layers(body: &str) -> Result<(Option<Layers>, Option<Timestamp>), CallError> {
    let show: Show = decode(body)?;
    let messages = show.messages.unwrap_or_default();
    let texts = messages
        .iter()
        .flat_map(|message| [&message.role, &message.content]);
    let texts: Vec<&str> = texts
        .map(|text| text.as_deref().unwrap_or_default())
        .collect();
    let details = show.details.unwrap_or_default();
    let modified = show
        .modified_at
        .as_deref()
        .and_then(Timestamp::from_rfc3339);
    let layers = Layers::from_show(&Shown {
        modelfile: &show.modelfile,
        template: show.template.as_deref().unwrap_or_default(),
        system: show.system.as_deref().unwrap_or_default(),
        license: show.license.as_deref().unwrap_or_default(),
        parameters: show.parameters.as_deref().unwrap_or_default(),
        messages: hash(&texts),
        messages_bytes: texts.iter().map(|text| 32 + text.len()).sum(),
        format: &details.format.unwrap_or_default(),
    });
    Ok((layers, modified))
}

/// How a model was made, from an answer to `POST /api/show`.
///
/// # Errors
/// [`CallError::Undecodable`] where the body has no Modelfile.
pub fn recipe(body: &str) -> Result<Recipe, CallError> {
    let show: Show = decode(body)?;
    Ok(Recipe {
        modelfile: show.modelfile,
        parameters: show.parameters.unwrap_or_default(),
    })
}

/// What an answer with an error status means.
#[must_use]
pub fn refusal(status: u16, body: &str) -> CallError {
    match json::from_str::<ErrorBody>(body) {
        Ok(ErrorBody { error: message }) => CallError::Ollama { status, message },
        Err(_) => CallError::Other {
            status,
            body: excerpt(body),
        },
    }
}

/// What an answer of success with a body means where Ollama sends an empty one.
///
/// # Errors
/// [`CallError::Undecodable`] where the body is no JSON, so that somebody else must have answered.
pub fn nothing(body: &str) -> Result<(), CallError> {
    if body.trim().is_empty() {
        return Ok(());
    }
    decode::<IgnoredAny>(body).map(|_| ())
}

/// The body of a request that is about one model.
#[must_use]
pub fn about(name: &str) -> String {
    json_writer::object(&[("model", Some(json_writer::string(name)))])
}

/// The body of a request that gives a model a second name.
#[must_use]
pub fn copy(name: &str, destination: &str) -> String {
    json_writer::object(&[
        ("source", Some(json_writer::string(name))),
        ("destination", Some(json_writer::string(destination))),
    ])
}

/// The body of a request that takes a model out of memory.
#[must_use]
pub fn unload(name: &str) -> String {
    json_writer::object(&[
        ("model", Some(json_writer::string(name))),
        ("keep_alive", Some("0".to_owned())),
    ])
}

/// What an answer of success to it means.
///
/// # Errors
/// [`CallError::Undecodable`] where it does not say so.
pub fn unloaded(body: &str) -> Result<(), CallError> {
    let generated: Generated = decode(body)?;
    if generated.done_reason == "unload" {
        return Ok(());
    }
    Err(CallError::Undecodable {
        reason: "it does not say that it unloads".to_owned(),
        body: excerpt(body),
    })
}

/// A line of the answer to `POST /api/pull`.
///
/// # Errors
/// [`CallError::Undecodable`] where it is not one.
pub fn pull_line(line: &str) -> Result<Line, CallError> {
    let told: PullLine = decode(line)?;
    if let Some(words) = told.error {
        return Ok(Line::Failed(words));
    }
    match (told.status, told.digest) {
        (None, None) => Err(undecodable("it has no “status”", line)),
        (Some(status), None) if status == "success" => Ok(Line::Succeeded),
        (status, digest) => {
            let layer = digest.zip(told.total).map(|(digest, total)| Layer {
                digest,
                total,
                completed: told.completed,
            });
            Ok(Line::Doing(status.unwrap_or_default(), layer))
        }
    }
}

impl Entry {
    fn into_model(self) -> Option<Model> {
        let name = filled(self.name).or_else(|| filled(self.model))?;
        let details = self.details.unwrap_or_default();
        let remote = filled(self.remote_host).map(|host| Remote {
            host,
            model: self.remote_model.unwrap_or_default(),
        });
        Some(Model {
            name: name.into(),
            digest: self.digest.unwrap_or_default().into(),
            size: self.size.unwrap_or(0),
            modified: self
                .modified_at
                .as_deref()
                .and_then(Timestamp::from_rfc3339),
            restored: None,
            family: known(details.family),
            parameters: known(details.parameter_size),
            quantization: known(details.quantization_level),
            capabilities: self.capabilities.unwrap_or_default(),
            parent: details.parent_model.unwrap_or_default(),
            remote,
        })
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// A detail, empty where Ollama says that it does not know it.
fn known(text: Option<String>) -> String {
    text.filter(|text| text != "unknown").unwrap_or_default()
}

fn decode<T: DeserializeOwned>(body: &str) -> Result<T, CallError> {
    json::from_str(body).map_err(|error| undecodable(&error.to_string(), body))
}

/// An object that lacks the one key that makes it Ollama's answer comes from somebody else.
fn require_key(body: &str, key: &str) -> Result<(), CallError> {
    if text::split_once(body, &format!("\"{key}\"")).is_some() {
        Ok(())
    } else {
        Err(undecodable(&format!("it has no “{key}”"), body))
    }
}

fn undecodable(reason: &str, body: &str) -> CallError {
    CallError::Undecodable {
        reason: reason.to_owned(),
        body: excerpt(body),
    }
}

fn excerpt(body: &str) -> String {
    let body = body.trim();
    match body.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &body[..end]),
        None => body.to_owned(),
    }
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "show_tests.rs"]
mod show_tests;
