//! Any sequence of moving to the trash, restoring and deleting, with faults at every request of every step: no content
//! disappears unless its deletion for good was asked for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::loaded::InMemory;
use crate::domain::model::tests::model;
use crate::domain::plan::Destination;
use crate::domain::timestamp::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;

const NAMES: [&str; 4] = ["a:1", "b:1", "team/c:1", "hf.co/x/d:Q4"];

/// One thing that a person does.
#[derive(Clone, Debug)]
enum Act {
    Trash(Vec<usize>),
    Restore(Vec<usize>),
    /// Under another name: that of another model, which may be there.
    RestoreAs(usize, usize),
    DeleteForGood(Vec<usize>),
    EmptyTrash(Vec<usize>),
}

/// What becomes of one request.
#[derive(Clone, Debug)]
struct Fault {
    is_done: bool,
    answer: Result<(), CallError>,
}

/// A server, another client and a person, each with a script.
struct Disk {
    /// What each name means: the spelling, the content, the time.
    models: RefCell<BTreeMap<String, Arc<Model>>>,
    faults: RefCell<Vec<Option<Fault>>>,
    /// What another client pulls just before a list is made, or after a deletion.
    pulls: RefCell<Vec<Option<(usize, u8)>>>,
    decisions: RefCell<Vec<Decision>>,
    clock: Cell<i64>,
    /// After how many requests the person presses Stop.
    stop_after: Cell<usize>,
    /// The digests of what is in memory.
    memory: RefCell<BTreeSet<String>>,
    /// What may disappear: the digests that somebody asked to delete for good.
    doomed: RefCell<BTreeSet<String>>,
}

fn digest(index: usize, content: u8) -> String {
    format!("{index:02x}{content:02x}").repeat(16)
}

impl Disk {
    fn contents(&self) -> BTreeSet<String> {
        let models = self.models.borrow();
        models
            .values()
            .map(|model| model.digest.to_string())
            .collect()
    }

    fn put(&self, name: &str, digest: &str) {
        self.clock.set(self.clock.get() + 1000);
        let made = Model {
            modified: Some(Timestamp(self.clock.get())),
            ..model(name, digest, 10)
        };
        self.models
            .borrow_mut()
            .insert(key_of(name), Arc::new(made));
    }

    /// Another client pulls a model under a name that is free.
    fn pull(&self) {
        if let Some(Some((index, content))) = self.pulls.borrow_mut().pop()
            && !self.models.borrow().contains_key(&key_of(NAMES[index]))
        {
            self.put(NAMES[index], &digest(index, content));
        }
    }

    /// Does a request's work, or not, and answers, or not, as the script has it.
    fn play(&self, work: impl FnOnce() -> Result<(), CallError>) -> Result<(), CallError> {
        self.stop_after.set(self.stop_after.get().saturating_sub(1));
        let fault = self.faults.borrow_mut().pop().flatten();
        let before = self.contents();
        let answer = match fault {
            None => work(),
            Some(fault) if fault.is_done => work().and(fault.answer),
            Some(fault) => fault.answer,
        };
        let after = self.contents();
        for lost in before.difference(&after) {
            assert!(self.doomed.borrow().contains(lost), "{lost} is lost");
        }
        answer
    }
}

impl Server for Disk {
    async fn list(&self) -> Result<Vec<Arc<Model>>, CallError> {
        self.pull();
        let list = self.models.borrow().values().cloned().collect();
        // A list either comes or does not: an answer of success is the list.
        self.play(|| Ok(()))?;
        Ok(list)
    }

    async fn delete(&self, name: &str) -> Result<(), CallError> {
        let answer = self.play(|| {
            let gone = self.models.borrow_mut().remove(&key_of(name));
            gone.map(|_| ()).ok_or_else(not_found)
        });
        self.pull();
        answer
    }

    async fn copy(&self, name: &str, destination: &str) -> Result<(), CallError> {
        self.play(|| {
            let source = self.models.borrow().get(&key_of(name)).cloned();
            self.put(destination, &source.ok_or_else(not_found)?.digest);
            Ok(())
        })
    }

    async fn loaded(&self) -> Result<Loaded, CallError> {
        self.play(|| Ok(()))?;
        let memory = self.memory.borrow();
        Ok(Loaded::new(memory.iter().map(|digest| InMemory {
            digest: digest.as_str().into(),
            ..InMemory::default()
        })))
    }

    async fn unload(&self, name: &str) -> Result<(), CallError> {
        self.play(|| {
            let models = self.models.borrow();
            let digest = models
                .get(&key_of(name))
                .map(|model| model.digest.to_string());
            self.memory
                .borrow_mut()
                .remove(&digest.ok_or_else(not_found)?);
            Ok(())
        })
    }

    async fn pause(&self) {}

    async fn has_blob(&self, _digest: &str) -> Result<bool, CallError> {
        Err(CallError::Unreachable)
    }
}

impl Watcher for Disk {
    fn phase(&self, _phase: &Phase) {}

    fn row(&self, _index: usize, _state: &RowState) {}

    fn stop_requested(&self) -> bool {
        self.stop_after.get() == 0
    }

    async fn decide(&self) -> Decision {
        self.decisions.borrow_mut().pop().unwrap_or(Decision::Stop)
    }
}

fn ticked(listed: &[Arc<Model>], indexes: &[usize]) -> Option<Plan> {
    let mut selection = Selection::default();
    let chosen = indexes.iter().filter_map(|index| listed.get(*index));
    selection.set_all(chosen.map(|model| &model.name), true);
    Plan::new(listed, listed, &selection, &Loaded::default())
}

/// What an act means for the list of this moment.
fn plan_for(act: &Act, list: &[Arc<Model>]) -> Option<Plan> {
    let (models, in_trash) = trash::split(list);
    let original = |model: &Arc<Model>| trash::read(&model.name).map(|trashed| trashed.original);
    match act {
        Act::Trash(indexes) => ticked(&models, indexes).map(|plan| plan.to_trash()),
        Act::DeleteForGood(indexes) => ticked(&models, indexes),
        Act::EmptyTrash(indexes) => ticked(&in_trash, indexes),
        Act::Restore(indexes) => {
            let chosen = indexes.iter().filter_map(|index| in_trash.get(*index));
            Plan::to_restore(
                chosen
                    .filter_map(|model| Some((Arc::clone(model), original(model)?)))
                    .collect(),
            )
        }
        Act::RestoreAs(index, name) => in_trash
            .get(*index)
            .and_then(|model| Plan::to_restore(vec![(Arc::clone(model), NAMES[*name].into())])),
    }
}

fn indexes() -> impl Strategy<Value = Vec<usize>> {
    proptest::sample::subsequence(vec![0, 1, 2, 3], 1..=4)
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => indexes().prop_map(Act::Trash),
        3 => indexes().prop_map(Act::Restore),
        2 => (0..4_usize, 0..4_usize).prop_map(|(index, name)| Act::RestoreAs(index, name)),
        1 => indexes().prop_map(Act::DeleteForGood),
        1 => indexes().prop_map(Act::EmptyTrash),
    ]
}

fn any_fault() -> impl Strategy<Value = Fault> {
    let answers = vec![
        Ok(()),
        Err(not_found()),
        Err(CallError::Ollama {
            status: 500,
            message: "no".into(),
        }),
        Err(CallError::Other {
            status: 502,
            body: String::new(),
        }),
        Err(CallError::Unreachable),
        Err(CallError::TimedOut { seconds: 1 }),
    ];
    (any::<bool>(), select(answers)).prop_map(|(is_done, answer)| Fault { is_done, answer })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn no_content_disappears_unless_its_deletion_for_good_was_asked_for(
        acts in proptest::collection::vec((any_act(), prop_oneof![4 => Just(usize::MAX), 1 => 1..12_usize]), 1..7),
        faults in proptest::collection::vec(proptest::option::weighted(0.25, any_fault()), 0..60),
        pulls in proptest::collection::vec(proptest::option::weighted(0.3, (0..4_usize, 0..3_u8)), 0..30),
        loaded in proptest::sample::subsequence(vec![0, 1, 2, 3], 0..3),
        decisions in proptest::collection::vec(prop_oneof![3 => Just(Decision::Resume), 1 => Just(Decision::Stop)], 0..12),
    ) {
        let disk = Disk {
            models: RefCell::default(),
            faults: RefCell::new(faults),
            pulls: RefCell::new(pulls),
            decisions: RefCell::new(decisions),
            clock: Cell::new(1_769_000_000_000),
            stop_after: Cell::new(usize::MAX),
            memory: RefCell::new(loaded.into_iter().map(|index| digest(index, 0)).collect()),
            doomed: RefCell::default(),
        };
        for (index, name) in NAMES.into_iter().enumerate() {
            disk.put(name, &digest(index, 0));
        }
        for (act, stop_after) in acts {
            // The page may show an old list; here it shows the one from before the act.
            let list: Vec<Arc<Model>> = disk.models.borrow().values().cloned().collect();
            let Some(plan) = plan_for(&act, &list) else { continue };
            let is_for_good = plan.purpose() == Purpose::Delete;
            let planned = plan.models().iter().map(|planned| planned.model.digest.to_string());
            *disk.doomed.borrow_mut() = planned.filter(|_| is_for_good).collect();
            disk.stop_after.set(stop_after);
            let finished = pollster::block_on(run(&plan, &nothing_known, &disk, &disk));
            disk.doomed.borrow_mut().clear();
            tells_the_truth(&plan, &finished, &disk.models.borrow());
        }
    }
}

/// What is said to be moved is where it went and nowhere else; what is said to be left alone has not been deleted by this run.
fn tells_the_truth(plan: &Plan, finished: &Finished, models: &BTreeMap<String, Arc<Model>>) {
    // By the list on which it is founded: what another client does after that nobody can know.
    let listed = finished.list.as_ref().map(|list| {
        let by_key = list.iter().map(|model| (model.key(), Arc::clone(model)));
        by_key.collect::<BTreeMap<_, _>>()
    });
    let models = listed.as_ref().unwrap_or(models);
    let digest_of = |name: &str| models.get(&key_of(name)).map(|model| &*model.digest);
    for (index, planned) in plan.models().iter().enumerate() {
        let digest = Some(&*planned.model.digest);
        let is_there = digest_of(&planned.model.name) == digest;
        let destination = planned.destination.name();
        let is_moved = destination.is_some_and(|name| digest_of(name) == digest);
        match &finished.outcomes[index] {
            Outcome::Moved => assert!(is_moved && !is_there && finished.copies[index]),
            Outcome::Deleted => assert!(!is_there && planned.destination == Destination::Nowhere),
            Outcome::NotCopied(_) | Outcome::Stopped | Outcome::StillThere(_) => assert!(is_there),
            Outcome::MovedAndLost => panic!("nobody else deletes here"),
            _ => {}
        }
        assert!(!finished.copies[index] || is_moved);
    }
}

/// A server that holds these, and has nothing wrong.
fn disk(models: &[(&str, &str)]) -> Disk {
    let disk = Disk {
        models: RefCell::default(),
        faults: RefCell::default(),
        pulls: RefCell::default(),
        decisions: RefCell::default(),
        clock: Cell::new(1_769_000_000_000),
        stop_after: Cell::new(usize::MAX),
        memory: RefCell::default(),
        doomed: RefCell::default(),
    };
    for (name, digest) in models {
        disk.put(name, digest);
    }
    disk
}

fn carry_out(disk: &Disk, act: &Act) -> (Plan, Finished) {
    let list: Vec<Arc<Model>> = disk.models.borrow().values().cloned().collect();
    let plan = plan_for(act, &list).expect("something to do");
    let finished = pollster::block_on(run(&plan, &nothing_known, disk, disk));
    (plan, finished)
}

fn names(disk: &Disk) -> Vec<String> {
    let models = disk.models.borrow();
    models
        .values()
        .map(|model| model.name.to_string())
        .collect()
}

#[test]
fn to_the_trash_and_back() {
    let d = digest(0, 0);
    let disk = disk(&[("a:1", &d)]);
    let (plan, finished) = carry_out(&disk, &Act::Trash(vec![0]));
    assert_eq!(finished.outcomes, [Outcome::Moved]);
    assert_eq!(
        finished.aftermath, None,
        "no byte is freed, so none is counted"
    );
    let [in_trash] = &names(&disk)[..] else {
        panic!("one model")
    };
    assert_eq!(
        plan.models()[0].destination,
        Destination::Trash(in_trash.as_str().into())
    );
    let (_, finished) = carry_out(&disk, &Act::Restore(vec![0]));
    assert_eq!(finished.outcomes, [Outcome::Moved]);
    assert_eq!(names(&disk), ["a:1"]);
}

#[test]
fn a_restore_never_overwrites_what_has_come_back_meanwhile() {
    let (old, new) = (digest(0, 0), digest(0, 1));
    let disk = disk(&[("a:1", &old)]);
    carry_out(&disk, &Act::Trash(vec![0]));
    let list: Vec<Arc<Model>> = disk.models.borrow().values().cloned().collect();
    let plan = plan_for(&Act::Restore(vec![0]), &list).expect("something is in the trash");
    disk.put("a:1", &new);
    let finished = pollster::block_on(run(&plan, &nothing_known, &disk, &disk));
    assert_eq!(finished.outcomes, [Outcome::NotCopied(NotCopied::Occupied)]);
    assert_eq!(disk.contents(), BTreeSet::from([old, new]));
}

#[test]
fn what_has_no_name_in_the_trash_is_left_alone() {
    let disk = disk(&[("a:1", "")]);
    let (_, finished) = carry_out(&disk, &Act::Trash(vec![0]));
    assert_eq!(finished.outcomes, [Outcome::NotCopied(NotCopied::NoName)]);
    assert_eq!(names(&disk), ["a:1"]);
}

#[test]
fn a_copy_that_the_list_does_not_have_takes_nothing_away() {
    let d = digest(0, 0);
    let disk = disk(&[("a:1", &d)]);
    // From the last to the first request: the list, what is in memory, and the copy, which is answered with success and not made.
    *disk.faults.borrow_mut() = vec![
        Some(Fault {
            is_done: false,
            answer: Ok(()),
        }),
        None,
        None,
    ];
    let (_, finished) = carry_out(&disk, &Act::Trash(vec![0]));
    assert_eq!(finished.outcomes, [Outcome::NotCopied(NotCopied::Missing)]);
    assert_eq!(names(&disk), ["a:1"]);
}

#[test]
fn two_contents_of_one_name_stand_beside_each_other_in_the_trash() {
    let (old, new) = (digest(0, 0), digest(0, 1));
    let disk = disk(&[("a:1", &old)]);
    carry_out(&disk, &Act::Trash(vec![0]));
    disk.put("a:1", &new);
    carry_out(&disk, &Act::Trash(vec![0]));
    assert_eq!(disk.contents(), BTreeSet::from([old, new]));
    assert_eq!(names(&disk).len(), 2);
}

#[test]
fn without_digests_nothing_is_taken_out_of_the_trash() {
    let in_trash = "registry.ollama.ai.5.0123456789ab.trash/library/a:1";
    let disk = disk(&[(in_trash, ""), ("a:1", "")]);
    let (_, finished) = carry_out(&disk, &Act::Restore(vec![0]));
    assert_eq!(finished.outcomes, [Outcome::NotCopied(NotCopied::NoName)]);
    assert_eq!(names(&disk).len(), 2);
}

#[test]
fn what_is_in_memory_is_unloaded_on_its_way_to_the_trash() {
    let d = digest(0, 0);
    let disk = disk(&[("a:1", &d)]);
    disk.memory.borrow_mut().insert(d);
    let (_, finished) = carry_out(&disk, &Act::Trash(vec![0]));
    assert_eq!(finished.outcomes, [Outcome::Moved]);
    assert!(disk.memory.borrow().is_empty());
}
