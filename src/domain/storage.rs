//! Which layers the models of a server share, and so what deleting some of them frees.
//!
//! Ollama's rule (`server/images.go`): with a manifest go the blobs that no other manifest uses. The list tells what the
//! layers of each model add up to, [`Layers`] which of them it shares with which others. From these two follow bounds for
//! each blob, and for any set of models what becomes free: exactly where nothing doubtful is shared, else between two
//! figures that are both true.

use std::cmp::Ordering;
use std::sync::Arc;

use super::layers::Layers;
use super::model::Model;
use super::natural;
use super::order;
use super::span::Span;

/// What is known of a model's layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// Its layers.
    Layers(Arc<Layers>),
    /// That it has none worth counting: it runs elsewhere.
    NoLayers,
    /// That they cannot be known; it shares none with models whose layers are known. So it is with safetensors (MLX).
    Unknowable,
    /// Nothing yet, or the server would not tell. It may share anything with any model.
    Unread,
}

/// All manifests and blobs of a server, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    manifests: Vec<Manifest>,
    pieces: Vec<Piece>,
    /// All names in their natural order, each with the place of its manifest.
    names: Vec<(Arc<str>, usize)>,
    /// What the manifests add up to of which nothing is known yet.
    unread: u64,
}

/// What becomes of a set of models when they are deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frees {
    /// What the list adds up for them.
    pub listed: u64,
    /// What becomes free.
    pub freed: Span,
    /// What large blobs of theirs stay because other models use them.
    pub stays: Span,
    /// Those other models: first the one that keeps most.
    pub kept_by: Vec<Arc<str>>,
    /// Whether it is not known of one of them, and never will be, what it shares.
    pub is_unknowable: bool,
}

/// Names with equal digests are one manifest's content.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Manifest {
    names: Vec<Arc<str>>,
    listed: u64,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    /// The places of its pieces.
    Pieces(Vec<usize>),
    Unknowable,
    Unread,
}

/// A blob, or something that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    key: Key,
    bytes: Span,
    users: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A large blob, by its digest.
    Blob(Arc<str>),
    /// A text layer, by its hash.
    Text(u64),
    /// Config and parameters, by what they have in common where they are the same. They need not be.
    Rest(u64),
    /// All that the manifest at a place has, which it shares with none.
    Own(usize),
}

impl Key {
    fn is_certain(&self) -> bool {
        !matches!(self, Key::Rest(_))
    }

    fn is_blob(&self) -> bool {
        matches!(self, Key::Blob(_))
    }
}

impl Storage {
    /// The storage behind a list, with what is known of each of its models.
    #[must_use]
    pub fn new(models: &[Arc<Model>], knowledge: &dyn Fn(&Model) -> Knowledge) -> Self {
        let mut storage = Storage::default();
        let mut pieces = Vec::new();
        for group in by_digest(models) {
            let place = storage.manifests.len();
            let known = knowledge(&group[0]);
            let listed = group[0].size;
            storage
                .names
                .extend(group.iter().map(|model| (Arc::clone(&model.name), place)));
            pieces.extend(pieces_of(&known, listed, place));
            storage.manifests.push(Manifest {
                names: group.iter().map(|model| Arc::clone(&model.name)).collect(),
                listed,
                content: match known {
                    Knowledge::Layers(_) | Knowledge::NoLayers => Content::Pieces(Vec::new()),
                    Knowledge::Unknowable => Content::Unknowable,
                    Knowledge::Unread => Content::Unread,
                },
            });
        }
        storage.names = order::sorted(&storage.names, &|a, b| natural::compare(&a.0, &b.0));
        storage.join(&pieces);
        storage.narrow();
        let unread = storage
            .manifests
            .iter()
            .filter(|manifest| manifest.content == Content::Unread);
        storage.unread = unread
            .map(|manifest| manifest.listed)
            .fold(0, u64::saturating_add);
        storage
    }

    /// What deleting one name alone frees.
    #[must_use]
    pub fn frees_alone(&self, name: &str) -> Frees {
        self.frees(std::iter::once(name))
    }

    /// What deleting a set of names frees. Names that are not listed count for nothing.
    #[must_use]
    pub fn frees<'a>(&self, names: impl Iterator<Item = &'a str>) -> Frees {
        let mut set = Set::default();
        for name in names {
            if let Some(place) = self.find(name) {
                set.add(place, name);
            }
        }
        let mut frees = Frees::default();
        let mut gone = Vec::new();
        let mut keepers = Vec::new();
        for (place, names) in &set.0 {
            let manifest = &self.manifests[*place];
            frees.listed += manifest.listed.saturating_mul(names.len() as u64);
            frees.is_unknowable |= manifest.content == Content::Unknowable;
            if names.len() == manifest.names.len() {
                gone.push(*place);
            } else {
                frees.stays += Span::exactly(manifest.listed);
                keepers.push((manifest.listed, *place));
            }
        }
        self.add_up(&gone, &mut frees, &mut keepers);
        let by_size = |a: &(u64, usize), b: &(u64, usize)| b.0.cmp(&a.0);
        for (_, place) in order::sorted(&keepers, &by_size) {
            let staying = self.manifests[place]
                .names
                .iter()
                .find(|name| !set.has(place, name));
            frees.kept_by.extend(
                staying
                    .filter(|name| !frees.kept_by.contains(name))
                    .cloned(),
            );
        }
        frees
    }

    /// What all models take on the disk, each byte counted once.
    #[must_use]
    pub fn on_disk(&self) -> Span {
        self.frees(self.names.iter().map(|(name, _)| &**name)).freed
    }

    /// The digests of a name's large blobs.
    #[must_use]
    pub fn blobs_of(&self, name: &str) -> Vec<Arc<str>> {
        let Some(place) = self.find(name) else {
            return Vec::new();
        };
        let pieces = self
            .pieces_at(place)
            .iter()
            .map(|&piece| &self.pieces[piece].key);
        let blobs = pieces.filter_map(|key| match key {
            Key::Blob(digest) => Some(Arc::clone(digest)),
            _ => None,
        });
        blobs.collect()
    }

    /// The names that use a blob.
    pub fn users_of<'a>(&'a self, digest: &str) -> impl Iterator<Item = &'a Arc<str>> + use<'a> {
        let is_it = |piece: &&Piece| matches!(&piece.key, Key::Blob(other) if **other == *digest);
        let users = self
            .pieces
            .iter()
            .find(is_it)
            .map_or(&[][..], |piece| &piece.users);
        users.iter().flat_map(|&place| &self.manifests[place].names)
    }

    fn find(&self, name: &str) -> Option<usize> {
        let place = self
            .names
            .binary_search_by(|(other, _)| natural::compare(other, name));
        place.ok().map(|place| self.names[place].1)
    }

    fn pieces_at(&self, place: usize) -> &[usize] {
        match &self.manifests[place].content {
            Content::Pieces(pieces) => pieces,
            Content::Unknowable | Content::Unread => &[],
        }
    }

    /// Makes one piece of those that are the same, and tells each manifest its own.
    fn join(&mut self, pieces: &[Piece]) {
        let by_key = |a: &Piece, b: &Piece| a.key.cmp(&b.key);
        for piece in order::sorted(pieces, &by_key) {
            match self.pieces.last_mut() {
                Some(last) if last.key == piece.key => {
                    last.bytes = if piece.key.is_certain() {
                        narrower(last.bytes, piece.bytes)
                    } else {
                        Span::up_to(last.bytes.most.max(piece.bytes.most))
                    };
                    last.users.extend(piece.users);
                }
                _ => self.pieces.push(piece),
            }
        }
        for (place, piece) in self.pieces.iter().enumerate() {
            for &user in &piece.users {
                if let Content::Pieces(pieces) = &mut self.manifests[user].content {
                    pieces.push(place);
                }
            }
        }
    }

    /// Narrows the bounds of the pieces: those of one manifest add up to what is listed for it. Each time round may tell
    /// more about the neighbours; a few times are enough for what people have, and stopping early is never wrong.
    fn narrow(&mut self) {
        for _ in 0..4 {
            let before = self.pieces.clone();
            for place in 0..self.manifests.len() {
                self.narrow_in(place);
            }
            if self.pieces == before {
                return;
            }
        }
    }

    fn narrow_in(&mut self, place: usize) {
        let listed = self.manifests[place].listed;
        let places = self.pieces_at(place).to_vec();
        let all: Span = self.sum(&places);
        for piece in places {
            // A doubtful piece is its own in each manifest, so that nothing follows from one for another.
            if self.pieces[piece].key.is_certain() {
                let bytes = self.pieces[piece].bytes;
                let others = Span {
                    least: all.least - bytes.least,
                    most: all.most - bytes.most,
                };
                let allowed = Span {
                    least: listed.saturating_sub(others.most),
                    most: listed.saturating_sub(others.least),
                };
                self.pieces[piece].bytes = narrower(bytes, allowed);
            }
        }
    }

    fn sum(&self, places: &[usize]) -> Span {
        places
            .iter()
            .fold(Span::ZERO, |sum, &piece| sum + self.pieces[piece].bytes)
    }

    /// Adds up what goes with the manifests `gone`, which are in order, and what of them stays.
    fn add_up(&self, gone: &[usize], frees: &mut Frees, keepers: &mut Vec<(u64, usize)>) {
        // One manifest has no piece twice.
        let mut counted = vec![false; if gone.len() > 1 { self.pieces.len() } else { 0 }];
        let mut unread = self.unread;
        for &place in gone {
            let manifest = &self.manifests[place];
            match &manifest.content {
                Content::Unknowable => frees.freed += Span::up_to(manifest.listed),
                Content::Unread => {
                    frees.freed += Span::up_to(manifest.listed);
                    unread = unread.saturating_sub(manifest.listed);
                }
                Content::Pieces(pieces) => {
                    let keeps = |user: &&usize| gone.binary_search(user).is_err();
                    let mut left = LeftOut::default();
                    for &piece in pieces {
                        let is_counted = counted
                            .get_mut(piece)
                            .is_some_and(|counted| std::mem::replace(counted, true));
                        let piece = &self.pieces[piece];
                        let keeper = piece.users.iter().find(keeps);
                        if is_counted || keeper.is_some() {
                            left.leave_out(piece);
                        } else {
                            left.counted += piece.bytes;
                        }
                        if let (Some(&keeper), false, true) =
                            (keeper, is_counted, piece.key.is_blob())
                        {
                            frees.stays += piece.bytes;
                            keepers.push((piece.bytes.most, keeper));
                        }
                    }
                    frees.freed += left.of(manifest.listed);
                }
            }
        }
        // What has not been read yet may use any of it.
        frees.freed.least = frees.freed.least.saturating_sub(unread);
    }
}

/// The pieces of one manifest that do not become free with it, or were counted already, and those that do.
#[derive(Default)]
struct LeftOut {
    certain: Span,
    doubtful: u64,
    counted: Span,
}

impl LeftOut {
    fn leave_out(&mut self, piece: &Piece) {
        if piece.key.is_certain() {
            self.certain += piece.bytes;
        } else {
            self.doubtful += piece.bytes.most;
        }
    }

    /// What is left of the listed size: seen from what is left out, and from what is not.
    fn of(&self, listed: u64) -> Span {
        let from_above = Span {
            least: listed.saturating_sub(self.certain.most.saturating_add(self.doubtful)),
            most: listed.saturating_sub(self.certain.least),
        };
        let from_below = Span {
            least: self.counted.least,
            most: self.counted.most.saturating_add(self.doubtful),
        };
        narrower(from_above, from_below)
    }
}

/// The names of a set by manifest, in the order of the manifests.
#[derive(Default)]
struct Set<'a>(Vec<(usize, Vec<&'a str>)>);

impl<'a> Set<'a> {
    fn has(&self, place: usize, name: &str) -> bool {
        let at = self.0.binary_search_by(|(other, _)| other.cmp(&place));
        at.is_ok_and(|at| self.0[at].1.contains(&name))
    }

    fn add(&mut self, place: usize, name: &'a str) {
        match self.0.binary_search_by(|(other, _)| other.cmp(&place)) {
            Ok(at) if self.0[at].1.contains(&name) => {}
            Ok(at) => self.0[at].1.push(name),
            Err(at) => self.0.insert(at, (place, vec![name])),
        }
    }
}

/// What two spans that are both true have in common. Where they contradict each other, the server's figures are odd, and
/// the wider word is the safer.
fn narrower(a: Span, b: Span) -> Span {
    let common = Span {
        least: a.least.max(b.least),
        most: a.most.min(b.most),
    };
    if common.least <= common.most {
        common
    } else {
        Span {
            least: a.least.min(b.least),
            most: a.most.max(b.most),
        }
    }
}

/// The models by equal digests. A model without a digest is alone.
fn by_digest(models: &[Arc<Model>]) -> Vec<Vec<Arc<Model>>> {
    let by_digest = |a: &Arc<Model>, b: &Arc<Model>| -> Ordering {
        a.digest
            .cmp(&b.digest)
            .then_with(|| natural::compare(&a.name, &b.name))
    };
    let mut groups: Vec<Vec<Arc<Model>>> = Vec::new();
    for model in order::sorted(models, &by_digest) {
        match groups.last_mut() {
            Some(group) if !model.digest.is_empty() && group[0].digest == model.digest => {
                group.push(model)
            }
            _ => groups.push(vec![model]),
        }
    }
    groups
}

fn pieces_of(known: &Knowledge, listed: u64, user: usize) -> Vec<Piece> {
    let piece = |key, bytes| Piece {
        key,
        bytes,
        users: vec![user],
    };
    let layers = match known {
        Knowledge::Layers(layers) => layers,
        Knowledge::NoLayers => return vec![piece(Key::Own(user), Span::exactly(listed))],
        Knowledge::Unknowable | Knowledge::Unread => return Vec::new(),
    };
    let blobs = layers
        .blobs
        .iter()
        .map(|digest| piece(Key::Blob(Arc::clone(digest)), Span::up_to(listed)));
    let texts = layers.texts.iter().map(|text| {
        piece(
            Key::Text(text.hash),
            Span {
                least: text.least,
                most: text.most,
            },
        )
    });
    let rest = piece(Key::Rest(layers.rest), Span::up_to(layers.rest_limit));
    blobs.chain(texts).chain([rest]).collect()
}

#[cfg(test)]
#[path = "storage_tests.rs"]
mod tests;
