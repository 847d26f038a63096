//! `ollama-panel`: see `--help`.

use std::process::ExitCode;

use clap::Parser;
use ollama_panel::{Options, run};

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ollama-panel: {error}");
            ExitCode::FAILURE
        }
    }
}
