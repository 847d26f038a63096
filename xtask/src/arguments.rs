//! The command line.

use clap::{Args, Parser, Subcommand};

use crate::checks::Check;

/// The tasks of Ollama Panel.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Task,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Build the page, start its server and open it.
    Serve(ServeOptions),
    /// Run every check: format, lints, native tests, and the built page in a browser.
    Test {
        /// Run one of them only.
        #[arg(long, value_enum)]
        only: Option<Check>,
    },
    /// Run the format check and clippy only.
    Lint,
    /// Install what building needs, and build nothing.
    Setup,
    /// Build the page into dist/, ready for any static server.
    Dist,
    /// Print what a first visit downloads, and fail when it is too much.
    Size,
    /// Find out in a browser which part of the page's WebAssembly a first visit needs, and note it for later builds.
    Profile,
    /// Measure the built page in a browser, beside one written by hand, and print the figures.
    Bench(BenchOptions),
}

/// The switches of `serve`; the server has the same.
#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// The port of the page; 0 takes any free one.
    #[arg(long, value_name = "N", default_value_t = 8114)]
    pub(crate) port: u16,
    /// Do not open the page in the browser.
    #[arg(long)]
    pub(crate) no_open: bool,
    /// Show demo data, whether or not an Ollama server is there.
    #[arg(long, conflicts_with = "no_demo")]
    pub(crate) demo: bool,
    /// Never show demo data, even when no Ollama server is there.
    #[arg(long)]
    pub(crate) no_demo: bool,
    /// Let the page look and change nothing.
    #[arg(long)]
    pub(crate) read_only: bool,
}

/// The switches of `bench`.
#[derive(Debug, Args)]
pub(crate) struct BenchOptions {
    /// Take each figure so many times.
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub(crate) rounds: u32,
    /// Measure with so many models.
    #[arg(
        long,
        value_name = "N,N",
        value_delimiter = ',',
        default_value = "30,1000,10000"
    )]
    pub(crate) models: Vec<u32>,
    /// Write the figures into bench/results.json as well.
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the figures into bench/RESULTS.md as well.
    #[arg(long)]
    pub(crate) results: bool,
}

impl BenchOptions {
    /// The numbers of models as one text.
    pub(crate) fn models_in_words(&self) -> String {
        let models: Vec<String> = self.models.iter().map(u32::to_string).collect();
        models.join(",")
    }
}

impl ServeOptions {
    /// The same switches for the server's command line.
    pub(crate) fn for_server(&self) -> Vec<String> {
        let switches = [
            (self.no_open, "--no-open"),
            (self.demo, "--demo"),
            (self.no_demo, "--no-demo"),
            (self.read_only, "--read-only"),
        ];
        let given = switches
            .into_iter()
            .filter(|(given, _)| *given)
            .map(|(_, name)| name.to_owned());
        ["--port".to_owned(), self.port.to_string()]
            .into_iter()
            .chain(given)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_can_be_chosen() {
        let arguments = Arguments::try_parse_from([
            "cargo xtask",
            "bench",
            "--rounds",
            "3",
            "--models",
            "30,70",
        ]);
        let Task::Bench(options) = arguments.unwrap().task else {
            panic!("not bench")
        };
        assert_eq!((options.rounds, &*options.models_in_words()), (3, "30,70"));
    }

    #[test]
    fn the_server_gets_the_same_switches() {
        let arguments = Arguments::try_parse_from([
            "cargo xtask",
            "serve",
            "--port",
            "9000",
            "--no-open",
            "--demo",
            "--read-only",
        ]);
        let Task::Serve(options) = arguments.unwrap().task else {
            panic!("not serve")
        };
        assert_eq!(
            options.for_server(),
            ["--port", "9000", "--no-open", "--demo", "--read-only"]
        );
    }
}
