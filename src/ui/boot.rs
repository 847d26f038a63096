//! Which server the page talks to.

use super::browser::{address_bar, storage};
use crate::api::{Client, Config, fetch_config};
use crate::domain::run::Server;
use crate::domain::server_address::ServerAddress;

/// The key under which the address is remembered that a person chose instead of the one that was set up. The set-up
/// address is part of it: a panel started for another server does not fall for an old choice.
fn key(set_up: &str) -> String {
    format!("ollama-panel/address-instead-of/{set_up}")
}

/// What the page starts with.
pub(crate) struct Start {
    pub(crate) client: Client,
    /// Whether the server is the built-in demonstration.
    pub(crate) demo: bool,
    /// Whether the panel was started so that the page changes nothing.
    pub(crate) read_only: bool,
    /// Where no Ollama answered before this one was tried.
    pub(crate) also_tried: Option<String>,
}

impl Start {
    fn with(client: Client) -> Self {
        Start {
            client,
            demo: false,
            read_only: false,
            also_tried: None,
        }
    }
}

/// Finds the server: the one in the page's address, the one that was chosen before, the one that the panel was started
/// for, and on a static server whichever answers of the page's own origin and `localhost`.
///
/// `None` while the page is being loaded again for the remembered address.
pub(crate) async fn start() -> Option<Start> {
    let config = fetch_config().await;
    let read_only = config.as_ref().is_some_and(|config| config.read_only);
    if let Some(address) = address_bar::chosen() {
        let demo = config.is_some_and(|config| config.demo && config.ollama == address);
        return Some(Start {
            demo,
            read_only,
            ..Start::with(Client::new(address))
        });
    }
    if let Some(remembered) = remembered(config.as_ref()) {
        address_bar::choose(Some(&remembered));
        return None;
    }
    Some(match config {
        Some(config) => Start {
            demo: config.demo,
            read_only,
            ..Start::with(Client::new(config.ollama))
        },
        None => whichever_answers().await,
    })
}

fn remembered(config: Option<&Config>) -> Option<ServerAddress> {
    storage::read(&key(&set_up(config)))?.parse().ok()
}

fn set_up(config: Option<&Config>) -> String {
    config
        .map(|config| config.ollama.as_str().to_owned())
        .unwrap_or_default()
}

async fn whichever_answers() -> Start {
    let last_resort = Client::new(ServerAddress::local());
    let own = address_bar::origin()
        .and_then(|origin| origin.parse().ok())
        .map(Client::new);
    match own {
        None => Start::with(last_resort),
        Some(own) if own.list().await.is_ok() => Start::with(own),
        Some(own) => Start {
            also_tried: Some(own.address().as_str().to_owned()),
            ..Start::with(last_resort)
        },
    }
}

/// Goes on with another server, now and from now on; `None` is the one that the panel was started for.
pub(crate) fn choose(address: Option<ServerAddress>) {
    leptos::task::spawn_local(async move {
        let config = fetch_config().await;
        let set_up = set_up(config.as_ref());
        let other = address.filter(|address| address.as_str() != set_up);
        storage::write(
            &key(&set_up),
            other.as_ref().map_or("", ServerAddress::as_str),
        );
        address_bar::choose(other.as_ref());
    });
}
