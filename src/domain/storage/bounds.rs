//! How large each piece can be.

use super::{Known, Storage};
use crate::domain::span::Span;

/// Each time round may tell more about the neighbours. A few times are enough for what people have, and stopping early is
/// never wrong.
const ROUNDS: usize = 4;

impl Storage {
    /// Narrows the bounds of the pieces: those of one manifest add up to what is listed for it.
    pub(super) fn narrow(&mut self) {
        for _ in 0..ROUNDS {
            let mut has_changed = false;
            for place in 0..self.manifests.len() {
                if self.manifests[place].known == Known::All {
                    has_changed |= self.narrow_in(place);
                }
            }
            if !has_changed {
                return;
            }
        }
    }

    /// Narrows the pieces of the manifest at a place. Answers whether that told anything new.
    fn narrow_in(&mut self, place: usize) -> bool {
        let manifest = &self.manifests[place];
        let all = self.sum(&manifest.pieces);
        let mut has_changed = false;
        for &piece in &manifest.pieces {
            let piece = &mut self.pieces[piece];
            // A doubtful piece is its own in each manifest, so that nothing follows from one for another.
            if piece.key.is_certain() {
                let others = Span {
                    least: all.least.saturating_sub(piece.bytes.least),
                    most: all.most.saturating_sub(piece.bytes.most),
                };
                let allowed = Span {
                    least: manifest.listed.saturating_sub(others.most),
                    most: manifest.listed.saturating_sub(others.least),
                };
                let bytes = narrower(piece.bytes, allowed);
                has_changed |= bytes != piece.bytes;
                piece.bytes = bytes;
            }
        }
        has_changed
    }
}

impl Storage {
    /// What some of the pieces of the manifest at a place add up to: seen from them, and from what the others leave of the
    /// listed bytes.
    pub(super) fn bytes_in(&self, place: usize, is_meant: &dyn Fn(usize) -> bool) -> Span {
        let manifest = &self.manifests[place];
        let (meant, others): (Vec<usize>, Vec<usize>) =
            manifest.pieces.iter().partition(|&&piece| is_meant(piece));
        let (sum, others) = (self.sum(&meant), self.sum(&others));
        if meant.is_empty() || manifest.known != Known::All {
            return sum;
        }
        let left = Span {
            least: manifest.listed.saturating_sub(others.most),
            most: manifest.listed.saturating_sub(others.least),
        };
        narrower(sum, left)
    }
}

/// What two spans that are both true have in common. Where they contradict each other, the server's figures are odd, and
/// the wider word is the safer.
pub(super) fn narrower(a: Span, b: Span) -> Span {
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
