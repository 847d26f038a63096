use super::*;
use crate::domain::model::tests::model;

#[test]
fn every_name_of_what_is_in_memory_is_loaded() {
    let loaded = Loaded::new(["aaa".to_owned()]);
    assert!(loaded.has(&model("m:latest", "aaa", 1)));
    assert!(loaded.has(&model("copy:latest", "aaa", 1)));
    assert!(!loaded.has(&model("m:latest", "bbb", 1)));
}

#[test]
fn an_unknown_digest_matches_nothing() {
    let loaded = Loaded::new([String::new(), "aaa".to_owned()]);
    assert!(!loaded.has(&model("m:latest", "", 1)));
    assert!(!Loaded::default().has(&model("m:latest", "", 1)));
    assert_eq!(Loaded::new([String::new()]), Loaded::default());
}
