//! Finding out which part of the page's WebAssembly a first visit needs.

use std::fs;

use crate::{
    app::build,
    browser::functions_called,
    problem::{AboutFile, Problem},
    short_names::the_only,
    two_parts::{self, NOTER},
    workspace::Workspace,
};

/// Where what was found out is kept.
const PROFILE: &str = "xtask/src/two_parts/seldom.profile";

/// Builds a page that notes which functions are called, visits it, and writes the profile anew.
pub(crate) fn profile(workspace: &Workspace) -> Result<(), Problem> {
    let folder = workspace.notes().join("profile");
    build(workspace, &folder)?;
    let (wasm_path, script_path) = (the_only(&folder, "wasm")?, the_only(&folder, "js")?);
    let wasm = fs::read(&wasm_path).about(&wasm_path)?;
    fs::write(&wasm_path, two_parts::noting(&wasm)?).about(&wasm_path)?;
    let script = fs::read_to_string(&script_path).about(&script_path)?;
    let script = two_parts::lending(&script, NOTER, "note")?
        + "globalThis.called=new Set;function note(number){called.add(number)}";
    fs::write(&script_path, script).about(script_path)?;
    let called = functions_called(workspace, &folder)?;
    let path = workspace.root().join(PROFILE);
    fs::write(&path, two_parts::profile(&wasm, &called)?).about(path)?;
    println!(
        "A first visit calls {} functions. The others are noted in {PROFILE}.",
        called.len()
    );
    Ok(())
}
