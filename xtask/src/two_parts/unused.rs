//! Classes that a library of the page would lend to scripts. The page's own script is the only one, and never makes them.

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ExportSection, Module};
use wasmparser::{Export, ExternalKind, Parser};

use crate::problem::Problem;

const CLASS: &str = "export class ";

/// The script without such classes. One that is written in another way than wasm-bindgen and its minifier do stays.
pub(super) fn without_unused_classes(script: &str) -> String {
    let names = script.split(CLASS).skip(1);
    let names = names.filter_map(|text| text.split('{').next());
    names.fold(script.to_owned(), |script, name| {
        without(&script, name).unwrap_or(script)
    })
}

/// The script without a class; `None` where the class is used.
fn without(script: &str, name: &str) -> Option<String> {
    let (before, class) = script.split_once(&format!("{CLASS}{name}{{"))?;
    let mut depth = 1;
    let end = class.find(|character| {
        depth += i32::from(character == '{') - i32::from(character == '}');
        depth == 0
    })?;
    let script = format!("{before}{}", &class[end + 1..]);
    let disposal =
        format!("Symbol.dispose&&({name}.prototype[Symbol.dispose]={name}.prototype.free);");
    let script = script.replacen(&disposal, "", 1);
    // What would free one that nobody has.
    let finalization = format!("{name}Finalization=");
    let (before, after) = script.split_once(&finalization)?;
    let (_, after) = after.split_once("(e,1))")?;
    let is_used = before.contains(name) || after.contains(name);
    (!is_used).then(|| format!("{before}{finalization}0{after}"))
}

/// The module without the functions' names that the script does not mention.
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
        if is_used || export.kind != ExternalKind::Func {
            reencode::utils::parse_export(self, exports, export)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USED: &str = "export class Used{free(){wasm.used_free(0,0);}}";
    const FREEING: &str = "\"u\"<typeof FinalizationRegistry?{register:()=>{}}:new FinalizationRegistry(e=>wasm.used_free(e,1))";

    #[test]
    fn a_class_that_nobody_makes_goes() {
        let class = "export class Sink{free(){let e={};wasm.sink_free(e,0);}}Symbol.dispose&&(Sink.prototype[Symbol.dispose]=Sink.prototype.free);";
        let script = format!(
            "let wasm;{class}{USED}let UsedFinalization={FREEING},SinkFinalization={};new Used;",
            FREEING.replace("used", "sink")
        );
        assert_eq!(
            without_unused_classes(&script),
            format!("let wasm;{USED}let UsedFinalization={FREEING},SinkFinalization=0;new Used;")
        );
    }

    #[test]
    fn what_is_not_understood_stays() {
        for script in [
            "export class Sink{free(){",
            "export class Sink{}new Sink;",
            "export class Sink{}",
        ] {
            assert_eq!(without_unused_classes(script), script);
        }
    }
}
