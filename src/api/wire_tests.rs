use super::*;

#[test]
fn a_full_entry_is_read() {
    let body = r#"{"models":[{"name":"my:latest","model":"my:latest","modified_at":"2026-11-23T07:53:14.6+01:00",
        "size":7,"digest":"abc","details":{"family":"llama","families":null,"parameter_size":"3.84M",
        "quantization_level":"unknown"},"capabilities":["completion","tools"],"new_field":{"x":[1]}}]}"#;
    let models = models(body).unwrap();
    assert_eq!(models.len(), 1);
    let model = &models[0];
    assert_eq!(
        (&*model.name, &*model.digest, model.size),
        ("my:latest", "abc", 7)
    );
    assert_eq!(model.modified, Some(Timestamp(1_795_416_794_600)));
    assert_eq!(
        (model.family.as_str(), model.quantization.as_str()),
        ("llama", "")
    );
    assert_eq!(model.notable_capabilities(), ["tools"]);
    assert!(!model.is_cloud());
}

#[test]
fn an_entry_of_an_older_server_is_read() {
    let models = models(r#"{"models":[{"name":"a:b"},{"model":"c:d"},{"name":"a:b"}]}"#).unwrap();
    let names: Vec<&str> = models.iter().map(|model| &*model.name).collect();
    assert_eq!(
        names,
        ["a:b", "c:d"],
        "and a name that comes twice is one model"
    );
}

#[test]
fn models_come_in_the_order_of_their_names_and_the_first_of_one_name_counts() {
    let body = r#"{"models":[{"name":"b","size":1},{"name":"a:9"},{"name":"A"},{"name":"b","size":2},{"name":"a:10"}]}"#;
    let models = models(body).unwrap();
    let listed: Vec<(&str, u64)> = models.iter().map(|it| (&*it.name, it.size)).collect();
    assert_eq!(listed, [("A", 0), ("a:10", 0), ("a:9", 0), ("b", 1)]);
}

#[test]
fn no_models_is_no_error_but_another_answer_is() {
    assert_eq!(models(r#"{"models":[]}"#), Ok(vec![]));
    assert_eq!(models(r#"{"models":null}"#), Ok(vec![]));
    for body in [
        "",
        "{}",
        "<html>",
        r#"{"models":[{"name":"a"#,
        r#"{"models":[{"size":3}]}"#,
    ] {
        assert!(
            matches!(models(body), Err(CallError::Undecodable { .. })),
            "{body}"
        );
    }
}

#[test]
fn what_could_not_be_understood_is_told() {
    let reason = |body: &str| match models(body) {
        Err(CallError::Undecodable { reason, .. }) => reason,
        answer => panic!("{body}: {answer:?}"),
    };
    for (body, expected) in [
        ("{}", "it has no “models”"),
        (r#"{"models":[{"name":"a"#, "it is not JSON"),
        (r#"{"models":[{"size":1.5}"#, "it is not JSON"),
        (r#"{"models":[]} "models""#, "it is not JSON"),
        (r#"{"models":{}}"#, "it is JSON of another shape"),
        (r#"["models"]"#, "it is JSON of another shape"),
        (
            r#"{"models":[{"name":"a","size":1.5}]}"#,
            "it is JSON of another shape",
        ),
        (
            r#"{"models":[{"name":"a","size":-1}]}"#,
            "it is JSON of another shape",
        ),
        (
            r#"{"models":[{"name":"a","details":7}]}"#,
            "it is JSON of another shape",
        ),
        (r#"{"models":[{"size":3}]}"#, "a model without a name"),
    ] {
        assert_eq!(reason(body), expected, "{body}");
    }
}

#[test]
fn a_deletion_names_its_model() {
    assert_eq!(
        about(r#"hf.co/a/"b":latest"#),
        r#"{"model": "hf.co/a/\"b\":latest"}"#
    );
}

#[test]
fn a_cloud_model_is_told_by_its_host() {
    let body = r#"{"models":[{"name":"x:cloud","remote_model":"x","remote_host":"https://ollama.com:443"}]}"#;
    assert!(models(body).unwrap()[0].is_cloud());
}

#[test]
fn errors_keep_the_words_of_who_spoke() {
    assert_eq!(
        refusal(404, r#"{"error":"model 'x' not found"}"#),
        CallError::Ollama {
            status: 404,
            message: "model 'x' not found".into()
        }
    );
    assert_eq!(
        refusal(502, "<h1>Bad gateway</h1>"),
        CallError::Other {
            status: 502,
            body: "<h1>Bad gateway</h1>".into()
        }
    );
    let CallError::Other { body, .. } = refusal(500, &"ä".repeat(5000)) else {
        panic!()
    };
    assert_eq!(body.chars().count(), EXCERPT_CHARS + 1);
}

#[test]
fn success_with_a_page_for_a_body_is_not_ollamas() {
    assert_eq!(nothing(""), Ok(()));
    assert_eq!(nothing("null"), Ok(()));
    assert!(nothing("<html>Please log in</html>").is_err());
}

#[test]
fn the_recorded_answers_are_read() {
    for (file, count) in [("02-tags-empty", 0), ("03-tags", 12)] {
        let path = format!(
            "{}/fake-ollama/tests/recorded/{file}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let exchange: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let models = models(exchange["response"]["body"].as_str().unwrap()).unwrap();
        assert_eq!(models.len(), count);
        assert!(
            models
                .iter()
                .all(|model| model.modified.is_some() && model.digest.len() == 64)
        );
    }
}

#[test]
fn an_unloading_is_asked_for_and_its_answers_are_read() {
    let body: serde_json::Value = serde_json::from_str(&unload("a:b")).unwrap();
    assert_eq!(body, serde_json::json!({"model": "a:b", "keep_alive": 0}));
    let answer =
        r#"{"model":"a:b","created_at":"x","response":"","done":true,"done_reason":"unload"}"#;
    assert_eq!(unloaded(answer), Ok(()));
    for other in ["", "<html>", "{}", r#"{"done_reason":"load"}"#] {
        assert!(unloaded(other).is_err(), "{other}");
    }
}

#[test]
fn what_ollama_does_not_know_is_empty_but_a_parent_may_have_that_name() {
    let details = r#"{"family":"unknown","parameter_size":"unknown","quantization_level":"unknown","parent_model":"unknown"}"#;
    let body = format!(r#"{{"models":[{{"name":"a","details":{details}}}]}}"#);
    let models = models(&body).unwrap();
    let model = &models[0];
    assert_eq!(
        [&*model.family, &*model.parameters, &*model.quantization],
        ["", "", ""]
    );
    assert_eq!(model.parent, "unknown");
}
