//! Short names between the page's WebAssembly and its JavaScript.
//!
//! wasm-bindgen names each function that one side lends the other with 16 hexadecimal digits at the end, which no
//! compression makes smaller, and writes each such name into both files. Nobody but these two files uses the names.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use wasm_encoder::{
    ExportSection, ImportSection, Module,
    reencode::{self, Reencode, utils},
};
use wasmparser::{CustomSectionReader, Export, Import, Parser, Payload};

use crate::{
    fingerprint::Fingerprint,
    problem::{AboutFile, Problem},
};

/// How the name of the WebAssembly begins that a first visit does not need. It shares no name with the script.
pub(crate) const REST: &str = "rest-";

/// Shortens the names in the built page, and names its two files anew, since their content is another.
pub(crate) fn shorten(dist: &Path) -> Result<(), Problem> {
    let (wasm_path, script_path) = (the_only(dist, "wasm")?, the_only(dist, "js")?);
    let wasm = fs::read(&wasm_path).about(&wasm_path)?;
    let script = fs::read_to_string(&script_path).about(&script_path)?;
    let names = Names::of(&wasm)?;
    let (wasm, script) = (names.in_wasm(&wasm)?, names.in_script(&script));
    let page_path = dist.join("index.html");
    let mut page = fs::read_to_string(&page_path).about(&page_path)?;
    for (path, content, ending) in [
        (&wasm_path, wasm.as_slice(), "wasm"),
        (&script_path, script.as_bytes(), "js"),
    ] {
        let name = format!("app-{}.{ending}", Fingerprint::of_bytes(content).short());
        page = page.replace(&file_name(path), &name);
        fs::remove_file(path).about(path)?;
        fs::write(dist.join(name), content).about(path)?;
    }
    fs::write(&page_path, page).about(&page_path)
}

pub(crate) fn the_only(folder: &Path, ending: &str) -> Result<PathBuf, Problem> {
    let entries = fs::read_dir(folder).about(folder)?;
    let mut files = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .filter(|path| !file_name(path).starts_with(REST));
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        _ => Err(Problem::NoPage),
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The short name of each long one.
struct Names(BTreeMap<String, String>);

impl Names {
    /// Finds what is worth a shorter name: functions that wasm-bindgen named, and the module under which it lends them.
    fn of(wasm: &[u8]) -> Result<Self, Problem> {
        let mut names = Self(BTreeMap::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports {
                        let import = import?;
                        names.add(import.module);
                        names.add(import.name);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        names.add(export?.name);
                    }
                }
                _ => {}
            }
        }
        Ok(names)
    }

    fn add(&mut self, name: &str) {
        // Such are also names of the script's own functions, so the short one must be like no other word.
        let is_function = name.starts_with("wasm_bindgen_");
        let is_made = ["__wb", "__externref", "./"]
            .iter()
            .any(|start| name.starts_with(start));
        if (is_function || is_made) && !self.0.contains_key(name) {
            let sign = if is_function { "$" } else { "" };
            let short = format!("{sign}{}", letters(self.0.len()));
            self.0.insert(name.to_owned(), short);
        }
    }

    fn short<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    fn in_wasm(&self, wasm: &[u8]) -> Result<Vec<u8>, Problem> {
        let mut module = Module::new();
        Shortener(self)
            .parse_core_module(&mut module, Parser::new(0), wasm)
            .map_err(|error| Problem::NotShortened(error.to_string()))?;
        Ok(module.finish())
    }

    /// The names stand in the script as words, and the module's in quotes.
    fn in_script(&self, script: &str) -> String {
        let mut shortened = String::with_capacity(script.len());
        let mut rest = script;
        while let Some(start) = rest.find(is_of_word) {
            shortened.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
            shortened.push_str(self.short(&rest[..end]));
            rest = &rest[end..];
        }
        shortened.push_str(rest);
        for (module, short) in self.0.iter().filter(|(name, _)| name.starts_with("./")) {
            shortened = shortened.replace(&format!("\"{module}\""), short);
        }
        shortened
    }
}

/// Whether a character may stand in a name.
pub(crate) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The names a, b ... z, aa, ab ... by number.
fn letters(number: usize) -> String {
    let letter = char::from(b'a' + (number % 26) as u8);
    match number / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", letters(more - 1)),
    }
}

struct Shortener<'a>(&'a Names);

impl Reencode for Shortener<'_> {
    type Error = std::convert::Infallible;

    fn parse_import(
        &mut self,
        imports: &mut ImportSection,
        import: Import<'_>,
    ) -> Result<(), reencode::Error> {
        let import = Import {
            module: self.0.short(import.module),
            name: self.0.short(import.name),
            ..import
        };
        utils::parse_import(self, imports, import)
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), reencode::Error> {
        let name = self.0.short(export.name);
        utils::parse_export(self, exports, Export { name, ..export })
    }

    /// What tools wrote for tools is not for the browser.
    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, CustomSection, EntityType, ExportKind, Function, FunctionSection, TypeSection,
    };

    use super::*;

    const LENT: &str = "__wbg_now_0123456789abcdef";
    const CALLED: &str = "wasm_bindgen_0123456789abcdef___convert__closures_____invoke";

    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./page_bg.js", LENT, EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut exports = ExportSection::new();
        exports.export(CALLED, ExportKind::Func, 1);
        exports.export("main", ExportKind::Func, 1);
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        body.instructions().call(0).end();
        code.function(&body);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&exports)
            .section(&code);
        module.section(&CustomSection {
            name: "producers".into(),
            data: (&[1, 2, 3]).into(),
        });
        module.finish()
    }

    #[test]
    fn both_files_are_shortened_alike_and_the_page_names_them() {
        let folder = tempfile::TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("page-1_bg.wasm"), module()).unwrap();
        let script = format!(
            "let i={{\"./page_bg.js\":{{{LENT}:()=>Date.now()}}}};function {CALLED}(){{wasm.{CALLED}()}}wasm.main();let {LENT}s=1"
        );
        fs::write(at("page-1.js"), script).unwrap();
        fs::write(
            at("index.html"),
            "import(\"./page-1.js\",`./page-1_bg.wasm`)",
        )
        .unwrap();
        shorten(folder.path()).unwrap();

        let script_path = the_only(folder.path(), "js").unwrap();
        let wasm_path = the_only(folder.path(), "wasm").unwrap();
        let script = fs::read_to_string(&script_path).unwrap();
        assert_eq!(
            script,
            format!(
                "let i={{a:{{b:()=>Date.now()}}}};function $c(){{wasm.$c()}}wasm.main();let {LENT}s=1"
            )
        );
        let page = fs::read_to_string(at("index.html")).unwrap();
        let (script_name, wasm_name) = (file_name(&script_path), file_name(&wasm_path));
        assert_eq!(page, format!("import(\"./{script_name}\",`./{wasm_name}`)"));

        let mut found = Vec::new();
        let wasm = fs::read(&wasm_path).unwrap();
        for payload in Parser::new(0).parse_all(&wasm) {
            match payload.unwrap() {
                Payload::ImportSection(imports) => {
                    found.extend(imports.into_iter().flat_map(|import| {
                        let import = import.unwrap();
                        [import.module.to_owned(), import.name.to_owned()]
                    }))
                }
                Payload::ExportSection(exports) => {
                    found.extend(
                        exports
                            .into_iter()
                            .map(|export| export.unwrap().name.to_owned()),
                    );
                }
                Payload::CustomSection(section) => panic!("{} is left", section.name()),
                _ => {}
            }
        }
        assert_eq!(found, ["a", "b", "$c", "main"]);
    }

    #[test]
    fn letters_never_repeat() {
        let names: std::collections::BTreeSet<String> = (0..1000).map(letters).collect();
        assert_eq!(names.len(), 1000);
        assert_eq!(
            [letters(0), letters(25), letters(26), letters(701)],
            ["a", "z", "aa", "zz"]
        );
    }
}
