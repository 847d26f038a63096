use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::domain::layers::TextLayer;
use crate::domain::model::tests::model;

/// A blob of the true store. The panel never sees its size.
type Blob = (String, u64);

/// A manifest of the true store, and what the panel gets to know of it.
#[derive(Clone, Debug)]
struct Truth {
    digest: String,
    names: Vec<Arc<str>>,
    blobs: Vec<Blob>,
    texts: Vec<Blob>,
    rest: Vec<Blob>,
    /// `show` joins them, so that nobody sees which.
    licenses: Vec<Blob>,
    /// What the rest has in common with others where it is the same.
    rest_key: u64,
    /// What the config has in common with others where it is the same.
    family: String,
    known: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Read,
    Unread,
    Unknowable,
    Cloud,
}

fn doubtful(hash: u64, most: u64) -> TextLayer {
    TextLayer {
        hash,
        least: 0,
        most,
    }
}

const REST_LIMIT: u64 = 900;
/// How much of a model may or may not be shared: its parameters and its config.
const DOUBT: u64 = REST_LIMIT + 2048;

impl Truth {
    fn all_blobs(&self) -> BTreeMap<String, u64> {
        self.blobs
            .iter()
            .chain(&self.texts)
            .chain(&self.rest)
            .chain(&self.licenses)
            .cloned()
            .collect()
    }

    fn size(&self) -> u64 {
        self.all_blobs().values().sum()
    }

    fn doubtful(&self) -> Vec<TextLayer> {
        let licenses = self.licenses.iter().map(|(_, size)| size).sum();
        let layers = [
            doubtful(100 + self.rest_key, REST_LIMIT),
            doubtful(1, licenses),
        ];
        layers.into_iter().filter(|layer| layer.most > 0).collect()
    }

    fn knowledge(&self) -> Knowledge {
        match self.known {
            How::Unread => Knowledge::Unread,
            How::Cloud => Knowledge::NoLayers,
            How::Read | How::Unknowable => Knowledge::Layers(Arc::new(Layers {
                is_complete: self.known == How::Read,
                blobs: self
                    .blobs
                    .iter()
                    .filter(|_| self.known == How::Read)
                    .map(|(digest, _)| digest.as_str().into())
                    .collect(),
                texts: self
                    .texts
                    .iter()
                    .map(|(text, size)| TextLayer {
                        hash: text.bytes().map(u64::from).sum(),
                        least: *size,
                        most: *size,
                    })
                    .collect(),
                doubtful: self.doubtful(),
            })),
        }
    }
}

/// Ollama's own rule: what no remaining manifest uses goes.
fn truly_freed(store: &[Truth], names: &BTreeSet<Arc<str>>) -> u64 {
    let stays = |truth: &&Truth| truth.names.iter().any(|name| !names.contains(name));
    let used: BTreeSet<String> = store
        .iter()
        .filter(stays)
        .flat_map(|truth| truth.all_blobs().into_keys())
        .collect();
    let mut gone: BTreeMap<String, u64> = store
        .iter()
        .filter(|truth| !stays(truth))
        .flat_map(Truth::all_blobs)
        .collect();
    gone.retain(|digest, _| !used.contains(digest));
    gone.values().sum()
}

/// The large blobs of these models that stay, in bytes, and the names that use one of them, or the content itself.
fn truly_kept(store: &[Truth], names: &BTreeSet<Arc<str>>) -> (u64, BTreeSet<Arc<str>>) {
    let touched = |truth: &&Truth| truth.names.iter().any(|name| names.contains(name));
    let theirs: BTreeMap<String, u64> = store
        .iter()
        .filter(touched)
        .flat_map(|truth| truth.blobs.clone())
        .collect();
    let left = |truth: &Truth| -> Vec<Arc<str>> {
        truth
            .names
            .iter()
            .filter(|name| !names.contains(*name))
            .cloned()
            .collect()
    };
    let mut kept = BTreeMap::new();
    let mut keepers = BTreeSet::new();
    for truth in store.iter().filter(|truth| !left(truth).is_empty()) {
        let shared: Vec<&Blob> = truth
            .blobs
            .iter()
            .filter(|blob| theirs.contains_key(&blob.0))
            .collect();
        if !shared.is_empty() || touched(&truth) {
            keepers.extend(left(truth));
        }
        kept.extend(shared.into_iter().cloned());
    }
    (kept.values().sum(), keepers)
}

fn storage(store: &[Truth]) -> Storage {
    let models: Vec<Arc<Model>> = store
        .iter()
        .flat_map(|truth| {
            truth.names.iter().map(|name| {
                Arc::new(Model {
                    family: truth.family.clone(),
                    ..model(name, &truth.digest, truth.size())
                })
            })
        })
        .collect();
    let of = |model: &Model| {
        let truth = store.iter().find(|truth| *truth.digest == *model.digest);
        truth.expect("each model is in the store").knowledge()
    };
    Storage::new(&models, &of)
}

fn frees(storage: &Storage, names: &BTreeSet<Arc<str>>) -> Frees {
    storage.frees(names.iter().map(|name| &**name))
}

/// Blobs whose size is a matter of their number, so that one digest always means one size.
fn blob(kind: &str, number: u64, unit: u64) -> Blob {
    (format!("{kind}{number}"), (number * 37 + 1) * unit)
}

prop_compose! {
    fn a_truth(place: usize)(
        names in 1..3usize,
        weights in proptest::collection::btree_set(0..5u64, 1..3),
        texts in proptest::collection::btree_set(0..4u64, 0..3),
        licenses in proptest::collection::btree_set(0..3u64, 0..3),
        params in 0..3u64,
        // Now and then two models with the same parameters have them as one layer, now and then not; configs likewise.
        shares_params in any::<bool>(),
        family in 0..3u64,
        shares_config in any::<bool>(),
        known in prop_oneof![6 => Just(How::Read), 1 => Just(How::Unread), 1 => Just(How::Unknowable), 1 => Just(How::Cloud)],
    ) -> Truth {
        let digest = format!("digest{place}");
        let own = |kind: &str, size| (format!("{kind} of {place}"), size);
        let params_blob = if shares_params { ("params".to_owned() + &params.to_string(), 60) } else { own("params", 61) };
        let config = if shares_config { (format!("config of family {family}"), 470) } else { own("config", 480) };
        let rest = vec![config, params_blob];
        Truth {
            names: (0..names).map(|name| format!("m{place}-{name}:latest").into()).collect(),
            blobs: match known {
                // What cannot be known shares with its like alone; a cloud model has nothing to share.
                How::Unknowable => weights.iter().map(|&n| blob("tensor", n, 1_000_000)).collect(),
                How::Cloud => Vec::new(),
                _ => weights.iter().map(|&n| blob("weights", n, 1_000_000)).collect(),
            },
            texts: match known {
                How::Cloud => Vec::new(),
                _ => texts.iter().map(|&n| blob("text", n, 100)).collect(),
            },
            rest: match known {
                How::Cloud => vec![own("cloud config", 200)],
                _ => rest,
            },
            licenses: match known {
                How::Cloud => Vec::new(),
                _ => licenses.iter().map(|&n| blob("license", n, 120)).collect(),
            },
            rest_key: params,
            family: family.to_string(),
            known,
            digest,
        }
    }
}

fn a_store() -> impl Strategy<Value = Vec<Truth>> {
    (0..8usize).prop_flat_map(|count| (0..count).map(a_truth).collect::<Vec<_>>())
}

fn a_store_and_sets() -> impl Strategy<Value = (Vec<Truth>, BTreeSet<Arc<str>>, BTreeSet<Arc<str>>)>
{
    a_store().prop_flat_map(|store| {
        let names: Vec<Arc<str>> = store.iter().flat_map(|truth| truth.names.clone()).collect();
        let count = names.len();
        let set = proptest::sample::subsequence(names, 0..=count);
        (Just(store), set.clone(), set)
            .prop_map(|(store, a, b)| (store, a.into_iter().collect(), b.into_iter().collect()))
    })
}

/// Whether two manifests have anything in common, or might, as far as the panel can tell.
fn are_linked(a: &Truth, b: &Truth) -> bool {
    let keys = |truth: &Truth| -> BTreeSet<String> {
        let rest = matches!(truth.known, How::Read | How::Unknowable)
            .then(|| format!("rest {}", truth.rest_key));
        let license = (!truth.licenses.is_empty()).then(|| "license".to_owned());
        let config = (truth.known != How::Cloud).then(|| format!("family {}", truth.family));
        truth
            .all_blobs()
            .into_keys()
            .chain(rest)
            .chain(license)
            .chain(config)
            .collect()
    };
    !keys(a).is_disjoint(&keys(b))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_truth_lies_within((store, names, _) in a_store_and_sets()) {
        let found = frees(&storage(&store), &names);
        let truth = truly_freed(&store, &names);
        prop_assert!(found.freed.least <= truth && truth <= found.freed.most, "{truth} is not in {:?}", found.freed);
        let listed: u64 = store.iter().flat_map(|t| t.names.iter().filter(|n| names.contains(*n)).map(|_| t.size())).sum();
        prop_assert_eq!(found.listed, listed);
        prop_assert!(found.freed.most <= listed);
        let everything = store.iter().flat_map(|truth| truth.names.clone()).collect();
        let (on_disk, all) = (storage(&store).on_disk(), truly_freed(&store, &everything));
        prop_assert!(on_disk.least <= all && all <= on_disk.most, "{all} is not in {on_disk:?}");
        let (kept, keepers) = truly_kept(&store, &names);
        for keeper in &found.kept_by {
            prop_assert!(!names.contains(keeper), "{keeper} goes itself");
            prop_assert!(keepers.contains(keeper), "{keeper} keeps nothing");
        }
        if store.iter().all(|truth| truth.known == How::Read) {
            prop_assert!(found.stays.least <= kept && kept <= found.stays.most, "{kept} is not in {:?}", found.stays);
            prop_assert_eq!(found.kept_by.is_empty(), kept == 0);
        }
    }

    #[test]
    fn more_models_never_free_less((store, some, others) in a_store_and_sets()) {
        let storage = storage(&store);
        let all: BTreeSet<_> = some.union(&others).cloned().collect();
        let (part, whole) = (frees(&storage, &some).freed, frees(&storage, &all).freed);
        prop_assert!(part.least <= whole.least && part.most <= whole.most, "{part:?} {whole:?}");
    }

    #[test]
    fn what_has_nothing_in_common_adds_up((mut store, some, others) in a_store_and_sets()) {
        store.retain(|truth| truth.known != How::Unread);
        let of = |names: &BTreeSet<Arc<str>>| -> Vec<&Truth> {
            store.iter().filter(|truth| truth.names.iter().any(|name| names.contains(name))).collect()
        };
        let others: BTreeSet<Arc<str>> = others
            .into_iter()
            .filter(|name| {
                let theirs = of(&BTreeSet::from([Arc::clone(name)]));
                theirs.iter().all(|a| of(&some).iter().all(|b| !are_linked(a, b)))
            })
            .collect();
        let storage = storage(&store);
        let union: BTreeSet<_> = some.union(&others).cloned().collect();
        prop_assert_eq!(
            frees(&storage, &union).freed,
            frees(&storage, &some).freed + frees(&storage, &others).freed
        );
    }

    #[test]
    fn what_shares_nothing_is_known_to_the_byte(mut store in a_store()) {
        store.retain(|truth| matches!(truth.known, How::Read | How::Cloud));
        let storage = storage(&store);
        for truth in &store {
            let is_alone = store.iter().all(|other| other.digest == truth.digest || !are_linked(truth, other));
            if is_alone {
                let names = truth.names.iter().cloned().collect();
                let found = frees(&storage, &names);
                prop_assert_eq!(found.freed, Span::exactly(truth.size()));
                prop_assert_eq!(found.stays, Span::ZERO);
            }
        }
    }

    #[test]
    fn one_of_several_names_frees_nothing(store in a_store()) {
        let storage = storage(&store);
        for truth in store.iter().filter(|truth| truth.names.len() > 1) {
            let found = storage.frees_alone(&truth.names[0]);
            prop_assert_eq!(found.freed, Span::ZERO);
            prop_assert_eq!(&found.kept_by, &[Arc::clone(&truth.names[1])]);
        }
    }
}

fn known(digest: &str, name: &str, weights: &[(&str, u64)]) -> Truth {
    Truth {
        digest: digest.to_owned(),
        names: vec![name.into()],
        blobs: weights
            .iter()
            .map(|(digest, size)| ((*digest).to_owned(), *size))
            .collect(),
        texts: Vec::new(),
        rest: vec![(format!("config of {digest}"), 500)],
        licenses: Vec::new(),
        rest_key: digest.bytes().map(u64::from).sum(),
        family: digest.to_owned(),
        known: How::Read,
    }
}

#[test]
fn shared_weights_stay_and_it_is_said_because_of_whom() {
    let store = [
        known("a", "llama3.2:latest", &[("w", 5_300_000_000)]),
        known("b", "my-assistant:latest", &[("w", 5_300_000_000)]),
        known("c", "phi4:14b", &[("p", 18_100_000_000)]),
    ];
    let storage = storage(&store);
    let both = storage.frees(["my-assistant:latest", "phi4:14b"].into_iter());
    assert_eq!(both.listed, 23_400_001_000);
    assert_eq!(both.kept_by, ["llama3.2:latest".into()]);
    assert!(both.freed.least <= 18_100_001_000 && 18_100_001_000 <= both.freed.most);
    assert!(
        both.freed.most - both.freed.least <= DOUBT,
        "a kilobyte more or less: {:?}",
        both.freed
    );
    assert!(both.stays.most <= 5_300_000_500 && both.stays.least >= 5_300_000_500 - DOUBT);
    let all = storage.on_disk();
    assert!(
        all.least <= 23_400_001_500 && 23_400_001_500 <= all.most && all.most - all.least <= DOUBT
    );
    assert_eq!(storage.users_of("w").count(), 2);
    assert_eq!(
        storage.blobs_of("phi4:14b").collect::<Vec<_>>(),
        [&"p".into()]
    );
    assert_eq!(
        storage.frees_alone("phi4:14b").freed,
        Span::exactly(18_100_000_500)
    );
}

#[test]
fn what_the_list_counts_twice_is_told() {
    let mut twins = known("a", "a:1", &[("w", 4_000_000)]);
    twins.names.push("a:2".into());
    let storage = storage(&[twins, known("c", "phi4:14b", &[("p", 6_000_000)])]);
    let all = storage.frees(["a:1", "a:2", "phi4:14b"].into_iter());
    assert_eq!(all.listed_again(), 4_000_500);
    assert_eq!(storage.frees_alone("phi4:14b").listed_again(), 0);
    assert_eq!(storage.frees_alone("a:1").listed_again(), 0, "it stays");
}

/// Two blobs whose sum is known: how much stays with the shared one is bounded, until a third model tells.
#[test]
fn a_neighbour_tells_how_large_a_shared_projector_is() {
    let vision = known("a", "llava:7b", &[("w", 4_000_000), ("proj", 600_000)]);
    let other = known(
        "b",
        "llava-tuned:7b",
        &[("w2", 4_100_000), ("proj", 600_000)],
    );
    let found = storage(&[vision.clone(), other.clone()]).frees_alone("llava:7b");
    assert!(
        found.freed.least == 0 && found.freed.most >= 4_600_000,
        "{:?}",
        found.freed
    );
    let plain = known("c", "vicuna:7b", &[("w2", 4_100_000)]);
    let found = storage(&[vision, other, plain]).frees_alone("llava:7b");
    assert!(
        found.freed.least >= 3_990_000 && found.freed.most <= 4_010_000,
        "{:?}",
        found.freed
    );
}

#[test]
fn figures_that_contradict_each_other_harm_nothing() {
    let mut odd = known("a", "odd:1", &[("w", 10)]);
    odd.texts = vec![("text".to_owned(), 10)];
    let model = Arc::new(model("odd:1", "a", 3));
    let storage = Storage::new(&[model], &|_| odd.knowledge());
    let freed = storage.on_disk();
    assert!(freed.least <= 3 && freed.most >= 3, "{freed:?}");
}

#[test]
fn what_stays_is_counted_once() {
    let mut mistral = known("a", "mistral:latest", &[("w", 4_000_000_000)]);
    mistral.names.push("mistral:7b".into());
    let mine = known("b", "my:latest", &[("w", 4_000_000_000)]);
    let storage = storage(&[mistral, mine]);
    let found = storage.frees(["mistral:latest", "my:latest"].into_iter());
    assert!(found.stays.most <= 4_000_000_500, "{:?}", found.stays);
    assert_eq!(found.kept_by, ["mistral:7b".into()]);
    assert!(found.listed_again() >= 3_999_000_000);
}

#[test]
fn two_blobs_that_stay_are_no_more_than_their_model() {
    let base = known(
        "a",
        "llava:7b",
        &[("w", 4_100_000_000), ("projector", 600_000_000)],
    );
    let eye = known(
        "b",
        "eye:latest",
        &[("w", 4_100_000_000), ("projector", 600_000_000)],
    );
    let found = storage(&[base, eye]).frees_alone("eye:latest");
    let kept = 4_700_000_000;
    assert!(
        found.stays.least <= kept && kept <= found.stays.most,
        "{:?}",
        found.stays
    );
    assert!(
        found.stays.most - found.stays.least <= DOUBT,
        "{:?}",
        found.stays
    );
}

#[test]
fn odd_figures_never_panic() {
    let models: Vec<Arc<Model>> = [
        ("a:1", "a", u64::MAX),
        ("b:1", "b", u64::MAX),
        ("c:1", "", 0),
    ]
    .map(|(name, digest, size)| Arc::new(model(name, digest, size)))
    .into();
    let unread = Storage::new(&models, &|_| Knowledge::Unread);
    assert_eq!(unread.unread().count(), 3, "of whatever size");
    assert_eq!(unread.on_disk().least, 0);
    let text = doubtful(7, 10);
    let twice = Storage::new(&models, &|_| {
        Knowledge::Layers(Arc::new(Layers {
            blobs: vec!["w".into(), "w".into()],
            is_complete: true,
            texts: vec![text, text],
            doubtful: vec![text, text],
        }))
    });
    assert_eq!(twice.users_of("w").count(), 3);
    assert!(twice.on_disk().most > 0);
    assert!(twice.frees_alone("a:1").stays.most > 0);
    assert!(!twice.parts().is_empty());
}

#[test]
fn it_is_told_because_of_whom_blobs_of_a_set_stay() {
    let store = [
        known("a", "base:1", &[("w", 5_000)]),
        known("b", "tuned:1", &[("w", 5_000), ("adapter", 80)]),
        known("c", "made:1", &[("w", 5_000)]),
        known("d", "other:1", &[("x", 900)]),
        known("e", "both:1", &[("w", 5_000), ("x", 900)]),
    ];
    let storage = storage(&store);
    let keepers =
        |name: &str, set: &[&str]| storage.keepers_of(name, &|other| set.contains(&other));
    let base = || vec![Arc::<str>::from("base:1")];
    assert_eq!(keepers("tuned:1", &["tuned:1"]), (base(), false));
    assert_eq!(keepers("made:1", &["made:1", "tuned:1"]), (base(), true));
    let everything = ["made:1", "tuned:1", "base:1", "both:1"];
    assert_eq!(keepers("made:1", &everything).0, []);
    assert_eq!(keepers("nobody:1", &[]).0, []);
    assert_eq!(
        keepers("both:1", &["both:1"]),
        (vec!["base:1".into(), "other:1".into()], true),
        "two blobs stay because of two models"
    );
}
