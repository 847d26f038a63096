//! An Ollama-compatible server in memory, for tests and for the demo.
//!
//! It keeps manifests and blobs as Ollama does, answers as Ollama answers, and shares no code
//! with the panel, so that a misunderstanding on one side shows on the other. Faults can be
//! ordered through a control port of its own; `README.md` describes it.

mod answer;
mod catalogue;
mod control;
mod digest;
mod distortion;
mod endpoints;
mod fault;
mod host_guard;
mod list_order;
mod log;
mod mishap;
mod modelfile;
mod name;
mod ollama_port;
mod origins;
mod registry;
mod request;
mod service;
mod store;
mod world;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

pub use catalogue::Catalogue;
pub use store::Platform;

use control::Controlled;
use ollama_port::OllamaPort;
use world::{Beginning, Shared, World};

/// How a fake is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it speaks Ollama's API; port 0 means any free one.
    pub address: SocketAddr,
    /// Where it takes orders; `None` means nowhere.
    pub control_address: Option<SocketAddr>,
    /// The models that it has.
    pub catalogue: Catalogue,
    /// What seems random follows from this number.
    pub seed: u64,
    /// The system that it pretends to run on.
    pub platform: Platform,
}

/// Why a fake cannot be started.
#[derive(Debug, Error)]
pub enum StartError {
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// The catalogue has a mistake.
    #[error("cannot fill the store: {0}")]
    Catalogue(String),
}

/// A running fake. It stops when this is dropped.
pub struct FakeOllama {
    port: Arc<OllamaPort>,
    control: Option<ControlPort>,
}

struct ControlPort {
    address: SocketAddr,
    _task: AbortOnDropHandle<()>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: any_loopback_port(),
            control_address: None,
            catalogue: Catalogue::Demo,
            seed: 0,
            platform: Platform::default(),
        }
    }
}

/// Any free port on loopback.
#[must_use]
pub fn any_loopback_port() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}

/// Starts a fake; it serves when this returns.
///
/// # Errors
///
/// When an address cannot be listened on.
pub async fn start(options: Options) -> Result<FakeOllama, StartError> {
    let Options {
        address,
        control_address,
        catalogue,
        seed,
        platform,
    } = options;
    let world = World::new(&Beginning {
        catalogue,
        seed,
        platform,
    })
    .map_err(|error| StartError::Catalogue(error.to_string()))?;
    let shared = Arc::new(Shared::new(world));
    let opened = OllamaPort::open(address, Arc::clone(&shared)).await;
    let port = Arc::new(opened.map_err(|error| StartError::Listen { address, error })?);
    let control = match control_address {
        None => None,
        Some(address) => {
            let controlled = Controlled {
                shared,
                port: Arc::clone(&port),
            };
            let opened = ControlPort::open(address, controlled).await;
            Some(opened.map_err(|error| StartError::Listen { address, error })?)
        }
    };
    Ok(FakeOllama { port, control })
}

impl FakeOllama {
    /// The base URL of Ollama's API.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.port.address())
    }

    /// The base URL of the control port, if there is one.
    #[must_use]
    pub fn control_url(&self) -> Option<String> {
        self.control
            .as_ref()
            .map(|control| format!("http://{}", control.address))
    }

    /// Stops the fake; its port is free when this returns.
    pub async fn shutdown(self) {
        self.port.close().await;
    }
}

impl ControlPort {
    async fn open(address: SocketAddr, controlled: Controlled) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let serving = axum::serve(listener, control::router(controlled));
        // `axum::serve` goes on after every error of a connection: there is none to report.
        let task = tokio::spawn(async move {
            let _never_fails = serving.await;
        });
        Ok(Self {
            address,
            _task: AbortOnDropHandle::new(task),
        })
    }
}
