use super::*;
use crate::domain::model::tests::model;

#[test]
fn equal_digests_are_named_on_both_sides() {
    let models: Vec<_> = [
        ("b:1", "x"),
        ("a:10", "x"),
        ("a:9", "x"),
        ("c:1", "y"),
        ("d:1", ""),
        ("e:1", ""),
    ]
    .map(|(name, digest)| Arc::new(model(name, digest, 5)))
    .into();
    let storage = Storage::new(&models, &|_| Knowledge::Unread);
    let same = |name: &str| -> Vec<&str> { storage.same_as(name).map(|it| &**it).collect() };
    assert_eq!(same("b:1"), ["a:9", "a:10"]);
    assert_eq!(same("a:9"), ["a:10", "b:1"]);
    for alone in ["c:1", "d:1", "e:1", "not:listed"] {
        assert!(same(alone).is_empty(), "{alone}");
    }
}
