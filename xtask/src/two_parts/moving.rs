//! Which data goes with the rest.

use std::collections::BTreeSet;
use std::ops::Range;

use wasm_encoder::{ConstExpr, DataSection};

use super::image::Image;
use super::linked::{Linked, Piece};
use super::mentions::mentions;
use super::whole::{Whole, count};
use crate::problem::Problem;

/// What only the rest needs of the data and of the table.
#[derive(Default)]
pub(super) struct Moving {
    /// The addresses of the data, in order.
    pub(super) data: Vec<Range<u32>>,
    /// The places in the table that nobody but the rest and this data mentions.
    pub(super) slots: BTreeSet<u32>,
}

/// Less than that is not worth a place of its own in both parts.
const WORTHWHILE: usize = 12;

impl Moving {
    /// What moves with the functions of the rest.
    pub(super) fn with(
        whole: &Whole<'_>,
        linked: &Linked,
        rest: &BTreeSet<u32>,
    ) -> Result<Self, Problem> {
        let is_same = |it: &Piece| whole.image.bytes(it.range.clone()) == it.bytes;
        if !linked.pieces.iter().all(is_same) {
            return Err(Problem::NotSplit("its data is not where the linker put it"));
        }
        let mut mentioned = BTreeSet::new();
        for function in whole.defined().filter(|it| !rest.contains(it)) {
            mentioned.extend(mentions(whole, rest, whole.body(function))?);
        }
        let needed = linked.needed(&mentioned);
        let moves = |number: usize| !needed.contains(&number);
        let mut moving = Moving::default();
        let numbered: Vec<(usize, &Piece)> = linked.pieces.iter().enumerate().collect();
        let mut awake = linked.slots.clone();
        for run in numbered.chunk_by(|(a, _), (b, _)| moves(*a) == moves(*b)) {
            let (first, last) = (run[0], run[run.len() - 1]);
            let range = first.1.range.start..last.1.range.end;
            let slots = run.iter().flat_map(|(_, piece)| &piece.slots).copied();
            if moves(first.0) && range.len() >= WORTHWHILE {
                moving.data.push(range);
                moving.slots.extend(slots);
            } else {
                awake.extend(slots);
            }
        }
        moving.slots.retain(|it| !awake.contains(it));
        Ok(moving)
    }

    /// The addresses of the data that does not move.
    pub(super) fn staying(&self, image: &Image<'_>) -> Vec<Range<u32>> {
        let mut staying = Vec::new();
        for segment in &image.segments {
            let Range { mut start, end } = segment.range();
            for moved in &self.data {
                if start < moved.end && moved.start < end {
                    staying.push(start..moved.start.max(start));
                    start = moved.end.min(end);
                }
            }
            staying.push(start..end);
        }
        staying
    }
}

/// What puts some of the data into the memory, which is zero before.
pub(super) fn section(image: &Image<'_>, ranges: &[Range<u32>]) -> DataSection {
    let mut section = DataSection::new();
    for range in ranges {
        let bytes = image.bytes(range.clone());
        let Some(first) = bytes.iter().position(|&it| it != 0) else {
            continue;
        };
        let last = bytes.iter().rposition(|&it| it != 0).unwrap_or(first);
        let start = range.start + count(first);
        section.active(
            0,
            &ConstExpr::i32_const(start.cast_signed()),
            bytes[first..=last].iter().copied(),
        );
    }
    section
}
