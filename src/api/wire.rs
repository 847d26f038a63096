//! The JSON that Ollama sends and takes. Older servers leave fields out, newer ones add some; both are taken as they
//! come.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::json::{self, JsonError};
use super::json_text::Reader;
use super::known_list::KnownList;
use crate::domain::answer::CallError;
use crate::domain::json_writer;
use crate::domain::layers::{Layers, Shown, hash};
use crate::domain::loaded::{InMemory, Loaded};
use crate::domain::model::{Model, Remote};
use crate::domain::pulling::{Layer, Line};
use crate::domain::recipe::Recipe;
use crate::domain::text;
use crate::domain::timestamp::Timestamp;

/// Under which name both lists of models stand in their answers.
pub(super) const MODELS: &str = "models";

/// How much of an answer that could not be understood is kept to be shown.
const EXCERPT_CHARS: usize = 400;

/// What an answer to `POST /api/show` tells.
#[derive(Default)]
struct Show<'t> {
    modelfile: Option<Cow<'t, str>>,
    template: Cow<'t, str>,
    system: Cow<'t, str>,
    license: Cow<'t, str>,
    parameters: Cow<'t, str>,
    /// The role and the content of each message, one after the other.
    messages: Vec<Cow<'t, str>>,
    modified: Option<Timestamp>,
    format: Cow<'t, str>,
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
    KnownList::default().read(body.to_owned())
}

/// A model in an answer to `GET /api/tags`, at the reader's place. `None` where it has no name.
///
/// # Errors
/// Where something else stands there.
pub(super) fn model(reader: &mut Reader<'_>) -> Result<Option<Model>, JsonError> {
    let mut model = Model::default();
    let (mut name, mut other_name) = (Cow::default(), Cow::default());
    let mut remote = Remote::default();
    reader.each_member(&mut |member, reader| {
        match member {
            "name" => name = reader.text()?,
            "model" => other_name = reader.text()?,
            "modified_at" => model.modified = Timestamp::from_rfc3339(&reader.text()?),
            "size" => model.size = reader.whole()?,
            "digest" => model.digest = reader.text()?.into(),
            "details" => details(reader, &mut model)?,
            "capabilities" => reader.each_item(&mut |reader| {
                model.capabilities.push(reader.text()?.into_owned());
                Ok(())
            })?,
            "remote_host" => remote.host = reader.text()?.into_owned(),
            "remote_model" => remote.model = reader.text()?.into_owned(),
            _ => reader.skip_value()?,
        }
        Ok(())
    })?;
    if name.is_empty() {
        name = other_name;
    }
    model.name = name.into();
    model.remote = Some(remote).filter(|remote| !remote.host.is_empty());
    Ok(Some(model).filter(|model| !model.name.is_empty()))
}

fn details(reader: &mut Reader<'_>, model: &mut Model) -> Result<(), JsonError> {
    if reader.is_null()? {
        return Ok(());
    }
    reader.each_member(&mut |member, reader| {
        let detail = match member {
            "parent_model" => {
                model.parent = reader.text()?.into_owned();
                return Ok(());
            }
            "family" => &mut model.family,
            "parameter_size" => &mut model.parameters,
            "quantization_level" => &mut model.quantization,
            _ => return Ok(reader.skip_value()?),
        };
        *detail = reader.text()?.into_owned();
        // So Ollama says that it does not know it.
        if detail == "unknown" {
            detail.clear();
        }
        Ok(())
    })
}

/// What is in memory, from an answer to `GET /api/ps`: it is told as what is on disk, with a little more.
///
/// # Errors
/// [`CallError::Undecodable`] where the body is not such a list.
pub fn loaded(body: &str) -> Result<Loaded, CallError> {
    let mut models = Vec::new();
    let mut take = |reader: &mut Reader<'_>| {
        let mut model = InMemory::default();
        reader.each_member(&mut |member, reader| {
            match member {
                "digest" => model.digest = reader.text()?.into(),
                "size" => model.bytes = reader.whole()?,
                "expires_at" => model.until = Timestamp::from_rfc3339(&reader.text()?),
                _ => reader.skip_value()?,
            }
            Ok(())
        })?;
        models.push(model);
        Ok(())
    };
    let read = json::object(body, &mut |name, reader| match name {
        MODELS => reader.each_item(&mut take),
        _ => Ok(reader.skip_value()?),
    });
    told(read, Some(()), body).map(|()| Loaded::new(models))
}

/// The version in an answer to `GET /api/version`.
///
/// # Errors
/// [`CallError::Undecodable`] where the body does not tell one.
pub fn version(body: &str) -> Result<String, CallError> {
    let mut version = None;
    let read = json::object(body, &mut |member, reader| {
        match member {
            "version" => version = Some(reader.string()?.into_owned()),
            _ => reader.skip_value()?,
        }
        Ok(())
    });
    told(read, version, body)
}

/// The layers in an answer to `POST /api/show`, where it names them, and the time of the manifest that it tells of.
///
/// # Errors
/// [`CallError::Undecodable`] where the body has no Modelfile.
pub fn layers(body: &str) -> Result<(Option<Layers>, Option<Timestamp>), CallError> {
    let show = show(body)?;
    let texts: Vec<&str> = show.messages.iter().map(|text| &**text).collect();
    let layers = Layers::from_show(&Shown {
        modelfile: show.modelfile.as_deref().unwrap_or_default(),
        template: &show.template,
        system: &show.system,
        license: &show.license,
        parameters: &show.parameters,
        messages: hash(&texts),
        messages_bytes: texts.iter().map(|text| 32 + text.len()).sum(),
        format: &show.format,
    });
    Ok((layers, show.modified))
}

fn show(body: &str) -> Result<Show<'_>, CallError> {
    let mut show = Show::default();
    let read = json::object(body, &mut |member, reader| {
        match member {
            // Without it there is nothing to be learnt, so here `null` is none.
            "modelfile" => show.modelfile = Some(reader.string()?),
            "template" => show.template = reader.text()?,
            "system" => show.system = reader.text()?,
            "license" => show.license = reader.text()?,
            "parameters" => show.parameters = reader.text()?,
            "modified_at" => show.modified = Timestamp::from_rfc3339(&reader.text()?),
            "messages" => reader.each_item(&mut |reader| message(reader, &mut show.messages))?,
            "details" if !reader.is_null()? => reader.each_member(&mut |member, reader| {
                match member {
                    "format" => show.format = reader.text()?,
                    _ => reader.skip_value()?,
                }
                Ok(())
            })?,
            "details" => {}
            _ => reader.skip_value()?,
        }
        Ok(())
    });
    let is_whole = Some(()).filter(|()| show.modelfile.is_some());
    told(read, is_whole, body).map(|()| show)
}

fn message<'t>(reader: &mut Reader<'t>, texts: &mut Vec<Cow<'t, str>>) -> Result<(), JsonError> {
    let mut message = [Cow::default(), Cow::default()];
    reader.each_member(&mut |member, reader| {
        match member {
            "role" => message[0] = reader.text()?,
            "content" => message[1] = reader.text()?,
            _ => reader.skip_value()?,
        }
        Ok(())
    })?;
    texts.extend(message);
    Ok(())
}

/// How a model was made, from an answer to `POST /api/show`.
///
/// # Errors
/// [`CallError::Undecodable`] where the body has no Modelfile.
pub fn recipe(body: &str) -> Result<Recipe, CallError> {
    let show = show(body)?;
    Ok(Recipe {
        modelfile: show.modelfile.unwrap_or_default().into_owned(),
        parameters: show.parameters.into_owned(),
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

fn decode<T: DeserializeOwned>(body: &str) -> Result<T, CallError> {
    json::from_str(body).map_err(|error| undecodable(&error.to_string(), body))
}

/// What was looked for in a body, if it could be read and has that.
fn told<T>(read: Result<(), JsonError>, told: Option<T>, body: &str) -> Result<T, CallError> {
    read.and(told.ok_or(JsonError::OtherShape))
        .map_err(|error| undecodable(&error.to_string(), body))
}

/// An object that lacks the one key that makes it Ollama's answer comes from somebody else.
pub(super) fn require_key(body: &str, key: &str) -> Result<(), CallError> {
    if text::split_once(body, &format!("\"{key}\"")).is_some() {
        Ok(())
    } else {
        Err(undecodable(&format!("it has no “{key}”"), body))
    }
}

pub(super) fn undecodable(reason: &str, body: &str) -> CallError {
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
