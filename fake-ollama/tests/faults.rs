//! Faults, as the client and the store see them.

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

async fn with_one_model() -> Fixture {
    let fixture = Fixture::new(Catalogue::Empty).await;
    fixture
        .post("/models", json!({ "name": "a", "size": 5000 }))
        .await;
    fixture
}

fn status_fault(more: Value) -> Value {
    let mut fault = json!({ "kind": "status", "status": 500, "body": "{\"error\":\"disk\"}" });
    fault
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    json!({ "method": "DELETE", "fault": fault })
}

#[tokio::test]
async fn status_before_the_work_leaves_the_model() {
    let fixture = with_one_model().await;
    fixture.fault(status_fault(json!({}))).await;
    assert_eq!(fixture.delete("a").await, (500, "disk".to_owned()));
    assert_eq!(fixture.stored().await, ["a:latest"]);
    assert_eq!(fixture.delete("a").await.0, 200, "once is enough");
}

#[tokio::test]
async fn status_after_the_work_takes_the_model_and_can_leave_the_blobs() {
    let fixture = with_one_model().await;
    fixture
        .fault(status_fault(json!({ "when": "after", "keep_blobs": true })))
        .await;
    assert_eq!(fixture.delete("a").await, (500, "disk".to_owned()));
    let logged = fixture.last_logged().await;
    assert_eq!(logged["manifest_removed"], true);
    assert_eq!(
        (&logged["status"], &logged["fault"]),
        (&json!(500), &json!("status"))
    );
    assert!(fixture.stored().await.is_empty());
    assert_eq!(fixture.blob_count().await, 3);
}

#[tokio::test]
async fn lies_remove_nothing() {
    let fixture = with_one_model().await;
    for (kind, status) in [("lying-ok", 200), ("lying-404", 404)] {
        fixture.fault(json!({ "fault": { "kind": kind } })).await;
        assert_eq!(fixture.delete("a").await.0, status);
        assert_eq!(fixture.stored().await, ["a:latest"]);
    }
    assert_eq!(fixture.last_logged().await["manifest_removed"], false);
}

#[tokio::test]
async fn a_hang_is_served_when_it_is_released() {
    let fixture = with_one_model().await;
    for release in ["release", "clear"] {
        fixture
            .fault(json!({ "path": "/api/tags", "fault": { "kind": "hang" } }))
            .await;
        let seen = fixture.state().await["log"].as_array().unwrap().len();
        let hanging = tokio::spawn(fixture.request(Method::GET, "/api/tags").send());
        while fixture.state().await["log"].as_array().unwrap().len() == seen {
            tokio::task::yield_now().await;
        }
        assert_eq!(fixture.last_logged().await["status"], Value::Null);
        match release {
            "release" => fixture.post("/release", json!({})).await,
            _ => fixture.order(Method::DELETE, "/faults", &json!({})).await,
        }
        assert_eq!(hanging.await.unwrap().unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_reset_cuts_what_hangs() {
    let fixture = with_one_model().await;
    fixture.fault(json!({ "fault": { "kind": "hang" } })).await;
    let hanging = tokio::spawn(fixture.deletion("a").send());
    while fixture.state().await["log"].as_array().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    fixture
        .post("/reset", json!({ "catalogue": "recorded" }))
        .await;
    assert!(hanging.await.unwrap().is_err());
    let state = fixture.state().await;
    assert_eq!(state["log"], json!([]));
    assert_eq!(state["models"].as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn a_delay_delays() {
    let fixture = with_one_model().await;
    fixture
        .fault(json!({ "fault": { "kind": "delay", "ms": 80 } }))
        .await;
    let begin = std::time::Instant::now();
    assert_eq!(fixture.listed().await, ["a:latest"]);
    assert!(begin.elapsed().as_millis() >= 80);
}

#[tokio::test]
async fn a_page_or_half_an_answer_is_no_list() {
    let fixture = with_one_model().await;
    fixture
        .fault(json!({ "fault": { "kind": "html", "status": 502 } }))
        .await;
    let page = fixture
        .request(Method::GET, "/api/tags")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(page.headers()["content-type"], "text/html");
    assert!(page.headers().contains_key("access-control-allow-origin"));

    fixture
        .fault(json!({ "fault": { "kind": "truncated" } }))
        .await;
    let half = fixture
        .request(Method::GET, "/api/tags")
        .send()
        .await
        .unwrap();
    assert_eq!(half.status(), StatusCode::OK);
    let text = half.text().await.unwrap();
    assert!(text.starts_with("{\"models\":["));
    assert!(serde_json::from_str::<Value>(&text).is_err());
}

#[tokio::test]
async fn lists_can_say_less_or_more() {
    let fixture = with_one_model().await;
    fixture
        .fault(json!({ "fault": { "kind": "sparse" } }))
        .await;
    let sparse = fixture.get("/api/tags").await["models"][0].clone();
    assert_eq!(sparse["name"], "a:latest");
    assert_eq!(sparse["details"]["families"], Value::Null);
    assert!(sparse.get("model").is_none() && sparse.get("capabilities").is_none());
    assert!(sparse["details"].get("context_length").is_none());

    fixture
        .fault(json!({ "fault": { "kind": "unknown-fields" } }))
        .await;
    let rich = fixture.get("/api/tags").await["models"][0].clone();
    assert!(rich.get("new_field").is_some() && rich["details"].get("new_detail").is_some());
}

#[tokio::test]
async fn no_cors_means_no_cors_headers_and_the_work_is_done() {
    let fixture = with_one_model().await;
    fixture
        .fault(json!({ "fault": { "kind": "no-cors" } }))
        .await;
    let response = fixture.deletion("a").send().await.unwrap();
    assert!(
        !response
            .headers()
            .contains_key("access-control-allow-origin")
    );
    assert!(fixture.stored().await.is_empty());
}

#[tokio::test]
async fn a_stalled_stream_goes_on_when_it_is_released() {
    let fixture = Fixture::new(Catalogue::Empty).await;
    let name = "127.0.0.1:5050/team/tiny:latest";
    let pull = || fixture.call(Method::POST, "/api/pull", &json!({ "model": name }));
    for release in ["/release", "/reset"] {
        fixture
            .fault(json!({ "path": "/api/pull", "fault": { "kind": "stall", "lines": 3 } }))
            .await;
        let mut stream = pull().send().await.unwrap();
        let mut seen = String::new();
        while seen.lines().count() < 3 {
            seen.push_str(&String::from_utf8_lossy(
                &stream.chunk().await.unwrap().unwrap(),
            ));
        }
        assert!(!seen.contains("success"), "{seen}");
        assert!(fixture.stored().await.is_empty());
        fixture.post(release, json!({ "catalogue": "empty" })).await;
        while let Ok(Some(chunk)) = stream.chunk().await {
            seen.push_str(&String::from_utf8_lossy(&chunk));
        }
        let is_there = release == "/release";
        assert_eq!(seen.contains("success"), is_there, "{seen}");
        assert_eq!(
            fixture.stored().await,
            if is_there { vec![name] } else { vec![] }
        );
        fixture
            .post("/reset", json!({ "catalogue": "empty" }))
            .await;
    }
}

#[tokio::test]
async fn misspelt_orders_are_refused() {
    let fixture = with_one_model().await;
    for order in [
        json!({ "fault": { "kind": "explode" } }),
        json!({ "times": "often", "fault": { "kind": "truncated" } }),
        json!({ "modell": "a", "fault": { "kind": "truncated" } }),
    ] {
        let response = fixture.try_order(Method::POST, "/faults", &order).await;
        assert!(response.status().is_client_error(), "{order}");
    }
}
