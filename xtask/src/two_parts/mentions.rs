//! The numbers in a function that may be addresses.

use std::collections::BTreeSet;

use wasm_encoder::MemArg;
use wasm_encoder::reencode::{self, Reencode};
use wasmparser::{FunctionBody, Operator};

use super::whole::Whole;
use crate::problem::Problem;

/// The numbers that a function of the first part mentions, but for those that it does nothing with than to hand them to
/// functions of the rest: when these are called, the rest is there.
pub(super) fn mentions(
    whole: &Whole<'_>,
    rest: &BTreeSet<u32>,
    body: &FunctionBody<'_>,
) -> Result<BTreeSet<u32>, Problem> {
    let mut mentions = Mentions::default();
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        match operator {
            Operator::I32Const { value } => mentions.pushed.push(Some(value.cast_unsigned())),
            Operator::LocalGet { .. } => mentions.pushed.push(None),
            Operator::I64Const { value } => {
                mentions.pair(value.cast_unsigned());
                mentions.pushed.push(None);
            }
            Operator::Call { function_index } if rest.contains(&function_index) => {
                let ty = whole.type_of(function_index) as usize;
                mentions.hand_over(whole.types[ty].params().len());
            }
            _ => mentions.settle(),
        }
        mentions.instruction(operator).map_err(Problem::not_split)?;
    }
    mentions.settle();
    Ok(mentions.numbers)
}

#[derive(Default)]
struct Mentions {
    numbers: BTreeSet<u32>,
    /// What was pushed last, by instructions that do nothing else, and has not been used yet: numbers, and what is none.
    pushed: Vec<Option<u32>>,
}

impl Mentions {
    /// The last that were pushed are what a function of the rest is called with.
    fn hand_over(&mut self, parameters: usize) {
        let others = self.pushed.len().saturating_sub(parameters);
        self.pushed.truncate(others);
        self.settle();
    }

    /// Compilers store two numbers at once where they stand side by side.
    #[expect(clippy::cast_possible_truncation, reason = "each half is meant")]
    fn pair(&mut self, both: u64) {
        self.numbers.extend([both as u32, (both >> 32) as u32]);
    }

    /// What was pushed is used for something that is not looked at.
    fn settle(&mut self) {
        self.numbers.extend(self.pushed.drain(..).flatten());
    }
}

impl Reencode for Mentions {
    type Error = std::convert::Infallible;

    /// What is loaded from and stored to may stand in the instruction itself.
    fn mem_arg(&mut self, argument: wasmparser::MemArg) -> Result<MemArg, reencode::Error> {
        self.numbers.extend(u32::try_from(argument.offset));
        reencode::utils::mem_arg(self, argument)
    }
}
