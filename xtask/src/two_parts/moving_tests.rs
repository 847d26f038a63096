//! Data is parted along with a small module.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection,
    Elements, Encode, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, LinkingSection, MemorySection, MemoryType, Module, RefType, SymbolTable,
    TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{RelocationType, Validator};

use super::*;

/// The functions; the first is lent by the page.
const START: u32 = 1;
const SELDOM: u32 = 2;

/// Where the data is, 16 bytes each.
const SAID: u32 = 1024;
const HANDED: u32 = 1040;
const METHODS: u32 = 1056;
const SELDOM_SAID: u32 = 1072;
const PIECES: [u32; 4] = [SAID, HANDED, METHODS, SELDOM_SAID];
const SIZE: u32 = 16;

/// The places in the table: the methods name the first, what is seldom said the second. `seldom` stands in both.
const SLOTS: u32 = 2;

/// What `start` mentions, which is exported: it drops one number and calls `seldom` with another. `seldom` has a text of its own.
struct Mentions {
    dropped: u32,
    handed: u32,
}

const AS_LINKED: Mentions = Mentions {
    dropped: SAID,
    handed: HANDED,
};

/// The module. What is said mentions the methods.
fn module(mentions: &Mentions) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    let mut imports = ImportSection::new();
    imports.import("page", "lent", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    functions.function(0).function(0);
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: u64::from(SLOTS),
        maximum: None,
        table64: false,
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("start", ExportKind::Func, START);
    let mut elements = ElementSection::new();
    let both = Elements::Functions([SELDOM, SELDOM].as_slice().into());
    elements.active(None, &ConstExpr::i32_const(0), both);
    let mut start = Function::new([]);
    start
        .instructions()
        .i32_const(mentions.dropped.cast_signed())
        .drop()
        .i32_const(mentions.handed.cast_signed())
        .call(SELDOM)
        .end();
    let mut seldom = Function::new([]);
    seldom
        .instructions()
        .i32_const(SELDOM_SAID.cast_signed())
        .drop()
        .end();
    let mut code = CodeSection::new();
    code.function(&start).function(&seldom);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&data());
    module.finish()
}

fn data() -> DataSection {
    let mut bytes: Vec<u8> = (1..=64).collect();
    let mut put = |piece: u32, word: u32| {
        let place = (piece - SAID) as usize;
        bytes[place..place + 4].copy_from_slice(&word.to_le_bytes());
    };
    put(SAID, METHODS);
    put(METHODS, 0);
    put(SELDOM_SAID, 1);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(SAID.cast_signed()), bytes);
    data
}

/// The module with the linker's notes.
fn linked() -> Vec<u8> {
    let mut symbols = SymbolTable::new();
    for piece in PIECES {
        let definition = DataSymbolDefinition {
            index: 0,
            offset: piece - SAID,
            size: SIZE,
        };
        symbols.data(0, "a piece", Some(definition));
    }
    let mut linking = LinkingSection::new();
    linking.symbol_table(&symbols);
    let mut wasm = module(&AS_LINKED);
    let notes = [
        encoded(&linking),
        entries(
            "reloc.CODE",
            &[in_code(0), in_code(1), in_code(2), in_code(3)],
        ),
        entries(
            "reloc.DATA",
            &[
                in_data(RelocationType::MemoryAddrI32, SAID, 2),
                in_data(RelocationType::TableIndexI32, METHODS, 0),
                in_data(RelocationType::TableIndexI32, SELDOM_SAID, 0),
            ],
        ),
    ];
    for note in notes {
        wasm.extend(note);
    }
    wasm
}

fn encoded(section: &impl wasm_encoder::Section) -> Vec<u8> {
    let mut bytes = Vec::new();
    section.append_to(&mut bytes);
    bytes
}

fn entries(name: &str, entries: &[Vec<u8>]) -> Vec<u8> {
    let mut data = Vec::new();
    // The section that it is about: nobody looks at its number.
    0_u32.encode(&mut data);
    whole::count(entries.len()).encode(&mut data);
    data.extend(entries.concat());
    encoded(&CustomSection {
        name: name.into(),
        data: data.into(),
    })
}

/// A function mentions a piece.
fn in_code(piece: u32) -> Vec<u8> {
    entry(RelocationType::MemoryAddrSleb, 0, piece)
}

/// A piece mentions, in its first four bytes, another one or a place in the table.
fn in_data(ty: RelocationType, piece: u32, symbol: u32) -> Vec<u8> {
    // How many segments there are, and the head of the only one.
    let head = 1 + 1 + 4 + 1;
    entry(ty, head + piece - SAID, symbol)
}

fn entry(ty: RelocationType, offset: u32, symbol: u32) -> Vec<u8> {
    let mut bytes = vec![ty as u8];
    offset.encode(&mut bytes);
    symbol.encode(&mut bytes);
    if ty != RelocationType::TableIndexI32 {
        0_i32.encode(&mut bytes);
    }
    bytes
}

fn moving(mentions: &Mentions) -> Result<Moving, Problem> {
    let wasm = module(mentions);
    let whole = Whole::read(&wasm)?;
    Moving::with(&whole, &Linked::read(&linked())?, &[SELDOM].into())
}

#[test]
fn what_only_the_rest_uses_moves_with_it() {
    let moving = moving(&AS_LINKED).unwrap();
    // What is handed to the rest moves, too; what is said and what that mentions stays.
    let range = |piece: u32| piece..piece + SIZE;
    assert_eq!(moving.data, [range(HANDED), range(SELDOM_SAID)]);
    assert_eq!(moving.slots, [1].into());
}

#[test]
fn what_is_mentioned_otherwise_stays() {
    let moved = |dropped| {
        let mentions = Mentions {
            dropped,
            ..AS_LINKED
        };
        let data = moving(&mentions).unwrap().data;
        data.iter().map(ExactSizeIterator::len).sum::<usize>() / SIZE as usize
    };
    // Nobody mentions what was said then, nor the methods through it.
    assert_eq!(moved(9), 4, "a mere number");
    for piece in [HANDED, METHODS, SELDOM_SAID] {
        assert_eq!(moved(piece), 3);
    }
    assert_eq!(
        moved(SAID + 4),
        0,
        "the linker knows nothing of it, so all around it stays"
    );
}

#[test]
fn both_parts_have_all_data_between_them() {
    let wasm = module(&AS_LINKED);
    let whole = Whole::read(&wasm).unwrap();
    let linked = Linked::read(&linked()).unwrap();
    let cut = Cut::new(&whole, &linked, [SELDOM].into()).unwrap();
    let first = first::first(&whole, &cut, &wasm).unwrap();
    let rest = rest::rest(&whole, &cut, &wasm).unwrap();
    for part in [&first, &rest] {
        Validator::new().validate_all(part).unwrap();
    }
    let image = |wasm| Whole::read(wasm).unwrap().image;
    let first = image(&first);
    for piece in PIECES {
        let range = piece..piece + SIZE;
        let (all, here) = (whole.image.bytes(range.clone()), first.bytes(range.clone()));
        if [SAID, METHODS].contains(&piece) {
            assert_eq!(here, all);
        } else {
            assert_eq!(here, [0; SIZE as usize]);
        }
    }
    assert_eq!(moved_bytes(&rest), 2 * SIZE as usize);
}

/// How many bytes of data a module has.
fn moved_bytes(wasm: &[u8]) -> usize {
    let mut image = image::Image::default();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        if let wasmparser::Payload::DataSection(data) = payload.unwrap() {
            image.take(data).unwrap();
        }
    }
    image.segments.iter().map(|it| it.bytes.len()).sum()
}

#[test]
fn nothing_is_parted_by_notes_on_something_else() {
    let mut wasm = module(&AS_LINKED);
    assert!(Linked::read(&wasm).is_err(), "there are no notes");
    *wasm.last_mut().unwrap() += 1;
    let whole = Whole::read(&wasm).unwrap();
    let linked = Linked::read(&linked()).unwrap();
    assert!(Moving::with(&whole, &linked, &[SELDOM].into()).is_err());
}
