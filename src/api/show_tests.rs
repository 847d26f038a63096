//! Every form in which a server tells of a model's layers: a real server's recorded answers, and the fake's.

use std::collections::BTreeMap;

use fake_ollama::{Options, Platform};
use serde_json::{Value, json};

use super::*;
use crate::domain::layers::Layers;

/// A recorded exchange with a real server.
fn recorded(file: &str) -> String {
    let path = format!(
        "{}/fake-ollama/tests/recorded/{file}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let exchange: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    exchange["response"]["body"].as_str().unwrap().to_owned()
}

fn blobs(layers: &Layers) -> Vec<&str> {
    layers.blobs.iter().map(|digest| &digest[..8]).collect()
}

#[test]
fn a_real_servers_answers_are_read() {
    for (file, digests, texts) in [
        ("05-show", &["caae6d2f"][..], 1),
        ("06-show-derived", &["caae6d2f"], 2),
        ("07-show-vision", &["f9c9de4c", "93c8df9f"], 1),
        ("08-show-adapter", &["caae6d2f", "a83c706b"], 1),
        ("09-show-embedding", &["243f4ef1"], 1),
    ] {
        let (layers, modified) = layers(&recorded(file)).unwrap();
        let layers = layers.unwrap();
        assert_eq!(blobs(&layers), digests, "{file}");
        assert!(layers.is_complete, "{file}");
        assert_eq!(layers.texts.len(), texts, "{file}");
        assert!(modified.is_some(), "{file}");
    }
    let of = |file| layers(&recorded(file)).unwrap().0.unwrap();
    let (base, derived) = (of("05-show"), of("06-show-derived"));
    assert_eq!(
        base.doubtful, derived.doubtful,
        "the same license and the same parameters, in another order"
    );
    for text in &base.texts {
        assert!(derived.texts.contains(text), "the template is shared");
    }
}

#[test]
fn a_real_server_tells_the_same_time_in_the_list_and_in_show() {
    let listed = models(&recorded("03-tags")).unwrap();
    let model = listed
        .iter()
        .find(|model| &*model.name == "llama3.2:latest")
        .unwrap();
    let (_, modified) = layers(&recorded("05-show")).unwrap();
    assert_eq!(modified, model.modified);
}

#[test]
fn an_answer_without_layers_is_an_error() {
    for file in [
        "10-show-cloud-offline",
        "11-show-not-found",
        "12-show-invalid",
    ] {
        assert!(layers(&recorded(file)).is_err(), "{file}");
    }
    for body in ["", "{}", "<html>", r#"{"modelfile":null}"#] {
        assert!(layers(body).is_err(), "{body}");
    }
}

/// The layers of every model of the fake's demo that it can show.
async fn shown_by_fake(platform: Platform) -> BTreeMap<String, Layers> {
    let fake = fake_ollama::start(Options {
        platform,
        ..Options::default()
    });
    let fake = fake.await.unwrap();
    let url = fake.url();
    let client = reqwest::Client::new();
    let list = client.get(format!("{url}/api/tags")).send().await.unwrap();
    let mut shown = BTreeMap::new();
    for model in models(&list.text().await.unwrap()).unwrap() {
        let request = client.post(format!("{url}/api/show"));
        let answer = request
            .json(&json!({ "model": &*model.name }))
            .send()
            .await
            .unwrap();
        if model.is_cloud() {
            assert!(!answer.status().is_success(), "it leaves the machine");
            continue;
        }
        let (layers, modified) = layers(&answer.text().await.unwrap()).unwrap();
        assert_eq!(modified, model.modified, "{}", model.name);
        shown.insert(model.name.to_string(), layers.unwrap());
    }
    shown
}

#[tokio::test]
async fn the_fakes_answers_are_read_on_every_platform() {
    let linux = shown_by_fake(Platform::Linux).await;
    assert_eq!(
        linux,
        shown_by_fake(Platform::Windows).await,
        "whatever the paths look like"
    );
    let of = |name: &str| &linux[name];
    for (name, count) in [("phi4:14b", 1), ("llava:7b", 2), ("support-bot:latest", 2)] {
        assert_eq!(of(name).blobs.len(), count, "{name}");
        assert!(of(name).is_complete, "{name}");
    }
    assert_eq!(of("team/writer:v2").blobs, of("llama3.2:latest").blobs);
    assert_eq!(
        of("support-bot:latest").blobs[0],
        of("llama3.1:8b").blobs[0]
    );
    let mlx = of("gemma3-mlx:4b");
    assert!(!mlx.is_complete && mlx.blobs.is_empty() && !mlx.texts.is_empty());
    assert_eq!(linux.len(), 33, "all but the cloud model");
}
