//! What deleting a set of models frees. It takes time for what it touches, not for what else there is.

use std::sync::Arc;

use super::bounds::narrower;
use super::piece::Piece;
use super::{Known, Storage};
use crate::domain::order;
use crate::domain::span::Span;

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
    /// Whether models of which nothing is known yet widen the bounds.
    pub is_unread: bool,
    /// Whether nothing is known yet of one of them.
    pub has_unread: bool,
}

impl Frees {
    /// What the list counts more than once: for each name of a content, and for each model that uses a blob. Zero where it
    /// is too little to be missed.
    #[must_use]
    pub fn listed_again(&self) -> u64 {
        let once = self.freed.most.saturating_add(self.stays.most);
        let again = self.listed.saturating_sub(once);
        if again < self.listed / 100 { 0 } else { again }
    }
}

/// The set, by places.
struct Taken {
    /// Of its names, in order.
    names: Vec<usize>,
    /// Of the manifests that have a name in the set, in order.
    touched: Vec<usize>,
    /// Of those of them that go, in order: every name is in the set.
    gone: Vec<usize>,
    /// Of the pieces of what goes, in order, each as often as something that goes uses it.
    pieces: Vec<usize>,
}

impl Taken {
    fn has_name(&self, name: usize) -> bool {
        self.names.binary_search(&name).is_ok()
    }

    /// Whether a manifest is the first of the touched ones that use a piece.
    fn is_first(&self, manifest: usize, piece: &Piece) -> bool {
        first_in_common(&self.touched, &piece.users) == Some(manifest)
    }

    /// Whether everything that uses a piece goes.
    fn has_whole(&self, place: usize, piece: &Piece) -> bool {
        let from = self.pieces.partition_point(|&other| other < place);
        let last = from + piece.users.len() - 1;
        self.pieces.get(last) == Some(&place)
    }
}

impl Storage {
    /// What deleting one name alone frees.
    #[must_use]
    pub fn frees_alone(&self, name: &str) -> Frees {
        self.frees(std::iter::once(name))
    }

    /// What deleting a set of names frees. Names that are not listed count for nothing; none may occur twice.
    #[must_use]
    pub fn frees<'a>(&self, names: impl Iterator<Item = &'a str>) -> Frees {
        let places: Vec<usize> = names.filter_map(|name| self.find(name)).collect();
        self.frees_at(&places)
    }

    pub(super) fn frees_at(&self, names: &[usize]) -> Frees {
        let mut frees = Frees::default();
        let mut keepers = Vec::new();
        let taken = self.take(names, &mut frees, &mut keepers);
        self.free(&taken, &mut frees);
        self.keep(&taken, &mut frees, &mut keepers);
        frees.kept_by = self.names_of(&keepers, &taken);
        frees
    }

    /// Sorts out what goes. What is deleted under one of its names alone is its own keeper.
    fn take(&self, names: &[usize], frees: &mut Frees, keepers: &mut Vec<Keeper>) -> Taken {
        let manifest = |name: usize| self.names[name].manifest;
        let (mut touched, mut gone) = (Vec::new(), Vec::new());
        let by_manifest = order::sorted(names, &|a, b| manifest(*a).cmp(&manifest(*b)));
        for names in by_manifest.chunk_by(|&a, &b| manifest(a) == manifest(b)) {
            let place = manifest(names[0]);
            let manifest = &self.manifests[place];
            let times = names.len() as u64;
            frees.listed = frees
                .listed
                .saturating_add(manifest.listed.saturating_mul(times));
            frees.is_unknowable |= manifest.known == Known::Part;
            frees.has_unread |= manifest.known == Known::Unread;
            touched.push(place);
            if names.len() == manifest.names.len() {
                gone.push(place);
            } else {
                keepers.push((manifest.listed, place));
            }
        }
        let pieces = gone.iter().flat_map(|&place| &self.manifests[place].pieces);
        let pieces: Vec<usize> = pieces.copied().collect();
        Taken {
            names: in_order(names),
            pieces: in_order(&pieces),
            touched,
            gone,
        }
    }

    /// Adds up what becomes free.
    fn free(&self, taken: &Taken, frees: &mut Frees) {
        let mut unread = self.unread;
        for &place in &taken.gone {
            let manifest = &self.manifests[place];
            frees.freed += match manifest.known {
                Known::All => self.freed_with(place, taken),
                Known::Part | Known::Unread => Span::up_to(manifest.listed),
            };
            if manifest.known == Known::Unread {
                unread = unread.saturating_sub(manifest.listed);
            }
        }
        // What has not been read yet may use any of it.
        frees.freed.least = frees.freed.least.saturating_sub(unread);
        frees.is_unread = self.unread > 0 && !frees.freed.is_exact();
    }

    /// What goes with the manifest at a place. What several share goes with the first of them.
    fn freed_with(&self, place: usize, taken: &Taken) -> Span {
        let mut share = Share::default();
        let manifest = &self.manifests[place];
        for &at in &manifest.pieces {
            let piece = &self.pieces[at];
            if piece.users[0] == place && taken.has_whole(at, piece) {
                share.counted += piece.bytes;
            } else {
                share.leave_out(piece);
            }
        }
        share.of(manifest.listed)
    }

    /// Adds up which large blobs stay, each once, and because of what.
    fn keep(&self, taken: &Taken, frees: &mut Frees, keepers: &mut Vec<Keeper>) {
        for &place in &taken.touched {
            let manifest = &self.manifests[place];
            let goes = taken.gone.binary_search(&place).is_ok();
            if !goes && manifest.known != Known::All {
                frees.stays += Span::exactly(manifest.listed);
                continue;
            }
            let stays = |at: usize| {
                let piece = &self.pieces[at];
                let is_blob = piece.key.digest().is_some();
                is_blob && !taken.has_whole(at, piece) && taken.is_first(place, piece)
            };
            frees.stays += self.bytes_in(place, &stays);
            // What stays under another name of its own stays because of that.
            if !goes {
                continue;
            }
            for piece in manifest.pieces.iter().copied().filter(|&at| stays(at)) {
                let piece = &self.pieces[piece];
                let is_left = |user: &&usize| taken.gone.binary_search(user).is_err();
                let keeper = piece.users.iter().find(is_left);
                keepers.extend(keeper.map(|&keeper| (piece.bytes.most, keeper)));
            }
        }
    }

    /// The names under which the keepers stay, first the one that keeps most; each keeper once.
    fn names_of(&self, keepers: &[Keeper], taken: &Taken) -> Vec<Arc<str>> {
        let mut once = order::sorted(keepers, &|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        once.dedup_by_key(|keeper| keeper.1);
        let names = order::sorted(&once, &|a, b| b.0.cmp(&a.0)).into_iter();
        let names = names.filter_map(|(_, place)| {
            let mut names = self.manifests[place].names.iter();
            names.find(|&&name| !taken.has_name(name))
        });
        names
            .map(|&name| Arc::clone(&self.names[name].name))
            .collect()
    }
}

/// How many bytes stay because of a manifest, and its place.
type Keeper = (u64, usize);

/// The first place that two ordered lists have in common, in the time that the shorter one takes: a base may have thousands
/// of users of which one is ticked.
fn first_in_common(a: &[usize], b: &[usize]) -> Option<usize> {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let is_common = |place: &usize| long.binary_search(place).is_ok();
    short.iter().copied().find(is_common)
}

fn in_order(places: &[usize]) -> Vec<usize> {
    order::sorted(places, &usize::cmp)
}

/// The pieces of one manifest that go with it, and those that stay or were counted already.
#[derive(Default)]
struct Share {
    counted: Span,
    left_out: Span,
    /// How many bytes of what is left out may be its own all the same.
    doubtful: u64,
}

impl Share {
    fn leave_out(&mut self, piece: &Piece) {
        if piece.key.is_certain() {
            self.left_out += piece.bytes;
        } else {
            self.doubtful = self.doubtful.saturating_add(piece.bytes.most);
        }
    }

    /// What goes of the listed bytes: seen from what is left out, and from what is not.
    fn of(&self, listed: u64) -> Span {
        let from_above = Span {
            least: listed.saturating_sub(self.left_out.most.saturating_add(self.doubtful)),
            most: listed.saturating_sub(self.left_out.least),
        };
        let from_below = Span {
            least: self.counted.least,
            most: self.counted.most.saturating_add(self.doubtful),
        };
        narrower(from_above, from_below)
    }
}
