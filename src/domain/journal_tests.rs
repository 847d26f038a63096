use super::*;
use crate::domain::model::tests::model;
use crate::domain::notation::tests::any_state;
use crate::domain::run::{NotCopied, Outcome};
use proptest::prelude::*;

pub(crate) fn any_planned() -> impl Strategy<Value = Planned> {
    let name = || any::<String>().prop_map(|name| Arc::from(name.as_str()));
    let destination = prop_oneof![
        Just(Destination::Nowhere),
        name().prop_map(Destination::Trash),
        name().prop_map(Destination::Back),
        Just(Destination::Unnameable),
    ];
    let time = proptest::option::of((1..i64::MAX).prop_map(Timestamp));
    (any::<(String, String, u64, bool)>(), time, destination).prop_map(
        |((name, digest, size, is_cloud), modified, destination)| Planned {
            model: Arc::new(Model {
                modified,
                remote: is_cloud.then(|| Remote {
                    host: String::new(),
                    model: String::new(),
                }),
                ..model(&name, &digest, size)
            }),
            loaded: false,
            hidden: false,
            stays_as: None,
            destination,
        },
    )
}

proptest! {
    #[test]
    fn what_was_written_is_read_again(
        models in proptest::collection::vec(any_planned(), 1..6),
        server in any::<String>(),
        started in any::<i64>(),
    ) {
        let journal = Journal { server, started: Timestamp(started), plan: Plan::of(models).unwrap() };
        prop_assert_eq!(Journal::from_text(&journal.to_text()), Some(journal));
    }

    #[test]
    fn no_text_is_too_strange(text in "([a-z0-9]{0,4}[\t\n]){0,40}|\\PC{0,60}") {
        let _ = Journal::from_text(&text);
    }

    /// Nothing is said to be deleted that the list has, and nothing to be there that it has not.
    #[test]
    fn the_list_has_the_last_word(states in proptest::collection::vec(proptest::option::of(any_state()), 3), listed in proptest::collection::vec(any::<bool>(), 3)) {
        let models: Vec<Arc<Model>> = (0..3).map(|n| Arc::new(model(&format!("m{n}:1"), &format!("d{n}"), 1))).collect();
        let planned = models.iter().map(|model| Planned {
            model: Arc::clone(model),
            loaded: false,
            hidden: false,
            stays_as: None,
            destination: Destination::Nowhere,
        });
        let journal = Journal {
            server: "s".into(),
            started: Timestamp(1),
            plan: Plan::of(planned.collect()).unwrap(),
        };
        let list: Vec<Arc<Model>> = models.iter().zip(&listed).filter(|(_, listed)| **listed).map(|(model, _)| Arc::clone(model)).collect();
        let report = journal.reconcile(states, &list, Timestamp(2));
        for (entry, is_listed) in report.entries.iter().zip(listed) {
            let is_told_as_there = match &entry.outcome {
                Outcome::Deleted | Outcome::AlreadyGone | Outcome::GoneWithError(_) => false,
                Outcome::StillThere(_) | Outcome::StillLoaded(_) | Outcome::NotCopied(_) | Outcome::Reappeared | Outcome::Stopped => true,
                other => panic!("{other:?}"),
            };
            prop_assert_eq!(is_told_as_there, is_listed, "{:?}", entry.outcome);
        }
    }
}

/// What became of one model that was to be moved from `a:1` to the trash, by its last state and by which names there are.
fn after(state: Option<RowState>, names: &[&str]) -> (Outcome, bool) {
    let planned = Planned {
        model: Arc::new(model("a:1", "d", 1)),
        loaded: false,
        hidden: false,
        stays_as: None,
        destination: Destination::Trash("x.trash/a/a:1".into()),
    };
    let journal = Journal {
        server: "s".into(),
        started: Timestamp(1),
        plan: Plan::of(vec![planned]).unwrap(),
    };
    let list: Vec<Arc<Model>> = names
        .iter()
        .map(|name| Arc::new(model(name, "d", 1)))
        .collect();
    let report = journal.reconcile(vec![state], &list, Timestamp(2));
    assert!(report.is_interrupted);
    let entry = &report.entries[0];
    (entry.outcome.clone(), entry.is_copied)
}

#[test]
fn a_run_may_be_cut_off_at_any_step() {
    let unheard = CallError::Unreachable;
    let trash = "x.trash/a/a:1";
    for (state, names, outcome, is_copied) in [
        (None, &["a:1"][..], Outcome::Stopped, false),
        (Some(RowState::Unloading), &["a:1"], Outcome::Stopped, false),
        (
            Some(RowState::Copying),
            &["a:1", trash],
            Outcome::Stopped,
            true,
        ),
        (
            Some(RowState::Deleting),
            &["a:1", trash],
            Outcome::StillThere(Some(unheard.clone())),
            true,
        ),
        (
            Some(RowState::Deleting),
            &[trash],
            Outcome::GoneWithError(unheard),
            true,
        ),
        (
            Some(RowState::Answered(Ok(()))),
            &[trash],
            Outcome::Moved,
            true,
        ),
        (
            Some(RowState::Answered(Ok(()))),
            &[],
            Outcome::MovedAndLost,
            false,
        ),
        (
            Some(RowState::NotCopied(NotCopied::Missing)),
            &["a:1"],
            Outcome::NotCopied(NotCopied::Missing),
            false,
        ),
    ] {
        assert_eq!(after(state, names), (outcome, is_copied));
    }
}
