use super::*;
use crate::domain::arrange::{Column, Direction, Filter, Sort, arrange};
use crate::domain::loaded::Loaded;
use crate::domain::model::tests::model;
use crate::domain::plan::Plan;
use crate::domain::timestamp::Timestamp;
use proptest::prelude::*;

fn models(names: &[&str]) -> Vec<Arc<Model>> {
    names
        .iter()
        .map(|name| Arc::new(model(name, "d", 1)))
        .collect()
}

fn name(text: &str) -> Arc<str> {
    Arc::from(text)
}

fn ticked(selection: &Selection) -> Vec<&str> {
    selection.names().map(|name| &**name).collect()
}

#[test]
fn a_range_goes_both_ways_and_moves_its_anchor() {
    let shown = models(&["e", "b", "d", "a", "c"]);
    let mut selection = Selection::default();
    selection.set(&name("b"), true);
    selection.set_range(&shown, &name("a"), true);
    assert_eq!(ticked(&selection), ["a", "b", "d"]);
    selection.set_range(&shown, &name("e"), false);
    assert!(selection.is_empty());
}

#[test]
fn a_range_covers_what_is_shown_between_and_nothing_that_is_hidden() {
    let mut selection = Selection::default();
    selection.set(&name("a"), true);
    selection.set_range(&models(&["a", "c", "e"]), &name("e"), true);
    assert_eq!(ticked(&selection), ["a", "c", "e"]);
}

#[test]
fn a_range_without_a_shown_anchor_is_one_row() {
    let shown = models(&["a", "b", "c"]);
    let mut selection = Selection::default();
    selection.set_range(&shown, &name("b"), true);
    assert_eq!(ticked(&selection), ["b"]);
    selection.set(&name("hidden"), true);
    selection.set_range(&shown, &name("c"), true);
    assert_eq!(ticked(&selection), ["b", "c", "hidden"]);
}

#[test]
fn an_anchor_that_vanished_begins_no_range_when_it_comes_back() {
    let shown = models(&["a", "b", "c"]);
    let mut selection = Selection::default();
    selection.set(&name("a"), true);
    assert_eq!(selection.keep_listed(&models(&["b", "c"])), [name("a")]);
    selection.set_range(&shown, &name("c"), true);
    assert_eq!(ticked(&selection), ["c"]);
}

#[test]
fn the_checkbox_over_all_tells_none_some_and_all_of_what_is_shown() {
    let shown = models(&["a", "b"]);
    let mut selection = Selection::default();
    selection.set(&name("hidden"), true);
    assert_eq!(selection.of(&shown), AllTicked::None);
    assert_eq!(selection.of(&[]), AllTicked::None);
    selection.set(&name("a"), true);
    assert_eq!(selection.of(&shown), AllTicked::Some);
    selection.set(&name("b"), true);
    assert_eq!(selection.of(&shown), AllTicked::All);
    assert_eq!(selection.hidden_by(&shown), 1);
    assert_eq!(selection.hidden_by(&[]), 3);
}

/// Something that a person or the server does. Numbers point into the rows or the names that there are.
#[derive(Clone, Debug)]
enum Act {
    Set(usize, bool),
    Range(usize, bool),
    AllShown(bool),
    Clear,
    Sort(Sort),
    Filter(String),
    /// The server lists these models now, each with the content of that number.
    Refresh(Vec<(usize, u8)>),
}

const NAMES: [&str; 7] = [
    "ax:1",
    "b:1",
    "cx:1",
    "team/d:1",
    "ex:2",
    "f:10",
    "hf.co/x/g:9",
];

fn act() -> impl Strategy<Value = Act> {
    let sort =
        (proptest::sample::select(&Column::ALL[..]), any::<bool>()).prop_map(|(column, up)| {
            Act::Sort(Sort {
                column,
                direction: if up {
                    Direction::Ascending
                } else {
                    Direction::Descending
                },
            })
        });
    prop_oneof![
        4 => (0..20_usize, any::<bool>()).prop_map(|(row, on)| Act::Set(row, on)),
        4 => (0..20_usize, any::<bool>()).prop_map(|(row, on)| Act::Range(row, on)),
        1 => any::<bool>().prop_map(Act::AllShown),
        1 => Just(Act::Clear),
        2 => sort,
        2 => proptest::sample::select(vec!["", "x", "1", "team"]).prop_map(|text| Act::Filter(text.into())),
        3 => proptest::sample::subsequence((0..NAMES.len()).collect::<Vec<_>>(), 0..=NAMES.len())
            .prop_shuffle()
            .prop_flat_map(|names| {
                let contents = proptest::collection::vec(0..3_u8, names.len());
                contents.prop_map(move |contents| names.iter().copied().zip(contents).collect())
            })
            .prop_map(Act::Refresh),
    ]
}

/// The page as far as ticking goes, and beside it what a person who counts along would say is ticked.
struct Page {
    models: Vec<Arc<Model>>,
    sort: Sort,
    filter: Filter,
    selection: Selection,
    expected: Vec<Arc<str>>,
    anchor: Option<Arc<str>>,
}

impl Page {
    fn new() -> Self {
        let everything = (0..NAMES.len()).map(|index| (index, 0)).collect::<Vec<_>>();
        Page {
            models: listed(&everything),
            sort: Sort::default(),
            filter: Filter::default(),
            selection: Selection::default(),
            expected: Vec::new(),
            anchor: None,
        }
    }

    fn rows(&self, filter: &Filter) -> Vec<Arc<Model>> {
        arrange(
            &self.models,
            self.sort,
            filter,
            Timestamp(0),
            &|_| false,
            &|_| 0,
        )
    }

    fn shown(&self) -> Vec<Arc<Model>> {
        self.rows(&self.filter)
    }

    fn expect(&mut self, name: &Arc<str>, on: bool) {
        self.expected.retain(|other| other != name);
        if on {
            self.expected.push(Arc::clone(name));
        }
    }

    fn act(&mut self, act: Act) {
        let shown = self.shown();
        let row = |number: usize| {
            shown
                .get(number % shown.len().max(1))
                .map(|m| Arc::clone(&m.name))
        };
        match act {
            Act::Set(number, on) => {
                if let Some(name) = row(number) {
                    self.selection.set(&name, on);
                    self.expect(&name, on);
                    self.anchor = Some(name);
                }
            }
            Act::Range(number, on) => {
                if let Some(name) = row(number) {
                    self.selection.set_range(&shown, &name, on);
                    self.expect_range(&shown, &name, on);
                    self.anchor = Some(name);
                }
            }
            Act::AllShown(on) => {
                self.selection
                    .set_all(shown.iter().map(|model| &model.name), on);
                shown.iter().for_each(|model| self.expect(&model.name, on));
            }
            Act::Clear => {
                self.selection.clear();
                self.expected.clear();
                self.anchor = None;
            }
            Act::Sort(sort) => self.sort = sort,
            Act::Filter(text) => self.filter.text = text,
            Act::Refresh(contents) => self.refresh(&contents),
        }
    }

    /// Walks from row to row, and changes those between two ends.
    fn expect_range(&mut self, shown: &[Arc<Model>], to: &Arc<str>, on: bool) {
        let anchor = self.anchor.clone();
        let anchor = anchor.filter(|anchor| shown.iter().any(|model| model.name == *anchor));
        let ends = [anchor.unwrap_or_else(|| Arc::clone(to)), Arc::clone(to)];
        let mut ends_to_meet = if ends[0] == ends[1] { 1 } else { 2 };
        let mut inside = false;
        for model in shown {
            let is_end = ends.contains(&model.name);
            if is_end || inside {
                self.expect(&model.name, on);
            }
            if is_end {
                ends_to_meet -= 1;
                inside = ends_to_meet > 0;
            }
        }
    }

    fn refresh(&mut self, contents: &[(usize, u8)]) {
        self.models = listed(contents);
        let is_listed = |name: &Arc<str>| self.models.iter().any(|model| model.name == *name);
        let (kept, mut gone): (Vec<_>, Vec<_>) = self.expected.drain(..).partition(is_listed);
        self.anchor = self.anchor.take().filter(is_listed);
        self.expected = kept;
        gone.sort();
        assert_eq!(self.selection.keep_listed(&self.models), gone);
    }
}

fn listed(contents: &[(usize, u8)]) -> Vec<Arc<Model>> {
    contents
        .iter()
        .map(|(index, content)| {
            let size = u64::from(*content) + 1;
            Arc::new(model(NAMES[*index], &format!("{index}-{content}"), size))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn only_what_is_ticked_and_listed_is_ever_in_the_plan(acts in proptest::collection::vec(act(), 0..40)) {
        let mut page = Page::new();
        for act in acts {
            page.act(act);
            let (rows, shown) = (page.rows(&Filter::default()), page.shown());
            page.expected.sort();
            prop_assert!(page.selection.names().eq(&page.expected));

            // The plan has exactly the ticked models, as they are listed now, in the order of the list.
            let expected: Vec<_> =
                rows.iter().filter(|model| page.expected.contains(&model.name)).collect();
            let plan = Plan::new(&rows, &shown, &page.selection, &Loaded::default());
            let planned = plan.iter().flat_map(Plan::models).collect::<Vec<_>>();
            prop_assert!(planned.iter().map(|planned| &planned.model).eq(expected));
            prop_assert_eq!(plan.is_none(), page.expected.is_empty());
            for planned in planned {
                prop_assert_eq!(planned.hidden, !shown.contains(&planned.model));
            }

            // What the page says of the selection agrees with it.
            let hidden = plan.as_ref().map_or(0, Plan::hidden);
            prop_assert_eq!(page.selection.hidden_by(&shown), hidden);
            let on = shown.iter().filter(|model| page.expected.contains(&model.name)).count();
            let of_all = if on == 0 { AllTicked::None } else if on == shown.len() { AllTicked::All } else { AllTicked::Some };
            prop_assert_eq!(page.selection.of(&shown), of_all);
        }
    }
}
