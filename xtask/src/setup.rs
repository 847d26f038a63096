//! All that building the page needs, installed where it is missing.

use crate::{
    cache::Cache, problem::Problem, program::Program, tools::Tools, wasm_target::WasmTarget,
    workspace::Workspace,
};

/// What building the page uses.
#[derive(Debug)]
pub(crate) struct Kit {
    target: WasmTarget,
    tools: Tools,
}

/// Finds everything, or installs it.
pub(crate) fn setup(workspace: &Workspace) -> Result<Kit, Problem> {
    let cache = Cache::find()?;
    let target = WasmTarget::install(&cache)?;
    let tools = Tools::install(workspace, &cache)?;
    Ok(Kit { target, tools })
}

impl Kit {
    /// Trunk, ready to build the page.
    pub(crate) fn trunk(&self, workspace: &Workspace) -> Program {
        self.target
            .prepare(self.tools.trunk())
            .in_folder(workspace.root())
    }

    /// Cargo, ready to compile for WebAssembly.
    pub(crate) fn wasm_cargo(&self, workspace: &Workspace) -> Program {
        self.target
            .prepare(Program::new("cargo"))
            .in_folder(workspace.root())
    }
}
