//! The module as it was built.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasmparser::{
    ElementItems, ElementKind, FuncType, FunctionBody, GlobalType, KnownCustom, Name, Operator,
    Parser, Payload, RefType, TableType, TypeRef,
};

use super::image::{Image, constant};
use crate::problem::Problem;

/// What is to be known of a module before it is taken apart.
#[derive(Default)]
pub(super) struct Whole<'a> {
    pub(super) types: Vec<FuncType>,
    /// The number of the type of each function, those first that the page lends.
    pub(super) functions: Vec<u32>,
    pub(super) imported: u32,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    callees: Vec<BTreeSet<u32>>,
    pub(super) names: BTreeMap<u32, String>,
    pub(super) tables: Vec<TableType>,
    /// Which of the tables is that of the functions.
    pub(super) function_table: u32,
    pub(super) table_size: u32,
    /// The functions in the table, by their places.
    pub(super) table: BTreeMap<u32, u32>,
    pub(super) globals: Vec<GlobalType>,
    /// Functions that must stay where they are: the page calls them by name.
    pub(super) exported: BTreeSet<u32>,
    pub(super) image: Image<'a>,
}

impl<'a> Whole<'a> {
    pub(super) fn read(wasm: &'a [u8]) -> Result<Self, Problem> {
        let mut whole = Whole::default();
        for payload in Parser::new(0).parse_all(wasm) {
            whole.take(payload?)?;
        }
        for body in &whole.bodies {
            whole.callees.push(calls_in(body)?);
        }
        Ok(whole)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Problem> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    for ty in group?.into_types() {
                        self.types.push(ty.unwrap_func().clone());
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports {
                    match import?.ty {
                        TypeRef::Func(ty) => self.functions.push(ty),
                        _ => return Err(Problem::NotSplit("it is lent more than functions")),
                    }
                }
                self.imported = count(self.functions.len());
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    let table = table?.ty;
                    if table.element_type == RefType::FUNCREF {
                        self.function_table = count(self.tables.len());
                        self.table_size = u32::try_from(table.initial).unwrap_or(u32::MAX);
                    }
                    self.tables.push(table);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == wasmparser::ExternalKind::Func {
                        self.exported.insert(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.exported.insert(func);
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.take_element(element?)?;
                }
            }
            Payload::DataSection(data) => self.image.take(data)?,
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for name in names {
                        if let Name::Function(functions) = name? {
                            for function in functions {
                                let function = function?;
                                self.names.insert(function.index, plain(function.name));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take_element(&mut self, element: wasmparser::Element<'a>) -> Result<(), Problem> {
        let not_read = Problem::NotSplit("its table is filled in a way that is not known");
        let ElementKind::Active {
            table_index,
            offset_expr,
        } = element.kind
        else {
            return Ok(());
        };
        if table_index.unwrap_or(0) != self.function_table {
            return Ok(());
        }
        let (Some(start), ElementItems::Functions(functions)) =
            (constant(&offset_expr), element.items)
        else {
            return Err(not_read);
        };
        for (slot, function) in (start..).zip(functions) {
            self.table.insert(slot, function?);
        }
        Ok(())
    }

    /// The functions that have a body.
    pub(super) fn defined(&self) -> Range<u32> {
        self.imported..count(self.functions.len())
    }

    pub(super) fn callees(&self, function: u32) -> &BTreeSet<u32> {
        &self.callees[(function - self.imported) as usize]
    }

    pub(super) fn body(&self, function: u32) -> &FunctionBody<'a> {
        &self.bodies[(function - self.imported) as usize]
    }

    pub(super) fn type_of(&self, function: u32) -> u32 {
        self.functions[function as usize]
    }
}

/// There are no more than 2³² of anything in a module.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn calls_in(body: &FunctionBody<'_>) -> Result<BTreeSet<u32>, Problem> {
    let mut callees = BTreeSet::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index } => {
                callees.insert(function_index);
            }
            Operator::RefFunc { .. } | Operator::ReturnCall { .. } => {
                return Err(Problem::NotSplit(
                    "it uses functions in a way that is not known",
                ));
            }
            _ => {}
        }
    }
    Ok(callees)
}

/// A function's name without what is another one in each build: the hashes of crates, and the numbers behind names that
/// several functions have.
pub(super) fn plain(name: &str) -> String {
    let name = rustc_demangle::demangle(name).to_string();
    let mut plain = String::new();
    let mut rest = name.as_str();
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let hash = after.split(']').next().unwrap_or_default();
        let is_hash = hash.len() > 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        rest = if is_hash {
            &after[hash.len() + 1..]
        } else {
            after
        };
        if !is_hash {
            plain.push('[');
        }
    }
    plain.push_str(rest);
    let is_number = |end: &str| end.bytes().all(|byte| byte.is_ascii_digit());
    match plain.rsplit_once('.') {
        Some((name, number)) if is_number(number) => name.to_owned(),
        _ => plain,
    }
}
