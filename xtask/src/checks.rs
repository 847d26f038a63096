//! Every check of the project, in the order in which they fail fastest.

use std::time::Duration;

use clap::ValueEnum;

use crate::{
    browser::test_in_browser,
    problem::Problem,
    program::Program,
    setup::setup,
    step::{heading, spoken, timed},
    wasm_target,
    workspace::Workspace,
};

/// One check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Check {
    /// The format of all sources.
    Fmt,
    /// Clippy's lints, native and for WebAssembly.
    Clippy,
    /// The native tests, fake-ollama's contract tests among them.
    Native,
    /// The built page in a real browser.
    Browser,
}

/// The checks that need nothing to run.
pub(crate) const LINTS: [Check; 2] = [Check::Fmt, Check::Clippy];

impl Check {
    fn title(self) -> &'static str {
        match self {
            Self::Fmt => "Format",
            Self::Clippy => "Clippy, native and for WebAssembly (cold: about 4 minutes)",
            Self::Native => "Native tests (cold: about 3 minutes)",
            Self::Browser => "The page in a browser (cold: about 6 minutes before the first test)",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Native => "native",
            Self::Browser => "browser",
        }
    }

    fn run(self, workspace: &Workspace) -> Result<(), Problem> {
        match self {
            Self::Fmt => cargo(workspace).args(["fmt", "--all", "--check"]).run(),
            Self::Clippy => clippy(workspace),
            Self::Native => cargo(workspace).args(["test", "--workspace"]).run(),
            Self::Browser => test_in_browser(workspace),
        }
    }
}

/// The one that was asked for, or all.
pub(crate) fn chosen(only: Option<Check>) -> Vec<Check> {
    only.map_or_else(|| Check::value_variants().to_vec(), |check| vec![check])
}

/// Runs checks one after the other, each of them in any case, and fails if any of them did.
pub(crate) fn check(workspace: &Workspace, checks: &[Check]) -> Result<(), Problem> {
    let results: Vec<_> = checks
        .iter()
        .map(|check| run_timed(*check, workspace))
        .collect();
    heading("Results");
    for (check, passed, duration) in &results {
        let word = if *passed { "ok" } else { "FAILED" };
        println!("{:<8} {word:<7} {}", check.name(), spoken(*duration));
    }
    println!(
        "{:<16} {}",
        "in all",
        spoken(results.iter().map(|(.., duration)| *duration).sum())
    );
    let failed: Vec<_> = results
        .iter()
        .filter(|(_, passed, _)| !passed)
        .map(|(check, ..)| check.name())
        .collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Problem::Checks(failed.join(", ")))
    }
}

fn run_timed(check: Check, workspace: &Workspace) -> (Check, bool, Duration) {
    let (result, duration) = timed(check.title(), || check.run(workspace));
    if let Err(problem) = &result {
        eprintln!("\nerror: {problem}");
    }
    (check, result.is_ok(), duration)
}

fn clippy(workspace: &Workspace) -> Result<(), Problem> {
    let strict = ["--", "--deny", "warnings"];
    cargo(workspace)
        .args(["clippy", "--workspace", "--all-targets"])
        .args(strict)
        .run()?;
    setup(workspace)?
        .wasm_cargo(workspace)
        .args([
            "clippy",
            "--package",
            "ollama-panel-app",
            "--target",
            wasm_target::TRIPLE,
        ])
        .args(strict)
        .run()
}

fn cargo(workspace: &Workspace) -> Program {
    Program::new("cargo").in_folder(workspace.root())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_checks_run_unless_one_is_named() {
        assert_eq!(
            chosen(None),
            [Check::Fmt, Check::Clippy, Check::Native, Check::Browser]
        );
        assert_eq!(chosen(Some(Check::Native)), [Check::Native]);
    }
}
