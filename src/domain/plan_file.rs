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
