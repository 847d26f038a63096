use super::*;
use crate::domain::pulling::{Answer, Content, Failure, Layer, Outcome};

/// What comes of an answer of these pieces that ends properly.
fn read(pieces: &[&[u8]]) -> (Answer, Result<(), CallError>) {
    let mut answer = Answer::default();
    let ended = feed(pieces, &mut answer);
    (answer, ended)
}

fn feed(pieces: &[&[u8]], answer: &mut Answer) -> Result<(), CallError> {
    let mut lines = PullLines::default();
    for piece in pieces {
        lines
            .take(piece)?
            .into_iter()
            .for_each(|line| answer.take(line));
    }
    lines.end()?.into_iter().for_each(|line| answer.take(line));
    Ok(())
}

fn conclude(pieces: &[&[u8]]) -> Result<(), Failure> {
    let (answer, ended) = read(pieces);
    answer.conclude(ended)
}

/// The status and the body of a recorded answer.
fn recorded(file: &str) -> (u64, String) {
    let path = format!(
        "{}/fake-ollama/tests/recorded/{file}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let exchange: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let response = &exchange["response"];
    let body = response["body"].as_str().unwrap().to_owned();
    (response["status"].as_u64().unwrap(), body)
}

#[test]
fn a_line_is_read() {
    let line =
        r#"{"status":"pulling f9c9de4c33ce","digest":"sha256:f9","total":1934848,"completed":1}"#;
    assert_eq!(
        wire::pull_line(line),
        Ok(Line::Doing(
            "pulling f9c9de4c33ce".to_owned(),
            Some(Layer {
                digest: "sha256:f9".to_owned(),
                total: 1_934_848,
                completed: Some(1),
            })
        ))
    );
    assert_eq!(
        wire::pull_line(r#"{"status":"verifying sha256 digest","new":[1]}"#),
        Ok(Line::Doing("verifying sha256 digest".to_owned(), None))
    );
    assert_eq!(
        wire::pull_line(r#"{"status":"success"}"#),
        Ok(Line::Succeeded)
    );
    assert_eq!(
        wire::pull_line(r#"{"error":"no such host"}"#),
        Ok(Line::Failed("no such host".to_owned()))
    );
    for other in ["{}", "[]", "null", "<html>", r#"{"status":5}"#, r#"{"sta"#] {
        assert!(wire::pull_line(other).is_err(), "{other}");
    }
}

#[test]
fn the_recorded_answers_are_understood() {
    let (status, body) = recorded("54-pull");
    assert_eq!(status, 200);
    let (answer, ended) = read(&[body.as_bytes()]);
    assert_eq!(answer.progress.total(), 1_934_848 + 13);
    assert_eq!(answer.progress.status(), "writing manifest");
    assert_eq!(answer.conclude(ended), Ok(()));

    for (file, words) in [
        (
            "55-pull-not-found",
            "pull model manifest: file does not exist",
        ),
        (
            "56-pull-offline",
            "dial tcp: lookup registry.ollama.ai on 127.0.0.53:53: no such host",
        ),
    ] {
        let (status, body) = recorded(file);
        assert_eq!(status, 200, "an error comes as a success");
        match conclude(&[body.as_bytes()]) {
            Err(Failure::Told(told)) => assert!(told.ends_with(words), "{told}"),
            other => panic!("{other:?}"),
        }
    }

    let (status, body) = recorded("57-pull-invalid");
    let error = wire::refusal(u16::try_from(status).unwrap(), &body);
    assert_eq!(
        Answer::default().conclude(Err(error.clone())),
        Err(Failure::Call(error))
    );
}

#[test]
fn an_answer_that_breaks_off_within_a_line_is_a_broken_one() {
    let begun = b"{\"status\":\"pulling manifest\"}\n";
    assert_eq!(
        conclude(&[begun, b"{\"status\":\"pulling f9", b"c9"]),
        Err(Failure::Broken)
    );
    assert_eq!(conclude(&[begun]), Err(Failure::Broken));
    assert_eq!(conclude(&[]), Err(Failure::Broken));
    // The last line counts although nothing ends it.
    assert_eq!(conclude(&[begun, b"{\"status\":\"success\"}"]), Ok(()));
}

#[test]
fn a_page_is_not_ollamas_answer() {
    for page in [
        "<html>Please log in</html>",
        "<!doctype html>\n<html></html>\n",
        "{\"ok\":true}\n",
        "{\"status\":\"pulling manifest\"}\n<html>\n",
    ] {
        match conclude(&[page.as_bytes()]) {
            Err(failure @ Failure::Call(CallError::Undecodable { .. })) => {
                assert!(Outcome::Failed(failure).quote().is_some());
            }
            other => panic!("{page}: {other:?}"),
        }
    }
}

/// What the fake server answers, which knows nothing of the panel, and its list afterwards.
#[tokio::test]
async fn what_the_fake_pulls_is_what_was_there() {
    let options = fake_ollama::Options {
        catalogue: fake_ollama::Catalogue::Demo,
        ..fake_ollama::Options::default()
    };
    let fake = fake_ollama::start(options).await.unwrap();
    let client = reqwest::Client::new();
    let list = async || {
        let url = format!("{}/api/tags", fake.url());
        let body = client.get(url).send().await.unwrap().text().await.unwrap();
        wire::models(&body).unwrap()
    };
    let name = "phi4:14b";
    let before = list().await;
    let digest = |list: &[std::sync::Arc<crate::domain::model::Model>]| {
        let model = list.iter().find(|model| &*model.name == name);
        model.map(|model| model.digest.clone())
    };
    let digest = digest(&before).unwrap();
    let request = |method, path: &str| {
        let url = format!("{}{path}", fake.url());
        client.request(method, url).body(wire::about(name)).send()
    };
    let deleted = request(reqwest::Method::DELETE, "/api/delete").await;
    assert!(deleted.unwrap().status().is_success());
    assert_eq!(
        Content::compare(Some(&list().await), name, &digest),
        Content::NotListed
    );
    let pulled = request(reqwest::Method::POST, "/api/pull").await.unwrap();
    let body = pulled.bytes().await.unwrap();
    let (answer, ended) = read(&[&body]);
    assert_eq!(answer.progress.percent(), 100);
    assert_eq!(answer.conclude(ended), Ok(()));
    assert_eq!(
        Content::compare(Some(&list().await), name, &digest),
        Content::Same
    );
}
