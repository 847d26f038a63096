//! The pieces of which manifests are made: blobs, as far as they can be told apart.

use std::cmp::Ordering;
use std::sync::Arc;

use super::Knowledge;
use super::bounds::narrower;
use crate::domain::layers::{TextLayer, hash};
use crate::domain::model::Model;
use crate::domain::order::first_bytes;
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

    /// What the key begins with, as a number that is ordered as keys are.
    pub(super) fn beginning(&self) -> u128 {
        let (kind, beginning) = match self {
            Key::Blob(digest) => (0, first_bytes(digest) >> 2),
            Key::Text(hash) => (1, u128::from(*hash)),
            Key::Doubtful(hash) => (2, u128::from(*hash)),
            Key::Own(place) => (3, *place as u128),
        };
        kind << 126 | beginning
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

/// A piece as one manifest tells of it.
pub(super) struct Mention {
    pub(super) key: Key,
    bytes: Span,
    /// The place of the manifest.
    user: usize,
}

impl Piece {
    /// A piece of which nothing else is told yet.
    pub(super) fn of(mention: &Mention) -> Self {
        Piece {
            key: mention.key.clone(),
            bytes: mention.bytes,
            users: vec![mention.user],
        }
    }

    /// Takes over what a later manifest tells of the same piece. What one manifest names twice it has once.
    pub(super) fn join(&mut self, mention: &Mention) {
        if self.users.last() == Some(&mention.user) {
            return;
        }
        self.bytes = if self.key.is_certain() {
            narrower(self.bytes, mention.bytes)
        } else {
            Span::up_to(self.bytes.most.max(mention.bytes.most))
        };
        self.users.push(mention.user);
    }
}

/// A config has about 500 bytes, and 75 more for each layer.
const CONFIG_LIMIT: u64 = 2048;

/// What a model's manifest, which stands at a place, tells of its pieces.
pub(super) fn mentions_of(known: &Knowledge, model: &Model, place: usize) -> Vec<Mention> {
    let listed = model.size;
    let mention = |key, bytes| Mention {
        key,
        bytes,
        user: place,
    };
    let layers = match known {
        Knowledge::Layers(layers) => layers,
        Knowledge::NoLayers => return vec![mention(Key::Own(place), Span::exactly(listed))],
        Knowledge::Unread => return Vec::new(),
    };
    let blobs = layers.blobs.iter();
    let blobs = blobs.map(|digest| mention(Key::Blob(Arc::clone(digest)), Span::up_to(listed)));
    let bytes = |layer: &TextLayer| Span {
        least: layer.least,
        most: layer.most,
    };
    let texts = layers.texts.iter();
    let texts = texts.map(|text| mention(Key::Text(text.hash), bytes(text)));
    let doubtful = layers.doubtful.iter();
    let doubtful = doubtful.map(|layer| mention(Key::Doubtful(layer.hash), bytes(layer)));
    // A config says of what kind the model is, and sometimes no more.
    let config = hash(&[
        "config",
        &model.family,
        &model.parameters,
        &model.quantization,
    ]);
    let config = mention(Key::Doubtful(config), Span::up_to(CONFIG_LIMIT.min(listed)));
    blobs.chain(texts).chain(doubtful).chain([config]).collect()
}

#[cfg(test)]
mod tests {
    use super::Key;
    use proptest::prelude::*;

    fn any_key() -> impl Strategy<Value = Key> {
        prop_oneof![
            "[0-9a-f]{0,2}[f]{14}[0-9a-f]{0,3}"
                .prop_map(|digest| Key::Blob(digest.as_str().into())),
            any::<u64>().prop_map(Key::Text),
            any::<u64>().prop_map(Key::Doubtful),
            any::<usize>().prop_map(Key::Own),
        ]
    }

    proptest! {
        #[test]
        fn where_beginnings_differ_keys_are_in_their_order(a in any_key(), b in any_key()) {
            let by_beginning = a.beginning().cmp(&b.beginning());
            prop_assert_eq!(by_beginning.then_with(|| a.cmp(&b)), a.cmp(&b));
        }
    }
}
