//! A run's report as it is kept in the browser: every word and figure of it, to be shown and exported later as on its day.

use std::sync::Arc;

use super::aftermath::{Fate, Space};
use super::journal::{planned, read_planned};
use super::notation::{Fields, line, outcome, read_outcome};
use super::report::{Entry, Report};
use super::span::Span;
use super::timestamp::Timestamp;

/// A report as text: a line about the run, one about its bytes, and three for each model.
#[must_use]
pub fn to_text(report: &Report) -> String {
    let (started, finished) = (report.started.0.to_string(), report.finished.0.to_string());
    let cut = if report.is_interrupted { "cut-off" } else { "" };
    let mut lines = vec![
        line(&[&report.server, &started, &finished, cut]),
        space(&report.space),
    ];
    for entry in &report.entries {
        lines.push(planned(&entry.planned));
        lines.push(outcome(&entry.outcome));
        lines.push(fate(entry));
    }
    lines.join("\n")
}

/// Reads a text that [`to_text`] wrote; `None` for anything else.
#[must_use]
pub fn from_text(text: &str) -> Option<Report> {
    let mut lines = text.split('\n');
    let mut head = Fields::of(lines.next()?);
    let server = head.text()?;
    let started = Timestamp(head.text()?.parse().ok()?);
    let finished = Timestamp(head.text()?.parse().ok()?);
    let is_interrupted = head.text()? == "cut-off";
    let space = read_space(lines.next()?)?;
    let mut entries = Vec::new();
    while let Some(planned) = lines.next() {
        let (planned, outcome) = (read_planned(planned)?, read_outcome(lines.next()?)?);
        let (is_copied, fate) = read_fate(lines.next()?)?;
        entries.push(Entry {
            planned,
            outcome,
            fate,
            is_copied,
        });
    }
    Some(Report {
        started,
        finished,
        server,
        is_interrupted,
        entries,
        space,
    })
}

fn space(space: &Space) -> String {
    let spans = [
        space.freed,
        space.in_memory,
        space.kept,
        space.unclear,
        space.stranded,
        space.unverified,
    ];
    let bounds = spans.map(|span| [span.least.to_string(), span.most.to_string()]);
    let mut fields: Vec<&str> = bounds.iter().flatten().map(String::as_str).collect();
    fields.extend(space.kept_by.iter().map(|name| &**name));
    line(&fields)
}

fn read_space(line: &str) -> Option<Space> {
    let mut fields = Fields::of(line);
    let mut span = || {
        Some(Span {
            least: fields.number()?,
            most: fields.number()?,
        })
    };
    let mut space = Space {
        freed: span()?,
        in_memory: span()?,
        kept: span()?,
        unclear: span()?,
        stranded: span()?,
        unverified: span()?,
        ..Space::default()
    };
    while let Some(name) = fields.text() {
        space.kept_by.insert(&name.into());
    }
    Some(space)
}

fn fate(entry: &Entry) -> String {
    let copied = if entry.is_copied { "copied" } else { "" };
    let (kind, name) = match &entry.fate {
        None => ("", ""),
        Some(Fate::Freed) => ("freed", ""),
        Some(Fate::InMemory) => ("in-memory", ""),
        Some(Fate::KeptBy(name)) => ("kept-by", &**name),
        Some(Fate::PartlyKeptBy(name)) => ("partly-kept-by", &**name),
        Some(Fate::Unclear) => ("unclear", ""),
        Some(Fate::Stranded) => ("stranded", ""),
        Some(Fate::NotVerified) => ("not-verified", ""),
        Some(Fate::Nothing) => ("nothing", ""),
    };
    line(&[copied, kind, name])
}

fn read_fate(line: &str) -> Option<(bool, Option<Fate>)> {
    let mut fields = Fields::of(line);
    let is_copied = fields.text()? == "copied";
    let (kind, name): (String, Arc<str>) = (fields.text()?, fields.text()?.into());
    let fate = match kind.as_str() {
        "" => None,
        "freed" => Some(Fate::Freed),
        "in-memory" => Some(Fate::InMemory),
        "kept-by" => Some(Fate::KeptBy(name)),
        "partly-kept-by" => Some(Fate::PartlyKeptBy(name)),
        "unclear" => Some(Fate::Unclear),
        "stranded" => Some(Fate::Stranded),
        "not-verified" => Some(Fate::NotVerified),
        "nothing" => Some(Fate::Nothing),
        _ => return None,
    };
    Some((is_copied, fate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journal::tests::any_planned;
    use crate::domain::notation::tests::any_outcome;
    use proptest::prelude::*;

    fn any_fate() -> impl Strategy<Value = Option<Fate>> {
        let name = "[a-z:/\t]{1,9}".prop_map(|name| Arc::from(name.as_str()));
        proptest::option::of(prop_oneof![
            Just(Fate::Freed),
            Just(Fate::InMemory),
            name.clone().prop_map(Fate::KeptBy),
            name.prop_map(Fate::PartlyKeptBy),
            Just(Fate::Unclear),
            Just(Fate::Stranded),
            Just(Fate::NotVerified),
            Just(Fate::Nothing),
        ])
    }

    fn any_space() -> impl Strategy<Value = Space> {
        let span = any::<(u64, u64)>().prop_map(|(a, b)| Span {
            least: a.min(b),
            most: a.max(b),
        });
        let spans = proptest::collection::vec(span, 6);
        (spans, proptest::collection::vec("[a-z:]{1,9}", 0..3)).prop_map(|(spans, names)| {
            let mut space = Space {
                freed: spans[0],
                in_memory: spans[1],
                kept: spans[2],
                unclear: spans[3],
                stranded: spans[4],
                unverified: spans[5],
                ..Space::default()
            };
            for name in names {
                space.kept_by.insert(&name.into());
            }
            space
        })
    }

    fn any_report() -> impl Strategy<Value = Report> {
        let entry = (any_planned(), any_outcome(), any_fate(), any::<bool>());
        let entries = proptest::collection::vec(entry, 0..6);
        (
            entries,
            any_space(),
            any::<(i64, i64, bool)>(),
            any::<String>(),
        )
            .prop_map(
                |(entries, space, (started, finished, is_interrupted), server)| Report {
                    started: Timestamp(started),
                    finished: Timestamp(finished),
                    server,
                    is_interrupted,
                    entries: entries
                        .into_iter()
                        .map(|(planned, outcome, fate, is_copied)| Entry {
                            planned,
                            outcome,
                            fate,
                            is_copied,
                        })
                        .collect(),
                    space,
                },
            )
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(report in any_report()) {
            prop_assert_eq!(from_text(&to_text(&report)), Some(report));
        }

        #[test]
        fn a_text_that_was_cut_is_no_receipt_or_a_shorter_one(report in any_report(), cut in any::<prop::sample::Index>()) {
            let text = to_text(&report);
            let end = text.char_indices().map(|(at, _)| at).nth(cut.index(text.chars().count())).unwrap_or(0);
            if let Some(read) = from_text(&text[..end]) {
                prop_assert!(read.entries.len() <= report.entries.len());
            }
        }
    }
}
