//! What the linker tells of the data: of which pieces it consists, and what mentions them.
//!
//! The linker leaves [notes](https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md) in the module that it writes,
//! because `.cargo/config.toml` asks for them. Whatever is made of that module afterwards has the same addresses and the same
//! places in its table.

use std::collections::BTreeSet;
use std::ops::Range;

use wasmparser::{
    BinaryReader, KnownCustom, Linking, LinkingSectionReader, Parser, Payload, RelocSectionReader,
    RelocationEntry, RelocationType, SymbolInfo,
};

use super::image::Image;
use super::whole::count;
use crate::problem::Problem;

/// The pieces of data, and what the functions mention.
#[derive(Default)]
pub(super) struct Linked {
    /// In the order of their addresses. No two have a byte in common.
    pub(super) pieces: Vec<Piece>,
    /// The addresses that the functions mention.
    addresses: BTreeSet<u32>,
    /// The places in the table that the functions mention.
    pub(super) slots: BTreeSet<u32>,
    /// The numbers of the pieces that are mentioned by an address beside them, so that nobody can tell who means them.
    always: BTreeSet<usize>,
}

/// Something that the program takes for one: a text, a table of methods, a number that may change.
pub(super) struct Piece {
    pub(super) range: Range<u32>,
    pub(super) bytes: Vec<u8>,
    /// The addresses that it mentions.
    addresses: BTreeSet<u32>,
    /// The places in the table that it mentions.
    pub(super) slots: BTreeSet<u32>,
}

/// What is mentioned although the linker does not know it was made of a number nearby, at most so many bytes away.
const NEAR: u32 = 256;

const NOT_READ: Problem = Problem::NotSplit("the linker's notes are not as expected");

impl Linked {
    /// Reads the module that the linker wrote.
    pub(super) fn read(wasm: &[u8]) -> Result<Self, Problem> {
        let notes = Notes::read(wasm)?;
        let mut linked = Linked {
            pieces: notes.pieces(),
            ..Linked::default()
        };
        for it in &notes.in_code {
            linked.take_from_code(&notes, it)?;
        }
        for it in &notes.in_data {
            linked.take_from_data(&notes, it)?;
        }
        Ok(linked)
    }

    fn take_from_code(&mut self, notes: &Notes<'_>, it: &RelocationEntry) -> Result<(), Problem> {
        match it.ty {
            RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb => {
                let address = self.address(notes, it)?;
                self.addresses.insert(address);
            }
            RelocationType::TableIndexSleb => {
                let place = notes.code_start + it.offset as usize;
                let number = notes.wasm.get(place..).ok_or(NOT_READ)?;
                let slot = BinaryReader::new(number, place).read_var_i32()?;
                self.slots.insert(slot.cast_unsigned());
            }
            RelocationType::FunctionIndexLeb
            | RelocationType::TypeIndexLeb
            | RelocationType::GlobalIndexLeb
            | RelocationType::TableNumberLeb => {}
            _ => return Err(NOT_READ),
        }
        Ok(())
    }

    fn take_from_data(&mut self, notes: &Notes<'_>, it: &RelocationEntry) -> Result<(), Problem> {
        let here = notes.place(it).ok_or(NOT_READ)?;
        let number = self.at(here).ok_or(NOT_READ)?;
        match it.ty {
            RelocationType::MemoryAddrI32 => {
                let address = self.address(notes, it)?;
                self.pieces[number].addresses.insert(address);
            }
            RelocationType::TableIndexI32 => {
                self.pieces[number].slots.insert(notes.image.word(here));
            }
            _ => return Err(NOT_READ),
        }
        Ok(())
    }

    /// The address that an entry mentions.
    fn address(&mut self, notes: &Notes<'_>, it: &RelocationEntry) -> Result<u32, Problem> {
        let meant = notes.meant(it)?;
        if meant.is_beside() {
            self.always.extend(self.at(meant.symbol.start));
        }
        Ok(meant.address)
    }

    /// The number of the piece that has the byte at an address.
    fn at(&self, address: u32) -> Option<usize> {
        let after = self.pieces.partition_point(|it| it.range.start <= address);
        let last = after.checked_sub(1)?;
        self.pieces[last].range.contains(&address).then_some(last)
    }

    /// The numbers of the pieces that are needed by whoever mentions some numbers.
    pub(super) fn needed(&self, mentioned: &BTreeSet<u32>) -> BTreeSet<usize> {
        let mut needed = BTreeSet::new();
        let mut open: Vec<usize> = mentioned.iter().flat_map(|&it| self.meant(it)).collect();
        open.extend(&self.always);
        while let Some(piece) = open.pop() {
            if needed.insert(piece) {
                let mentions = self.pieces[piece].addresses.iter();
                open.extend(mentions.filter_map(|&it| self.at(it)));
            }
        }
        needed
    }

    /// The pieces that a number in a function may mean, if it is an address at all.
    fn meant(&self, number: u32) -> Vec<usize> {
        if self.addresses.contains(&number) {
            return self.at(number).into_iter().collect();
        }
        let near = number.saturating_sub(NEAR)..number.saturating_add(NEAR);
        let from = self.pieces.partition_point(|it| it.range.end <= near.start);
        let to = self.pieces.partition_point(|it| it.range.start < near.end);
        (from..to).collect()
    }
}

/// An address, and the symbol that is meant by it.
struct Meant {
    symbol: Range<u32>,
    address: u32,
}

impl Meant {
    /// Whether the address is not that of one of the symbol's own bytes. The end of a text may be meant, or a place in a list that
    /// is counted from one.
    fn is_beside(&self) -> bool {
        !self.symbol.contains(&self.address) && !self.symbol.is_empty()
    }
}

/// The notes as the linker wrote them.
#[derive(Default)]
struct Notes<'a> {
    wasm: &'a [u8],
    image: Image<'a>,
    /// Where in the module the sections begin to which the notes refer.
    code_start: usize,
    data_start: usize,
    /// The addresses of each symbol, if it is one of data.
    symbols: Vec<Option<Range<u32>>>,
    in_code: Vec<RelocationEntry>,
    in_data: Vec<RelocationEntry>,
}

impl<'a> Notes<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self, Problem> {
        let mut notes = Notes {
            wasm,
            ..Notes::default()
        };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::CodeSectionStart { range, .. } => notes.code_start = range.start,
                Payload::DataSection(section) => {
                    notes.data_start = section.range().start;
                    notes.image.take(section)?;
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(linking) => notes.take_symbols(linking)?,
                    KnownCustom::Reloc(entries) => notes.take_entries(section.name(), &entries)?,
                    _ => {}
                },
                _ => {}
            }
        }
        if notes.symbols.is_empty() {
            return Err(Problem::NotSplit(
                "the linker left no notes: RUSTFLAGS takes the place of the flags in .cargo/config.toml",
            ));
        }
        Ok(notes)
    }

    fn take_symbols(&mut self, linking: LinkingSectionReader<'a>) -> Result<(), Problem> {
        for part in linking {
            if let Linking::SymbolTable(symbols) = part? {
                for symbol in symbols {
                    let range = self.range(&symbol?);
                    self.symbols.push(range);
                }
            }
        }
        Ok(())
    }

    /// The addresses of a symbol of data.
    fn range(&self, symbol: &SymbolInfo<'_>) -> Option<Range<u32>> {
        let SymbolInfo::Data {
            symbol: Some(it), ..
        } = symbol
        else {
            return None;
        };
        let start = self.image.segments.get(it.index as usize)?.start + it.offset;
        Some(start..start + it.size)
    }

    fn take_entries(&mut self, name: &str, it: &RelocSectionReader<'_>) -> Result<(), Problem> {
        let entries = match name {
            "reloc.CODE" => &mut self.in_code,
            "reloc.DATA" => &mut self.in_data,
            _ => return Ok(()),
        };
        for entry in it.entries() {
            entries.push(entry?);
        }
        Ok(())
    }

    /// The pieces, with nothing yet that they mention. Symbols that share bytes are one piece.
    fn pieces(&self) -> Vec<Piece> {
        let mut ranges: Vec<Range<u32>> = self.symbols.iter().flatten().cloned().collect();
        ranges.retain(|it| !it.is_empty());
        ranges.sort_unstable_by_key(|it| (it.start, it.end));
        let mut joined: Vec<Range<u32>> = Vec::new();
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        let piece = |range: Range<u32>| Piece {
            bytes: self.image.bytes(range.clone()),
            range,
            addresses: BTreeSet::new(),
            slots: BTreeSet::new(),
        };
        joined.into_iter().map(piece).collect()
    }

    /// What an entry mentions.
    fn meant(&self, it: &RelocationEntry) -> Result<Meant, Problem> {
        let symbol = self.symbols.get(it.index as usize).ok_or(NOT_READ)?;
        let symbol = symbol.clone().ok_or(NOT_READ)?;
        let address = i64::from(symbol.start) + it.addend;
        let address = u32::try_from(address).map_err(|_| NOT_READ)?;
        Ok(Meant { symbol, address })
    }

    /// The address of the number in the data that an entry is about.
    fn place(&self, it: &RelocationEntry) -> Option<u32> {
        let position = self.data_start + it.offset as usize;
        self.image.segments.iter().find_map(|segment| {
            let place = position.checked_sub(segment.position)?;
            (place < segment.bytes.len()).then(|| segment.start + count(place))
        })
    }
}
