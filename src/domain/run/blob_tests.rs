//! When the blobs are asked for: beside the deletions, and never so that an answer could mean something else.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::Poll;

use super::super::*;
use super::{Script, World};
use crate::domain::aftermath::Fate;
use crate::domain::layers::Layers;
use crate::domain::model::tests::model;
use crate::domain::selection::Selection;
use crate::domain::storage::Knowledge;

/// A server that takes some time over each request, and writes down when one comes and when it is answered.
struct Slow {
    /// The names that are listed, each with its blobs.
    models: RefCell<Vec<(&'static str, &'static [&'static str])>>,
    /// How often a deletion and a question for a blob are looked at before they are answered.
    takes: (usize, usize),
    log: RefCell<Vec<String>>,
    deletions: Cell<usize>,
    most_under_way: Cell<usize>,
    under_way: Cell<usize>,
}

/// `mine` is a blob of the first alone; the first two share `ours`.
const MODELS: [(&str, &[&str]); 5] = [
    ("a:1", &["mine", "ours"]),
    ("b:1", &["ours"]),
    ("c:1", &["other"]),
    ("d:1", &["fourth"]),
    ("e:1", &["fifth", "sixth", "seventh", "eighth", "ninth"]),
];

fn listed(name: &str) -> Arc<Model> {
    Arc::new(model(name, name, 1_000_000))
}

fn storage_of(models: &[Arc<Model>]) -> Storage {
    Storage::new(models, &|model| {
        let its = MODELS.iter().find(|(name, _)| *name == &*model.name);
        let blobs = its.expect("one of them").1;
        Knowledge::Layers(Arc::new(Layers {
            blobs: blobs.iter().map(|&blob| blob.into()).collect(),
            is_complete: true,
            ..Layers::default()
        }))
    })
}

async fn looks(times: usize) {
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl Slow {
    fn new(takes: (usize, usize)) -> Self {
        Slow {
            models: RefCell::new(MODELS.to_vec()),
            takes,
            log: RefCell::default(),
            deletions: Cell::new(0),
            most_under_way: Cell::new(0),
            under_way: Cell::new(0),
        }
    }

    fn write(&self, line: String) {
        self.log.borrow_mut().push(line);
    }

    fn place(&self, line: &str) -> usize {
        self.place_of(line, 0)
    }

    /// Where a line stands that came some times before.
    fn place_of(&self, line: &str, times_before: usize) -> usize {
        let log = self.log.borrow();
        let mut lines = log.iter().enumerate().filter(|(_, it)| *it == line);
        let found = lines.nth(times_before).map(|(place, _)| place);
        found.unwrap_or_else(|| panic!("{line:?} is not in {log:#?}"))
    }

    async fn request(&self, looks_it_takes: usize) {
        self.under_way.set(self.under_way.get() + 1);
        let most = self.most_under_way.get().max(self.under_way.get());
        self.most_under_way.set(most);
        looks(looks_it_takes).await;
        self.under_way.set(self.under_way.get() - 1);
    }
}

impl Server for Slow {
    async fn list(&self) -> Result<Vec<Arc<Model>>, CallError> {
        Ok(self.models.borrow().iter().map(|it| listed(it.0)).collect())
    }

    async fn delete(&self, name: &str) -> Result<(), CallError> {
        self.write(format!("delete {name}"));
        assert_eq!(self.deletions.replace(1), 0, "one at a time");
        self.request(self.takes.0).await;
        self.models.borrow_mut().retain(|it| it.0 != name);
        self.deletions.set(0);
        self.write(format!("deleted {name}"));
        Ok(())
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

    async fn has_blob(&self, digest: &str) -> Result<bool, CallError> {
        let uses = |it: &(&str, &[&str])| it.1.contains(&digest);
        self.write(format!("ask {digest}"));
        self.request(self.takes.1).await;
        let is_there = self.models.borrow().iter().any(uses);
        self.write(format!("{digest}: {is_there}"));
        Ok(is_there)
    }
}

/// The plan to delete all of them.
fn plan() -> Plan {
    let models: Vec<Arc<Model>> = MODELS.iter().map(|it| listed(it.0)).collect();
    let mut selection = Selection::default();
    selection.set_all(models.iter().map(|model| &model.name), true);
    Plan::new(&models, &models, &selection, &Loaded::default()).expect("a plan")
}

fn run_against(server: &Slow) -> Finished {
    let plan = plan();
    let watcher = World::new(0, Script::default());
    pollster::block_on(run(&plan, &storage_of, server, &watcher))
}

#[test]
fn blobs_are_asked_for_beside_the_deletions_and_each_in_its_time() {
    // Whichever of the two takes longer.
    for takes in [(9, 2), (2, 9), (3, 3)] {
        let server = Slow::new(takes);
        let finished = run_against(&server);
        let place = |line: &str| server.place(line);
        // Each blob is known to be there before a model that uses it goes.
        for (name, blobs) in MODELS {
            for blob in blobs {
                let (seen, deletion) = (format!("{blob}: true"), format!("delete {name}"));
                assert!(place(&seen) < place(&deletion), "{takes:?}: {blob}");
            }
        }
        // What is gone is asked for after the last model that uses it, while the next is being deleted.
        let is_beside = |question: usize, before: &str, deletion: &str| {
            assert!(place(before) < question, "{takes:?}: {before}");
            assert!(
                question < place(&format!("deleted {deletion}")),
                "{takes:?}: {deletion}"
            );
        };
        is_beside(server.place_of("ask mine", 1), "deleted a:1", "b:1");
        is_beside(server.place_of("ask ours", 1), "deleted b:1", "c:1");
        // So are those of a model that has its turn later.
        is_beside(server.place("ask fourth"), "delete b:1", "b:1");
        // Browsers have six connections, and one is for the deletion.
        let most = server.most_under_way.get();
        assert!((3..=5).contains(&most), "{takes:?}: {most}");
        let fates = finished.aftermath.expect("a list came").fates;
        assert_eq!(fates, vec![Some(Fate::Freed); MODELS.len()], "{takes:?}");
    }
}

#[test]
fn no_deletion_waits_for_what_is_left_of_the_last_one() {
    let server = Slow::new((2, 9));
    run_against(&server);
    assert!(server.place_of("ask mine", 1) < server.place("deleted b:1"));
    assert!(server.place("delete c:1") < server.place("mine: false"));
}

#[test]
fn questions_that_take_long_keep_no_answer_back() {
    // The watcher hears of each deletion as it is answered, not when the questions beside it are.
    let server = Slow::new((1, 50));
    let plan = plan();
    struct Ear<'a>(&'a Slow);
    impl Watcher for Ear<'_> {
        fn phase(&self, _phase: &Phase) {}
        fn row(&self, index: usize, state: &RowState) {
            if let RowState::Answered(_) = state {
                self.0.write(format!("heard of {index}"));
            }
        }
        fn stop_requested(&self) -> bool {
            false
        }
        async fn decide(&self) -> Decision {
            Decision::Stop
        }
    }
    pollster::block_on(run(&plan, &storage_of, &server, &Ear(&server)));
    assert!(server.place("heard of 0") == server.place("deleted a:1") + 1);
    assert!(server.place("ask fourth") < server.place("heard of 1"));
    assert!(server.place("heard of 1") < server.place("fourth: true"));
}
