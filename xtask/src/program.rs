//! Other programs, run to their end.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::problem::Problem;

/// A program to run, with its arguments.
#[derive(Debug)]
pub(crate) struct Program {
    command: Command,
}

impl Program {
    /// The program of that name, looked for on PATH as the system's own shell does (`npm` is a script on Windows).
    pub(crate) fn new(name: impl AsRef<OsStr>) -> Self {
        let path = which::which(&name).unwrap_or_else(|_| PathBuf::from(name.as_ref()));
        Self {
            command: Command::new(path),
        }
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, arguments: I) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn in_folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Puts folders before all others on the PATH of the program.
    pub(crate) fn with_path_first(self, folders: &[PathBuf]) -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let all = folders.iter().cloned().chain(std::env::split_paths(&path));
        match std::env::join_paths(all) {
            Ok(path) => self.env("PATH", path),
            // A folder with a separator in its name cannot be on PATH at all.
            Err(_) => self,
        }
    }

    /// Runs it with this terminal; anything but success is a problem.
    pub(crate) fn run(mut self) -> Result<(), Problem> {
        let status = self
            .command
            .status()
            .map_err(|source| self.not_started(source))?;
        if status.success() {
            Ok(())
        } else {
            Err(self.failed(&status.to_string()))
        }
    }

    /// Runs it unseen and gives back what it printed.
    pub(crate) fn output(mut self) -> Result<String, Problem> {
        let result = self
            .command
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output();
        let Output { status, stdout, .. } = result.map_err(|source| self.not_started(source))?;
        if status.success() {
            Ok(String::from_utf8_lossy(&stdout).trim().to_owned())
        } else {
            Err(self.failed(&status.to_string()))
        }
    }

    /// Runs it unseen; `None` when it is missing or fails.
    pub(crate) fn quiet_output(mut self) -> Option<String> {
        let Output { status, stdout, .. } = self.command.stdin(Stdio::null()).output().ok()?;
        status
            .success()
            .then(|| String::from_utf8_lossy(&stdout).trim().to_owned())
    }

    /// Becomes that program where the system can do that, so that signals reach it; returns only on failure.
    #[cfg(unix)]
    pub(crate) fn become_it(mut self) -> Result<(), Problem> {
        use std::os::unix::process::CommandExt;
        let source = self.command.exec();
        Err(self.not_started(source))
    }

    /// Becomes that program where the system can do that, so that signals reach it; here it is run.
    #[cfg(not(unix))]
    pub(crate) fn become_it(self) -> Result<(), Problem> {
        self.run()
    }

    fn failed(&self, status: &str) -> Problem {
        Problem::Failed {
            command: self.spelled(),
            status: status.to_owned(),
        }
    }

    fn not_started(&self, source: std::io::Error) -> Problem {
        Problem::NotStarted {
            command: self.spelled(),
            source,
        }
    }

    fn spelled(&self) -> String {
        let name = Path::new(self.command.get_program())
            .file_stem()
            .unwrap_or_default();
        std::iter::once(name)
            .chain(self.command.get_args())
            .map(|part| part.to_string_lossy().into_owned())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_the_command() {
        let problem = Program::new("cargo")
            .arg("--no-such-switch")
            .run()
            .unwrap_err();
        assert!(
            problem
                .to_string()
                .starts_with("`cargo --no-such-switch` failed"),
            "{problem}"
        );
    }

    #[test]
    fn a_missing_program_is_told_apart() {
        let problem = Program::new("no-such-program-here").run().unwrap_err();
        assert!(matches!(problem, Problem::NotStarted { .. }), "{problem}");
        assert_eq!(Program::new("no-such-program-here").quiet_output(), None);
    }

    #[test]
    fn output_is_given_back() {
        assert!(
            Program::new("cargo")
                .arg("--version")
                .output()
                .unwrap()
                .starts_with("cargo ")
        );
    }
}
