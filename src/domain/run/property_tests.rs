//! Whatever goes wrong, in whatever order: the outcomes equal the server's log, and the rules of a run hold.

use super::*;
use crate::domain::name::key_of;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

fn answers() -> Vec<Result<(), CallError>> {
    vec![
        Ok(()),
        Err(not_found()),
        Err(server_error()),
        Err(bad_gateway()),
        Err(CallError::Other {
            status: 504,
            body: String::new(),
        }),
        Err(CallError::Undecodable {
            reason: "no JSON".into(),
            body: "<html>".into(),
        }),
        Err(CallError::Unreachable),
        Err(CallError::TimedOut { seconds: 120 }),
    ]
}

fn list_faults() -> Vec<CallError> {
    answers().into_iter().filter_map(Result::err).collect()
}

fn any_fault() -> impl Strategy<Value = Fault> {
    let work = select(vec![Work::Done, Work::NotDone, Work::DoneLater]);
    (work, select(answers())).prop_map(|(work, answer)| Fault { work, answer })
}

fn any_meddling() -> impl Strategy<Value = Meddling> {
    let index = 0..NAMES.len();
    prop_oneof![
        index.clone().prop_map(Meddling::Remove),
        (index.clone(), 0..2_u8).prop_map(|(index, number)| Meddling::Write(index, number)),
        index.prop_map(Meddling::Respell),
    ]
}

fn any_script() -> impl Strategy<Value = Script> {
    use proptest::collection::vec;
    (
        vec(
            prop_oneof![1 => Just(Fault { work: Work::Done, answer: Ok(()) }), 2 => any_fault()],
            0..6,
        ),
        vec(weighted(0.3, select(list_faults())), 0..8),
        vec(weighted(0.25, any_meddling()), 0..24),
        vec(
            prop_oneof![3 => Just(Decision::Resume), 1 => Just(Decision::Stop)],
            0..12,
        ),
        weighted(0.3, 0..20_usize),
        proptest::sample::subsequence(vec![0, 1, 2, 3, 4], 0..3),
        vec(
            prop_oneof![
                3 => (1..4_usize).prop_map(Ok),
                1 => Just(Ok(1000)),
                1 => select(list_faults()).prop_map(Err),
            ],
            0..3,
        ),
    )
        .prop_map(
            |(deletions, lists, meddling, decisions, stop_at, loaded, unloadings)| Script {
                deletions,
                lists,
                meddling,
                decisions,
                loaded,
                unloadings,
                stop_at,
            },
        )
}

/// What the log says of one run.
struct Evidence<'a> {
    plan: &'a Plan,
    finished: &'a Finished,
    log: &'a [Event],
    may_have_stopped: bool,
}

impl Evidence<'_> {
    fn planned(&self) -> impl Iterator<Item = &Model> {
        self.plan.models().iter().map(|planned| &*planned.model)
    }

    /// Where in the log a model was asked for, and what the server answered.
    fn asked(&self, name: &str) -> Vec<(usize, &Result<(), CallError>)> {
        let asked = self
            .log
            .iter()
            .enumerate()
            .filter_map(|(at, event)| match event {
                Event::Asked(asked, answer) if asked == name => Some((at, answer)),
                _ => None,
            });
        asked.collect()
    }

    fn last_asked(&self) -> Option<usize> {
        self.log
            .iter()
            .rposition(|event| matches!(event, Event::Asked(..)))
    }

    fn lists(&self) -> impl DoubleEndedIterator<Item = (usize, &[Arc<Model>])> {
        self.log
            .iter()
            .enumerate()
            .filter_map(|(at, event)| match event {
                Event::Listed(list) => Some((at, list.as_slice())),
                _ => None,
            })
    }

    /// The list that was read after everything had been asked.
    fn final_list(&self) -> Option<&[Arc<Model>]> {
        let (at, list) = self.lists().last()?;
        self.last_asked()
            .is_none_or(|asked| asked < at)
            .then_some(list)
    }

    fn nothing_but_the_plan_is_asked_for_in_its_order_and_once(&self) {
        let mut rest = self.planned();
        for event in self.log {
            if let Event::Asked(name, _) = event {
                assert!(
                    rest.any(|planned| *planned.name == **name),
                    "{name} is not next in the plan"
                );
            }
        }
    }

    fn each_is_asked_for_only_as_the_list_before_had_it(&self) {
        for planned in self.planned() {
            for (at, _) in self.asked(&planned.name) {
                for (_, list) in self.lists().filter(|(listed_at, _)| *listed_at < at) {
                    assert!(is_there(list, planned), "{} had changed", planned.name);
                }
                assert!(
                    self.lists().any(|(listed_at, _)| listed_at < at),
                    "asked without a list"
                );
            }
        }
    }

    fn after_a_broken_request_comes_a_list_and_after_a_time_out_a_decision_before_it(&self) {
        let (mut needs_list, mut needs_decision) = (false, false);
        for event in self.log {
            match event {
                Event::Asked(name, answer) => {
                    assert!(!needs_list, "{name} was asked for after a broken request");
                    needs_list = !matches!(answer, Ok(()) | Err(CallError::Ollama { .. }));
                    needs_decision = matches!(
                        answer,
                        Err(CallError::TimedOut { .. } | CallError::Other { status: 504, .. })
                    );
                }
                Event::Decided(_) => needs_decision = false,
                Event::Listed(_) | Event::ListFailed => {
                    assert!(!needs_decision, "nobody decided after a time-out");
                    needs_list = matches!(event, Event::ListFailed) && needs_list;
                }
                Event::Row(..) | Event::Phase(_) | Event::Unloaded(_) => {}
            }
        }
    }

    /// A failed list is asked for again only when the person says so; after Stop nothing more is deleted.
    fn the_person_decides_after_each_failed_list(&self) {
        let mut last: Option<&Event> = None;
        let mut stopped = false;
        for event in self.log {
            match event {
                Event::ListFailed | Event::Listed(_) => {
                    assert!(
                        !matches!(last, Some(Event::ListFailed)),
                        "asked again unbidden"
                    );
                }
                Event::Asked(..) => assert!(!stopped, "deleted after the decision to stop"),
                Event::Decided(decision) => stopped |= *decision == Decision::Stop,
                Event::Row(..) | Event::Phase(_) | Event::Unloaded(_) => continue,
            }
            last = Some(event);
        }
    }

    fn each_row_goes_its_legal_way(&self) {
        let mut rows = vec![RowState::Waiting; self.plan.len()];
        for event in self.log {
            let Event::Row(index, state) = event else {
                continue;
            };
            let legal = match (&rows[*index], state) {
                (RowState::Waiting | RowState::Unloading, RowState::Deleting) => {
                    !rows.contains(&RowState::Deleting)
                }
                (RowState::Waiting, RowState::Unloading) => !rows.contains(&RowState::Unloading),
                (RowState::Unloading, RowState::StillLoaded(_)) => true,
                // Somebody stopped the run meanwhile.
                (RowState::Unloading, RowState::Skipped(Skip::Stopped)) => self.may_have_stopped,
                (RowState::Waiting, RowState::Skipped(_)) => true,
                (RowState::Deleting, RowState::Answered(answer)) => {
                    let name = &self.plan.models()[*index].model.name;
                    self.asked(name).iter().any(|(_, given)| *given == answer)
                }
                _ => false,
            };
            assert!(legal, "{:?} -> {state:?}", rows[*index]);
            rows[*index] = state.clone();
        }
        let is_final = |row: &RowState| {
            matches!(
                row,
                RowState::Answered(_) | RowState::StillLoaded(_) | RowState::Skipped(_)
            )
        };
        assert!(rows.iter().all(is_final), "{rows:?}");
    }

    fn each_phase_is_told_when_it_begins(&self) {
        let mut phase: Option<&Phase> = None;
        for event in self.log {
            let fits = match (event, phase) {
                (Event::Phase(_), _) => true,
                (Event::Listed(_) | Event::ListFailed, Some(phase)) => {
                    matches!(phase, Phase::Checking | Phase::Verifying)
                }
                (Event::Asked(name, _), Some(Phase::Deleting(index))) => {
                    *self.plan.models()[*index].model.name == **name
                }
                (Event::Unloaded(name), Some(Phase::Unloading(index))) => {
                    *self.plan.models()[*index].model.name == **name
                }
                (Event::Decided(_), Some(Phase::Paused(_))) | (Event::Row(..), Some(_)) => true,
                _ => false,
            };
            assert!(fits, "{event:?} during {phase:?}");
            if let Event::Phase(now) = event {
                phase = Some(now);
            }
        }
    }

    fn the_last_list_is_handed_on(&self) {
        assert_eq!(self.finished.list.as_deref(), self.final_list());
    }

    /// Unless somebody stopped the run, a model is left alone only because a list did not have it as it was planned.
    fn what_could_be_deleted_was_asked_for(&self) {
        let stopped = |event: &Event| matches!(event, Event::Decided(Decision::Stop));
        if self.may_have_stopped || self.log.iter().any(stopped) {
            return;
        }
        for planned in self.planned() {
            assert!(
                !self.asked(&planned.name).is_empty()
                    || self.refused_to_unload(planned).is_some()
                    || self.lists().any(|(_, list)| !is_there(list, planned)),
                "{} was forgotten",
                planned.name
            );
        }
    }

    /// The row's word that a model stayed in memory.
    fn refused_to_unload(&self, planned: &Model) -> Option<&Option<CallError>> {
        self.log.iter().find_map(|event| match event {
            Event::Row(index, RowState::StillLoaded(error))
                if self.plan.models()[*index].model.name == planned.name =>
            {
                Some(error)
            }
            _ => None,
        })
    }

    fn what_is_in_memory_is_unloaded_before(&self, loaded: &[usize]) {
        for name in loaded.iter().map(|&index| NAMES[index]) {
            let unloaded = |event: &Event| matches!(event, Event::Unloaded(other) if other == name);
            for (at, _) in self.asked(name) {
                assert!(
                    self.log[..at].iter().any(unloaded),
                    "{name} was deleted from memory"
                );
            }
        }
        for event in self.log {
            if let Event::Unloaded(name) = event {
                let is_loaded = loaded.iter().any(|&index| NAMES[index] == name);
                assert!(is_loaded, "{name} was not in memory");
            }
        }
    }

    fn each_outcome_is_what_the_log_says(&self) {
        assert_eq!(self.finished.outcomes.len(), self.plan.len());
        for (planned, outcome) in self.planned().zip(&self.finished.outcomes) {
            let asked = self.asked(&planned.name);
            let answer = asked.first().map(|(_, answer)| *answer);
            let expected = self.expected(planned, answer);
            assert_eq!(*outcome, expected, "{} in {:#?}", planned.name, self.log);
        }
    }

    fn expected(&self, planned: &Model, answer: Option<&Result<(), CallError>>) -> Outcome {
        let there = self.final_list().map(|list| is_there(list, planned));
        match (answer, there) {
            (Some(answer), None) => Outcome::NotVerified(answer.clone()),
            (Some(answer), Some(true)) => Outcome::StillThere(answer.clone().err()),
            (Some(Ok(())), Some(false)) => Outcome::Deleted,
            (Some(Err(error)), Some(false)) if *error == not_found() => Outcome::AlreadyGone,
            (Some(Err(error)), Some(false)) => Outcome::GoneWithError(error.clone()),
            (None, there) => match self.refused_to_unload(planned) {
                Some(_) if there == Some(false) && !self.is_named_at_last(planned) => {
                    Outcome::AlreadyGone
                }
                Some(error) => Outcome::StillLoaded(error.clone()),
                None => self.expected_of_what_was_not_asked_for(planned),
            },
        }
    }

    fn is_named_at_last(&self, planned: &Model) -> bool {
        self.final_list()
            .is_some_and(|list| has_name(list, planned))
    }

    /// The first list that did not have the model as planned is why it was skipped; without one the run was stopped.
    fn expected_of_what_was_not_asked_for(&self, planned: &Model) -> Outcome {
        let missing = self
            .lists()
            .filter(|(at, list)| !self.is_verifying(*at) && !is_there(list, planned));
        let why = missing.map(|(_, list)| list).next();
        let last = self.final_list().or(why);
        let named_at_last = last.is_some_and(|list| has_name(list, planned));
        let there_at_last = last.is_some_and(|list| is_there(list, planned));
        match why {
            _ if last.is_some() && !named_at_last => Outcome::AlreadyGone,
            Some(_) if there_at_last => Outcome::Reappeared,
            Some(_) => Outcome::Changed,
            None => Outcome::Stopped,
        }
    }

    fn is_verifying(&self, at: usize) -> bool {
        let before = self.log[..at].iter().rev();
        let mut phases = before.filter_map(|event| match event {
            Event::Phase(phase) => Some(phase),
            _ => None,
        });
        phases.next() == Some(&Phase::Verifying)
    }
}

fn has_name(list: &[Arc<Model>], planned: &Model) -> bool {
    list.iter()
        .any(|model| key_of(&model.name) == key_of(&planned.name))
}

/// Whether a list has the planned content under the planned name.
fn is_there(list: &[Arc<Model>], planned: &Model) -> bool {
    list.iter()
        .any(|model| key_of(&model.name) == key_of(&planned.name) && model.digest == planned.digest)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn whatever_happens_the_outcomes_are_what_the_server_s_log_says(
        script in any_script(),
        indexes in proptest::sample::subsequence(vec![0, 1, 2, 3, 4], 1..=5),
    ) {
        let plan = plan_of(5, &indexes);
        let world = World::new(5, script.clone());
        let finished = pollster::block_on(run(&plan, &nothing_known, &world, &world));
        let log = world.log.borrow();
        let evidence = Evidence {
            plan: &plan,
            finished: &finished,
            log: &log,
            may_have_stopped: script.stop_at.is_some(),
        };
        evidence.nothing_but_the_plan_is_asked_for_in_its_order_and_once();
        evidence.each_is_asked_for_only_as_the_list_before_had_it();
        evidence.after_a_broken_request_comes_a_list_and_after_a_time_out_a_decision_before_it();
        evidence.the_person_decides_after_each_failed_list();
        evidence.each_row_goes_its_legal_way();
        evidence.each_phase_is_told_when_it_begins();
        evidence.the_last_list_is_handed_on();
        evidence.what_could_be_deleted_was_asked_for();
        evidence.what_is_in_memory_is_unloaded_before(&script.loaded);
        evidence.each_outcome_is_what_the_log_says();
    }
}
