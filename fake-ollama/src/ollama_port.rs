//! The port that speaks Ollama's API. It can be closed and opened again, as if the server had
//! been stopped and started.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::service;
use crate::world::Shared;

/// A port with a fixed address, open or closed.
pub(crate) struct OllamaPort {
    address: SocketAddr,
    shared: Arc<Shared>,
    state: Mutex<PortState>,
}

enum PortState {
    Open(OpenPort),
    /// Connections are refused. A socket that does not listen holds the port meanwhile, or
    /// another program could be given it.
    Closed(TcpSocket),
    /// The port was closed, and could not be held.
    Lost,
}

/// The listening task and its connections. All end when this is dropped.
struct OpenPort {
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

impl OllamaPort {
    /// Opens the port; port 0 means any free one, which is kept from then on.
    pub(crate) async fn open(address: SocketAddr, shared: Arc<Shared>) -> io::Result<Self> {
        let listener = bind(address)?.listen(BACKLOG)?;
        let address = listener.local_addr()?;
        let open = OpenPort::start(listener, address, &shared);
        Ok(Self {
            address,
            shared,
            state: Mutex::new(PortState::Open(open)),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes the port and every connection; they are closed when this returns.
    pub(crate) async fn close(&self) {
        let mut state = self.state.lock().await;
        if let PortState::Open(open) = &*state {
            open.stop.cancel();
            open.tasks.close();
            open.tasks.wait().await;
            *state = bind(self.address).map_or(PortState::Lost, PortState::Closed);
        }
    }

    /// Opens the port again, if it is closed.
    pub(crate) async fn reopen(&self) -> io::Result<()> {
        let mut state = self.state.lock().await;
        let socket = match std::mem::replace(&mut *state, PortState::Lost) {
            PortState::Open(open) => {
                *state = PortState::Open(open);
                return Ok(());
            }
            PortState::Closed(socket) => socket,
            PortState::Lost => bind(self.address)?,
        };
        let listener = socket.listen(BACKLOG)?;
        *state = PortState::Open(OpenPort::start(listener, self.address, &self.shared));
        Ok(())
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // Connections that were just closed linger on; without this the port would be refused. On
    // Windows it would let two programs have one port, and is not needed.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

impl OpenPort {
    fn start(listener: TcpListener, address: SocketAddr, shared: &Arc<Shared>) -> Self {
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let accepting = accept(
            listener,
            address,
            Arc::clone(shared),
            stop.clone(),
            tasks.clone(),
        );
        tasks.spawn(accepting);
        Self { stop, tasks }
    }
}

impl Drop for OpenPort {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn accept(
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    loop {
        // In this order: whoever is cut off asks again at once, and must find nobody.
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        // An error here is that of one connection, gone before it was accepted.
        let Ok((stream, _)) = accepted else { continue };
        let connection = keep_connection(stream, address, Arc::clone(&shared));
        let stop = stop.clone();
        tasks.spawn(async move {
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                () = connection => {}
            }
        });
    }
}

/// Serves one connection until either side ends it.
async fn keep_connection(stream: TcpStream, address: SocketAddr, shared: Arc<Shared>) {
    let mut drains = shared.drains();
    let answer = service_fn(|request| service::serve(Arc::clone(&shared), address.ip(), request));
    let mut connection = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
    // The errors are cuts, ordered by a test or made by the client: nobody needs to know.
    loop {
        tokio::select! {
            _ended = connection.as_mut() => return,
            changed = drains.changed() => match changed {
                Ok(()) => connection.as_mut().graceful_shutdown(),
                Err(_) => return,
            },
        }
    }
}
