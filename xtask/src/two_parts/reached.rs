//! The module without the functions that can never run.
//!
//! What a library lends to scripts, the linker and the optimizer have to keep. Where the page's script has no use for it, all
//! that only it needs is for nobody, what the script lends it among that.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, ImportSection, Module, NameMap, NameSection};
use wasmparser::{CodeSectionReader, CustomSectionReader, FunctionSectionReader, Import, Parser};

use super::linked::Linked;
use super::mentions::mentions;
use super::whole::Whole;
use crate::problem::Problem;

/// The module with nothing but the functions that are reached, and the names of those that nobody needs to lend it any more.
pub(super) fn without_unreached(
    wasm: &[u8],
    linked: &Linked,
) -> Result<(Vec<u8>, Vec<String>), Problem> {
    let whole = Whole::read(wasm)?;
    let reached = reached(&whole, linked)?;
    let mut rewriting = Rewriting {
        numbers: reached.into_iter().zip(0..).collect(),
        whole: &whole,
        next_import: 0,
        dropped: Vec::new(),
    };
    let mut module = Module::new();
    rewriting
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(Problem::not_split)?;
    Ok((module.finish(), rewriting.dropped))
}

/// The functions that are called by the page, or by others that are, or whose place in the table such may know.
fn reached(whole: &Whole<'_>, linked: &Linked) -> Result<BTreeSet<u32>, Problem> {
    let (mut reached, mut pieces) = (BTreeSet::new(), BTreeSet::new());
    let mut open: Vec<u32> = whole.exported.iter().copied().collect();
    open.extend(at_places(whole, &linked.slots)?);
    while let Some(function) = open.pop() {
        if !reached.insert(function) || function < whole.imported {
            continue;
        }
        open.extend(whole.callees(function));
        let mentioned = mentions(whole, &BTreeSet::new(), whole.body(function))?;
        for piece in linked.needed(&mentioned) {
            if pieces.insert(piece) {
                open.extend(at_places(whole, &linked.pieces[piece].slots)?);
            }
        }
    }
    Ok(reached)
}

/// The functions at places in the table.
fn at_places(whole: &Whole<'_>, slots: &BTreeSet<u32>) -> Result<Vec<u32>, Problem> {
    let functions = slots.iter().map(|slot| whole.table.get(slot).copied());
    functions.collect::<Option<_>>().ok_or(Problem::NotSplit(
        "its table is not as the linker filled it",
    ))
}

struct Rewriting<'a> {
    whole: &'a Whole<'a>,
    /// The new numbers of the functions that are reached.
    numbers: BTreeMap<u32, u32>,
    /// The number of the function that is lent next.
    next_import: u32,
    /// The names of those that are no longer lent.
    dropped: Vec<String>,
}

type Outcome = Result<(), reencode::Error>;

impl Rewriting<'_> {
    fn reached_bodies(&self) -> impl Iterator<Item = u32> {
        self.numbers.range(self.whole.imported..).map(|(&it, _)| it)
    }
}

impl Reencode for Rewriting<'_> {
    type Error = std::convert::Infallible;

    /// What is not reached has at most a place in the table that nobody mentions. Something has to stand there.
    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        Ok(self.numbers.get(&function).copied().unwrap_or_default())
    }

    fn parse_import(&mut self, imports: &mut ImportSection, import: Import<'_>) -> Outcome {
        let number = self.next_import;
        self.next_import += 1;
        if self.numbers.contains_key(&number) {
            return utils::parse_import(self, imports, import);
        }
        self.dropped.push(import.name.to_owned());
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Outcome {
        for function in self.reached_bodies() {
            functions.function(self.whole.type_of(function));
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, _: CodeSectionReader<'_>) -> Outcome {
        let reached: Vec<u32> = self.reached_bodies().collect();
        for function in reached {
            self.parse_function_body(code, self.whole.body(function).clone())?;
        }
        Ok(())
    }

    /// Only the functions' names are asked for later.
    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: CustomSectionReader<'_>,
    ) -> Outcome {
        if section.name() != "name" {
            return Ok(());
        }
        let mut of_functions = NameMap::new();
        for (function, number) in &self.numbers {
            if let Some(name) = self.whole.names.get(function) {
                of_functions.append(*number, name);
            }
        }
        let mut names = NameSection::new();
        names.functions(&of_functions);
        module.section(&names);
        Ok(())
    }
}
