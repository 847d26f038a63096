//! Data is parted along with a small module.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection,
    Elements, Encode, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, LinkingSection, MemArg, Module, SymbolTable, TypeSection, ValType,
};
use wasmparser::{RelocAddendKind, RelocationType, Validator};

use super::tests::{a_memory, table_of};
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

/// What `start` mentions, which is exported: it uses one number and calls `seldom` with another. `seldom` has a text of its own,
/// and mentions the second place in the table.
struct Mentions {
    used: u32,
    how: How,
    handed: u32,
    /// Whether it calls `seldom`; else nothing is done with the other number.
    calls: bool,
}

/// How a number is used.
#[derive(Clone, Copy)]
enum How {
    /// It is pushed and dropped.
    Alone,
    /// It stands where something is loaded from.
    Load,
    /// It is half of a larger number.
    Half,
    /// It is pushed before what is handed over, and dropped after it.
    Below,
}

const AS_LINKED: Mentions = Mentions {
    used: SAID,
    how: How::Alone,
    handed: HANDED,
    calls: true,
};

/// The module. What is said mentions the methods.
fn module(mentions: &Mentions) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    let mut imports = ImportSection::new();
    imports.import("page", "lent", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    functions.function(0).function(0);
    let (tables, memories) = (table_of(SLOTS), a_memory());
    let mut exports = ExportSection::new();
    exports.export("start", ExportKind::Func, START);
    let mut elements = ElementSection::new();
    let both = Elements::Functions([SELDOM, SELDOM].as_slice().into());
    elements.active(None, &ConstExpr::i32_const(0), both);
    let mut start = Function::new([]);
    let mut body = start.instructions();
    let used = mentions.used;
    match mentions.how {
        How::Alone => body.i32_const(used.cast_signed()).drop(),
        How::Load => body.i32_const(0).i32_load(at(used)).drop(),
        How::Half => body.i64_const(i64::from(used) << 32).drop(),
        How::Below => body.i32_const(used.cast_signed()),
    };
    body.i32_const(mentions.handed.cast_signed());
    if mentions.calls {
        body.call(SELDOM);
    } else {
        body.drop();
    }
    if let How::Below = mentions.how {
        body.drop();
    }
    body.end();
    let mut seldom = Function::new([]);
    seldom
        .instructions()
        .i32_const(SELDOM_SAID.cast_signed())
        .drop()
        .i32_const(1)
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

fn at(address: u32) -> MemArg {
    MemArg {
        offset: address.into(),
        align: 0,
        memory_index: 0,
    }
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
    let mentioned = [0, 1, 2, 3].map(|piece| in_code(piece, 0));
    linked_with(&mentioned)
}

/// The same, with other notes on the functions.
fn linked_with(on_functions: &[Vec<u8>]) -> Vec<u8> {
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
        entries("reloc.CODE", on_functions),
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

/// A function mentions an address, told by a piece and how far it is from the piece's beginning.
fn in_code(piece: u32, addend: i32) -> Vec<u8> {
    entry(RelocationType::MemoryAddrSleb, 0, piece, addend)
}

/// `seldom` mentions the second place in the table.
fn slot_in_code() -> Vec<u8> {
    let wasm = module(&AS_LINKED);
    let mention = [0x41, 1, 0x1a, 0x0b];
    let place = wasm.windows(4).rposition(|it| it == mention).unwrap() + 1;
    let mut payloads = wasmparser::Parser::new(0).parse_all(&wasm);
    let start = payloads.find_map(|payload| match payload.unwrap() {
        wasmparser::Payload::CodeSectionStart { range, .. } => Some(range.start),
        _ => None,
    });
    let offset = whole::count(place - start.unwrap());
    entry(RelocationType::TableIndexSleb, offset, 0, 0)
}

/// A piece mentions, in its first four bytes, another one or a place in the table.
fn in_data(ty: RelocationType, piece: u32, symbol: u32) -> Vec<u8> {
    // How many segments there are, and the head of the only one.
    let head = 1 + 1 + 4 + 1;
    entry(ty, head + piece - SAID, symbol, 0)
}

fn entry(ty: RelocationType, offset: u32, symbol: u32, addend: i32) -> Vec<u8> {
    let mut bytes = vec![ty as u8];
    offset.encode(&mut bytes);
    symbol.encode(&mut bytes);
    if ty.addend_kind() != RelocAddendKind::None {
        addend.encode(&mut bytes);
    }
    bytes
}

fn moving(mentions: &Mentions, linked: &[u8]) -> Moving {
    let wasm = module(mentions);
    let whole = Whole::read(&wasm).unwrap();
    let linked = Linked::read(linked).unwrap();
    Moving::with(&whole, &linked, &[SELDOM].into()).unwrap()
}

fn range(piece: u32) -> Range<u32> {
    piece..piece + SIZE
}

#[test]
fn what_only_the_rest_uses_moves_with_it() {
    let moving = moving(&AS_LINKED, &linked());
    // What is handed to the rest moves, too; what is said and what that mentions stays.
    assert_eq!(moving.data, [range(HANDED), range(SELDOM_SAID)]);
    assert_eq!(moving.slots, [1].into());
}

#[test]
fn what_is_mentioned_otherwise_stays() {
    let moved = |used, how| {
        let mentions = Mentions {
            used,
            how,
            ..AS_LINKED
        };
        let data = moving(&mentions, &linked()).data;
        data.iter().map(ExactSizeIterator::len).sum::<usize>() / SIZE as usize
    };
    for how in [How::Alone, How::Load, How::Half, How::Below] {
        // Nobody mentions what was said then, nor the methods through it.
        assert_eq!(moved(9, how), 4, "a mere number");
        for piece in [HANDED, METHODS, SELDOM_SAID] {
            assert_eq!(moved(piece, how), 3);
        }
        assert_eq!(
            moved(SAID + 4, how),
            0,
            "the linker knows nothing of it, so all around it stays"
        );
    }
}

#[test]
fn what_is_mentioned_by_an_address_beside_it_stays() {
    let beyond = i32::try_from(SIZE).unwrap();
    for addend in [-4, beyond] {
        let notes = [in_code(0, 0), in_code(1, 0), in_code(3, addend)];
        let moving = moving(&AS_LINKED, &linked_with(&notes));
        assert_eq!(moving.data, [range(HANDED)]);
    }
}

#[test]
fn a_place_in_the_table_that_a_function_mentions_needs_its_stub() {
    let mut notes = [0, 1, 2, 3].map(|piece| in_code(piece, 0)).to_vec();
    notes.push(slot_in_code());
    assert!(moving(&AS_LINKED, &linked_with(&notes)).slots.is_empty());
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
        let (all, here) = (whole.image.bytes(range(piece)), first.bytes(range(piece)));
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

#[test]
fn what_stands_in_mentioned_data_is_reached() {
    let mut linked = Linked::read(&linked()).unwrap();
    linked.slots.clear();
    let functions_with = |used| {
        let mentions = Mentions {
            used,
            handed: 0,
            calls: false,
            ..AS_LINKED
        };
        let (wasm, _) = reached::without_unreached(&module(&mentions), &linked).unwrap();
        Validator::new().validate_all(&wasm).unwrap();
        Whole::read(&wasm).unwrap().defined().count()
    };
    assert_eq!(functions_with(SAID), 2, "by way of the methods");
    assert_eq!(functions_with(0), 1);
}

#[test]
fn notes_on_places_that_the_table_does_not_have_are_refused() {
    let mut linked = Linked::read(&linked()).unwrap();
    linked.slots.insert(SLOTS);
    assert!(reached::without_unreached(&module(&AS_LINKED), &linked).is_err());
}
