//! The rest: functions that work in the memory of the first part, and take their places in its table.

use std::borrow::Cow;
use std::collections::BTreeMap;

use wasm_encoder::reencode::{Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, ElementSection, Elements, EntityType, FunctionSection,
    ImportSection, MemoryType, Module, Section, TableType, TypeSection,
};
use wasmparser::{Parser, Payload};

use super::moving::section;
use super::whole::Whole;
use super::{Cut, LENDER, LENDING_TABLE, lent_name};
use crate::problem::Problem;

/// The rest of a module.
pub(super) fn rest(whole: &Whole<'_>, cut: &Cut, wasm: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut rest = Rest {
        numbers: cut.lent.iter().chain(&cut.rest).copied().zip(0..).collect(),
    };
    let mut module = Module::new();
    module.section(&types(&mut rest, wasm)?);
    module.section(&lent(&mut rest, whole, cut)?);
    let mut functions = FunctionSection::new();
    for &function in &cut.rest {
        functions.function(whole.type_of(function));
    }
    module.section(&functions);
    module.section(&places(&rest, whole, cut));
    let mut code = CodeSection::new();
    for &function in &cut.rest {
        utils::parse_function_body(&mut rest, &mut code, whole.body(function).clone())
            .map_err(Problem::not_split)?;
    }
    module.section(&code);
    module.section(&section(&whole.image, &cut.moving.data));
    Ok(module.finish())
}

/// Puts styles into the rest, in a section of their own, which the page's script finds by its name.
pub(super) fn add_styles(rest: &mut Vec<u8>, styles: &str) {
    let section = CustomSection {
        name: "styles".into(),
        data: styles.as_bytes().into(),
    };
    section.append_to(rest);
}

struct Rest {
    /// The numbers of the functions here.
    numbers: BTreeMap<u32, u32>,
}

impl Reencode for Rest {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, wasm_encoder::reencode::Error> {
        Ok(self.numbers[&function])
    }
}

/// The types stay as they are, so that they keep their numbers.
fn types(rest: &mut Rest, wasm: &[u8]) -> Result<TypeSection, Problem> {
    let mut types = TypeSection::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::TypeSection(section) = payload? {
            utils::parse_type_section(rest, &mut types, section).map_err(Problem::not_split)?;
        }
    }
    Ok(types)
}

/// What the first part lends, in the order in which it does.
fn lent(rest: &mut Rest, whole: &Whole<'_>, cut: &Cut) -> Result<ImportSection, Problem> {
    let memory = EntityType::Memory(MemoryType {
        minimum: 0,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut all = vec![memory];
    for &table in &whole.tables {
        // Whatever its size is by then.
        let any = TableType {
            minimum: 0,
            maximum: None,
            ..rest.table_type(table).map_err(Problem::not_split)?
        };
        all.push(EntityType::Table(any));
    }
    for &global in &whole.globals {
        all.push(EntityType::Global(
            rest.global_type(global).map_err(Problem::not_split)?,
        ));
    }
    let mut imports = ImportSection::new();
    for (number, it) in all.into_iter().enumerate() {
        imports.import(LENDER, &lent_name(number), it);
    }
    for (place, &function) in cut.lent_places(whole).zip(&cut.lent) {
        let ty = EntityType::Function(whole.type_of(function));
        imports.import(LENDING_TABLE, &place.to_string(), ty);
    }
    Ok(imports)
}

/// Puts the functions where their stubs stood, neighbours together.
fn places(rest: &Rest, whole: &Whole<'_>, cut: &Cut) -> ElementSection {
    let places = cut.slots.iter().flat_map(|(function, slots)| {
        let number = rest.numbers[function];
        slots.iter().map(move |&slot| (slot, number))
    });
    let by_slot: BTreeMap<u32, u32> = places.collect();
    let by_slot: Vec<(u32, u32)> = by_slot.into_iter().collect();
    let mut elements = ElementSection::new();
    for neighbours in by_slot.chunk_by(|(a, _), (b, _)| a + 1 == *b) {
        let functions = neighbours.iter().map(|&(_, function)| function).collect();
        elements.active(
            Some(whole.function_table),
            &ConstExpr::i32_const(neighbours[0].0.cast_signed()),
            Elements::Functions(Cow::Owned(functions)),
        );
    }
    elements
}
