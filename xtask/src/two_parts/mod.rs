//! The page's WebAssembly in two parts: what a first visit needs, and what is needed only once somebody acts.
//!
//! A first visit downloads the first part. Both share one memory and one table of functions. Where the first part calls a
//! function of the rest, it calls through the table, and there stands, until the rest is there, a stub that has the page
//! load the rest at once. So nothing depends on which functions are in which part but how much is downloaded, and when.

mod exports;
mod first;
mod image;
mod linked;
mod mentions;
mod moving;
mod one_more;
mod profile;
mod reached;
mod rest;
mod seldom;
mod whole;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    ops::Range,
    path::Path,
};

use crate::{
    fingerprint::Fingerprint,
    problem::{AboutFile, Problem},
    script::without_comments,
    short_names::{REST, the_only},
    unused::{without_lent, without_unused_classes},
};
use linked::Linked;
use moving::Moving;
use whole::{Whole, count};

pub(crate) use profile::{NOTER, noting, profile};

/// The module and the name under which the first part is lent the function that loads the rest.
const LOADER: (&str, &str) = ("rest", "load");

/// The module under which the rest is lent what the first part has, but for its functions.
const LENDER: &str = "first";

/// The module under which the rest is lent functions, by their places in the first part's table.
const LENDING_TABLE: &str = "table";

/// What loads the rest, in the scope of the script that wasm-bindgen made.
const LOADING: &str = include_str!("load.js");

/// Takes the WebAssembly of the built page apart, and has its script load the rest. The linker's notes are in the module from
/// which the page's was made. The styles go with the rest.
pub(crate) fn take_apart(dist: &Path, linked: &Path, styles: &str) -> Result<(), Problem> {
    let (wasm_path, script_path) = (the_only(dist, "wasm")?, the_only(dist, "js")?);
    let linked = Linked::read(&fs::read(linked).about(linked)?)?;
    let script = fs::read_to_string(&script_path).about(&script_path)?;
    let script = without_unused_classes(&script);
    let wasm = fs::read(&wasm_path).about(&wasm_path)?;
    let wasm = exports::without_unused_exports(&wasm, &script)?;
    let (wasm, not_lent) = reached::without_unreached(&wasm, &linked)?;
    let script = without_lent(&script, &not_lent);
    let mut parts = split(&wasm, &linked)?;
    rest::add_styles(&mut parts.rest, styles);
    let name = format!("{REST}{}.wasm", Fingerprint::of_bytes(&parts.rest).short());
    fs::write(&wasm_path, &parts.first).about(&wasm_path)?;
    let rest_path = dist.join(&name);
    fs::write(&rest_path, &parts.rest).about(rest_path)?;
    let script = lending(&script, LOADER, "loadRest")? + &loading(&name, &parts);
    fs::write(&script_path, script).about(script_path)
}

/// What loads the rest from a file.
fn loading(name: &str, parts: &Parts) -> String {
    without_comments(LOADING)
        .replace("REST_FILE", name)
        .replace("TABLE", &parts.table)
        .replace("LENT_FROM", &parts.lent.start.to_string())
        .replace("LENT_TO", &parts.lent.end.to_string())
}

/// The script with one more function that it lends to the WebAssembly.
pub(crate) fn lending(
    script: &str,
    (module, name): (&str, &str),
    function: &str,
) -> Result<String, Problem> {
    const LENT: &str = "\"./ollama-panel-app_bg.js\":";
    if script.matches(LENT).count() != 1 {
        return Err(Problem::NotSplit(
            "its script lends it functions in a way that is not known",
        ));
    }
    Ok(script.replace(LENT, &format!("{module}:{{{name}:{function}}},{LENT}")))
}

/// The two parts.
struct Parts {
    first: Vec<u8>,
    rest: Vec<u8>,
    /// The name of the first part's table.
    table: String,
    /// Where in it the functions stand that the rest is lent.
    lent: Range<u32>,
}

/// Takes a module apart.
fn split(wasm: &[u8], linked: &Linked) -> Result<Parts, Problem> {
    let whole = Whole::read(wasm)?;
    let seldom = seldom::seldom(&whole);
    let cut = Cut::new(&whole, linked, seldom)?;
    Ok(Parts {
        first: first::first(&whole, &cut, wasm)?,
        rest: rest::rest(&whole, &cut, wasm)?,
        // The memory is lent first, then the tables.
        table: lent_name(1 + whole.function_table as usize),
        lent: cut.lent_places(&whole),
    })
}

/// Where the module is taken apart. Functions are named by their numbers in the whole module.
struct Cut {
    /// The functions of the first part, in its order: such as begin alike stand together, for that compresses best.
    stay: Vec<u32>,
    /// The functions of the rest.
    rest: BTreeSet<u32>,
    /// Where in the table a function of the rest stands, for those that stand there. Some stand there twice.
    slots: BTreeMap<u32, Vec<u32>>,
    /// Those of them that the first part may call.
    called: BTreeSet<u32>,
    /// Those of them for which a place is added at the table's end.
    added: Vec<u32>,
    /// The data that goes with the rest.
    moving: Moving,
    /// What the rest calls of the first part, functions of the page among it, in the order of the first part.
    lent: Vec<u32>,
}

impl Cut {
    fn new(whole: &Whole<'_>, linked: &Linked, rest: BTreeSet<u32>) -> Result<Self, Problem> {
        let moving = Moving::with(whole, linked, &rest)?;
        let mut called = BTreeSet::new();
        let mut slots: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (&slot, &function) in &whole.table {
            if rest.contains(&function) {
                slots.entry(function).or_default().push(slot);
                if !moving.slots.contains(&slot) {
                    called.insert(function);
                }
            }
        }
        let (mut added, mut lent) = (BTreeSet::new(), BTreeSet::new());
        for caller in whole.defined() {
            for &callee in whole.callees(caller) {
                match (rest.contains(&caller), rest.contains(&callee)) {
                    (false, true) => {
                        called.insert(callee);
                        if !slots.contains_key(&callee) {
                            added.insert(callee);
                        }
                    }
                    (true, false) => {
                        lent.insert(callee);
                    }
                    _ => {}
                }
            }
        }
        let new_slots = (whole.table_size..).map(|slot| vec![slot]);
        slots.extend(added.iter().copied().zip(new_slots));
        let mut stay: Vec<u32> = whole.defined().filter(|it| !rest.contains(it)).collect();
        stay.sort_by_cached_key(|&it| (whole.type_of(it), whole.body(it).as_bytes().to_vec()));
        let in_order = (0..whole.imported).chain(stay.iter().copied());
        Ok(Cut {
            called,
            moving,
            lent: in_order.filter(|it| lent.contains(it)).collect(),
            stay,
            rest,
            slots,
            added: added.into_iter().collect(),
        })
    }

    /// The places at the table's end where the functions stand that the rest is lent, behind those that are added for the first
    /// part.
    fn lent_places(&self, whole: &Whole<'_>) -> Range<u32> {
        let start = whole.table_size + count(self.added.len());
        start..start + count(self.lent.len())
    }
}

/// The name of something that the first part lends the rest, by its number: digits, which no other name is.
fn lent_name(number: usize) -> String {
    number.to_string()
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod moving_tests;
