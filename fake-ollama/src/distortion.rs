//! Lists as older servers send them, and as newer ones might.

use serde_json::{Value, json};

use crate::answer::Answer;

/// Entries without what is optional.
pub(crate) async fn sparse(answer: Answer) -> Answer {
    change_entries(answer, |entry| {
        if let Some(fields) = entry.as_object_mut() {
            fields.remove("model");
            fields.remove("capabilities");
        }
        if let Some(details) = entry["details"].as_object_mut() {
            details.remove("context_length");
            details.remove("embedding_length");
            details.remove("parent_model");
            details.insert("families".to_owned(), Value::Null);
        }
    })
    .await
}

/// Entries with fields that no client can know.
pub(crate) async fn with_unknown_fields(answer: Answer) -> Answer {
    change_entries(answer, |entry| {
        entry["new_field"] = json!({ "nested": [1, null, { "deep": true }] });
        entry["details"]["new_detail"] = json!(["a", 2.5]);
        if let Some(capabilities) = entry["capabilities"].as_array_mut() {
            capabilities.push(json!("telepathy"));
        }
    })
    .await
}

/// Changes each entry of `models`; an answer that has none stays as it is.
async fn change_entries(answer: Answer, change: fn(&mut Value)) -> Answer {
    let (status, headers) = (answer.status, answer.headers.clone());
    let body = answer.into_bytes().await;
    let Ok(mut value) = serde_json::from_slice::<Value>(&body) else {
        let content = crate::answer::AnswerBody::Whole(body);
        return Answer {
            status,
            headers,
            content,
        };
    };
    if let Some(entries) = value["models"].as_array_mut() {
        entries.iter_mut().for_each(change);
    }
    let mut changed = Answer::json(status, &value);
    changed.headers.extend(headers);
    changed
}
