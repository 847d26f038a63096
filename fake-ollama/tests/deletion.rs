//! What a deletion takes away, and what it leaves.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    dead_code
)]

mod support;

use fake_ollama::Catalogue;
use reqwest::Method;
use serde_json::json;
use support::Fixture;

/// Three names on one set of weights: a model, its alias, and one made from it.
async fn family() -> Fixture {
    let fixture = Fixture::new(Catalogue::Empty).await;
    fixture
        .post("/models", json!({ "name": "base", "size": 5000 }))
        .await;
    fixture
        .post("/models", json!({ "name": "alias", "digest_of": "base" }))
        .await;
    fixture
        .post(
            "/models",
            json!({ "name": "child", "from": "base", "system": "Hi." }),
        )
        .await;
    fixture
}

#[tokio::test]
async fn blobs_stay_as_long_as_a_manifest_uses_them() {
    let fixture = family().await;
    assert_eq!(
        fixture.blob_count().await,
        4,
        "weights, template, config, system"
    );
    fixture.delete("base").await;
    assert_eq!(fixture.blob_count().await, 4);
    fixture.delete("child").await;
    assert_eq!(
        fixture.blob_count().await,
        3,
        "the system prompt was the child's own"
    );
    fixture.delete("alias").await;
    assert_eq!(fixture.blob_count().await, 0);
}

#[tokio::test]
async fn the_last_of_several_names_frees_the_weights() {
    let fixture = family().await;
    let weights = |state: &serde_json::Value| {
        state["blobs"]
            .as_array()
            .unwrap()
            .iter()
            .any(|blob| blob["size"] == 5000)
    };
    for name in ["child", "alias"] {
        assert_eq!(fixture.delete(name).await, (200, String::new()));
        assert!(weights(&fixture.state().await));
    }
    fixture.delete("base").await;
    assert!(!weights(&fixture.state().await));
}

#[tokio::test]
async fn names_are_found_whatever_their_case_and_form() {
    let fixture = family().await;
    assert_eq!(
        fixture
            .delete("registry.ollama.ai/Library/BASE:Latest")
            .await
            .0,
        200
    );
    let again = fixture.delete("Base").await;
    assert_eq!(again, (404, "model 'Base' not found".to_owned()));
    assert_eq!(fixture.listed().await.len(), 2);
}

#[tokio::test]
async fn a_loaded_model_stays_in_memory_and_cannot_be_unloaded_any_more() {
    let fixture = family().await;
    fixture
        .post(
            "/models",
            json!({ "name": "base", "size": 5000, "loaded": true }),
        )
        .await;
    let unload = async || {
        let body = json!({ "model": "base", "keep_alive": 0 });
        let call = fixture.call(Method::POST, "/api/generate", &body);
        call.send().await.unwrap().status().as_u16()
    };
    fixture.delete("base").await;
    assert_eq!(
        support::names(&fixture.get("/api/ps").await),
        ["base:latest"]
    );
    assert_eq!(unload().await, 404);
    fixture
        .post("/models", json!({ "name": "base", "digest_of": "alias" }))
        .await;
    assert_eq!(unload().await, 200);
    assert_eq!(fixture.get("/api/ps").await, json!({ "models": [] }));
}

#[tokio::test]
async fn windows_locks_the_weights_of_a_loaded_model() {
    let fixture = Fixture::new(Catalogue::Empty).await;
    fixture
        .post(
            "/reset",
            json!({ "catalogue": "empty", "platform": "windows" }),
        )
        .await;
    fixture
        .post("/models", json!({ "name": "base", "loaded": true }))
        .await;
    let show = fixture.call(Method::POST, "/api/show", &json!({ "model": "base" }));
    let shown: serde_json::Value = show.send().await.unwrap().json().await.unwrap();
    assert!(
        shown["modelfile"]
            .as_str()
            .unwrap()
            .contains(r"\.ollama\models\blobs\sha256-")
    );
    let (status, message) = fixture.delete("base").await;
    assert_eq!(status, 500);
    assert!(
        message.starts_with(r"remove C:\Users\me\.ollama\models\blobs\sha256-"),
        "{message}"
    );
    assert!(fixture.listed().await.is_empty(), "the manifest went first");
    assert_eq!(fixture.last_logged().await["method"], "GET");
}

#[tokio::test]
async fn deletions_that_overlap_go_wrong_and_are_counted() {
    let fixture = family().await;
    fixture
        .fault(json!({ "model": "base", "fault": { "kind": "hang" } }))
        .await;
    let hanging = tokio::spawn(fixture.deletion("base").send());
    while fixture.state().await["log"].as_array().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    let (status, message) = fixture.delete("child").await;
    let stayed = fixture.stored().await.contains(&"child:latest".to_owned());
    match status {
        404 => assert!(stayed, "{message}"),
        500 => assert!(
            !stayed && message.ends_with("no such file or directory"),
            "{message}"
        ),
        other => panic!("{other} {message}"),
    }
    fixture.post("/release", json!({})).await;
    assert_eq!(hanging.await.unwrap().unwrap().status(), 200);
    assert_eq!(fixture.state().await["overlapping_deletes"], 1);
}

#[tokio::test]
async fn deletions_one_after_the_other_do_not_overlap() {
    let fixture = Fixture::new(Catalogue::Many(40)).await;
    for name in fixture.listed().await {
        assert_eq!(fixture.delete(&name).await, (200, String::new()));
    }
    let state = fixture.state().await;
    assert_eq!(state["overlapping_deletes"], 0);
    assert_eq!(
        (&state["models"], &state["blobs"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test]
async fn a_deleted_model_can_be_pulled_again() {
    let fixture = Fixture::new(Catalogue::Demo).await;
    let before = fixture.stored().await;
    for name in ["mistral:latest", "mistral:7b-instruct-v0.3-q4_K_M"] {
        fixture.delete(name).await;
        let pull = fixture.call(Method::POST, "/api/pull", &json!({ "model": name }));
        let lines = pull.send().await.unwrap().text().await.unwrap();
        assert!(lines.ends_with("{\"status\":\"success\"}\n"), "{lines}");
    }
    assert_eq!(fixture.stored().await, before);
}
