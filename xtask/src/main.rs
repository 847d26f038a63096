//! The project's own tasks, started as `cargo xtask TASK`.

mod app;
mod arguments;
mod browser;
mod cache;
mod checks;
mod compress;
mod debian;
mod fingerprint;
mod lockfile;
mod node;
mod problem;
mod profile;
mod program;
mod script;
mod serve;
mod setup;
mod short_names;
mod size;
mod step;
mod styles;
mod sysroot;
mod tools;
mod two_parts;
mod unused;
mod wasm_target;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    arguments::{Arguments, Task},
    problem::Problem,
    workspace::Workspace,
};

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nerror: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), Problem> {
    let workspace = Workspace::find()?;
    match task {
        Task::Serve(options) => serve::serve(&workspace, &options),
        Task::Test { only } => checks::check(&workspace, &checks::chosen(only)),
        Task::Lint => checks::check(&workspace, &checks::LINTS),
        Task::Setup => setup::setup(&workspace).map(|_| println!("Everything is there.")),
        Task::Dist => app::dist(&workspace).map(|()| app::explain(&workspace)),
        Task::Size => size::size(&workspace),
        Task::Profile => profile::profile(&workspace),
        Task::Bench(options) => browser::measure(&workspace, &options),
    }
}
