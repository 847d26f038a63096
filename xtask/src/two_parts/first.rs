//! The first part: the module without the functions of the rest, which loads the rest when one of them is called.

use std::borrow::Cow;
use std::collections::BTreeMap;

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, Instruction, Module, TableSection, TypeSection,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, DataSectionReader, ElementSectionReader,
    ExportSectionReader, FunctionBody, FunctionSectionReader, ImportSectionReader, Operator,
    Parser, TableSectionReader, TypeSectionReader,
};

use super::moving::section;
use super::one_more::OneMore;
use super::whole::{Whole, count};
use super::{Cut, LOADER, lent_name};
use crate::problem::Problem;

/// The function that loads the rest.
const LOADS: OneMore = OneMore {
    name: LOADER,
    takes: &[],
};

/// The first part of a module.
pub(super) fn first(whole: &Whole<'_>, cut: &Cut, wasm: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut module = Module::new();
    First::new(whole, cut)
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(Problem::not_split)?;
    Ok(module.finish())
}

struct First<'a> {
    whole: &'a Whole<'a>,
    cut: &'a Cut,
    /// The new numbers of the functions. Those of the rest have the number of their stub, if they have one.
    numbers: BTreeMap<u32, u32>,
    /// The functions of the rest that have a stub, in the order of the stubs.
    stubs: Vec<u32>,
    /// Whether it is the table that is being written.
    is_in_table: bool,
}

impl<'a> First<'a> {
    fn new(whole: &'a Whole<'a>, cut: &'a Cut) -> Self {
        let mut stubs: Vec<u32> = cut.called.iter().copied().collect();
        stubs.sort_by_key(|function| (whole.type_of(*function), &cut.slots[function]));
        let after_loader = |number: u32| LOADS.after_it(whole, number);
        let in_order = (0..whole.imported).chain(cut.stay.iter().chain(&stubs).copied());
        let numbers = in_order.zip((0..).map(after_loader)).collect();
        First {
            whole,
            cut,
            numbers,
            stubs,
            is_in_table: false,
        }
    }

    /// Loads the rest, and calls what then stands where this stub stood.
    fn stub(&self, function: u32) -> Function {
        let ty = self.whole.type_of(function);
        let parameters = count(self.whole.types[ty as usize].params().len());
        let mut stub = Function::new([]);
        let mut code = stub.instructions();
        code.call(LOADS.number(self.whole));
        for parameter in 0..parameters {
            code.local_get(parameter);
        }
        code.i32_const(self.slot(function))
            .call_indirect(self.whole.function_table, ty)
            .end();
        stub
    }

    fn data(&self) -> DataSection {
        let image = &self.whole.image;
        section(image, &self.cut.moving.staying(image))
    }

    fn slot(&self, function: u32) -> i32 {
        self.cut.slots[&function][0].cast_signed()
    }
}

type Outcome = Result<(), reencode::Error>;

impl Reencode for First<'_> {
    type Error = std::convert::Infallible;

    /// What has no number has at most a place in the table that nobody mentions until the rest is there. Something has to stand
    /// there.
    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        Ok(match self.numbers.get(&function) {
            None if self.is_in_table => LOADS.number(self.whole),
            _ => self.numbers[&function],
        })
    }

    fn data_count(&mut self, _: u32) -> Result<u32, reencode::Error> {
        Ok(self.data().len())
    }

    fn parse_data_section(&mut self, data: &mut DataSection, _: DataSectionReader<'_>) -> Outcome {
        *data = self.data();
        Ok(())
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Outcome {
        utils::parse_type_section(self, types, section)?;
        LOADS.add_type(types);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Outcome {
        utils::parse_import_section(self, imports, section)?;
        LOADS.add(self.whole, imports);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Outcome {
        for &function in self.cut.stay.iter().chain(&self.stubs) {
            functions.function(self.whole.type_of(function));
        }
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        _: TableSectionReader<'_>,
    ) -> Outcome {
        for (number, &table) in (0..).zip(&self.whole.tables) {
            let mut table = self.table_type(table)?;
            if number == self.whole.function_table {
                let end = u64::from(self.cut.lent_places(self.whole).end);
                table.minimum = end;
                table.maximum = table.maximum.map(|_| end);
            }
            tables.table(table);
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Outcome {
        utils::parse_export_section(self, exports, section)?;
        let tables = (0..count(self.whole.tables.len())).map(|it| (ExportKind::Table, it));
        let globals = (0..count(self.whole.globals.len())).map(|it| (ExportKind::Global, it));
        let all = std::iter::once((ExportKind::Memory, 0))
            .chain(tables)
            .chain(globals);
        for (number, (kind, index)) in all.enumerate() {
            exports.export(&lent_name(number), kind, index);
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: ElementSectionReader<'_>,
    ) -> Outcome {
        self.is_in_table = true;
        utils::parse_element_section(self, elements, section)?;
        self.is_in_table = false;
        let at_the_end = self.cut.added.iter().chain(&self.cut.lent);
        let at_the_end: Vec<u32> = at_the_end.map(|it| self.numbers[it]).collect();
        elements.active(
            Some(self.whole.function_table),
            &ConstExpr::i32_const(self.whole.table_size.cast_signed()),
            Elements::Functions(Cow::Owned(at_the_end)),
        );
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, _: CodeSectionReader<'_>) -> Outcome {
        for &function in &self.cut.stay {
            self.parse_function_body(code, self.whole.body(function).clone())?;
        }
        for &function in &self.stubs {
            code.function(&self.stub(function));
        }
        Ok(())
    }

    /// What is in the rest is called where it stands in the table.
    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Outcome {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } if self.cut.rest.contains(&function_index) => {
                    function.instruction(&Instruction::I32Const(self.slot(function_index)));
                    function.instruction(&Instruction::CallIndirect {
                        type_index: self.whole.type_of(function_index),
                        table_index: self.whole.function_table,
                    });
                }
                operator => {
                    function.instruction(&self.instruction(operator)?);
                }
            }
        }
        code.function(&function);
        Ok(())
    }

    /// Names and notes speak of the whole module.
    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Outcome {
        Ok(())
    }
}
