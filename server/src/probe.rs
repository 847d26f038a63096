//! Looks whether Ollama is there before the page opens.

use std::time::Duration;

use serde::Deserialize;
use ureq::Agent;

use crate::OllamaAddress;

/// A server on this computer answers in milliseconds; one in the house, in less than this.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was found at Ollama's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// An Ollama server.
    Ollama {
        /// The version that it gave.
        version: String,
    },
    /// A server that did not answer as Ollama does.
    SomethingElse,
    /// No server.
    Nothing,
    /// Nobody asked: it does not matter, or the browser must find out itself.
    NotAsked,
}

/// Asks for Ollama's version.
pub(crate) async fn probe(address: &OllamaAddress) -> Answer {
    // Only the browser knows which certificates the person trusts.
    if address.is_https() {
        return Answer::NotAsked;
    }
    let url = format!("{address}/api/version");
    // The client blocks, so it gets a thread of its own; it ends without an answer only if it panics.
    tokio::task::spawn_blocking(move || ask(&url))
        .await
        .unwrap_or(Answer::Nothing)
}

#[derive(Deserialize)]
struct Version {
    version: String,
}

fn ask(url: &str) -> Answer {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        // The browser would not go through a proxy named in the environment either.
        .proxy(None)
        .build()
        .into();
    match agent.get(url).call() {
        Ok(mut response) => response
            .body_mut()
            .read_to_string()
            .ok()
            .and_then(|body| serde_json::from_str(&body).ok())
            .map_or(Answer::SomethingElse, |Version { version }| {
                Answer::Ollama { version }
            }),
        Err(ureq::Error::StatusCode(_)) => Answer::SomethingElse,
        Err(_) => Answer::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, routing::get};
    use tokio::net::TcpListener;

    use super::*;

    /// A server for one test, on a port that was free.
    async fn serve(router: Router) -> OllamaAddress {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string().parse().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        address
    }

    #[tokio::test]
    async fn ollama_is_known_by_its_version() {
        let version = || async { r#"{"version":"0.33.0"}"# };
        let address = serve(Router::new().route("/api/version", get(version))).await;
        assert_eq!(
            probe(&address).await,
            Answer::Ollama {
                version: "0.33.0".to_owned()
            }
        );
    }

    #[tokio::test]
    async fn other_servers_are_told_apart_from_none() {
        let html = Router::new().route("/api/version", get(|| async { "<h1>It works!</h1>" }));
        assert_eq!(probe(&serve(html).await).await, Answer::SomethingElse);
        assert_eq!(
            probe(&serve(Router::new()).await).await,
            Answer::SomethingElse
        );
    }

    #[tokio::test]
    async fn a_closed_port_is_nothing() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string().parse().unwrap();
        drop(listener);
        assert_eq!(probe(&address).await, Answer::Nothing);
    }

    #[tokio::test]
    async fn an_encrypted_server_is_left_to_the_browser() {
        let address = "https://127.0.0.1:1".parse().unwrap();
        assert_eq!(probe(&address).await, Answer::NotAsked);
    }
}
