//! Which layers the models of a server share, and so what deleting some of them frees.
//!
//! Ollama's rule (`server/images.go`): with a manifest go the blobs that no other manifest uses. The list tells what the
//! layers of each model add up to, [`Layers`] which of them it shares with which others. From these two follow bounds for
//! each blob, and for any set of models what becomes free: exactly where nothing doubtful is shared, else between two
//! figures that are both true.

mod bounds;
mod frees;
mod parts;
mod piece;

use std::sync::Arc;

use super::layers::Layers;
use super::model::Model;
use super::natural;
use super::order;
use super::span::Span;

pub use frees::Frees;
pub use parts::Part;
use piece::{Mention, Piece, mentions_of};

/// What is known of a model's layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// Its layers. What is not among them it shares with none whose layers are complete.
    Layers(Arc<Layers>),
    /// That it has none worth counting: it runs elsewhere.
    NoLayers,
    /// Nothing yet, or the server would not tell. It may share anything with any model.
    Unread,
}

/// All manifests and blobs of a server, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    manifests: Vec<Manifest>,
    /// In the order of their keys.
    pieces: Vec<Piece>,
    /// All names in the order of their bytes.
    names: Vec<Named>,
    /// What the manifests add up to of which nothing is known yet.
    unread: u64,
}

/// A name, and the place of its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    name: Arc<str>,
    manifest: usize,
}

/// One content. Names with equal digests share it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Manifest {
    /// The places of its names, in the names' natural order.
    names: Vec<usize>,
    family: Arc<str>,
    listed: u64,
    /// The places of its pieces.
    pieces: Vec<usize>,
    known: Known,
}

/// How much of a manifest its pieces are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    All,
    Part,
    Unread,
}

impl Storage {
    /// The storage behind a list, with what is known of each of its models.
    #[must_use]
    pub fn new(models: &[Arc<Model>], knowledge: &dyn Fn(&Model) -> Knowledge) -> Self {
        let models = order::sorted(models, &|a, b| a.name.cmp(&b.name));
        let mut storage = Storage::default();
        let mut mentions = Vec::new();
        storage.names.extend(models.iter().map(|model| Named {
            name: Arc::clone(&model.name),
            manifest: 0,
        }));
        let mut last = "";
        let digest = |place: usize| &*models[place].digest;
        for name in order::places_by_bytes(models.len(), &digest) {
            let model = &models[name];
            let is_alone = model.digest.is_empty();
            if is_alone || *model.digest != *last {
                let known = knowledge(model);
                mentions.extend(mentions_of(&known, model, storage.manifests.len()));
                storage.manifests.push(Manifest::new(model, &known));
                last = &model.digest;
            }
            storage.put_name(name);
        }
        storage.join(&mentions);
        storage.narrow();
        let manifests = storage.manifests.iter();
        let unread = manifests.filter(|manifest| manifest.known == Known::Unread);
        let unread = unread.fold(0, |sum: u64, manifest| sum.saturating_add(manifest.listed));
        storage.unread = unread;
        storage
    }

    /// What all models take on the disk, each byte counted once.
    #[must_use]
    pub fn on_disk(&self) -> Span {
        let all = self
            .frees(self.names.iter().map(|named| &*named.name))
            .freed;
        let once = self.largest_unknowable().map_or(0, |(_, least)| least);
        Span {
            least: all.least.saturating_add(once).min(all.most),
            ..all
        }
    }

    /// The place of the largest model whose layers are not all known, and what it takes at least. Whatever such models share,
    /// the largest of them is there once.
    fn largest_unknowable(&self) -> Option<(usize, u64)> {
        let places = 0..self.manifests.len();
        let unknowable = places.filter(|&place| self.manifests[place].known == Known::Part);
        let least = unknowable.map(|place| {
            let manifest = &self.manifests[place];
            let small = self.sum(&manifest.pieces).most;
            (place, manifest.listed.saturating_sub(small))
        });
        least.max_by_key(|(_, least)| *least)
    }

    /// The names of the models of whose layers nothing is known.
    pub fn unread(&self) -> impl Iterator<Item = &Arc<str>> {
        let names = self.names.iter();
        let unread = names.filter(|named| self.manifests[named.manifest].known == Known::Unread);
        unread.map(|named| &named.name)
    }

    /// Whether all large blobs of a listed name are known.
    #[must_use]
    pub fn knows_blobs_of(&self, name: &str) -> bool {
        self.manifest_of(name)
            .is_some_and(|manifest| manifest.known == Known::All)
    }

    /// The digests of a name's large blobs, as far as they are known.
    pub fn blobs_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Arc<str>> + use<'a> {
        let pieces = self.manifest_of(name).map_or(&[][..], |it| &it.pieces);
        pieces
            .iter()
            .filter_map(|&piece| self.pieces[piece].key.digest())
    }

    /// The other names of the same content, in their natural order.
    pub fn same_as<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Arc<str>> + use<'a> {
        let place = self.find(name);
        let names = place.map(|place| self.names_at(self.names[place].manifest));
        let others = names.into_iter().flatten();
        others.filter(move |other| {
            place.is_none_or(|place| !Arc::ptr_eq(other, &self.names[place].name))
        })
    }

    /// The names that use a large blob.
    pub fn users_of<'a>(&'a self, digest: &str) -> impl Iterator<Item = &'a Arc<str>> + use<'a> {
        let users = self.blob(digest).map_or(&[][..], |piece| &piece.users);
        users.iter().flat_map(|&place| self.names_at(place))
    }

    /// Because of which other names large blobs of a name stay when it and everything that `goes` is deleted: one for each
    /// blob, none twice. And whether all of its blobs stay.
    #[must_use]
    pub fn keepers_of(&self, name: &str, goes: &dyn Fn(&str) -> bool) -> (Vec<Arc<str>>, bool) {
        let mut keepers = Vec::new();
        let mut all_stay = true;
        for digest in self.blobs_of(name) {
            match self.users_of(digest).find(|user| !goes(user)) {
                Some(keeper) if keepers.contains(keeper) => {}
                Some(keeper) => keepers.push(Arc::clone(keeper)),
                None => all_stay = false,
            }
        }
        (keepers, all_stay)
    }

    /// How large some of a name's large blobs are together.
    #[must_use]
    pub fn bytes_of(&self, name: &str, is_meant: &dyn Fn(&str) -> bool) -> Span {
        let is_meant = |piece: usize| {
            self.pieces[piece]
                .key
                .digest()
                .is_some_and(|it| is_meant(it))
        };
        let name = self.find(name).map(|place| self.names[place].manifest);
        name.map_or(Span::ZERO, |place| self.bytes_in(place, &is_meant))
    }

    fn blob(&self, digest: &str) -> Option<&Piece> {
        let place = self
            .pieces
            .binary_search_by(|piece| piece.key.compare_with_blob(digest));
        place.ok().map(|place| &self.pieces[place])
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.names
            .binary_search_by(|named| (*named.name).cmp(name))
            .ok()
    }

    fn manifest_of(&self, name: &str) -> Option<&Manifest> {
        self.find(name)
            .map(|place| &self.manifests[self.names[place].manifest])
    }

    fn names_at(&self, manifest: usize) -> impl Iterator<Item = &Arc<str>> {
        let names = self.manifests[manifest].names.iter();
        names.map(|&place| &self.names[place].name)
    }

    /// Gives a name to the last manifest.
    fn put_name(&mut self, name: usize) {
        let place = self.manifests.len().saturating_sub(1);
        if let Some(manifest) = self.manifests.last_mut() {
            let names = &self.names;
            let at = manifest.names.partition_point(|&other| {
                natural::compare(&names[other].name, &names[name].name).is_lt()
            });
            manifest.names.insert(at, name);
            self.names[name].manifest = place;
        }
    }

    /// Makes one piece of all mentions of the same, and tells each manifest its own.
    fn join(&mut self, mentions: &[Mention]) {
        let key = |place: usize| &mentions[place].key;
        let beginning = |place: usize| key(place).beginning();
        let by_key = |a: usize, b: usize| key(a).cmp(key(b));
        for place in order::places_by_beginning(mentions.len(), &beginning, &by_key) {
            let mention = &mentions[place];
            match self.pieces.last_mut() {
                Some(last) if last.key == mention.key => last.join(mention),
                _ => self.pieces.push(Piece::of(mention)),
            }
        }
        for (place, piece) in self.pieces.iter().enumerate() {
            for &user in &piece.users {
                self.manifests[user].pieces.push(place);
            }
        }
    }

    fn sum(&self, places: &[usize]) -> Span {
        places
            .iter()
            .fold(Span::ZERO, |sum, &piece| sum + self.pieces[piece].bytes)
    }
}

impl Manifest {
    fn new(model: &Model, known: &Knowledge) -> Self {
        Manifest {
            names: Vec::new(),
            family: model.family.as_str().into(),
            listed: model.size,
            pieces: Vec::new(),
            known: match known {
                Knowledge::Layers(layers) if !layers.is_complete => Known::Part,
                Knowledge::Layers(_) | Knowledge::NoLayers => Known::All,
                Knowledge::Unread => Known::Unread,
            },
        }
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod same_as_tests;
