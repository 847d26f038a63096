//! The memory as it is when the page begins.

use std::ops::Range;

use wasmparser::{ConstExpr, Data, DataKind, DataSectionReader, Operator};

use super::whole::count;
use crate::problem::Problem;

/// What a module puts into its memory. The rest of the memory is zero.
#[derive(Default)]
pub(super) struct Image<'a> {
    pub(super) segments: Vec<Segment<'a>>,
}

/// Bytes that stand together.
pub(super) struct Segment<'a> {
    /// The address of the first of them.
    pub(super) start: u32,
    pub(super) bytes: &'a [u8],
    /// Where in the module the first of them is.
    pub(super) position: usize,
}

impl Segment<'_> {
    /// The addresses.
    pub(super) fn range(&self) -> Range<u32> {
        self.start..self.start + count(self.bytes.len())
    }
}

impl<'a> Image<'a> {
    /// Takes what a module says of its memory.
    pub(super) fn take(&mut self, section: DataSectionReader<'a>) -> Result<(), Problem> {
        for data in section {
            self.segments.push(segment(&data?)?);
        }
        Ok(())
    }

    /// The bytes at some addresses.
    pub(super) fn bytes(&self, range: Range<u32>) -> Vec<u8> {
        range.map(|address| self.byte(address)).collect()
    }

    /// The number that stands at an address.
    pub(super) fn word(&self, address: u32) -> u32 {
        u32::from_le_bytes(std::array::from_fn(|place| {
            self.byte(address + count(place))
        }))
    }

    fn byte(&self, address: u32) -> u8 {
        let at = |it: &Segment<'_>| {
            let place = address.checked_sub(it.start)?;
            it.bytes.get(place as usize).copied()
        };
        self.segments.iter().find_map(at).unwrap_or_default()
    }
}

fn segment<'a>(data: &Data<'a>) -> Result<Segment<'a>, Problem> {
    let start = match &data.kind {
        DataKind::Active { offset_expr, .. } => constant(offset_expr),
        DataKind::Passive => None,
    };
    Ok(Segment {
        start: start.ok_or(Problem::NotSplit(
            "its memory is filled in a way that is not known",
        ))?,
        bytes: data.data,
        position: data.range.end - data.data.len(),
    })
}

/// The number that an expression stands for, if it is a plain one.
pub(super) fn constant(expression: &ConstExpr<'_>) -> Option<u32> {
    match expression.get_operators_reader().read().ok()? {
        Operator::I32Const { value } => Some(value.cast_unsigned()),
        _ => None,
    }
}
