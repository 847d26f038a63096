use super::*;
use crate::domain::report::tests::{every_outcome, report};
use crate::domain::run::Outcome;
use proptest::prelude::*;
use serde_json::Value;

fn failed(message: &str) -> Outcome {
    let message = message.to_owned();
    Outcome::StillThere(Some(CallError::Ollama {
        status: 500,
        message,
    }))
}

fn everything() -> Report {
    report(every_outcome().into_iter().map(|(outcome, ..)| outcome))
}

/// The file's lines as a spreadsheet reads them, the heading first.
fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(false)
        .from_reader(csv.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.expect("a line like the others"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn json_reads_back_with_every_entry() {
    let report = everything();
    let document: Value = serde_json::from_str(&json(&report)).expect("JSON");
    assert_eq!(document["server"], "http://127.0.0.1:11434");
    assert_eq!(document["started"], "1970-01-01T00:00:00Z");
    assert_eq!(document["finished"], "1970-01-01T00:01:01Z");
    assert_eq!(document["deleted_listed_bytes"], 1_000_000_000);
    let models = document["models"].as_array().expect("a list");
    assert_eq!(models.len(), report.entries.len());
    for (model, entry) in models.iter().zip(&report.entries) {
        assert_eq!(model["name"], *entry.planned.model.name);
        assert_eq!(model["digest"], *entry.planned.model.digest);
        assert_eq!(model["listed_bytes"], entry.planned.model.size);
        assert_eq!(model["outcome"], entry.word());
        assert_eq!(model["reason"], entry.reason());
        assert_eq!(
            model["status"].as_u64(),
            entry.error().and_then(CallError::status).map(u64::from)
        );
        assert_eq!(model["server_said"].as_str(), entry.quote());
    }
}

#[test]
fn csv_reads_back_with_every_entry() {
    let report = everything();
    let rows = rows(&csv(&report));
    let heading = [
        "name",
        "digest",
        "listed_bytes",
        "outcome",
        "reason",
        "status",
        "server_said",
        "moved_to",
    ];
    assert_eq!(rows[0], heading);
    assert_eq!(rows.len(), report.entries.len() + 1);
    for (row, entry) in rows[1..].iter().zip(&report.entries) {
        let status = entry.error().and_then(CallError::status);
        assert_eq!(row[0], *entry.planned.model.name);
        assert_eq!(row[2], entry.planned.model.size.to_string());
        assert_eq!(row[3], entry.word());
        assert_eq!(row[4], entry.reason());
        assert_eq!(
            row[5],
            status.map(|status| status.to_string()).unwrap_or_default()
        );
        assert_eq!(row[6], entry.quote().unwrap_or_default());
    }
}

#[test]
fn no_field_is_a_formula_to_a_spreadsheet() {
    for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
        let field = csv_field(formula);
        assert_eq!(field, format!("\"'{formula}\""));
    }
    for harmless in ["", "a=1", "1", "mistral:latest", "it's"] {
        assert_eq!(csv_field(harmless), harmless);
    }
}

#[test]
fn text_reads_like_the_page() {
    let report = report([
        Outcome::Deleted,
        failed("first line\nsecond line"),
        Outcome::Stopped,
    ]);
    let expected = "\
Deleted 1 of 3 models, 1.0 GB listed. 1 failed, 1 skipped.
http://127.0.0.1:11434, 1970-01-01T00:01:01Z

failed  m1:latest  1.0 GB
    Ollama answered 500. The model was not deleted: it is still in the list.
    first line
    second line
deleted  m0:latest  1.0 GB
skipped  m2:latest  1.0 GB
    The run ended first. It was left where it was.
";
    assert_eq!(text(&report), expected);
}

proptest! {
    #[test]
    fn whatever_the_server_says_the_files_keep_it(
        message in prop_oneof![any::<String>(), "[a,\"\n\r';=\\\\ \t]{0,20}"]
    ) {
        let report = report([failed(&message), Outcome::Deleted]);
        let said = report.entries[0].quote().unwrap_or_default();

        let document: Value = serde_json::from_str(&json(&report)).expect("JSON");
        prop_assert_eq!(document["models"][0]["server_said"].as_str().unwrap_or_default(), said);

        let rows = rows(&csv(&report));
        prop_assert_eq!(rows.len(), 3);
        let guarded = &rows[1][6];
        prop_assert_eq!(guarded.strip_prefix('\'').filter(|_| !said.starts_with('\'')).unwrap_or(guarded), said);
        prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        prop_assert!(text(&report).contains(said.lines().next().unwrap_or_default()));
    }
}
