//! Connections that are cut, ports that close: read byte by byte.

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
use serde_json::{Value, json};
use support::Fixture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const DELETE_A: &str = "DELETE /api/delete HTTP/1.1\r\nHost: localhost\r\n\
    Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"model\":\"a\"}";
const GET_TAGS: &str = "GET /api/tags HTTP/1.1\r\nHost: localhost\r\n\r\n";

async fn with_one_model() -> Fixture {
    let fixture = Fixture::new(Catalogue::Empty).await;
    fixture
        .post("/models", json!({ "name": "a", "size": 5000 }))
        .await;
    fixture
}

async fn connect(fixture: &Fixture) -> TcpStream {
    TcpStream::connect(fixture.url("").trim_start_matches("http://"))
        .await
        .unwrap()
}

/// Everything that comes until the server closes the connection, however it does.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        bytes.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8(bytes).unwrap()
}

async fn exchange(fixture: &Fixture, request: &str) -> String {
    let mut stream = connect(fixture).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    read_to_end(&mut stream).await
}

/// Reads one answer whose body has a known length.
async fn read_answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&bytes).ends_with("]}") {
        let count = stream.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "the connection ended too early");
        bytes.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn cut_before_the_headers() {
    let fixture = with_one_model().await;
    for work in [false, true] {
        let cut = json!({ "kind": "cut", "when": "before-headers", "work": work });
        fixture
            .fault(json!({ "method": "DELETE", "fault": cut }))
            .await;
        assert_eq!(exchange(&fixture, DELETE_A).await, "");
        let logged = fixture.last_logged().await;
        assert_eq!(
            (&logged["status"], &logged["fault"]),
            (&Value::Null, &json!("cut"))
        );
        assert_eq!(logged["manifest_removed"], work);
        assert_eq!(fixture.stored().await.is_empty(), work);
    }
}

#[tokio::test]
async fn cut_in_the_middle_of_the_body() {
    let fixture = with_one_model().await;
    let cut = json!({ "kind": "cut", "when": "mid-body", "work": true });
    fixture.fault(json!({ "times": 2, "fault": cut })).await;

    let list = exchange(&fixture, GET_TAGS).await;
    assert!(
        list.starts_with("HTTP/1.1 200 OK\r\n") && list.contains("{\"models\":["),
        "{list}"
    );
    assert!(
        !list.contains("\r\n0\r\n\r\n"),
        "there is no last chunk: {list}"
    );

    let deletion = exchange(&fixture, DELETE_A).await;
    assert!(
        deletion.contains("transfer-encoding: chunked"),
        "{deletion}"
    );
    assert!(!deletion.contains("\r\n0\r\n\r\n"), "{deletion}");
    assert!(fixture.stored().await.is_empty());
    assert_eq!(fixture.last_logged().await["status"], Value::Null);
}

#[tokio::test]
async fn an_idle_connection_ends_when_a_cut_is_ordered() {
    let fixture = with_one_model().await;
    let mut stream = connect(&fixture).await;
    stream.write_all(GET_TAGS.as_bytes()).await.unwrap();
    read_answer(&mut stream).await;
    fixture
        .fault(json!({ "fault": { "kind": "cut", "when": "before-headers" } }))
        .await;
    assert_eq!(read_to_end(&mut stream).await, "");

    let passing = "OPTIONS /api/delete HTTP/1.1\r\nHost: localhost\r\n\
        Origin: http://localhost:8080\r\n\r\n";
    let preflight = exchange(&fixture, passing).await;
    assert!(preflight.contains("connection: close"), "{preflight}");
}

#[tokio::test]
async fn the_port_closes_and_opens_again() {
    let fixture = with_one_model().await;
    let mut idle = connect(&fixture).await;
    idle.write_all(GET_TAGS.as_bytes()).await.unwrap();
    read_answer(&mut idle).await;

    fixture.post("/listen", json!({ "up": false })).await;
    assert_eq!(read_to_end(&mut idle).await, "");
    let refused = fixture.request(Method::GET, "/api/tags").send().await;
    assert!(refused.unwrap_err().is_connect());

    fixture.post("/listen", json!({ "up": true })).await;
    assert_eq!(fixture.listed().await, ["a:latest"]);
}

#[tokio::test]
async fn a_deletion_whose_client_goes_away_is_no_longer_in_flight() {
    let fixture = with_one_model().await;
    fixture
        .fault(json!({ "method": "DELETE", "fault": { "kind": "hang" } }))
        .await;
    let mut stream = connect(&fixture).await;
    stream.write_all(DELETE_A.as_bytes()).await.unwrap();
    while fixture.state().await["log"].as_array().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    fixture.post("/listen", json!({ "up": false })).await;
    fixture.post("/listen", json!({ "up": true })).await;
    assert_eq!(fixture.delete("a").await, (200, String::new()));
    assert_eq!(fixture.state().await["overlapping_deletes"], 0);
}
