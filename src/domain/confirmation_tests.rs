use super::*;
use std::sync::Arc;

use crate::domain::loaded::Loaded;
use crate::domain::model::Model;
use crate::domain::model::tests::model;
use crate::domain::selection::Selection;

/// What deleting the first `ticked` of `listed` models asks for.
fn demand(ticked: usize, listed: usize) -> Demand {
    let models: Vec<Arc<Model>> = (0..listed)
        .map(|n| Arc::new(model(&format!("m{n}:latest"), "d", 1)))
        .collect();
    let mut selection = Selection::default();
    selection.set_all(models[..ticked].iter().map(|model| &model.name), true);
    let plan = Plan::new(&models, &models, &selection, &Loaded::default());
    Demand::of(&plan.expect("something is ticked"))
}

#[test]
fn only_deleting_everything_asks_for_the_number() {
    assert_eq!(demand(1, 2), Demand::Button);
    assert_eq!(demand(11, 12), Demand::Button);
    assert_eq!(demand(12, 12), Demand::TypeCount(12));
    assert_eq!(demand(1, 1), Demand::TypeCount(1));
}

#[test]
fn the_number_must_be_the_number() {
    let demand = Demand::TypeCount(12);
    for enough in ["12", " 12 ", "12\n"] {
        assert!(demand.is_met_by(enough), "{enough:?}");
    }
    for too_little in [
        "",
        " ",
        "1",
        "2",
        "112",
        "12 models",
        "012",
        "12.0",
        "+12",
        "１２",
        "twelve",
    ] {
        assert!(!demand.is_met_by(too_little), "{too_little:?}");
    }
    assert!(Demand::Button.is_met_by(""));
}
