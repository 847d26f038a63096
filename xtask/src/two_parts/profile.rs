//! Finding out which functions a first visit needs.

use std::collections::BTreeSet;

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, ImportSection, Instruction, Module, TypeSection, ValType};
use wasmparser::{FunctionBody, ImportSectionReader, Parser, TypeSectionReader};

use super::one_more::OneMore;
use super::seldom::key;
use super::whole::Whole;
use crate::problem::Problem;

/// The module and the name under which the page lends the function that notes which function is called.
pub(crate) const NOTER: (&str, &str) = ("profile", "note");

/// The function that notes the number of the one that is called.
const NOTES: OneMore = OneMore {
    name: NOTER,
    takes: &[ValType::I32],
};

/// The module with a note at the beginning of each function.
pub(crate) fn noting(wasm: &[u8]) -> Result<Vec<u8>, Problem> {
    let whole = Whole::read(wasm)?;
    let mut module = Module::new();
    let mut noting = Noting {
        whole: &whole,
        next: whole.imported,
    };
    noting
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(Problem::not_split)?;
    Ok(module.finish())
}

/// The profile, from the numbers of the functions that were called: the others. Several functions may have one name, and then
/// none of them may have been called.
pub(crate) fn profile(wasm: &[u8], called: &[u32]) -> Result<String, Problem> {
    let whole = Whole::read(wasm)?;
    let keys = |functions: &mut dyn Iterator<Item = u32>| -> BTreeSet<String> {
        let names = functions.filter_map(|function| whole.names.get(&function));
        names.map(|name| key(name)).collect()
    };
    let needed = keys(&mut called.iter().copied());
    let all = keys(&mut whole.defined());
    Ok(all
        .difference(&needed)
        .map(|key| format!("{key}\n"))
        .collect())
}

struct Noting<'a> {
    whole: &'a Whole<'a>,
    /// The function whose body comes next.
    next: u32,
}

type Outcome = Result<(), reencode::Error>;

impl Reencode for Noting<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        Ok(NOTES.after_it(self.whole, function))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Outcome {
        utils::parse_type_section(self, types, section)?;
        NOTES.add_type(types);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Outcome {
        utils::parse_import_section(self, imports, section)?;
        NOTES.add(self.whole, imports);
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Outcome {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(self.next.cast_signed()));
        function.instruction(&Instruction::Call(NOTES.number(self.whole)));
        self.next += 1;
        for operator in body.get_operators_reader()? {
            function.instruction(&self.instruction(operator?)?);
        }
        code.function(&function);
        Ok(())
    }
}
