//! The page's script in the page itself.
//!
//! Each file that a first visit asks for takes a browser some milliseconds of work in several processes, and a module is looked
//! at only once it is there. In the page it compresses together with the styles, and asks for the WebAssembly at once.

use std::{fs, path::Path};

use crate::{
    problem::{AboutFile, Problem},
    short_names::the_only,
    unused::{with_other_function, without_unused},
};

/// Puts the script of a built page into the page, in place of the one that imports it.
pub(crate) fn put_into_page(dist: &Path) -> Result<(), Problem> {
    let script_path = the_only(dist, "js")?;
    let script = fs::read_to_string(&script_path).about(&script_path)?;
    let page_path = dist.join("index.html");
    let page = fs::read_to_string(&page_path).about(&page_path)?;
    let page = with_script(&page, &script).ok_or(Problem::NoPage)?;
    fs::write(&page_path, page).about(&page_path)?;
    fs::remove_file(&script_path).about(script_path)
}

/// What starts the WebAssembly, with functions that wasm-bindgen made. (Its own way to do it is three times as long, because it
/// knows more ways.)
const START: &str = include_str!("start.js");

/// The functions of wasm-bindgen's with which that is done.
const USED_TO_START: [&str; 2] = ["__wbg_get_imports", "__wbg_finalize_init"];

fn with_script(page: &str, script: &str) -> Option<String> {
    let (before, from_start) = page.split_once("<script type=module>import ")?;
    let (start, after) = from_start.split_once("</script>")?;
    let wasm = start.split('`').find(|text| text.ends_with(".wasm"))?;
    // So a panic's message describes a value: shortly, and without what an object has in it.
    let script = with_other_function(script, "debugString", "String").unwrap_or(script.to_owned());
    let script = without_exports(&script)?;
    if !USED_TO_START.iter().all(|name| script.contains(name)) {
        return None;
    }
    let starting = without_comments(START).replace("APP_FILE", wasm);
    let script = without_unused(&format!("{script};{starting}"));
    // The browser is to learn of the WebAssembly before it reads all that.
    let (after, preload) = without_preloads(after)?;
    let (head, first_script) = before.split_at(before.find("<script")?);
    Some(format!(
        "{head}{preload}{first_script}<script type=module>{script}</script>{after}"
    ))
}

/// The script without the names that it exports: nobody imports them.
fn without_exports(script: &str) -> Option<String> {
    let (before, from_exports) = script.rsplit_once("export{")?;
    let (_, after) = from_exports.split_once("};")?;
    Some(format!("{before}{after}"))
}

/// The page without the links that have files loaded ahead, and the one of them for the WebAssembly.
fn without_preloads(page: &str) -> Option<(String, &str)> {
    let links = page
        .split_inclusive('>')
        .filter(|tag| tag.starts_with("<link"));
    let is_ahead = |tag: &&str| tag.contains("rel=modulepreload") || tag.contains("rel=preload");
    let ahead: Vec<&str> = links.filter(is_ahead).collect();
    let preload = ahead.iter().find(|tag| tag.contains(".wasm"))?;
    let rest = ahead
        .iter()
        .fold(page.to_owned(), |page, tag| page.replace(tag, ""));
    Some((rest, preload))
}

/// A script of the project's own, without its comments.
pub(crate) fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("//")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<title>A</title><script>early()</script><script type=module>import init,*as bindings from\"./a.js\";\
        const wasm=await init({module_or_path:`./a.wasm`});</script><link href=./a.js rel=modulepreload>\
        <link href=./a.wasm rel=preload></head>";

    #[test]
    fn the_page_has_its_script() {
        let script = "let wasm;function sync(e){go(e,`use sync()`)}async function go(e){}function debugString(e){return debugString(e)}\
            function __wbg_get_imports(){debugString(1)}function __wbg_finalize_init(e){}export{sync,go as default};let rest=1;";
        let starting = without_comments(START).replace("APP_FILE", "./a.wasm");
        assert_eq!(
            with_script(PAGE, script).unwrap(),
            format!(
                "<title>A</title><link href=./a.wasm rel=preload><script>early()</script><script type=module>let wasm;\
                 function __wbg_get_imports(){{String(1)}}function __wbg_finalize_init(e){{}}let rest=1;;{starting}</script></head>"
            )
        );
    }

    #[test]
    fn what_is_not_known_is_left_alone() {
        assert_eq!(with_script(PAGE, "let wasm;"), None);
        assert_eq!(
            with_script(
                "<script type=module src=a.js></script>",
                "export{go as default};"
            ),
            None
        );
    }
}
