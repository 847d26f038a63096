use super::*;
use crate::domain::model::tests::model;

/// What is in memory, by digests.
fn loaded(digests: &[&str]) -> Loaded {
    Loaded::new(digests.iter().map(|&digest| InMemory {
        digest: digest.into(),
        ..InMemory::default()
    }))
}

#[test]
fn every_name_of_what_is_in_memory_is_loaded() {
    let loaded = loaded(&["ccc", "aaa"]);
    assert!(loaded.has(&model("m:latest", "aaa", 1)));
    assert!(loaded.has(&model("copy:latest", "aaa", 1)));
    assert!(loaded.has(&model("other:latest", "ccc", 1)));
    assert!(!loaded.has(&model("m:latest", "bbb", 1)));
}

#[test]
fn an_unknown_digest_matches_nothing() {
    assert!(!loaded(&["", "aaa"]).has(&model("m:latest", "", 1)));
    assert!(!Loaded::default().has(&model("m:latest", "", 1)));
    assert_eq!(loaded(&[""]), Loaded::default());
}

#[test]
fn the_time_left_is_told_as_far_as_it_is_known() {
    let left = |milliseconds: Option<i64>| {
        let until = milliseconds.map(Timestamp);
        InMemory {
            until,
            ..InMemory::default()
        }
        .time_left(Timestamp(0))
    };
    assert_eq!(left(None), "");
    assert_eq!(left(Some(-5)), "less than a minute left");
    assert_eq!(left(Some(59_999)), "less than a minute left");
    assert_eq!(left(Some(299_000)), "4 min left");
    assert_eq!(left(Some(7_500_000)), "2 h 5 min left");
    assert_eq!(left(Some(i64::MAX)), "until it is unloaded");
}
