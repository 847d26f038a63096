//! Orders that are no faults: other clients' models, origins, catalogues.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    dead_code
)]

mod support;

use fake_ollama::Catalogue;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use support::Fixture;

fn model<'a>(state: &'a Value, name: &str) -> &'a Value {
    state["models"]
        .as_array()
        .unwrap()
        .iter()
        .find(|model| model["name"] == name)
        .unwrap()
}

#[tokio::test]
async fn other_clients_make_change_and_remove_models() {
    let fixture = Fixture::new(Catalogue::Empty).await;
    let order = json!({ "name": "a", "size": 5000, "modified_ago_s": 90, "loaded": true });
    fixture.post("/models", order).await;
    fixture
        .post("/models", json!({ "name": "b", "digest_of": "a" }))
        .await;
    let cloud = json!({ "name": "c:cloud", "remote_host": "https://ollama.com:443" });
    fixture.post("/models", cloud).await;

    let state = fixture.state().await;
    let (a, b) = (model(&state, "a:latest"), model(&state, "b:latest"));
    assert_eq!(a["digest"], b["digest"]);
    assert_eq!((&a["loaded"], &b["loaded"]), (&json!(true), &json!(false)));
    assert_eq!(
        fixture.listed().await.last().unwrap(),
        "a:latest",
        "the oldest comes last"
    );

    fixture.post("/touch", json!({ "name": "b" })).await;
    let touched = fixture.state().await;
    assert_ne!(model(&touched, "b:latest")["digest"], b["digest"]);
    assert_eq!(model(&touched, "a:latest")["digest"], a["digest"]);

    fixture
        .order(Method::DELETE, "/models", &json!({ "name": "a" }))
        .await;
    assert_eq!(fixture.stored().await, ["b:latest", "c:cloud"]);
    let gone = fixture
        .try_order(Method::DELETE, "/models", &json!({ "name": "a" }))
        .await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_requests_to_ollamas_port_are_logged() {
    let fixture = Fixture::new(Catalogue::Empty).await;
    fixture.post("/models", json!({ "name": "a" })).await;
    fixture.delete("a").await;
    let log = fixture.state().await["log"].clone();
    let expected = json!([{
        "n": 1, "method": "DELETE", "path": "/api/delete", "model": "a",
        "body": "{\"model\":\"a\"}", "origin": "http://localhost:8080",
        "status": 200, "fault": null, "manifest_removed": true,
    }]);
    assert_eq!(log, expected);
}

#[tokio::test]
async fn every_origin_can_be_refused() {
    let fixture = Fixture::new(Catalogue::Empty).await;
    fixture
        .post("/origins", json!({ "refuse_all": true }))
        .await;
    let refused = fixture
        .request(Method::GET, "/api/tags")
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(
        !refused
            .headers()
            .contains_key("access-control-allow-origin")
    );
    let no_browser = fixture
        .client
        .get(fixture.url("/api/tags"))
        .send()
        .await
        .unwrap();
    assert_eq!(no_browser.status(), StatusCode::OK);

    fixture
        .post("/origins", json!({ "refuse_all": false }))
        .await;
    assert!(fixture.listed().await.is_empty());
}

#[tokio::test]
async fn models_of_one_second_come_in_another_order_at_each_call() {
    let fixture = Fixture::new(Catalogue::Recorded).await;
    let mut last = fixture.listed().await;
    for _ in 0..20 {
        let next = fixture.listed().await;
        assert_ne!(next, last);
        last = next;
    }
}

#[tokio::test]
async fn a_reset_brings_any_catalogue() {
    let fixture = Fixture::new(Catalogue::Demo).await;
    assert_eq!(
        support::names(&fixture.get("/api/ps").await),
        ["llama3.2:latest"]
    );
    fixture
        .post(
            "/reset",
            json!({ "catalogue": "many", "models": 300, "seed": 3 }),
        )
        .await;
    assert_eq!(fixture.listed().await.len(), 300);
    fixture
        .post("/reset", json!({ "catalogue": "empty" }))
        .await;
    assert!(fixture.listed().await.is_empty());
}

#[tokio::test]
async fn safetensors_models_tell_no_blob() {
    let fixture = Fixture::new(Catalogue::Demo).await;
    let show = fixture.call(
        Method::POST,
        "/api/show",
        &json!({ "model": "gemma3-mlx:4b" }),
    );
    let shown: Value = show.send().await.unwrap().json().await.unwrap();
    let modelfile = shown["modelfile"].as_str().unwrap();
    assert!(modelfile.contains("\nFROM gemma3-mlx:4b\n") && !modelfile.contains("sha256"));
    assert_eq!(shown["details"]["format"], "safetensors");
}
