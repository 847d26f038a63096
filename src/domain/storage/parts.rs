//! The disk part by part, each byte in one of them.

use std::sync::Arc;

use super::Storage;
use super::piece::Piece;

/// What goes from the disk at once: when the last of its models is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The names that use it. It stays as long as one of them does.
    pub names: Vec<Arc<str>>,
    /// The architecture of its models.
    pub family: Arc<str>,
    /// How large it is at most.
    pub bytes: u64,
    /// Whether models of different content share it.
    pub is_shared: bool,
}

impl Storage {
    /// What each model has for itself, and the large blobs that several share.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let own = (0..self.manifests.len()).map(|place| {
            let bytes = self.frees_at(&self.manifests[place].names).freed.most;
            self.part(&[place], bytes)
        });
        let is_shared = |piece: &&Piece| piece.users.len() > 1 && piece.key.digest().is_some();
        let shared = self.pieces.iter().filter(is_shared);
        let shared = shared.map(|piece| self.part(&piece.users, piece.bytes.most));
        own.chain(shared).collect()
    }

    fn part(&self, users: &[usize], bytes: u64) -> Part {
        let names = users.iter().flat_map(|&place| self.names_at(place));
        Part {
            names: names.cloned().collect(),
            family: Arc::clone(&self.manifests[users[0]].family),
            bytes,
            is_shared: users.len() > 1,
        }
    }
}
