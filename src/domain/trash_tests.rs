use super::*;
use crate::domain::model::tests::model;
use crate::domain::name::key_of;
use proptest::prelude::*;

const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn listed(name: &str, modified: i64) -> Model {
    Model {
        modified: (modified > 0).then_some(Timestamp(modified * 1000)),
        ..model(name, DIGEST, 1)
    }
}

/// Any part of a legal name, of any legal length.
fn part(may_hold: &'static str, longest: usize) -> impl Strategy<Value = String> {
    let length = prop_oneof![4 => 0..12_usize, 1 => 0..longest, 1 => Just(longest - 1)];
    length.prop_flat_map(move |length| {
        proptest::string::string_regex(&format!("[A-Za-z0-9_]{may_hold}{{{length}}}")).unwrap()
    })
}

/// Any name that Ollama takes, in its full form, at a host that exists: 253 letters and a port.
fn legal_name() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        Just("registry.ollama.ai".to_owned()),
        Just("hf.co".to_owned()),
        Just("a.1769000000.9f86d081884c".to_owned()),
        Just("trash".to_owned()),
        Just("x.trash".to_owned()),
        part("[A-Za-z0-9_.:-]", 259),
    ];
    let namespace = prop_oneof![Just("library".to_owned()), part("[A-Za-z0-9_-]", 80)];
    let (model, tag) = (part("[A-Za-z0-9_.-]", 80), part("[A-Za-z0-9_.-]", 80));
    (host, namespace, model, tag)
        .prop_map(|(host, namespace, model, tag)| format!("{host}/{namespace}/{model}:{tag}"))
}

proptest! {
    #[test]
    fn every_legal_name_comes_back_from_the_trash(name in legal_name(), modified in 0..4_000_000_000_i64) {
        let short = name.parse::<ModelName>().unwrap().short();
        let Some(in_trash) = name_in_trash(&listed(&short, modified)) else {
            prop_assert!(is_in_trash(&short), "{short} has no name in the trash");
            return Ok(());
        };
        prop_assert!(in_trash.parse::<ModelName>().is_ok());
        prop_assert_ne!(key_of(&in_trash), key_of(&short));
        let trashed = read(&in_trash).unwrap();
        prop_assert_eq!(&*trashed.original, &*short, "the spelling is the same, too");
        prop_assert_eq!(trashed.modified.map_or(0, |modified| modified.0 / 1000), modified);
        // What is in the trash is not put there again.
        prop_assert_eq!(name_in_trash(&listed(&in_trash, modified)), None);
    }

    #[test]
    fn two_models_never_get_one_name_in_the_trash(
        names in proptest::collection::vec(legal_name(), 2),
        digests in proptest::collection::vec("[0-9a-f]{64}", 2),
    ) {
        let models: Vec<Model> = names.iter().zip(&digests)
            .map(|(name, digest)| model(&name.parse::<ModelName>().unwrap().short(), digest, 1))
            .collect();
        let keys: Vec<_> = models.iter().map(|model| name_in_trash(model).map(|name| key_of(&name))).collect();
        if keys[0].is_some() && keys[0] == keys[1] {
            prop_assert_eq!(models[0].key(), models[1].key());
            prop_assert_eq!(&digests[0][..12], &digests[1][..12]);
        }
    }

    #[test]
    fn no_name_is_too_strange(name in "\\PC{0,60}|[a-z.]{0,9}\\.[0-9]{0,12}\\.[0-9a-f]{11,13}\\.trash/[a-z/:]{0,9}") {
        let _ = (read(&name), told(&name.as_str().into()));
    }
}

#[test]
fn the_name_in_the_trash_can_be_read_by_a_person() {
    assert_eq!(
        name_in_trash(&listed("llama3.2:latest", 1_769_000_000)).as_deref(),
        Some("registry.ollama.ai.1769000000.9f86d081884c.trash/library/llama3.2:latest")
    );
    let name = name_in_trash(&listed("127.0.0.1:5050/team/tiny:v2", 0)).unwrap();
    assert_eq!(&*name, "127.0.0.1:5050.0.9f86d081884c.trash/team/tiny:v2");
    assert_eq!(&*told(&name), "127.0.0.1:5050/team/tiny:v2 in the trash");
    assert_eq!(&*told(&"a:1".into()), "a:1");
}

#[test]
fn what_looks_like_the_trash_and_is_not_stays_a_model() {
    for name in [
        "llama3.2:latest",
        "x.trash/a/b:c",
        "registry.ollama.ai.trash/team/writer:v2",
        "registry.ollama.ai.17.9f86d081884.trash/team/writer:v2",
        "registry.ollama.ai.17.9f86d081884cc.trash/team/writer:v2",
        "registry.ollama.ai.17.9F86d081884c.trash/team/writer:v2",
        "registry.ollama.ai.-17.9f86d081884c.trash/team/writer:v2",
        "registry.ollama.ai.99999999999.9f86d081884c.trash/team/writer:v2",
        ".17.9f86d081884c.trash/team/writer:v2",
        "a.17.9f86d081884c.trash/writer:v2/",
    ] {
        assert!(!is_in_trash(name), "{name}");
    }
}

#[test]
fn what_could_not_be_checked_or_named_has_no_place_in_the_trash() {
    let without_digest = model("a:1", "", 1);
    let strange_digest = model("a:1", "sha256:9f86d0818", 1);
    let no_name = model("no name!", DIGEST, 1);
    let long_host = model(&format!("{}/a/b:c", "h".repeat(330)), DIGEST, 1);
    for model in [without_digest, strange_digest, no_name, long_host] {
        assert_eq!(name_in_trash(&model), None, "{}", model.name);
    }
}

#[test]
fn a_list_falls_into_models_and_trash() {
    let model = Arc::new(listed("a:1", 5));
    let in_trash = Arc::new(Model {
        name: name_in_trash(&model).unwrap(),
        ..Model::clone(&model)
    });
    let (models, trash) = split(&[Arc::clone(&in_trash), Arc::clone(&model)]);
    assert_eq!((models, trash), (vec![model], vec![in_trash]));
}
