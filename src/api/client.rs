//! The calls to Ollama that the panel makes.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use gloo_net::http::Method;
use send_wrapper::SendWrapper;
use web_sys::AbortSignal;

use super::known_list::KnownList;
use super::{early, pause, pull, request, wire};
use crate::domain::answer::CallError;
use crate::domain::layers::Layers;
use crate::domain::loaded::Loaded;
use crate::domain::model::Model;
use crate::domain::pulling::Line;
use crate::domain::recipe::Recipe;
use crate::domain::run::Server;
use crate::domain::server_address::ServerAddress;
use crate::domain::timestamp::Timestamp;

/// Where the list is.
const LIST: &str = "/api/tags";
/// So many models are told of a list beforehand (by the script in `index.html`).
pub const LARGEST: usize = 50;
/// How long a question may take: a list of thousands of manifests from a sleeping disk.
const QUESTION_SECONDS: u32 = 60;
/// How long a deletion may take: removing files of hundreds of gigabytes from a slow disk.
const DELETION_SECONDS: u32 = 15 * 60;
/// How long the question for a blob may take. It is asked between deletions, and nothing hangs on it.
const BLOB_SECONDS: u32 = 5;
/// How long the page waits before it asks the same again.
const PAUSE_MS: i32 = 250;

/// One Ollama server.
#[derive(Clone)]
pub struct Client {
    address: ServerAddress,
    /// The list that came last.
    known: SendWrapper<Rc<RefCell<KnownList>>>,
}

impl Client {
    /// A client for the server at an address. Nothing is asked yet.
    #[must_use]
    pub fn new(address: ServerAddress) -> Self {
        Client {
            address,
            known: SendWrapper::new(Rc::default()),
        }
    }

    /// The server's address.
    #[must_use]
    pub fn address(&self) -> &ServerAddress {
        &self.address
    }

    /// The largest models of the first list, which was asked for before the page ran, in the order of their names' bytes. All
    /// models where they are fewer than [`LARGEST`]. The list itself is still to be read.
    pub async fn largest(&self) -> Option<Vec<Arc<Model>>> {
        let largest = early::largest(&self.url(LIST)).await?;
        wire::models(&largest).ok()
    }

    /// The server's version, for example `0.33.0`.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn version(&self) -> Result<String, CallError> {
        wire::version(&self.get("/api/version").await?)
    }

    /// The layers of a model, as far as the server tells them apart, and the time of the manifest that it tells of. Not for
    /// cloud models: Ollama asks their remote host.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn layers(
        &self,
        name: &str,
    ) -> Result<(Option<Layers>, Option<Timestamp>), CallError> {
        wire::layers(&self.show(name).await?)
    }

    /// How a model was made. Not for cloud models: Ollama asks their remote host.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn recipe(&self, name: &str) -> Result<Recipe, CallError> {
        wire::recipe(&self.show(name).await?)
    }

    async fn show(&self, name: &str) -> Result<String, CallError> {
        let (url, body) = (self.url("/api/show"), wire::about(name));
        request::send(Method::POST, &url, Some(body), QUESTION_SECONDS)
            .await?
            .success()
    }

    /// Has the server pull a model, and tells each line of what it says on the way. It may take hours; the signal ends it.
    ///
    /// # Errors
    /// Where the call fails. What goes wrong after the server took it up is in the lines.
    pub async fn pull(
        &self,
        name: &str,
        signal: &AbortSignal,
        on_line: &mut dyn FnMut(Line),
    ) -> Result<(), CallError> {
        pull::pull(&self.url("/api/pull"), wire::about(name), signal, on_line).await
    }

    async fn get(&self, path: &str) -> Result<String, CallError> {
        let url = self.url(path);
        request::send(Method::GET, &url, None, QUESTION_SECONDS)
            .await?
            .success()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address.as_str())
    }
}

impl Server for Client {
    async fn loaded(&self) -> Result<Loaded, CallError> {
        wire::loaded(&self.get("/api/ps").await?)
    }

    /// Ollama's way to say it: generate nothing, and keep the model for no time.
    async fn unload(&self, name: &str) -> Result<(), CallError> {
        let (url, body) = (self.url("/api/generate"), wire::unload(name));
        let answer = request::send(Method::POST, &url, Some(body), QUESTION_SECONDS).await?;
        wire::unloaded(&answer.success()?)
    }

    async fn pause(&self) {
        pause::pause(PAUSE_MS).await;
    }

    async fn has_blob(&self, digest: &str) -> Result<bool, CallError> {
        let url = self.url(&format!("/api/blobs/sha256:{digest}"));
        let answer = request::send(Method::HEAD, &url, None, BLOB_SECONDS).await?;
        match answer.status {
            404 => Ok(false),
            _ => answer.success().map(|_| true),
        }
    }

    async fn list(&self) -> Result<Vec<Arc<Model>>, CallError> {
        let body = self.get(LIST).await?;
        self.known.borrow_mut().read(body)
    }

    async fn copy(&self, name: &str, destination: &str) -> Result<(), CallError> {
        let (url, body) = (self.url("/api/copy"), wire::copy(name, destination));
        let answer = request::send(Method::POST, &url, Some(body), QUESTION_SECONDS).await?;
        answer.done()
    }

    async fn delete(&self, name: &str) -> Result<(), CallError> {
        let url = self.url("/api/delete");
        let body = wire::about(name);
        let answer = request::send(Method::DELETE, &url, Some(body), DELETION_SECONDS).await?;
        answer.done()
    }
}
