//! The run, played through against a scripted server: what is told equals what the server's log says happened.

use super::*;
use crate::domain::loaded::Loaded;
use crate::domain::selection::Selection;
use scripted_server::{
    Event, Fault, Meddling, NAMES, Script, Work, World, content, not_found, nothing_known,
};

#[path = "blob_tests.rs"]
mod blobs;
#[path = "moving_tests.rs"]
mod moving;
#[path = "property_tests.rs"]
mod property;
#[path = "scripted_server.rs"]
mod scripted_server;

/// The plan to delete these of the server's first `count` names.
fn plan_of(count: usize, indexes: &[usize]) -> Plan {
    let listed: Vec<Arc<Model>> = (0..count).map(|index| content(index, 0)).collect();
    let mut selection = Selection::default();
    selection.set_all(indexes.iter().map(|index| &listed[*index].name), true);
    Plan::new(&listed, &listed, &selection, &Loaded::default()).expect("something is ticked")
}

/// Runs the plan for the first three of four models.
fn play(script: Script) -> (Vec<Outcome>, World) {
    let world = World::new(4, script);
    let finished = pollster::block_on(run(&plan_of(4, &[0, 1, 2]), &nothing_known, &world, &world));
    (finished.outcomes, world)
}

fn asked(world: &World) -> Vec<String> {
    let log = world.log.borrow();
    log.iter()
        .filter_map(|event| match event {
            Event::Asked(name, _) => Some(name.clone()),
            _ => None,
        })
        .collect()
}

fn phases(world: &World) -> Vec<Phase> {
    let log = world.log.borrow();
    log.iter()
        .filter_map(|event| match event {
            Event::Phase(phase) => Some(phase.clone()),
            _ => None,
        })
        .collect()
}

fn fault(work: Work, answer: CallError) -> Fault {
    Fault {
        work,
        answer: Err(answer),
    }
}

fn server_error() -> CallError {
    CallError::Ollama {
        status: 500,
        message: "unlinkat: permission denied".into(),
    }
}

fn bad_gateway() -> CallError {
    CallError::Other {
        status: 502,
        body: "<h1>Bad gateway</h1>".into(),
    }
}

#[test]
fn when_all_goes_well_each_is_deleted_in_the_order_of_the_plan() {
    let (outcomes, world) = play(Script::default());
    assert_eq!(
        outcomes,
        [Outcome::Deleted, Outcome::Deleted, Outcome::Deleted]
    );
    assert_eq!(asked(&world), NAMES[..3]);
    let deleting = Phase::Deleting;
    assert_eq!(
        phases(&world),
        [
            Phase::Checking,
            deleting(0),
            deleting(1),
            deleting(2),
            Phase::Verifying
        ]
    );
}

#[test]
fn a_plan_of_ten_thousand_models_is_carried_out() {
    struct Many(std::cell::RefCell<std::collections::BTreeMap<Arc<str>, Arc<Model>>>);
    impl Server for Many {
        async fn list(&self) -> Result<Vec<Arc<Model>>, CallError> {
            Ok(self.0.borrow().values().cloned().collect())
        }
        async fn delete(&self, name: &str) -> Result<(), CallError> {
            self.0
                .borrow_mut()
                .remove(name)
                .map(|_| ())
                .ok_or_else(not_found)
        }
        async fn copy(&self, _name: &str, _destination: &str) -> Result<(), CallError> {
            Err(CallError::Unreachable)
        }
        async fn loaded(&self) -> Result<Loaded, CallError> {
            Ok(Loaded::default())
        }
        async fn unload(&self, _name: &str) -> Result<(), CallError> {
            Err(CallError::Unreachable)
        }
        async fn pause(&self) {}
        async fn has_blob(&self, _digest: &str) -> Result<bool, CallError> {
            Err(CallError::Unreachable)
        }
    }
    let model = |n| {
        Arc::new(crate::domain::model::tests::model(
            &format!("m{n}:1"),
            "d",
            1,
        ))
    };
    let models: Vec<Arc<Model>> = (0..10_000).map(model).collect();
    let mut selection = Selection::default();
    selection.set_all(models.iter().map(|model| &model.name), true);
    let plan = Plan::new(&models, &models, &selection, &Loaded::default()).expect("a plan");
    let server = Many(
        models
            .iter()
            .map(|m| (Arc::clone(&m.name), Arc::clone(m)))
            .collect::<std::collections::BTreeMap<_, _>>()
            .into(),
    );
    let finished = pollster::block_on(run(
        &plan,
        &nothing_known,
        &server,
        &World::new(0, Script::default()),
    ));
    assert!(
        finished
            .outcomes
            .iter()
            .all(|outcome| *outcome == Outcome::Deleted)
    );
    assert_eq!(finished.list, Some(Vec::new()));
}

#[test]
fn the_list_decides_what_an_answer_was_worth() {
    let lied = Fault {
        work: Work::NotDone,
        answer: Ok(()),
    };
    for (fault, outcome) in [
        (lied, Outcome::StillThere(None)),
        (
            fault(Work::NotDone, not_found()),
            Outcome::StillThere(Some(not_found())),
        ),
        (fault(Work::Done, not_found()), Outcome::AlreadyGone),
        (
            fault(Work::NotDone, server_error()),
            Outcome::StillThere(Some(server_error())),
        ),
        (
            fault(Work::Done, server_error()),
            Outcome::GoneWithError(server_error()),
        ),
        (
            fault(Work::NotDone, bad_gateway()),
            Outcome::StillThere(Some(bad_gateway())),
        ),
        (
            fault(Work::Done, bad_gateway()),
            Outcome::GoneWithError(bad_gateway()),
        ),
        (
            fault(Work::Done, CallError::Unreachable),
            Outcome::GoneWithError(CallError::Unreachable),
        ),
    ] {
        let (outcomes, world) = play(Script {
            deletions: vec![fault.clone()],
            ..Script::default()
        });
        assert_eq!(
            outcomes,
            [outcome, Outcome::Deleted, Outcome::Deleted],
            "{fault:?}"
        );
        assert_eq!(
            asked(&world),
            NAMES[..3],
            "an error ends nothing, and nothing is asked for twice"
        );
    }
}

#[test]
fn what_changed_since_the_plan_was_made_is_left_alone() {
    let meddling = vec![Some(Meddling::Write(0, 1)), None, Some(Meddling::Remove(3))];
    let (outcomes, world) = play(Script {
        meddling,
        ..Script::default()
    });
    assert_eq!(
        outcomes,
        [Outcome::Changed, Outcome::Deleted, Outcome::Deleted]
    );
    assert_eq!(asked(&world), NAMES[1..3]);
}

#[test]
fn what_is_gone_before_its_turn_is_not_asked_for() {
    let (outcomes, world) = play(Script {
        meddling: vec![Some(Meddling::Remove(1))],
        ..Script::default()
    });
    assert_eq!(
        outcomes,
        [Outcome::Deleted, Outcome::AlreadyGone, Outcome::Deleted]
    );
    assert_eq!(asked(&world), [NAMES[0], NAMES[2]]);
}

#[test]
fn what_was_gone_and_came_back_is_not_called_gone() {
    let meddling = vec![Some(Meddling::Remove(0)), None, Some(Meddling::Write(0, 0))];
    let (outcomes, world) = play(Script {
        meddling,
        ..Script::default()
    });
    assert_eq!(
        outcomes,
        [Outcome::Reappeared, Outcome::Deleted, Outcome::Deleted]
    );
    assert_eq!(asked(&world), NAMES[1..3]);
}

#[test]
fn what_is_deleted_in_another_spelling_is_deleted() {
    let (outcomes, _) = play(Script {
        meddling: vec![Some(Meddling::Respell(0))],
        ..Script::default()
    });
    assert_eq!(
        outcomes,
        [Outcome::Deleted, Outcome::Deleted, Outcome::Deleted]
    );
}

#[test]
fn after_a_broken_connection_the_list_is_read_before_the_next_deletion() {
    let meddling = vec![None, None, None, Some(Meddling::Write(1, 1))];
    for answer in [CallError::Unreachable, bad_gateway()] {
        let deletions = vec![fault(Work::NotDone, answer.clone())];
        let (outcomes, world) = play(Script {
            deletions,
            meddling: meddling.clone(),
            ..Script::default()
        });
        assert_eq!(
            outcomes,
            [
                Outcome::StillThere(Some(answer)),
                Outcome::Changed,
                Outcome::Deleted
            ]
        );
        assert_eq!(asked(&world), [NAMES[0], NAMES[2]]);
        assert!(
            !phases(&world)
                .iter()
                .any(|phase| matches!(phase, Phase::Paused(_)))
        );
    }
}

#[test]
fn after_a_time_out_the_person_decides_when_to_go_on() {
    let gateway_timed_out = CallError::Other {
        status: 504,
        body: String::new(),
    };
    for answer in [CallError::TimedOut { seconds: 900 }, gateway_timed_out] {
        let script = Script {
            deletions: vec![fault(Work::DoneLater, answer.clone())],
            decisions: vec![Decision::Resume],
            ..Script::default()
        };
        let (outcomes, world) = play(script);
        let gone = Outcome::GoneWithError(answer.clone());
        assert_eq!(outcomes, [gone, Outcome::Deleted, Outcome::Deleted]);
        let pause = Pause {
            during: PausedDuring::Deleting,
            error: answer,
        };
        assert_eq!(
            phases(&world)[2..4],
            [Phase::Paused(pause), Phase::Checking]
        );
    }
}

#[test]
fn a_server_that_cannot_be_asked_pauses_the_run_until_it_can() {
    let down = Some(CallError::Unreachable);
    let script = Script {
        lists: vec![down.clone(), None, down.clone(), down],
        decisions: vec![Decision::Resume; 3],
        ..Script::default()
    };
    let (outcomes, world) = play(script);
    assert_eq!(
        outcomes,
        [Outcome::Deleted, Outcome::Deleted, Outcome::Deleted]
    );
    let paused: Vec<_> = phases(&world)
        .into_iter()
        .filter_map(|phase| match phase {
            Phase::Paused(pause) => Some(pause.during),
            _ => None,
        })
        .collect();
    assert_eq!(
        paused,
        [
            PausedDuring::Checking,
            PausedDuring::Verifying,
            PausedDuring::Verifying
        ]
    );
}

#[test]
fn stopped_before_the_first_list_nothing_is_asked_for() {
    let script = Script {
        lists: vec![Some(CallError::Unreachable)],
        ..Script::default()
    };
    let (outcomes, world) = play(script);
    assert_eq!(
        outcomes,
        [Outcome::Stopped, Outcome::Stopped, Outcome::Stopped]
    );
    assert!(asked(&world).is_empty());
}

#[test]
fn stop_finishes_the_current_deletion_and_leaves_the_rest() {
    let (outcomes, world) = play(Script {
        stop_at: Some(3),
        ..Script::default()
    });
    assert_eq!(
        outcomes,
        [Outcome::Deleted, Outcome::Stopped, Outcome::Stopped]
    );
    assert_eq!(asked(&world), NAMES[..1]);
}

#[test]
fn without_a_list_afterwards_nothing_is_called_deleted() {
    let down = Some(CallError::Unreachable);
    let script = Script {
        deletions: vec![fault(Work::Done, server_error())],
        lists: vec![None, down],
        ..Script::default()
    };
    let (outcomes, _) = play(script);
    let verified = |answer| Outcome::NotVerified(answer);
    assert_eq!(
        outcomes,
        [
            verified(Err(server_error())),
            verified(Ok(())),
            verified(Ok(()))
        ]
    );
}

#[test]
fn what_stays_under_another_name_is_not_unloaded() {
    /// Two names of one content, which is in memory, and what was asked.
    #[derive(Default)]
    struct Twins {
        gone: std::cell::RefCell<Vec<String>>,
        acts: std::cell::RefCell<Vec<String>>,
    }
    fn twin(name: &str) -> Arc<Model> {
        Arc::new(crate::domain::model::tests::model(name, "same", 1))
    }
    let twins = ["one:1", "two:1"].map(twin);
    impl Server for Twins {
        async fn list(&self) -> Result<Vec<Arc<Model>>, CallError> {
            let gone = self.gone.borrow();
            let names = ["one:1", "two:1"].into_iter();
            Ok(names
                .filter(|name| !gone.iter().any(|gone| gone == name))
                .map(twin)
                .collect())
        }
        async fn delete(&self, name: &str) -> Result<(), CallError> {
            self.acts.borrow_mut().push(format!("delete {name}"));
            self.gone.borrow_mut().push(name.to_owned());
            Ok(())
        }
        async fn copy(&self, _name: &str, _destination: &str) -> Result<(), CallError> {
            Err(CallError::Unreachable)
        }
        async fn loaded(&self) -> Result<Loaded, CallError> {
            let is_unloaded = self
                .acts
                .borrow()
                .iter()
                .any(|act| act.starts_with("unload"));
            let digest = if is_unloaded { "" } else { "same" };
            Ok(Loaded::new([crate::domain::loaded::InMemory {
                digest: digest.into(),
                ..Default::default()
            }]))
        }
        async fn unload(&self, name: &str) -> Result<(), CallError> {
            self.acts.borrow_mut().push(format!("unload {name}"));
            Ok(())
        }
        async fn pause(&self) {}
        async fn has_blob(&self, _digest: &str) -> Result<bool, CallError> {
            Err(CallError::Unreachable)
        }
    }
    for (ticked, acts) in [
        (&["one:1"][..], &["delete one:1"][..]),
        (
            &["one:1", "two:1"],
            &["delete one:1", "unload two:1", "delete two:1"],
        ),
    ] {
        let mut selection = Selection::default();
        let names = twins.iter().filter(|model| ticked.contains(&&*model.name));
        selection.set_all(names.map(|model| &model.name), true);
        let plan = Plan::new(&twins, &twins, &selection, &Loaded::default()).expect("a plan");
        let server = Twins::default();
        let watcher = World::new(0, Script::default());
        pollster::block_on(run(&plan, &nothing_known, &server, &watcher));
        assert_eq!(*server.acts.borrow(), acts);
    }
}
