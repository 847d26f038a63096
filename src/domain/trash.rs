//! The trash: names under which models are kept until they are deleted for good.
//!
//! Ollama has no trash. A copy of a model under a host that cannot exist is an ordinary model to it: the copy takes no
//! bytes of its own, keeps the blobs, survives restarts, and is there for every browser. So the trash is made of such names:
//!
//! `registry.ollama.ai.1769000000.9f86d081884c.trash/library/llama3.2:latest`
//!
//! is `llama3.2:latest` with the content whose digest begins with `9f86d081884c`, written 1,769,000,000 seconds after 1970.
//! No registry is called that (there is no top-level domain `trash`), two contents of one name do not clash, and the name tells how old
//! the model was; when it came into the trash is the time of the copy.

use std::sync::Arc;

use super::model::Model;
use super::name::ModelName;
use super::natural;
use super::order::sorted;
use super::timestamp::Timestamp;

/// How many digits of the digest stand in a name: as many as `ollama list` shows.
const DIGEST_DIGITS: usize = 12;
/// What the host of every name in the trash ends with.
const END: &str = ".trash";

/// What a name in the trash says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trashed {
    /// The model's name before, in its shortest form.
    pub original: Arc<str>,
    /// The time of its manifest before, to the second, where it was known.
    pub modified: Option<Timestamp>,
}

/// The name that a model gets in the trash.
///
/// `None` where there is none: its digest is not known, so that a copy could not be checked; its name is not one that Ollama
/// takes, or is in the trash already; or its host is longer than any that exists and leaves no room.
#[must_use]
pub fn name_in_trash(model: &Model) -> Option<Arc<str>> {
    let digest = model.digest.get(..DIGEST_DIGITS)?;
    if !digest.bytes().all(is_hex_digit) || is_in_trash(&model.name) {
        return None;
    }
    let name: ModelName = model.name.parse().ok()?;
    let seconds = model.modified.map_or(0, |modified| modified.0 / 1000);
    let seconds = u32::try_from(seconds).unwrap_or(0);
    let host = format!("{}.{seconds}.{digest}{END}", name.host());
    let in_trash = name.at_host(host).ok()?;
    Some(in_trash.to_string().into())
}

/// What a name in the trash says; `None` for every other name.
#[must_use]
pub fn read(name: &str) -> Option<Trashed> {
    // Most names end here.
    name.split_once('/')?.0.strip_suffix(END)?;
    let name: ModelName = name.parse().ok()?;
    let (host, digest) = name.host().strip_suffix(END)?.rsplit_once('.')?;
    let (host, seconds) = host.rsplit_once('.')?;
    let is_digest = digest.len() == DIGEST_DIGITS && digest.bytes().all(is_hex_digit);
    let seconds: u32 = seconds.parse().ok().filter(|_| is_digest)?;
    let host = host.to_owned();
    let original = name.at_host(host).ok()?;
    Some(Trashed {
        original: original.short().into(),
        modified: (seconds > 0).then(|| Timestamp(i64::from(seconds) * 1000)),
    })
}

/// Whether a name is one of the trash.
#[must_use]
pub fn is_in_trash(name: &str) -> bool {
    read(name).is_some()
}

/// A name as it is told to a person: "llama3.2:latest in the trash" for one of the trash.
#[must_use]
pub fn told(name: &Arc<str>) -> Arc<str> {
    match read(name) {
        Some(trashed) => format!("{} in the trash", trashed.original).into(),
        None => Arc::clone(name),
    }
}

/// A model's own name, also where it is one of the trash.
#[must_use]
pub fn own_name(name: &Arc<str>) -> Arc<str> {
    read(name).map_or_else(|| Arc::clone(name), |trashed| trashed.original)
}

/// What is not in the trash of a list, and what is: there what came last stands first, and ties are settled by name.
#[must_use]
pub fn split(list: &[Arc<Model>]) -> (Vec<Arc<Model>>, Vec<Arc<Model>>) {
    let is_model = |model: &&Arc<Model>| !is_in_trash(&model.name);
    let (models, trash): (Vec<_>, Vec<_>) =
        list.iter().cloned().partition(|model| is_model(&model));
    let last_first = |a: &Arc<Model>, b: &Arc<Model>| {
        let by_name = || natural::compare(&own_name(&a.name), &own_name(&b.name));
        b.modified
            .cmp(&a.modified)
            .then_with(by_name)
            .then_with(|| a.name.cmp(&b.name))
    };
    (models, sorted(&trash, &last_first))
}

fn is_hex_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
#[path = "trash_tests.rs"]
mod tests;
