use super::*;
use crate::domain::loaded::InMemory;
use crate::domain::model::tests::model;

fn models(names: &[&str]) -> Vec<Arc<Model>> {
    names
        .iter()
        .map(|name| Arc::new(model(name, &format!("digest of {name}"), 10)))
        .collect()
}

fn ticked(names: &[&str]) -> Selection {
    let mut selection = Selection::default();
    for name in names {
        selection.set(&Arc::from(*name), true);
    }
    selection
}

fn names(plan: &Plan) -> Vec<&str> {
    plan.models()
        .iter()
        .map(|planned| &*planned.model.name)
        .collect()
}

#[test]
fn nothing_ticked_is_no_plan() {
    let listed = models(&["a", "b"]);
    for selection in [Selection::default(), ticked(&["gone"])] {
        let plan = Plan::new(&listed, &listed, &selection, &Loaded::default());
        assert_eq!(plan, None);
    }
    let plan = Plan::new(&[], &[], &ticked(&["a"]), &Loaded::default());
    assert_eq!(plan, None);
}

#[test]
fn the_plan_has_the_ticked_in_the_list_s_order_with_what_the_person_should_know() {
    let listed = models(&["d", "b", "a", "c"]);
    let shown = models(&["a", "d"]);
    let loaded = Loaded::new(["digest of d", "digest of c"].map(|digest| InMemory {
        digest: digest.into(),
        ..InMemory::default()
    }));
    let selection = ticked(&["a", "b", "d", "gone"]);
    let plan = Plan::new(&listed, &shown, &selection, &loaded).expect("a plan");
    assert_eq!(names(&plan), ["d", "b", "a"]);
    let flags: Vec<_> = plan.models().iter().map(|p| (p.loaded, p.hidden)).collect();
    assert_eq!(flags, [(true, false), (false, true), (false, false)]);
    assert_eq!((plan.len(), plan.hidden()), (3, 1));
    assert!(!plan.is_everything());
}

#[test]
fn everything_means_everything_listed_not_everything_shown() {
    let listed = models(&["a", "b"]);
    let plan = |names| {
        Plan::new(&listed, &listed[..1], &ticked(names), &Loaded::default()).expect("a plan")
    };
    assert!(!plan(&["a"]).is_everything());
    assert!(plan(&["a", "b"]).is_everything());
}

#[test]
fn a_name_that_is_listed_twice_is_planned_once() {
    let listed = models(&["a", "b", "a"]);
    let plan =
        |names| Plan::new(&listed, &listed, &ticked(names), &Loaded::default()).expect("a plan");
    assert_eq!(names(&plan(&["a"])), ["a"]);
    assert!(!plan(&["a"]).is_everything());
    assert_eq!(names(&plan(&["b", "a"])), ["a", "b"]);
    assert!(plan(&["a", "b"]).is_everything());
}

#[test]
fn a_name_whose_content_stays_under_another_name_is_known_as_such() {
    let listed: Vec<_> = [
        ("a", "x"),
        ("b", "x"),
        ("c", "x"),
        ("d", "y"),
        ("e", ""),
        ("f", ""),
    ]
    .map(|(name, digest)| Arc::new(model(name, digest, 10)))
    .into();
    let stays_as = |names: &[&str]| -> Vec<Option<Arc<str>>> {
        let plan = Plan::new(&listed, &listed, &ticked(names), &Loaded::default());
        let plan = plan.expect("something is ticked");
        assert_eq!(
            plan.staying_aliases() > 0,
            plan.models()[0].stays_as.is_some()
        );
        plan.models()
            .iter()
            .map(|planned| planned.stays_as.clone())
            .collect()
    };
    assert_eq!(stays_as(&["a", "d"]), [Some("b".into()), None]);
    assert_eq!(stays_as(&["a", "b"]), [Some("c".into()), Some("c".into())]);
    assert_eq!(
        stays_as(&["a", "b", "c"]),
        [None, None, None],
        "all of its names go"
    );
    assert_eq!(stays_as(&["e"]), [None], "no digest is no equality");
}
