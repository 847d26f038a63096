//! The page's script in the page itself.
//!
//! Each file that a first visit asks for takes a browser some milliseconds of work in several processes, and a module is looked
//! at only once it is there. In the page it compresses together with the styles, and asks for the WebAssembly at once.

use std::{fs, path::Path};

use crate::{
    problem::{AboutFile, Problem},
    short_names::the_only,
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

fn with_script(page: &str, script: &str) -> Option<String> {
    let (before, from_start) = page.split_once("<script type=module>import ")?;
    let (start, after) = from_start.split_once("</script>")?;
    let wasm = start.split('`').find(|text| text.ends_with(".wasm"))?;
    let (script, init) = without_exports(script)?;
    // The browser is to learn of the WebAssembly before it reads all that.
    let (after, preload) = without_preloads(after)?;
    let (head, first_script) = before.split_at(before.find("<script")?);
    Some(format!(
        "{head}{preload}{first_script}<script type=module>{script};await {init}({{module_or_path:`{wasm}`}})</script>{after}"
    ))
}

/// The script without what it exports and nobody imports, and the name of what it exports as its default.
fn without_exports(script: &str) -> Option<(String, &str)> {
    let (before, from_exports) = script.rsplit_once("export{")?;
    let (exports, after) = from_exports.split_once("};")?;
    let names = exports.split(',').filter(|export| !export.contains(' '));
    let before = names.fold(before.to_owned(), |script, name| {
        without_function(&script, name).unwrap_or(script)
    });
    let init = exports
        .split(',')
        .find_map(|export| export.strip_suffix(" as default"))?;
    Some((format!("{before}{after}"), init))
}

/// The script without a function; `None` where it is used, or written in another way.
fn without_function(script: &str, name: &str) -> Option<String> {
    let (before, function) = script.split_once(&format!("function {name}("))?;
    let mut depth = 0;
    let end = function.find(|character| {
        depth += i32::from(character == '{') - i32::from(character == '}');
        depth == 0 && character == '}'
    })?;
    let after = &function[end + 1..];
    let is_used = before.contains(name) || after.contains(name);
    (!is_used).then(|| format!("{before}{after}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<title>A</title><script>early()</script><script type=module>import init,*as bindings from\"./a.js\";\
        const wasm=await init({module_or_path:`./a.wasm`});</script><link href=./a.js rel=modulepreload>\
        <link href=./a.wasm rel=preload></head>";

    #[test]
    fn the_page_has_its_script() {
        let script = "let wasm;function sync(e){if(e){go(e)}}function go(e){}export{sync,go as default};let rest=1;";
        assert_eq!(
            with_script(PAGE, script).unwrap(),
            "<title>A</title><link href=./a.wasm rel=preload><script>early()</script>\
             <script type=module>let wasm;function go(e){}let rest=1;;await go({module_or_path:`./a.wasm`})</script></head>"
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
