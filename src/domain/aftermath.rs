//! What became of the bytes of what a run deleted.

use std::sync::Arc;

use super::blob_check::{BlobState, BlobStates};
use super::model::Model;
use super::name_set::NameSet;
use super::plan::Planned;
use super::run::Outcome;
use super::span::Span;
use super::storage::Storage;
use super::totals::Names;
use super::trash::told;

/// What became of the bytes of one deleted model, or of one of its blobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its blobs are gone.
    Freed,
    /// Its blobs are gone, but it may be in memory: then the system gives the bytes back when it unloads.
    InMemory,
    /// They are still there, because this model uses them.
    KeptBy(Arc<str>),
    /// Some are still there, because this model uses them; the rest is gone.
    PartlyKeptBy(Arc<str>),
    /// Still there, and a model of which the layers are not known may use them.
    Unclear,
    /// Still there, though no model uses them.
    Stranded,
    /// Nobody knows.
    NotVerified,
    /// There were none worth counting: it is a cloud model.
    Nothing,
}

/// Where the bytes of all deleted models are, each counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// Gone from the disk.
    pub freed: Span,
    /// Gone from the disk's folder; the system gives them back when the model unloads.
    pub in_memory: Span,
    /// Still there, because other models use them.
    pub kept: Span,
    /// Those other models, in no particular order.
    pub kept_by: NameSet,
    /// Still there, and it is not known whether another model uses them.
    pub unclear: Span,
    /// Still there, though no model uses them.
    pub stranded: Span,
    /// Nobody knows.
    pub unverified: Span,
}

/// What became of the bytes of a run's models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// One per planned model, in the order of the plan; `None` where the model is not gone by this run.
    pub fates: Vec<Option<Fate>>,
    /// All of them together.
    pub space: Space,
}

/// What is known of a run when it has ended.
pub(super) struct Evidence<'a> {
    /// The storage before the first deletion.
    pub(super) before: &'a Storage,
    /// The storage by the list after the last one.
    pub(super) after: &'a Storage,
    /// The names that this list has for each digest.
    pub(super) names: &'a Names,
    /// What the server said of the blobs.
    pub(super) blobs: &'a BlobStates,
    /// The names of what may be in memory although it is deleted.
    pub(super) in_memory: &'a NameSet,
}

impl Aftermath {
    /// Concludes from a run's outcomes, which are in the order of the plan, and the evidence.
    pub(super) fn new(planned: &[Planned], outcomes: &[Outcome], evidence: &Evidence) -> Self {
        let is_gone = |(_, outcome): &(&Planned, &Outcome)| {
            matches!(outcome, Outcome::Deleted | Outcome::GoneWithError(_))
        };
        let both = || planned.iter().zip(outcomes);
        let gone: Vec<&Planned> = both().filter(is_gone).map(|(planned, _)| planned).collect();
        let mapped = evidence.mapped(&gone);
        let fates = both().map(|both| is_gone(&both).then(|| evidence.fate(both.0, &mapped)));
        Aftermath {
            fates: fates.collect(),
            space: evidence.space(&gone, &mapped),
        }
    }
}

impl Evidence<'_> {
    /// The blobs of models that were in memory. A file in use is gone from its folder before its bytes are free.
    fn mapped(&self, gone: &[&Planned]) -> NameSet {
        let mut mapped = NameSet::default();
        for planned in gone {
            if self.in_memory.contains(&planned.model.name) {
                mapped.extend(self.before.blobs_of(&planned.model.name));
            }
        }
        mapped
    }

    fn fate(&self, planned: &Planned, mapped: &NameSet) -> Fate {
        let model = &planned.model;
        if model.is_cloud() {
            return Fate::Nothing;
        }
        let of_blob = |digest: &Arc<str>| self.fate_of_blob(model, digest, mapped);
        let fates: Vec<Fate> = self.before.blobs_of(&model.name).map(of_blob).collect();
        if self.before.knows_blobs_of(&model.name) {
            of_all(fates)
        } else {
            self.fate_of_unknown(model)
        }
    }

    /// What became of bytes that the server would not tell of. As long as the same content is listed, they are there.
    fn fate_of_unknown(&self, model: &Model) -> Fate {
        self.other_name(model)
            .map_or(Fate::NotVerified, Fate::KeptBy)
    }

    /// Another name under which the same content is listed now.
    fn other_name(&self, model: &Model) -> Option<Arc<str>> {
        let names = self.names.get(&model.digest)?.iter();
        let mut others = names.filter(|name| **name != model.name);
        others.next().cloned()
    }

    fn fate_of_blob(&self, model: &Model, digest: &str, mapped: &NameSet) -> Fate {
        match self.blobs.of(digest) {
            BlobState::NotVerified => self.fate_of_unknown(model),
            BlobState::Gone if mapped.contains(digest) => Fate::InMemory,
            BlobState::Gone => Fate::Freed,
            BlobState::There => {
                let user = self.after.users_of(digest).next().cloned();
                match self.other_name(model).or(user) {
                    Some(user) => Fate::KeptBy(user),
                    None if self.after.unread().next().is_some() => Fate::Unclear,
                    None => Fate::Stranded,
                }
            }
        }
    }

    fn space(&self, gone: &[&Planned], mapped: &NameSet) -> Space {
        let mut space = Space::default();
        let mut counted = NameSet::default();
        for planned in gone {
            let model = &planned.model;
            if !self.before.knows_blobs_of(&model.name) {
                // Without a digest nothing says that two are one.
                if model.digest.is_empty() || counted.insert(&model.digest) {
                    space.add(&self.fate(planned, mapped), Span::up_to(model.size));
                }
                continue;
            }
            let new = self
                .before
                .blobs_of(&model.name)
                .filter(|digest| counted.insert(digest));
            let new: Vec<(Fate, &Arc<str>)> = new
                .map(|digest| (self.fate_of_blob(model, digest, mapped), digest))
                .collect();
            // What ended in the same way is counted together: the sum of two blobs is known better than each.
            for (place, (fate, _)) in new.iter().enumerate() {
                let is_same = |other: &Fate| other.weight() == fate.weight();
                if new[..place].iter().any(|(other, _)| is_same(other)) {
                    continue;
                }
                let is_meant = |digest: &str| {
                    let mut same = new.iter().filter(|(other, _)| is_same(other));
                    same.any(|(_, other)| ***other == *digest)
                };
                space.add(fate, self.before.bytes_of(&model.name, &is_meant));
            }
        }
        space
    }
}

/// What became of a model, by what became of its blobs. What asks most for a look is said; of what is partly kept, that the
/// rest is gone.
fn of_all(fates: Vec<Fate>) -> Fate {
    let is_gone = |fate: &Fate| matches!(fate, Fate::Freed | Fate::InMemory);
    let any_is_gone = fates.iter().any(is_gone);
    match fates.into_iter().max_by_key(Fate::weight) {
        Some(Fate::KeptBy(name)) if any_is_gone => Fate::PartlyKeptBy(name),
        Some(fate) => fate,
        None => Fate::NotVerified,
    }
}

impl Space {
    fn add(&mut self, fate: &Fate, bytes: Span) {
        *match fate {
            Fate::Freed => &mut self.freed,
            Fate::InMemory => &mut self.in_memory,
            Fate::KeptBy(name) | Fate::PartlyKeptBy(name) => {
                self.kept_by.insert(name);
                &mut self.kept
            }
            Fate::Unclear => &mut self.unclear,
            Fate::Stranded => &mut self.stranded,
            Fate::NotVerified => &mut self.unverified,
            Fate::Nothing => return,
        } += bytes;
    }

    /// Where the bytes are, a sentence each, with sizes as somebody writes them.
    #[must_use]
    pub fn sentences(&self, size: &dyn Fn(u64) -> String) -> Vec<String> {
        let keepers: Vec<&Arc<str>> = self.kept_by.iter().collect();
        let because = match keepers.as_slice() {
            [] => String::new(),
            [only] => format!("still on disk because {} uses it", told(only)),
            [first, _] => format!("still on disk because {} and 1 other use it", told(first)),
            [first, others @ ..] => format!(
                "still on disk because {} and {} others use it",
                told(first),
                others.len()
            ),
        };
        let all = [
            (self.freed, "freed and verified"),
            (
                self.in_memory,
                "gone from the disk, verified, and free once what was loaded unloads",
            ),
            (self.kept, because.as_str()),
            (
                self.unclear,
                "still on disk; whether another model uses it is not known",
            ),
            (self.stranded, "still on disk though nothing uses it"),
            (self.unverified, "not verified"),
        ];
        let some = all.into_iter().filter(|(bytes, _)| bytes.most > 0);
        some.map(|(bytes, what)| format!("{} {what}", bytes.in_words(size)))
            .collect()
    }

    /// What to do about bytes that nothing uses; `None` where there are none.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        (self.stranded.most > 0).then_some(
            "Restart the Ollama server in an hour or later: it then removes what nothing uses, unless OLLAMA_NOPRUNE is set; \
             what is loaded keeps its bytes until it unloads",
        )
    }
}

impl Fate {
    /// What became of the bytes, as a sentence; empty where there is nothing to say.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Fate::Freed => "Freed and verified.".to_owned(),
            Fate::InMemory => {
                "Gone from the disk, verified. It may be in memory still; then its bytes are free once it unloads."
                    .to_owned()
            }
            Fate::KeptBy(name) => format!("Still on disk because {} uses it.", told(name)),
            Fate::PartlyKeptBy(name) => {
                format!(
                    "Partly still on disk because {} uses it; the rest is gone, verified.",
                    told(name)
                )
            }
            Fate::Unclear => {
                "Still on disk. Whether another model uses it is not known.".to_owned()
            }
            Fate::Stranded => "Still on disk though nothing uses it.".to_owned(),
            Fate::NotVerified => "Whether its bytes are free is not verified.".to_owned(),
            Fate::Nothing => String::new(),
        }
    }

    /// The larger, the more it asks for a look.
    fn weight(&self) -> u8 {
        match self {
            Fate::Nothing | Fate::Freed => 0,
            Fate::InMemory => 1,
            Fate::KeptBy(_) | Fate::PartlyKeptBy(_) => 2,
            Fate::Unclear => 3,
            Fate::Stranded => 4,
            Fate::NotVerified => 5,
        }
    }
}

#[cfg(test)]
#[path = "aftermath_tests.rs"]
mod tests;
