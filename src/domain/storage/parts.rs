//! The disk part by part.

use std::sync::Arc;

use super::Storage;
use super::piece::Piece;
use crate::domain::natural;
use crate::domain::order;
use crate::domain::span::Span;

/// What goes from the disk at once: when the last of its models is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The names that use it. It stays as long as one of them does.
    pub names: Vec<Arc<str>>,
    /// The architecture of its models.
    pub family: Arc<str>,
    /// How large it is.
    pub bytes: Span,
    /// Whether models of different content share it.
    pub is_shared: bool,
}

impl Storage {
    /// What each model has for itself, and the large blobs that the same models share. No byte is in two of them; where it
    /// is not known in which, the bounds of both leave room for it.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let largest = self.largest_unknowable();
        let own = (0..self.manifests.len()).map(|place| {
            let mut bytes = self.frees_at(&self.manifests[place].names).freed;
            if let Some((only, least)) = largest
                && only == place
            {
                bytes.least = bytes.least.max(least);
            }
            self.part(&[place], bytes)
        });
        let is_shared = |piece: &&Piece| piece.users.len() > 1 && piece.key.digest().is_some();
        let shared: Vec<&Piece> = self.pieces.iter().filter(is_shared).collect();
        let shared = order::sorted(&shared, &|a, b| a.users.cmp(&b.users));
        let together = shared.chunk_by(|a, b| a.users == b.users).map(|pieces| {
            let users = &pieces[0].users;
            let is_meant = |at: usize| {
                let piece = &self.pieces[at];
                piece.key.digest().is_some() && piece.users == *users
            };
            self.part(users, self.bytes_in(users[0], &is_meant))
        });
        own.chain(together).collect()
    }

    fn part(&self, users: &[usize], bytes: Span) -> Part {
        let names = users.iter().flat_map(|&place| self.names_at(place));
        let names: Vec<Arc<str>> = names.cloned().collect();
        Part {
            names: natural::sorted(&names),
            family: Arc::clone(&self.manifests[users[0]].family),
            bytes,
            is_shared: users.len() > 1,
        }
    }
}
