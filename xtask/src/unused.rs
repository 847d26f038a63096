//! Pieces of the page's script that it does not use.
//!
//! wasm-bindgen writes more than this page needs: ways to start that it does not take, and what its libraries lend to scripts.
//! What is written in another way than wasm-bindgen and its minifier do stays.

use crate::short_names::is_of_word;

/// The script without each function and each variable that nothing else in it names.
pub(crate) fn without_unused(script: &str) -> String {
    let mut script = script.to_owned();
    while let Some(less) = without_one(&script) {
        script = less;
    }
    script
}

fn without_one(script: &str) -> Option<String> {
    let unused = |name: &str, without: Option<String>| without.filter(|it| mentions(it, name) == 0);
    let function = |name| unused(name, without_function(script, name));
    let variable = |name| unused(name, without_variable(script, name));
    let less = functions(script).find_map(function);
    less.or_else(|| variables(script).find_map(variable))
}

/// The script without one of its functions, whose callers call another one.
pub(crate) fn with_other_function(script: &str, name: &str, other: &str) -> Option<String> {
    let script = without_function(script, name)?;
    Some(script.replace(&format!("{name}("), &format!("{other}(")))
}

/// The script without classes that it never makes.
pub(crate) fn without_unused_classes(script: &str) -> String {
    let names = script.split(CLASS).skip(1);
    let names = names.filter_map(|text| text.split('{').next());
    names.fold(script.to_owned(), |script, name| {
        without_class(&script, name).unwrap_or(script)
    })
}

/// The script without functions that it lends.
pub(crate) fn without_lent(script: &str, names: &[String]) -> String {
    names.iter().fold(script.to_owned(), |script, name| {
        let around = around(&script, &format!("{name}:function("));
        let without =
            around.map(|(before, after)| [before, after.trim_start_matches(',')].concat());
        without.unwrap_or(script)
    })
}

const CLASS: &str = "export class ";

fn without_class(script: &str, name: &str) -> Option<String> {
    let (before, after) = around(script, &format!("{CLASS}{name}{{"))?;
    let script = format!("{before}{after}");
    let disposal =
        format!("Symbol.dispose&&({name}.prototype[Symbol.dispose]={name}.prototype.free);");
    let script = script.replacen(&disposal, "", 1);
    (mentions(&script, name) == 0).then_some(script)
}

fn without_function(script: &str, name: &str) -> Option<String> {
    let (before, after) = around(script, &format!("function {name}("))?;
    let before = before.strip_suffix("async ").unwrap_or(before);
    Some(format!("{before}{after}"))
}

/// What stands before and after a piece that begins with a text and ends with a block in braces; `None` where there is none.
fn around<'a>(script: &'a str, beginning: &str) -> Option<(&'a str, &'a str)> {
    let (before, from) = script.split_once(beginning)?;
    let mut depth = i32::from(beginning.ends_with('{'));
    let end = from.find(|sign| {
        depth += i32::from(sign == '{') - i32::from(sign == '}');
        depth == 0 && sign == '}'
    })?;
    Some((before, &from[end + 1..]))
}

/// One of several variables that are made together. Its value has no text with a bracket.
fn without_variable(script: &str, name: &str) -> Option<String> {
    let (before, value) = script.split_once(&format!(",{name}="))?;
    let mut depth = 0;
    let end = value.find(|sign| {
        depth += i32::from("([{".contains(sign)) - i32::from(")]}".contains(sign));
        depth == 0 && (sign == ',' || sign == ';')
    })?;
    Some(format!("{before}{}", &value[end..]))
}

fn functions(script: &str) -> impl Iterator<Item = &str> {
    let names = script.split("function ").skip(1);
    names.filter_map(|text| text.split_once('(').map(|(name, _)| name))
}

/// The names of what wasm-bindgen keeps for classes and for lists of words.
fn variables(script: &str) -> impl Iterator<Item = &str> {
    let words = script.split(|sign| !is_of_word(sign));
    words.filter(|word| word.ends_with("Finalization") || word.starts_with("__wbindgen_enum_"))
}

/// How often the script has a word.
fn mentions(script: &str, name: &str) -> usize {
    let words = script.split(|sign| !is_of_word(sign));
    words.filter(|word| *word == name).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const USED: &str = "export class Used{free(){wasm.used_free(0,0);}}";
    const FREEING: &str = "\"u\"<typeof FinalizationRegistry?{register:()=>{}}:new FinalizationRegistry(e=>wasm.used_free(e,1))";

    #[test]
    fn a_class_that_nobody_makes_goes_with_what_would_free_it() {
        let class = "export class Sink{free(){let e={};SinkFinalization.unregister(e),wasm.sink_free(e,0);}}Symbol.dispose&&(Sink.prototype[Symbol.dispose]=Sink.prototype.free);";
        let script = format!(
            "let wasm;{class}{USED}let UsedFinalization={FREEING},SinkFinalization={};new Used(UsedFinalization);",
            FREEING.replace("used", "sink")
        );
        assert_eq!(
            without_unused(&without_unused_classes(&script)),
            format!("let wasm;{USED}let UsedFinalization={FREEING};new Used(UsedFinalization);")
        );
    }

    #[test]
    fn a_function_goes_that_only_unused_ones_call() {
        let script = "async function old(){if(e){load(`old`)}}function load(){}function go(){}let a=[],__wbindgen_enum_A=[\"b,c\"],__wbindgen_enum_B=[];go(__wbindgen_enum_B)";
        assert_eq!(
            without_unused(script),
            "function go(){}let a=[],__wbindgen_enum_B=[];go(__wbindgen_enum_B)"
        );
    }

    #[test]
    fn what_is_not_lent_goes() {
        let script = "a:{b:function(e){if(e){e.b()}},c:function(){return{};},d:1}";
        let names = ["b", "c", "d", "e"].map(str::to_owned);
        assert_eq!(without_lent(script, &names), "a:{d:1}");
    }

    #[test]
    fn what_is_not_understood_stays() {
        for script in [
            "export class Sink{free(){",
            "export class Sink{}new Sink;",
            "function go(){",
        ] {
            assert_eq!(without_unused(&without_unused_classes(script)), script);
        }
    }
}
