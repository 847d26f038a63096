//! A report as text to copy, and as JSON and CSV files.

use std::fmt::Write as _;

use super::aftermath::Space;
use super::answer::CallError;
use super::byte_size::ByteSize;
use super::json_writer::{self, string};
use super::plan::Purpose;
use super::report::{Entry, Report};
use super::span::Span;
use super::trash::told;

fn size(bytes: u64) -> String {
    ByteSize(bytes).to_string()
}

/// The report as plain text, for a chat or a ticket.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut text = report.headline();
    let remainder = report.remainder();
    if !remainder.is_empty() {
        let _ = write!(text, ". {remainder}");
    }
    let _ = writeln!(
        text,
        ".\n{}, {}",
        report.server,
        report.finished.to_rfc3339()
    );
    for line in report.space_in_words(&size) {
        let _ = writeln!(text, "{line}.");
    }
    for entry in report.by_urgency() {
        let model = &entry.planned.model;
        let _ = write!(
            text,
            "\n{}  {}  {}",
            entry.word(),
            told(&entry.planned.shown_name()),
            ByteSize(model.size)
        );
        for line in [entry.reason().as_str(), entry.quote().unwrap_or_default()] {
            if !line.is_empty() {
                let _ = write!(text, "\n    {}", line.replace('\n', "\n    "));
            }
        }
    }
    text.push('\n');
    text
}

/// The report as a JSON document.
#[must_use]
pub fn json(report: &Report) -> String {
    let models: Vec<String> = report.entries.iter().map(json_model).collect();
    let (purpose, done_bytes) = match report.purpose() {
        Purpose::Delete => ("delete", "deleted_listed_bytes"),
        Purpose::Trash => ("trash", "moved_listed_bytes"),
        Purpose::Restore => ("restore", "moved_listed_bytes"),
    };
    let document = json_writer::object(&[
        ("server", Some(string(&report.server))),
        ("started", Some(string(&report.started.to_rfc3339()))),
        ("finished", Some(string(&report.finished.to_rfc3339()))),
        ("purpose", Some(string(purpose))),
        ("cut_off", Some(report.is_interrupted.to_string())),
        (done_bytes, Some(report.listed_bytes_deleted().to_string())),
        ("space", Some(json_space(&report.space))),
        ("models", Some(json_writer::list(&models))),
    ]);
    document + "\n"
}

/// Where the bytes are, each figure between two bounds that are both true.
fn json_space(space: &Space) -> String {
    let span = |bytes: Span| {
        let fields = [
            ("least", Some(bytes.least.to_string())),
            ("most", Some(bytes.most.to_string())),
        ];
        (bytes.most > 0).then(|| json_writer::object(&fields))
    };
    json_writer::object(&[
        ("freed", span(space.freed)),
        ("free_once_unloaded", span(space.in_memory)),
        ("kept_by_other_models", span(space.kept)),
        ("there_for_unknown_reason", span(space.unclear)),
        ("there_though_unused", span(space.stranded)),
        ("not_verified", span(space.unverified)),
    ])
}

fn json_model(entry: &Entry) -> String {
    let model = &entry.planned.model;
    let status = entry.error().and_then(CallError::status);
    json_writer::object(&[
        ("name", Some(string(&model.name))),
        ("digest", Some(string(&model.digest))),
        ("listed_bytes", Some(model.size.to_string())),
        ("moved_to", moved_to(entry).map(string)),
        ("outcome", Some(string(entry.word()))),
        ("reason", Some(string(&entry.reason()))),
        ("status", status.map(|status| status.to_string())),
        ("server_said", entry.quote().map(string)),
    ])
}

/// Under which name its content is now, where it was moved.
fn moved_to(entry: &Entry) -> Option<&str> {
    let name = entry.planned.destination.name();
    name.map(|name| &**name).filter(|_| entry.is_copied)
}

/// The report as comma-separated values with a heading line (RFC 4180).
#[must_use]
pub fn csv(report: &Report) -> String {
    let mut lines =
        String::from("name,digest,listed_bytes,outcome,reason,status,server_said,moved_to\r\n");
    for entry in &report.entries {
        let model = &entry.planned.model;
        let status = entry.error().and_then(CallError::status);
        let fields = [
            model.name.to_string(),
            model.digest.to_string(),
            model.size.to_string(),
            entry.word().to_owned(),
            entry.reason(),
            status.map(|status| status.to_string()).unwrap_or_default(),
            entry.quote().unwrap_or_default().to_owned(),
            moved_to(entry).unwrap_or_default().to_owned(),
        ];
        lines.push_str(&fields.map(|field| csv_field(&field)).join(","));
        lines.push_str("\r\n");
    }
    lines
}

/// A field in quotes where it needs them, and made harmless where a spreadsheet would take it for a formula.
fn csv_field(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !field.contains([',', '"', '\n', '\r']) {
        return field.to_owned();
    }
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
#[path = "report_export_tests.rs"]
mod tests;
