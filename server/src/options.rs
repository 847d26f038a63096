//! The command line.

use clap::Parser;

use crate::OllamaAddress;

/// Clean up the models of a local Ollama server, in the browser.
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Options {
    /// The port of the page; 0 takes any free one.
    #[arg(long, value_name = "N", default_value_t = 8114)]
    pub port: u16,

    /// Do not open the page in the browser.
    #[arg(long)]
    pub no_open: bool,

    /// Show demo data, whether or not an Ollama server is there.
    #[arg(long, conflicts_with = "no_demo")]
    pub demo: bool,

    /// Never show demo data, even when no Ollama server is there.
    #[arg(long)]
    pub no_demo: bool,

    /// Let the page look and change nothing.
    #[arg(long)]
    pub read_only: bool,

    /// Where Ollama is, written as for Ollama itself.
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "OLLAMA_HOST",
        default_value = "http://127.0.0.1:11434"
    )]
    pub ollama: OllamaAddress,

    /// Print one line of JSON with the addresses, for scripts.
    #[arg(long)]
    pub print_json: bool,

    /// End when standard input closes, so that the server never outlives the script that started it.
    #[arg(long)]
    pub until_stdin_closes: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, clap::Error> {
        Options::try_parse_from([&["ollama-panel"], arguments].concat())
    }

    #[test]
    fn the_page_has_a_port_of_its_own() {
        assert_eq!(parse(&[]).unwrap().port, 8114);
        assert_eq!(parse(&["--port", "0"]).unwrap().port, 0);
    }

    #[test]
    fn the_address_follows_ollamas_grammar() {
        let options = parse(&["--ollama", "0.0.0.0:8000"]).unwrap();
        assert_eq!(options.ollama.as_str(), "http://127.0.0.1:8000");
    }

    #[test]
    fn demo_and_no_demo_exclude_each_other() {
        assert!(parse(&["--demo", "--no-demo"]).is_err());
    }

    #[test]
    fn a_wrong_address_is_refused() {
        assert!(parse(&["--ollama", "ftp://host"]).is_err());
    }
}
