//! From a fresh checkout to the open page.

use crate::{
    app::dist, arguments::ServeOptions, problem::Problem, program::Program, step::heading,
    workspace::Workspace,
};

/// Builds what is not up to date, and becomes the server.
pub(crate) fn serve(workspace: &Workspace, options: &ServeOptions) -> Result<(), Problem> {
    dist(workspace)?;
    heading("Building the server (the first time about 2 minutes)");
    build_native(workspace, &["ollama-panel"])?;
    heading("Starting");
    Program::new(workspace.native_binary("ollama-panel"))
        .args(options.for_server())
        .become_it()
}

/// Builds native programs as they are used; the server's carries the page.
pub(crate) fn build_native(workspace: &Workspace, packages: &[&str]) -> Result<(), Problem> {
    Program::new("cargo")
        .args(["build", "--profile", "native"])
        .args(packages.iter().flat_map(|package| ["--package", package]))
        .in_folder(workspace.root())
        .run()
}
