//! `fake-ollama`: the fake as a program.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use fake_ollama::{Catalogue, Options, Platform, StartError};
use tokio::io::AsyncReadExt;

/// An Ollama-compatible server in memory, for tests and the demo.
///
/// Prints one line of JSON with its addresses, then serves until it is killed.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port of Ollama's API on loopback; 0 means any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The port for orders; 0 means any free one.
    #[arg(long, default_value_t = 0)]
    control_port: u16,
    /// The models that it has.
    #[arg(long, value_enum, default_value_t = CatalogueName::Demo)]
    catalogue: CatalogueName,
    /// So many invented models in place of a catalogue.
    #[arg(long, value_name = "N", conflicts_with = "catalogue")]
    models: Option<usize>,
    /// What seems random follows from this number.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Pretend to run on Windows: its paths, and locked files of loaded models.
    #[arg(long)]
    windows: bool,
    /// Stop when standard input closes, so that a test runner that dies leaves nothing behind.
    #[arg(long)]
    until_stdin_closes: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum CatalogueName {
    Demo,
    Empty,
    Recorded,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fake-ollama: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), StartError> {
    let until_stdin_closes = arguments.until_stdin_closes;
    let fake = fake_ollama::start(arguments.into_options()).await?;
    let control = fake.control_url().unwrap_or_default();
    println!(
        "{}",
        serde_json::json!({ "url": fake.url(), "control": control })
    );
    if until_stdin_closes {
        stdin_closed().await;
    } else {
        std::future::pending::<()>().await;
    }
    fake.shutdown().await;
    Ok(())
}

/// Returns when whoever holds the other end of standard input is gone.
async fn stdin_closed() {
    let mut stdin = tokio::io::stdin();
    let mut ignored = [0; 64];
    while stdin.read(&mut ignored).await.is_ok_and(|count| count > 0) {}
}

impl Arguments {
    fn into_options(self) -> Options {
        let on_loopback = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let catalogue = match (self.models, self.catalogue) {
            (Some(models), _) => Catalogue::Many(models),
            (None, CatalogueName::Demo) => Catalogue::Demo,
            (None, CatalogueName::Empty) => Catalogue::Empty,
            (None, CatalogueName::Recorded) => Catalogue::Recorded,
        };
        Options {
            address: on_loopback(self.port),
            control_address: Some(on_loopback(self.control_port)),
            catalogue,
            seed: self.seed,
            platform: if self.windows {
                Platform::Windows
            } else {
                Platform::Linux
            },
        }
    }
}
