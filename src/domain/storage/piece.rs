//! The pieces of which manifests are made: blobs, as far as they can be told apart.

use std::cmp::Ordering;
use std::sync::Arc;

use super::Knowledge;
use super::bounds::narrower;
use crate::domain::layers::{TextLayer, hash};
use crate::domain::model::Model;
use crate::domain::span::Span;

/// A blob, or something that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) key: Key,
    pub(super) bytes: Span,
    /// The places of the manifests that use it, in order.
    pub(super) users: Vec<usize>,
}

/// What makes two pieces one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A large blob, by its digest.
    Blob(Arc<str>),
    /// A text layer, by its hash.
    Text(u64),
    /// A small layer that two models may share where this is the same. They need not.
    Doubtful(u64),
    /// All that the manifest at a place has, which it shares with none.
    Own(usize),
}

impl Key {
    /// Whether pieces with this key are one for certain.
    pub(super) fn is_certain(&self) -> bool {
        !matches!(self, Key::Doubtful(_))
    }

    /// The digest of a large blob.
    pub(super) fn digest(&self) -> Option<&Arc<str>> {
        match self {
            Key::Blob(digest) => Some(digest),
            _ => None,
        }
    }

    /// Where the key stands beside that of a large blob.
    pub(super) fn compare_with_blob(&self, digest: &str) -> Ordering {
        self.digest()
            .map_or(Ordering::Greater, |other| (**other).cmp(digest))
    }
}

impl Piece {
    fn new(key: Key, bytes: Span, user: usize) -> Self {
        Piece {
            key,
            bytes,
            users: vec![user],
        }
    }

    /// Takes over what a later manifest tells of the same piece. What one manifest names twice it has once.
    pub(super) fn join(&mut self, other: Piece) {
        if self.users.last() == other.users.last() {
            return;
        }
        self.bytes = if self.key.is_certain() {
            narrower(self.bytes, other.bytes)
        } else {
            Span::up_to(self.bytes.most.max(other.bytes.most))
        };
        self.users.extend(other.users);
    }
}

/// A config has about 500 bytes, and 75 more for each layer.
const CONFIG_LIMIT: u64 = 2048;

/// The pieces of a model's manifest, which stands at a place.
pub(super) fn pieces_of(known: &Knowledge, model: &Model, place: usize) -> Vec<Piece> {
    let listed = model.size;
    let piece = |key, bytes| Piece::new(key, bytes, place);
    let layers = match known {
        Knowledge::Layers(layers) => layers,
        Knowledge::NoLayers => return vec![piece(Key::Own(place), Span::exactly(listed))],
        Knowledge::Unread => return Vec::new(),
    };
    let blobs = layers.blobs.iter();
    let blobs = blobs.map(|digest| piece(Key::Blob(Arc::clone(digest)), Span::up_to(listed)));
    let bytes = |layer: &TextLayer| Span {
        least: layer.least,
        most: layer.most,
    };
    let texts = layers.texts.iter();
    let texts = texts.map(|text| piece(Key::Text(text.hash), bytes(text)));
    let doubtful = layers.doubtful.iter();
    let doubtful = doubtful.map(|layer| piece(Key::Doubtful(layer.hash), bytes(layer)));
    // A config says of what kind the model is, and sometimes no more.
    let config = hash(&[
        "config",
        &model.family,
        &model.parameters,
        &model.quantization,
    ]);
    let config = piece(Key::Doubtful(config), Span::up_to(CONFIG_LIMIT.min(listed)));
    blobs.chain(texts).chain(doubtful).chain([config]).collect()
}
