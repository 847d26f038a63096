//! The pieces of which manifests are made: blobs, as far as they can be told apart.

use std::cmp::Ordering;
use std::sync::Arc;

use super::Knowledge;
use super::bounds::narrower;
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
    /// Config and parameters, by what they have in common where they are the same. They need not be.
    Rest(u64),
    /// All that the manifest at a place has, which it shares with none.
    Own(usize),
}

impl Key {
    /// Whether pieces with this key are one for certain.
    pub(super) fn is_certain(&self) -> bool {
        !matches!(self, Key::Rest(_))
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

    /// Takes over what another manifest tells of the same piece.
    pub(super) fn join(&mut self, other: Piece) {
        self.bytes = if self.key.is_certain() {
            narrower(self.bytes, other.bytes)
        } else {
            Span::up_to(self.bytes.most.max(other.bytes.most))
        };
        self.users.extend(other.users);
    }
}

/// The pieces of the manifest at a place, of which `listed` bytes are listed.
pub(super) fn pieces_of(known: &Knowledge, listed: u64, place: usize) -> Vec<Piece> {
    let piece = |key, bytes| Piece::new(key, bytes, place);
    let layers = match known {
        Knowledge::Layers(layers) => layers,
        Knowledge::NoLayers => return vec![piece(Key::Own(place), Span::exactly(listed))],
        Knowledge::Unread => return Vec::new(),
    };
    let blobs = layers.blobs.iter();
    let blobs = blobs.map(|digest| piece(Key::Blob(Arc::clone(digest)), Span::up_to(listed)));
    let texts = layers.texts.iter();
    let texts = texts.map(|text| {
        let bytes = Span {
            least: text.least,
            most: text.most,
        };
        piece(Key::Text(text.hash), bytes)
    });
    let rest = piece(Key::Rest(layers.rest), Span::up_to(layers.rest_limit));
    blobs.chain(texts).chain([rest]).collect()
}
