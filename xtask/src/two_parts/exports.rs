//! What a library of the page would lend to scripts. The page's own script is the only one.

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ExportSection, Module};
use wasmparser::{Export, Parser};

use crate::problem::Problem;

/// The module without the names that the script does not mention.
pub(super) fn without_unused_exports(wasm: &[u8], script: &str) -> Result<Vec<u8>, Problem> {
    let mut module = Module::new();
    Used { script }
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(Problem::not_split)?;
    Ok(module.finish())
}

struct Used<'a> {
    script: &'a str,
}

impl Reencode for Used<'_> {
    type Error = std::convert::Infallible;

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), reencode::Error> {
        let is_used = self.script.contains(&format!("wasm.{}", export.name));
        if is_used {
            reencode::utils::parse_export(self, exports, export)?;
        }
        Ok(())
    }
}
