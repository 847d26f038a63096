//! A plan as a JSON file: what would be deleted, without deleting anything.

use super::json_writer::{self, string};
use super::plan::{Plan, Planned};
use super::storage::Frees;
use super::timestamp::Timestamp;

/// The plan with what it would free, as a JSON document.
#[must_use]
pub fn json(plan: &Plan, frees: &Frees, server: &str, now: Timestamp) -> String {
    let models: Vec<String> = plan.models().iter().map(json_model).collect();
    let document = json_writer::object(&[
        ("server", Some(string(server))),
        ("planned", Some(string(&now.to_rfc3339()))),
        ("listed_bytes", Some(frees.listed.to_string())),
        (
            "frees",
            Some(json_writer::object(&[
                ("least", Some(frees.freed.least.to_string())),
                ("most", Some(frees.freed.most.to_string())),
            ])),
        ),
        ("models", Some(json_writer::list(&models))),
    ]);
    document + "\n"
}

fn json_model(planned: &Planned) -> String {
    let model = &planned.model;
    let modified = model.listed_time();
    json_writer::object(&[
        ("name", Some(string(&model.name))),
        ("digest", Some(string(&model.digest))),
        ("listed_bytes", Some(model.size.to_string())),
        ("modified", modified.map(|time| string(&time.to_rfc3339()))),
        ("stays_as", planned.stays_as.as_deref().map(string)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::model::tests::model;
    use crate::domain::selection::Selection;
    use crate::domain::span::Span;
    use serde_json::{Value, json};
    use std::sync::Arc;

    #[test]
    fn the_file_tells_what_would_go_and_what_that_would_free() {
        let models = ["a\"1", "b:1", "c:1"].map(|name| Arc::new(model(name, "same", 7)));
        let mut selection = Selection::default();
        selection.set_all(models.iter().take(2).map(|model| &model.name), true);
        let plan = Plan::new(&models, &models, &selection, &Default::default()).expect("a plan");
        let frees = Frees {
            listed: 14,
            freed: Span { least: 3, most: 5 },
            ..Frees::default()
        };
        let written = json(&plan, &frees, "http://127.0.0.1:11434", Timestamp(0));
        let model = |name: &str| json!({"name": name, "digest": "same", "listed_bytes": 7, "modified": null, "stays_as": "c:1"});
        assert_eq!(
            serde_json::from_str::<Value>(&written).expect("JSON"),
            json!({
                "server": "http://127.0.0.1:11434",
                "planned": "1970-01-01T00:00:00Z",
                "listed_bytes": 14,
                "frees": {"least": 3, "most": 5},
                "models": [model("a\"1"), model("b:1")],
            })
        );
    }
}
