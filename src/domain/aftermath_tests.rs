//! What a report says of the bytes, against a store that keeps Ollama's rule, and heads that lie.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::domain::answer::CallError;
use crate::domain::byte_size::ByteSize;
use crate::domain::layers::Layers;
use crate::domain::loaded::{InMemory, Loaded};
use crate::domain::model::tests::model;
use crate::domain::plan::Plan;
use crate::domain::report::Report;
use crate::domain::run::{Decision, Finished, Phase, RowState, Server, Watcher, run};
use crate::domain::selection::Selection;
use crate::domain::storage::Knowledge;
use crate::domain::timestamp::Timestamp;

/// How the server answers when it is asked for a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heads {
    Truthful,
    Refused,
    TimedOut,
    AlwaysThere,
    NeverThere,
    /// The truth, until the connection breaks after so many answers.
    TruthfulFor(usize),
}

/// A model of the store.
#[derive(Clone, Debug)]
struct Stored {
    name: Arc<str>,
    digest: String,
    blobs: BTreeSet<u64>,
    /// Whether the panel has read its layers.
    is_read: bool,
}

/// A store that keeps Ollama's rule: a blob goes with the last model that uses it, unless it is stuck.
struct Store {
    models: RefCell<Vec<Stored>>,
    blobs: RefCell<BTreeSet<u64>>,
    stuck: BTreeSet<u64>,
    heads: Heads,
    asked: RefCell<Vec<String>>,
}

fn digest_of(blob: u64) -> String {
    format!("{blob:064x}")
}

fn size_of(blob: u64) -> u64 {
    blob * 1_000_000_000
}

impl Store {
    fn new(models: &[Stored], stuck: &[u64], heads: Heads) -> Self {
        Store {
            models: RefCell::new(models.to_vec()),
            blobs: RefCell::new(models.iter().flat_map(|m| m.blobs.clone()).collect()),
            stuck: stuck.iter().copied().collect(),
            heads,
            asked: RefCell::default(),
        }
    }

    fn listed(&self) -> Vec<Arc<Model>> {
        let models = self.models.borrow();
        let listed = models.iter().map(|stored| {
            let size = stored.blobs.iter().copied().map(size_of).sum();
            Arc::new(model(&stored.name, &stored.digest, size))
        });
        listed.collect()
    }
}

fn storage_of(models: &[Stored]) -> impl Fn(&[Arc<Model>]) -> Storage + use<> {
    let by_digest: BTreeMap<String, Stored> = models
        .iter()
        .map(|stored| (stored.digest.clone(), stored.clone()))
        .collect();
    move |list| {
        Storage::new(list, &|model| match &by_digest[&*model.digest] {
            stored if stored.is_read => Knowledge::Layers(Arc::new(Layers {
                blobs: stored
                    .blobs
                    .iter()
                    .map(|&blob| digest_of(blob).into())
                    .collect(),
                is_complete: true,
                ..Layers::default()
            })),
            _ => Knowledge::Unread,
        })
    }
}

impl Server for Store {
    async fn list(&self) -> Result<Vec<Arc<Model>>, CallError> {
        Ok(self.listed())
    }

    async fn delete(&self, name: &str) -> Result<(), CallError> {
        let mut models = self.models.borrow_mut();
        models.retain(|stored| *stored.name != *name);
        let is_used = |blob: &u64| models.iter().any(|stored| stored.blobs.contains(blob));
        let mut blobs = self.blobs.borrow_mut();
        blobs.retain(|blob| is_used(blob) || self.stuck.contains(blob));
        Ok(())
    }

    /// Nothing is known of its memory.
    async fn loaded(&self) -> Result<Loaded, CallError> {
        Err(CallError::Unreachable)
    }

    async fn copy(&self, _name: &str, _destination: &str) -> Result<(), CallError> {
        Err(CallError::Unreachable)
    }

    async fn unload(&self, _name: &str) -> Result<(), CallError> {
        Ok(())
    }

    async fn pause(&self) {}

    async fn has_blob(&self, digest: &str) -> Result<bool, CallError> {
        let count = self.asked.borrow().len();
        self.asked.borrow_mut().push(digest.to_owned());
        let truth = self
            .blobs
            .borrow()
            .iter()
            .any(|&blob| digest_of(blob) == digest);
        match self.heads {
            Heads::Truthful => Ok(truth),
            Heads::TruthfulFor(answers) if count < answers => Ok(truth),
            Heads::TruthfulFor(_) => Err(CallError::Unreachable),
            Heads::AlwaysThere => Ok(true),
            Heads::NeverThere => Ok(false),
            Heads::TimedOut => Err(CallError::TimedOut { seconds: 10 }),
            Heads::Refused => Err(CallError::Other {
                status: 405,
                body: String::new(),
            }),
        }
    }
}

impl Watcher for Store {
    fn phase(&self, _: &Phase) {}
    fn row(&self, _: usize, _: &RowState) {}
    fn stop_requested(&self) -> bool {
        false
    }
    async fn decide(&self) -> Decision {
        Decision::Stop
    }
}

/// Deletes the models of these names.
fn play(store: &Store, names: &[&str], loaded: &[&str]) -> (Plan, Finished) {
    let listed = store.listed();
    let mut selection = Selection::default();
    let ticked = listed.iter().filter(|model| names.contains(&&*model.name));
    selection.set_all(ticked.map(|model| &model.name), true);
    let digests = listed.iter().filter(|model| loaded.contains(&&*model.name));
    let loaded = Loaded::new(digests.map(|model| InMemory {
        digest: Arc::clone(&model.digest),
        ..InMemory::default()
    }));
    let plan = Plan::new(&listed, &listed, &selection, &loaded).expect("something");
    let storage_of = storage_of(&store.models.borrow());
    let finished = pollster::block_on(run(&plan, &storage_of, store, store));
    (plan, finished)
}

fn stored(name: &str, digest: &str, blobs: &[u64]) -> Stored {
    Stored {
        name: name.into(),
        digest: digest.to_owned(),
        blobs: blobs.iter().copied().collect(),
        is_read: true,
    }
}

fn aftermath(store: &Store, names: &[&str], loaded: &[&str]) -> Aftermath {
    play(store, names, loaded).1.aftermath.expect("a list came")
}

#[test]
fn each_ending_has_its_words() {
    let models = [
        stored("alone:1", "a", &[1]),
        stored("base:1", "b", &[2]),
        stored("derived:1", "c", &[2, 3]),
        stored("stuck:1", "d", &[4]),
        stored("loaded:1", "e", &[5]),
        stored("twin:1", "f", &[6]),
        stored("twin:2", "f", &[6]),
    ];
    let store = Store::new(&models, &[4], Heads::Truthful);
    let names = ["alone:1", "derived:1", "stuck:1", "loaded:1", "twin:1"];
    let (plan, finished) = play(&store, &names, &["loaded:1"]);
    let found = finished.aftermath.clone().expect("a list came");
    let kept = |name: &str| Arc::<str>::from(name);
    assert_eq!(
        found.fates,
        [
            Some(Fate::Freed),
            Some(Fate::PartlyKeptBy(kept("base:1"))),
            Some(Fate::Stranded),
            Some(Fate::InMemory),
            Some(Fate::KeptBy(kept("twin:2"))),
        ]
    );
    let gigabytes = |bytes: u64| ByteSize(bytes).to_string();
    assert_eq!(
        found.space.sentences(&gigabytes),
        [
            "4.0 GB freed and verified",
            "5.0 GB gone from the disk, verified, and free once what was loaded unloads",
            "8.0 GB still on disk because base:1 and 1 other use it",
            "4.0 GB still on disk though nothing uses it",
        ]
    );
    assert!(
        found
            .space
            .advice()
            .is_some_and(|advice| advice.contains("OLLAMA_NOPRUNE"))
    );
    let report = Report::new(&plan, finished, String::new(), Timestamp(0), Timestamp(0));
    let reasons: Vec<String> = report.entries.iter().map(|entry| entry.reason()).collect();
    assert_eq!(
        reasons,
        [
            "Freed and verified.",
            "Partly still on disk because base:1 uses it; the rest is gone, verified.",
            "Still on disk though nothing uses it.",
            "Gone from the disk, verified. It may be in memory still; then its bytes are free once it unloads.",
            "Still on disk because twin:2 uses it.",
        ]
    );
}

#[test]
fn all_names_of_one_content_free_it_once() {
    let models = [stored("twin:1", "f", &[6]), stored("twin:2", "f", &[6])];
    let store = Store::new(&models, &[], Heads::Truthful);
    let found = aftermath(&store, &["twin:1", "twin:2"], &[]);
    assert_eq!(found.fates, [Some(Fate::Freed), Some(Fate::Freed)]);
    let freed = found.space.freed;
    assert!(
        freed.most == 6_000_000_000 && freed.least > 5_999_000_000,
        "{freed:?}"
    );
    let blob = digest_of(6);
    let asked = store.asked.borrow();
    assert_eq!(
        *asked,
        [digest_of(0), blob.clone(), blob.clone(), blob],
        "after the second name alone"
    );
}

#[test]
fn a_model_that_was_not_read_may_be_why_bytes_stay() {
    let mut other = stored("other:1", "b", &[1]);
    other.is_read = false;
    let store = Store::new(&[stored("gone:1", "a", &[1]), other], &[], Heads::Truthful);
    let found = aftermath(&store, &["gone:1"], &[]);
    assert_eq!(found.fates, [Some(Fate::Unclear)]);
    assert_eq!(found.space.advice(), None);
}

#[test]
fn three_blobs_that_end_in_different_ways_make_one_word() {
    let models = [
        stored("three:1", "a", &[1, 2, 3]),
        stored("one:1", "b", &[2]),
        stored("two:1", "c", &[3]),
    ];
    let store = Store::new(&models, &[], Heads::Truthful);
    let found = aftermath(&store, &["three:1"], &[]);
    assert!(
        matches!(found.fates[..], [Some(Fate::PartlyKeptBy(_))]),
        "{:?}",
        found.fates
    );
}

#[test]
fn two_blobs_of_one_model_are_no_more_than_it() {
    let store = Store::new(&[stored("llava:7b", "a", &[4, 1])], &[], Heads::Truthful);
    let freed = aftermath(&store, &["llava:7b"], &[]).space.freed;
    assert!(
        freed.most == size_of(5) && freed.least > size_of(4),
        "{freed:?}"
    );
}

#[test]
fn the_lines_and_the_total_say_the_same_of_other_names() {
    let models = [
        stored("twin:1", "f", &[6]),
        stored("twin:2", "f", &[6]),
        stored("x:1", "x", &[2]),
    ];
    let store = Store::new(&models, &[], Heads::Refused);
    let found = aftermath(&store, &["twin:1", "x:1"], &[]);
    assert_eq!(
        found.fates,
        [Some(Fate::KeptBy("twin:2".into())), Some(Fate::NotVerified)]
    );
    assert_eq!(
        found.space.sentences(&|bytes| ByteSize(bytes).to_string()),
        [
            "6.0 GB still on disk because twin:2 uses it",
            "2.0 GB not verified"
        ]
    );
}

#[test]
fn a_server_that_does_not_answer_is_asked_once() {
    let models = [stored("a:1", "a", &[1]), stored("b:1", "b", &[2])];
    let store = Store::new(&models, &[], Heads::TimedOut);
    let found = aftermath(&store, &["a:1", "b:1"], &[]);
    assert_eq!(
        found.fates,
        [Some(Fate::NotVerified), Some(Fate::NotVerified)]
    );
    assert_eq!(store.asked.borrow().len(), 1);
    let sentences = found.space.sentences(&|bytes| ByteSize(bytes).to_string());
    assert_eq!(sentences, ["3.0 GB not verified"]);
}

prop_compose! {
    fn a_model(place: usize)(
        blobs in proptest::collection::btree_set(1..6u64, 1..4),
        twins in 1..3usize,
        is_read in proptest::bool::weighted(0.9),
    ) -> Vec<Stored> {
        let twin = |twin| Stored {
            name: format!("m{place}-{twin}:latest").into(),
            digest: format!("digest{place}"),
            blobs: blobs.clone(),
            is_read,
        };
        (0..twins).map(twin).collect()
    }
}

fn any_heads() -> impl Strategy<Value = Heads> {
    prop_oneof![
        4 => Just(Heads::Truthful),
        2 => (0..12usize).prop_map(Heads::TruthfulFor),
        1 => select(vec![Heads::Refused, Heads::TimedOut, Heads::AlwaysThere, Heads::NeverThere]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_said_that_is_not_so(
        models in (1..6usize).prop_flat_map(|count| (0..count).map(a_model).collect::<Vec<_>>()),
        stuck in proptest::collection::vec(1..6u64, 0..2),
        heads in any_heads(),
        ticks in proptest::collection::vec(any::<bool>(), 12),
    ) {
        let models: Vec<Stored> = models.into_iter().flatten().collect();
        let store = Store::new(&models, &stuck, heads);
        let ticked = models.iter().zip(&ticks).filter(|(_, ticked)| **ticked);
        let names: Vec<&str> = ticked.map(|(stored, _)| &*stored.name).collect();
        prop_assume!(!names.is_empty());
        let (plan, finished) = play(&store, &names, &[]);
        let found = finished.aftermath.clone().expect("a list came");
        let left = store.blobs.borrow().clone();
        let users = |blob: u64| {
            let models = store.models.borrow().clone();
            models.into_iter().filter(move |stored| stored.blobs.contains(&blob))
        };
        let mut gone = BTreeSet::new();
        for (planned, fate) in plan.models().iter().zip(&found.fates) {
            let truth = models.iter().find(|stored| stored.name == planned.model.name).expect("it was stored");
            let there: Vec<u64> = truth.blobs.intersection(&left).copied().collect();
            gone.extend(truth.blobs.difference(&left).copied());
            let fate = fate.as_ref().expect("every one is deleted");
            match fate {
                Fate::Freed => prop_assert!(there.is_empty(), "{truth:?} is said to be freed"),
                Fate::KeptBy(name) | Fate::PartlyKeptBy(name) => {
                    let is_keeper = |blob: &u64| users(*blob).any(|user| user.name == *name);
                    prop_assert!(there.iter().any(is_keeper), "{name} does not use {truth:?}");
                }
                Fate::Stranded => prop_assert!(there.iter().any(|&blob| users(blob).next().is_none())),
                Fate::Unclear => prop_assert!(!there.is_empty()),
                Fate::NotVerified => prop_assert!(heads != Heads::Truthful || !truth.is_read, "{truth:?} could be verified"),
                Fate::InMemory | Fate::Nothing => prop_assert!(false, "nothing was loaded or in the cloud"),
            }
            let is_blind = matches!(heads, Heads::Refused | Heads::TimedOut | Heads::AlwaysThere | Heads::NeverThere);
            // Another name of the same content is in the list, whatever the server says of blobs.
            let is_twin = |name: &str| models.iter().any(|other| *other.name == *name && other.digest == truth.digest);
            let is_listed_twin = matches!(fate, Fate::KeptBy(name) if is_twin(name));
            prop_assert!(!is_blind || *fate == Fate::NotVerified || is_listed_twin, "{fate:?} by {heads:?}");
        }
        let truly_freed: u64 = gone.into_iter().map(size_of).sum();
        prop_assert!(found.space.freed.least <= truly_freed, "{:?} of {truly_freed}", found.space);
        if heads == Heads::Truthful && models.iter().all(|stored| stored.is_read) {
            prop_assert!(truly_freed <= found.space.freed.most, "{:?} of {truly_freed}", found.space);
        }
    }
}
