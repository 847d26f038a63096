use super::*;
use crate::domain::model::tests::model;
use crate::domain::plan::Destination;
use std::sync::Arc;

fn ollama(status: u16) -> CallError {
    CallError::Ollama {
        status,
        message: "Ollama's own words".into(),
    }
}

/// Every outcome that there is, with its kind and its word.
pub(crate) fn every_outcome() -> Vec<(Outcome, Kind, &'static str)> {
    let proxy = CallError::Other {
        status: 502,
        body: "<h1>Bad gateway</h1>".into(),
    };
    let timed_out = CallError::TimedOut { seconds: 900 };
    vec![
        (Outcome::Deleted, Kind::Deleted, "deleted"),
        (Outcome::MovedAndLost, Kind::Gone, "gone"),
        (
            Outcome::NotCopied(NotCopied::Refused(ollama(500))),
            Kind::Failed,
            "failed",
        ),
        (
            Outcome::NotCopied(NotCopied::Occupied),
            Kind::Failed,
            "failed",
        ),
        (
            Outcome::NotCopied(NotCopied::NoName),
            Kind::Failed,
            "failed",
        ),
        (
            Outcome::NotCopied(NotCopied::Missing),
            Kind::Failed,
            "failed",
        ),
        (
            Outcome::NotCopied(NotCopied::Unchecked),
            Kind::Failed,
            "failed",
        ),
        (Outcome::AlreadyGone, Kind::Gone, "already gone"),
        (
            Outcome::GoneWithError(ollama(500)),
            Kind::Gone,
            "gone with an error",
        ),
        (Outcome::StillThere(None), Kind::Failed, "failed"),
        (
            Outcome::StillThere(Some(ollama(500))),
            Kind::Failed,
            "failed",
        ),
        (
            Outcome::StillThere(Some(ollama(404))),
            Kind::Failed,
            "failed",
        ),
        (Outcome::StillThere(Some(proxy)), Kind::Failed, "failed"),
        (Outcome::StillThere(Some(timed_out)), Kind::Failed, "failed"),
        (Outcome::Changed, Kind::Skipped, "skipped"),
        (Outcome::Reappeared, Kind::Skipped, "skipped"),
        (Outcome::Stopped, Kind::Skipped, "skipped"),
        (Outcome::NotVerified(Ok(())), Kind::Failed, "not verified"),
        (
            Outcome::NotVerified(Err(CallError::Unreachable)),
            Kind::Failed,
            "not verified",
        ),
    ]
}

fn entry(name: &str, size: u64, outcome: Outcome) -> Entry {
    let planned = Planned {
        model: Arc::new(model(name, "d", size)),
        loaded: false,
        hidden: false,
        stays_as: None,
        destination: Destination::Nowhere,
    };
    Entry {
        planned,
        outcome,
        fate: None,
        is_copied: false,
    }
}

/// A report of models of one gigabyte each, called `m0`, `m1` and so on.
pub(crate) fn report(outcomes: impl IntoIterator<Item = Outcome>) -> Report {
    let named = |(index, outcome)| entry(&format!("m{index}:latest"), 1_000_000_000, outcome);
    Report {
        started: Timestamp(0),
        finished: Timestamp(61_000),
        server: "http://127.0.0.1:11434".into(),
        is_interrupted: false,
        entries: outcomes.into_iter().enumerate().map(named).collect(),
        space: Space::default(),
    }
}

fn failed() -> Outcome {
    Outcome::StillThere(Some(ollama(500)))
}

#[test]
fn each_outcome_has_its_kind_and_its_word() {
    for (outcome, kind, word) in every_outcome() {
        let entry = entry("m:latest", 1, outcome);
        assert_eq!(
            (entry.kind(), entry.word()),
            (kind, word),
            "{:?}",
            entry.outcome
        );
    }
}

#[test]
fn everything_but_a_plain_deletion_has_its_reason_and_ends_as_a_sentence() {
    for (outcome, kind, _) in every_outcome() {
        let reason = entry("m:latest", 1, outcome.clone()).reason();
        assert_eq!(reason.is_empty(), kind == Kind::Deleted, "{outcome:?}");
        assert!(reason.is_empty() || reason.ends_with('.'), "{reason}");
    }
}

#[test]
fn a_reason_says_what_happened_and_what_it_means_for_the_model() {
    let reason = |outcome| entry("m:latest", 1, outcome).reason();
    assert_eq!(
        reason(failed()),
        "Ollama answered 500. The model was not deleted: it is still in the list."
    );
    let timed_out = Outcome::StillThere(Some(CallError::TimedOut { seconds: 900 }));
    assert_eq!(
        reason(timed_out),
        "No answer came within 15 min. The model was still in the list afterwards; the server may yet be at work on \
         it."
    );
    assert!(
        reason(Outcome::StillThere(Some(ollama(404))))
            .contains("yet the model is still in the list")
    );
    assert!(reason(Outcome::GoneWithError(ollama(500))).contains("may still be on the disk"));
    let unknown = reason(Outcome::NotVerified(Err(CallError::Unreachable)));
    assert!(unknown.ends_with("Whether the model is still there is not known."));
}

#[test]
fn only_what_the_server_said_is_quoted() {
    for (outcome, _, _) in every_outcome() {
        let entry = entry("m:latest", 1, outcome);
        let said = match entry.error() {
            Some(CallError::Ollama { .. }) => Some("Ollama's own words"),
            Some(CallError::Other { .. }) => Some("<h1>Bad gateway</h1>"),
            _ => None,
        };
        assert_eq!(entry.quote(), said, "{:?}", entry.outcome);
    }
}

#[test]
fn the_headline_counts_what_the_list_confirmed() {
    let not_verified = || Outcome::NotVerified(Ok(()));
    for (outcomes, headline, remainder) in [
        (
            vec![Outcome::Deleted],
            "Deleted 1 of 1 model, 1.0 GB listed",
            "",
        ),
        (
            vec![Outcome::Deleted; 3],
            "Deleted 3 of 3 models, 3.0 GB listed",
            "",
        ),
        (
            vec![Outcome::Deleted, failed(), Outcome::Deleted],
            "Deleted 2 of 3 models, 2.0 GB listed",
            "1 failed",
        ),
        (vec![failed()], "Deleted none of 1 model", "1 failed"),
        (
            vec![
                Outcome::Stopped,
                failed(),
                Outcome::Changed,
                Outcome::AlreadyGone,
                failed(),
            ],
            "Deleted none of 5 models",
            "2 failed, 2 skipped, 1 already gone",
        ),
        (
            vec![Outcome::GoneWithError(ollama(500)), Outcome::Deleted],
            "Deleted 1 of 2 models, 1.0 GB listed",
            "1 gone with an error",
        ),
        (
            vec![not_verified(), not_verified(), Outcome::Stopped],
            "None of 3 models is known to be deleted",
            "2 not verified, 1 skipped",
        ),
    ] {
        let report = report(outcomes);
        assert_eq!(report.headline(), headline);
        assert_eq!(report.remainder(), remainder, "{headline}");
    }
}

#[test]
fn the_counts_of_all_kinds_are_all_entries() {
    let report = report(every_outcome().into_iter().map(|(outcome, ..)| outcome));
    let kinds = [Kind::Failed, Kind::Skipped, Kind::Gone, Kind::Deleted];
    let counts = kinds.map(|kind| report.count(kind));
    assert_eq!(counts, [12, 3, 3, 1]);
    assert_eq!(counts.iter().sum::<usize>(), report.entries.len());
}

#[test]
fn only_what_was_deleted_counts_its_bytes() {
    let all = report(every_outcome().into_iter().map(|(outcome, ..)| outcome));
    assert_eq!(all.listed_bytes_deleted(), 1_000_000_000);
    let huge = Report {
        entries: vec![
            entry("a", u64::MAX, Outcome::Deleted),
            entry("b", 1, Outcome::Deleted),
        ],
        ..all
    };
    assert_eq!(huge.listed_bytes_deleted(), u64::MAX);
}

#[test]
fn the_urgent_comes_first_and_otherwise_the_plan_s_order_stays() {
    let report = report([
        Outcome::Deleted,
        Outcome::AlreadyGone,
        failed(),
        Outcome::Stopped,
        Outcome::Deleted,
        Outcome::NotVerified(Ok(())),
        Outcome::GoneWithError(ollama(500)),
        Outcome::Changed,
    ]);
    let names: Vec<&str> = report
        .by_urgency()
        .iter()
        .map(|entry| &entry.planned.model.name[..2])
        .collect();
    assert_eq!(names, ["m2", "m5", "m6", "m7", "m1", "m0", "m4", "m3"]);
}

#[test]
fn what_failed_or_is_not_known_can_be_tried_again_and_nothing_else() {
    let report = report([
        Outcome::Deleted,
        failed(),
        Outcome::Changed,
        Outcome::Reappeared,
        Outcome::Stopped,
        Outcome::AlreadyGone,
        Outcome::GoneWithError(ollama(500)),
        Outcome::NotVerified(Ok(())),
        Outcome::StillThere(None),
    ]);
    let names: Vec<&str> = report
        .left()
        .iter()
        .map(|entry| &entry.planned.model.name[..2])
        .collect();
    assert_eq!(names, ["m1", "m7", "m8"]);
}

#[test]
fn a_report_joins_the_plan_with_the_outcomes_in_its_order() {
    let listed: Vec<_> = ["b", "a"].map(|name| Arc::new(model(name, "d", 1))).into();
    let mut selection = crate::domain::selection::Selection::default();
    selection.set_all(listed.iter().map(|model| &model.name), true);
    let plan = Plan::new(&listed, &listed, &selection, &Default::default()).expect("a plan");
    let finished = Finished {
        outcomes: vec![Outcome::Deleted, Outcome::Stopped],
        ..Finished::never_begun(&plan)
    };
    let report = Report::new(&plan, finished, "s".into(), Timestamp(1), Timestamp(2));
    let joined: Vec<_> = report
        .entries
        .iter()
        .map(|entry| (&*entry.planned.model.name, &entry.outcome))
        .collect();
    assert_eq!(joined, [("b", &Outcome::Deleted), ("a", &Outcome::Stopped)]);
    assert_eq!(
        (report.started, report.finished),
        (Timestamp(1), Timestamp(2))
    );
}

#[test]
fn what_a_run_has_deleted_for_good_can_be_pulled() {
    let mut report = report([
        Outcome::Deleted,
        Outcome::GoneWithError(ollama(500)),
        Outcome::AlreadyGone,
        Outcome::StillThere(None),
        Outcome::Stopped,
        Outcome::NotVerified(Ok(())),
        Outcome::Deleted,
        Outcome::GoneWithError(ollama(500)),
    ]);
    let cloud = &mut report.entries[6].planned.model;
    Arc::make_mut(cloud).remote = Some(crate::domain::model::Remote {
        host: "https://ollama.com".into(),
        model: "m6".into(),
    });
    report.entries[7].is_copied = true;
    let names: Vec<&str> = report
        .can_be_pulled()
        .iter()
        .map(|entry| &entry.planned.model.name[..2])
        .collect();
    assert_eq!(names, ["m0", "m1"]);
}
