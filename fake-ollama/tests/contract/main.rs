//! The contract: every recorded exchange is replayed, in order, and answered as it was.
//!
//! By default the fake answers. `OLLAMA_CONTRACT_URL=http://127.0.0.1:11434` asks a real server
//! in its place, only what changes nothing there and does not depend on its models.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    dead_code
)]

mod comparison;
mod recording;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use comparison::Comparison;
use fake_ollama::Catalogue;
use recording::{Exchange, Recording};
use reqwest::{Client, Method};
use serde_json::json;
use support::Fixture;

/// What can be asked of any server: versions, errors, preflights, refusals.
const HARMLESS: [u32; 25] = [
    1, 11, 12, 17, 19, 20, 21, 29, 30, 31, 32, 33, 34, 42, 43, 45, 46, 47, 48, 49, 50, 51, 52, 53,
    57,
];

#[tokio::test]
async fn answers_as_recorded() {
    match std::env::var("OLLAMA_CONTRACT_URL") {
        Ok(url) => replay_against_real_server(&url).await,
        Err(_) => replay_against_fake().await,
    }
}

async fn replay_against_fake() {
    let fixture = Fixture::new(Catalogue::Empty).await;
    let mut comparison = Comparison::default();
    let mut failures = Vec::new();
    for recording in recording::all() {
        prepare(&fixture, recording.number()).await;
        let actual = send(&fixture.client, &fixture.url(""), &recording).await;
        failures.extend(judge(&mut comparison, &recording, &actual));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Brings about what was the case when an exchange was recorded.
async fn prepare(fixture: &Fixture, number: u32) {
    let load = |model: &str| {
        let body = json!({ "model": model, "keep_alive": "10m" });
        fixture.call(Method::POST, "/api/generate", &body).send()
    };
    match number {
        3 => {
            fixture
                .post("/reset", json!({ "catalogue": "recorded" }))
                .await
        }
        13 => drop(load("llama3.2").await.unwrap()),
        35 => drop(load("qwen2.5-coder:7b").await.unwrap()),
        38 => {
            let weights = "sha256:e73f717b08895457e71356c215a6a2bec8de691c306c07a49b104481ad19cf92";
            let order = json!({ "name": "stuck:7b", "weights": weights, "stuck": true });
            fixture.post("/models", order).await;
        }
        44 => {
            fixture
                .post("/models", json!({ "name": "corrupt", "corrupt": true }))
                .await
        }
        54 => {
            let order = json!({ "name": "llava:7b" });
            fixture.order(Method::DELETE, "/models", &order).await;
        }
        _ => {}
    }
}

async fn replay_against_real_server(url: &str) {
    let mut comparison = Comparison::default();
    let mut failures = Vec::new();
    for recording in recording::all() {
        if HARMLESS.contains(&recording.number()) {
            let actual = send(&Client::new(), url, &recording).await;
            failures.extend(judge(&mut comparison, &recording, &actual));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

async fn send(client: &Client, url: &str, recording: &Recording) -> Exchange {
    let asked = &recording.request;
    let method = Method::from_bytes(asked.method.as_bytes()).unwrap();
    let mut request = client.request(method, format!("{url}{}", asked.path));
    for (name, value) in &asked.headers {
        request = request.header(name, value);
    }
    if let Some(body) = &asked.body {
        request = request.body(body.clone());
    }
    let response = request.send().await.unwrap();
    let headers = response.headers().iter();
    let headers: BTreeMap<String, String> = headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    Exchange {
        status: response.status().as_u16(),
        headers,
        body: response.text().await.unwrap(),
    }
}

fn judge(comparison: &mut Comparison, recording: &Recording, actual: &Exchange) -> Option<String> {
    let differences = comparison.differences(&recording.response, actual);
    (!differences.is_empty()).then(|| {
        format!(
            "{} ({})\n  {}",
            recording.file,
            recording.about,
            differences.join("\n  ")
        )
    })
}
