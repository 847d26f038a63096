//! Starts the server and says where it is.

use std::{future::pending, io, net::Ipv4Addr, thread};

use serde_json::json;
use thiserror::Error;
use tokio::{net::TcpListener, signal, sync::oneshot};

use crate::{
    OllamaAddress, Options, Target,
    app::app,
    assets::Dist,
    choice::DemoWish,
    demo::{Demo, DemoError},
    probe::{Answer, probe},
};

/// Why the server does not run.
#[derive(Debug, Error)]
pub enum RunError {
    /// Most often another program, or another panel, has the port.
    #[error(
        "port {port} cannot be used ({source}); choose another with --port N, or any free one with --port 0"
    )]
    Port {
        /// The port that was asked for.
        port: u16,
        /// The system's reason.
        source: io::Error,
    },
    /// The demo server did not start.
    #[error("the demo server does not start: {0}")]
    Demo(#[from] DemoError),
    /// The system took the connection away.
    #[error("the server stopped: {0}")]
    Serving(#[source] io::Error),
}

/// Serves the page until the person ends it.
///
/// # Errors
/// When the port is taken, or the demo server does not start.
pub async fn run(options: Options) -> Result<(), RunError> {
    // Loopback only, and not `[::1]`: Ollama does not accept that origin.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .await
        .map_err(|source| RunError::Port {
            port: options.port,
            source,
        })?;
    let url = format!(
        "http://{}",
        listener.local_addr().map_err(RunError::Serving)?
    );

    let wish = DemoWish::from_switches(options.demo, options.no_demo);
    let found = match wish {
        DemoWish::Always => Answer::NotAsked,
        DemoWish::WhenNeeded | DemoWish::Never => probe(&options.ollama).await,
    };
    let demo = if wish.wants_demo(&found) {
        Some(Demo::start().await?)
    } else {
        None
    };
    let target = match &demo {
        Some(demo) => Target::Demo(demo.address().clone()),
        None => Target::Ollama(options.ollama.clone()),
    };

    announce(&options, &url, &found, &target);
    if !options.no_open {
        open_browser(&url);
    }
    tokio::select! {
        served = axum::serve(listener, app::<Dist>(target, options.read_only)) => served.map_err(RunError::Serving),
        () = ended(options.until_stdin_closes) => Ok(()),
    }
}

/// Says what was found and where the page is: in words, or for scripts in one line of JSON.
fn announce(options: &Options, url: &str, found: &Answer, target: &Target) {
    if options.print_json {
        let line = json!({ "url": url, "ollama": target.address(), "demo": target.is_demo() });
        println!("{line}");
    } else {
        if !options.demo {
            println!("{}", finding(&options.ollama, found));
        }
        if target.is_demo() {
            println!("The page shows demo data; nothing that you do there touches a real model.");
        }
        println!("Ollama Panel: {url}  (Ctrl-C ends it)");
    }
}

fn finding(ollama: &OllamaAddress, found: &Answer) -> String {
    match found {
        Answer::Ollama { version } => format!("Ollama {version} answers at {ollama}."),
        Answer::SomethingElse => format!("Something answers at {ollama}, but not as Ollama does."),
        Answer::Nothing => format!("No Ollama server answers at {ollama}."),
        Answer::NotAsked => format!("The page will look for Ollama at {ollama}."),
    }
}

fn open_browser(url: &str) {
    if let Err(error) = open::that_detached(url) {
        eprintln!("No browser could be opened ({error}); open {url} yourself.");
    }
}

/// Waits for Ctrl-C, or for the end of standard input where that is asked for.
async fn ended(until_stdin_closes: bool) {
    tokio::select! {
        () = interrupted() => (),
        () = stdin_closed(), if until_stdin_closes => (),
    }
}

async fn interrupted() {
    if signal::ctrl_c().await.is_err() {
        // Without a handler the system's own way of ending a program remains.
        pending::<()>().await;
    }
}

async fn stdin_closed() {
    let (sender, receiver) = oneshot::channel();
    // A thread of its own, because a runtime waits at its end for reads that it started itself.
    thread::spawn(move || {
        let _end = io::copy(&mut io::stdin(), &mut io::sink());
        sender.send(())
    });
    // An error means that the thread is gone, and with it the input.
    let _closed = receiver.await;
}
