//! A small module is taken apart, and both parts are read again.

use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection, MemoryType,
    Module, NameMap, NameSection, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::Validator;

use super::*;

/// The functions: 0 is lent by the page. `start` is exported and calls `seldom`; that calls `often`, the page's function and
/// `alone`. `listed` stands in the table.
const NAMES: [&str; 6] = ["lent", "start", "seldom", "often", "alone", "listed"];

/// A table of functions with so many places.
pub(super) fn table_of(places: u32) -> TableSection {
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: places.into(),
        maximum: Some(places.into()),
        table64: false,
        shared: false,
    });
    tables
}

/// The smallest memory.
pub(super) fn a_memory() -> MemorySection {
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    memories
}

fn module() -> Vec<u8> {
    module_calling([&[2], &[3, 0, 4], &[], &[], &[4]])
}

/// The same, with what each of the functions behind the first one calls.
fn module_calling(calls: [&[u32]; 5]) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("page", "lent", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    for _ in 1..NAMES.len() {
        functions.function(0);
    }
    let (tables, memories) = (table_of(2), a_memory());
    let mut globals = GlobalSection::new();
    let stack = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    globals.global(stack, &ConstExpr::i32_const(1000));
    let mut exports = ExportSection::new();
    exports.export("start", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    let listed = Elements::Functions([5, 3].as_slice().into());
    elements.active(None, &ConstExpr::i32_const(0), listed);
    let mut code = CodeSection::new();
    for calls in calls {
        let mut body = Function::new([]);
        body.instructions().local_get(0);
        for &callee in calls {
            body.instructions().call(callee);
        }
        body.instructions().end();
        code.function(&body);
    }
    let mut names = NameSection::new();
    let mut of_functions = NameMap::new();
    for (number, name) in (0..).zip(NAMES) {
        of_functions.append(number, name);
    }
    names.functions(&of_functions);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&globals)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&names);
    module.finish()
}

fn parts(rest: &[u32]) -> Parts {
    let wasm = module();
    let whole = Whole::read(&wasm).unwrap();
    let cut = Cut::new(&whole, &Linked::default(), rest.iter().copied().collect()).unwrap();
    Parts {
        first: first::first(&whole, &cut, &wasm).unwrap(),
        rest: rest::rest(&whole, &cut, &wasm).unwrap(),
        table: lent_name(1),
        lent: cut.lent_places(&whole),
    }
}

#[test]
fn both_parts_are_valid_wherever_the_cut_is() {
    for cut in 0..16_u32 {
        // `start` is exported, so it stays.
        let rest: Vec<u32> = (2..6).filter(|it| cut & (1 << (it - 2)) != 0).collect();
        let Parts { first, rest, .. } = parts(&rest);
        for part in [first, rest] {
            Validator::new().validate_all(&part).unwrap();
        }
    }
}

#[test]
fn the_first_part_calls_the_rest_through_the_table() {
    let wasm = module();
    let whole = Whole::read(&wasm).unwrap();
    let cut = Cut::new(&whole, &Linked::default(), [2, 4, 5].into()).unwrap();
    // `listed` has its place; `seldom` gets one, because `start` calls it; `alone` needs none.
    assert_eq!(cut.slots, [(2, vec![2]), (5, vec![0])].into());
    assert_eq!((cut.added, cut.lent), (vec![2], vec![0, 3]));

    let Parts { first, rest, .. } = parts(&[2, 4, 5]);
    let first = Whole::read(&first).unwrap();
    // The loader comes after the page's function; `start`, `often` and the two stubs follow.
    assert_eq!((first.imported, first.functions.len()), (2, 6));
    assert_eq!((first.table.len(), first.table_size), (5, 5));
    let (often, stubs) = (first.table[&1], [first.table[&0], first.table[&2]]);
    let is_start = |it: &u32| *it != often && !stubs.contains(it);
    let start = (2..6).find(is_start).unwrap();
    assert!(
        first.callees(start).is_empty(),
        "it calls through the table"
    );
    for stub in stubs {
        assert_eq!(*first.callees(stub), [1].into(), "it loads the rest");
    }
    // Behind the added place stand what the rest is lent, the page's function and `often`.
    assert_eq!((first.table[&3], first.table[&4]), (0, often));
    let imports = imports_of(&rest);
    let functions = ["3", "4"].map(|place| (LENDING_TABLE.to_owned(), place.to_owned()));
    assert_eq!(imports[3..], functions, "{imports:?}");
    assert_eq!(parts(&[2, 4, 5]).lent, 3..5);
    let exports = exports_of(&parts(&[2, 4, 5]).first);
    for (module, name) in &imports[..3] {
        assert!(module == LENDER && exports.contains(name), "{name} is lent");
    }
    assert!(exports.contains(&parts(&[2, 4, 5]).table));
}

fn imports_of(wasm: &[u8]) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        if let wasmparser::Payload::ImportSection(imports) = payload.unwrap() {
            for import in imports {
                let import = import.unwrap();
                names.push((import.module.to_owned(), import.name.to_owned()));
            }
        }
    }
    names
}

fn exports_of(wasm: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        if let wasmparser::Payload::ExportSection(exports) = payload.unwrap() {
            names.extend(
                exports
                    .into_iter()
                    .map(|export| export.unwrap().name.to_owned()),
            );
        }
    }
    names
}

#[test]
fn what_nobody_reaches_goes_and_with_it_what_only_that_is_lent() {
    let names_without = |calls| {
        let (wasm, not_lent) =
            reached::without_unreached(&module_calling(calls), &Linked::default()).unwrap();
        Validator::new().validate_all(&wasm).unwrap();
        let whole = Whole::read(&wasm).unwrap();
        let names: Vec<String> = whole.names.values().cloned().collect();
        assert_eq!(whole.functions.len(), names.len());
        (names, not_lent)
    };
    // `listed` has a place in the table, which nobody knows of.
    let (names, not_lent) = names_without([&[2], &[3, 0, 4], &[], &[], &[4]]);
    assert_eq!(names, ["lent", "start", "seldom", "often", "alone"]);
    assert!(not_lent.is_empty());
    let (names, not_lent) = names_without([&[3], &[0, 3], &[4], &[], &[]]);
    assert_eq!(names, ["start", "often", "alone"]);
    assert_eq!(not_lent, ["lent"]);
}

#[test]
fn what_has_a_place_in_the_table_that_somebody_knows_of_stays() {
    let mut linked = Linked::default();
    linked.slots.insert(0);
    let calls: [&[u32]; 5] = [&[], &[], &[], &[], &[4]];
    let (wasm, not_lent) = reached::without_unreached(&module_calling(calls), &linked).unwrap();
    let whole = Whole::read(&wasm).unwrap();
    let names: Vec<&String> = whole.names.values().collect();
    assert_eq!(names, ["start", "alone", "listed"]);
    assert_eq!(whole.names[&whole.table[&0]], "listed");
    assert_eq!(not_lent, ["lent"]);
}

#[test]
fn each_function_notes_that_it_is_called() {
    let noting = noting(&module()).unwrap();
    Validator::new().validate_all(&noting).unwrap();
    let noting = Whole::read(&noting).unwrap();
    assert!(noting.defined().all(|it| noting.callees(it).contains(&1)));
    let profile = profile(&module(), &[1, 3]).unwrap();
    let lines: Vec<&str> = profile.lines().collect();
    assert_eq!(lines.len(), 3);
    for name in ["seldom", "alone", "listed"] {
        assert!(lines.contains(&seldom::key(name).as_str()), "{name}");
    }
}

#[test]
fn names_say_the_same_after_another_build() {
    for (name, plain) in [
        ("<app[d29a738c49c5d164]::Page>::new", "<app::Page>::new"),
        (
            "<[T] as core[3f0c7c]::Sort>::sort.641",
            "<[T] as core[3f0c7c]::Sort>::sort",
        ),
        ("main", "main"),
    ] {
        assert_eq!(whole::plain(name), plain);
    }
}

#[test]
fn the_script_lends_one_function_more() {
    let script = r#"return{__proto__:null,"./ollama-panel-app_bg.js":{a:b}}"#;
    assert_eq!(
        lending(script, LOADER, "loadRest").unwrap(),
        r#"return{__proto__:null,rest:{load:loadRest},"./ollama-panel-app_bg.js":{a:b}}"#
    );
    assert!(lending("return{}", LOADER, "loadRest").is_err());
}
