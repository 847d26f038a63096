//! What the tests have in common: a fake with its control port, and a client.

use fake_ollama::{Catalogue, FakeOllama, Options, any_loopback_port, start};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// A fake and a client for both of its ports.
pub struct Fixture {
    pub client: Client,
    fake: FakeOllama,
}

impl Fixture {
    pub async fn new(catalogue: Catalogue) -> Self {
        let control_address = Some(any_loopback_port());
        let options = Options {
            catalogue,
            control_address,
            ..Options::default()
        };
        Self {
            client: Client::new(),
            fake: start(options).await.unwrap(),
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.fake.url())
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, self.url(path))
            .header("Origin", "http://localhost:8080")
    }

    pub fn call(&self, method: Method, path: &str, body: &Value) -> RequestBuilder {
        self.request(method, path).json(body)
    }

    /// The request that deletes a model.
    pub fn deletion(&self, model: &str) -> RequestBuilder {
        self.call(Method::DELETE, "/api/delete", &json!({ "model": model }))
    }

    /// Deletes a model: the status, and Ollama's message if there is one.
    pub async fn delete(&self, model: &str) -> (u16, String) {
        let response = self.deletion(model).send().await.unwrap();
        (response.status().as_u16(), error_of(response).await)
    }

    pub async fn get(&self, path: &str) -> Value {
        self.request(Method::GET, path)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// The names that `tags` lists, in its order.
    pub async fn listed(&self) -> Vec<String> {
        names(&self.get("/api/tags").await)
    }

    /// Gives an order to the control port, which must accept it.
    pub async fn order(&self, method: Method, path: &str, order: &Value) {
        let response = self.try_order(method, path, order).await;
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
    }

    pub async fn try_order(&self, method: Method, path: &str, order: &Value) -> Response {
        let url = format!("{}{path}", self.fake.control_url().unwrap());
        self.client
            .request(method, url)
            .json(order)
            .send()
            .await
            .unwrap()
    }

    pub async fn post(&self, path: &str, order: Value) {
        self.order(Method::POST, path, &order).await;
    }

    pub async fn fault(&self, order: Value) {
        self.post("/faults", order).await;
    }

    pub async fn state(&self) -> Value {
        let url = format!("{}/state", self.fake.control_url().unwrap());
        self.client
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// The names that are really in the store.
    pub async fn stored(&self) -> Vec<String> {
        names(&self.state().await)
    }

    pub async fn blob_count(&self) -> usize {
        self.state().await["blobs"].as_array().unwrap().len()
    }

    /// The last entry of the log.
    pub async fn last_logged(&self) -> Value {
        self.state().await["log"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone()
    }
}

pub fn names(list: &Value) -> Vec<String> {
    let models = list["models"].as_array().unwrap().iter();
    models
        .map(|model| model["name"].as_str().unwrap().to_owned())
        .collect()
}

pub async fn error_of(response: Response) -> String {
    let text = response.text().await.unwrap();
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    json["error"].as_str().unwrap_or_default().to_owned()
}
