//! The state of the page, and what can be done with it. Components share one [`Panel`] through the context.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use super::announce::Announcer;
use super::boot::Start;
use super::deletion::Deletion;
use super::rows::{Row, Rows};
use super::view::memo;
use super::{clock, words};
use crate::api::{Client, Diagnosis};
use crate::domain::arrange::{self, Filter, Sort};
use crate::domain::loaded::Loaded;
use crate::domain::model::Model;
use crate::domain::plan::DeletionPlan;
use crate::domain::selection::Selection;
use crate::domain::timestamp::Timestamp;

/// The list of models as it was fetched last.
#[derive(Clone, Default)]
pub(crate) struct Listing {
    pub(crate) models: Arc<Vec<Arc<Model>>>,
    pub(crate) loaded: Arc<Loaded>,
    /// When it came, or `None` while the first one is awaited.
    pub(crate) fetched: Option<Timestamp>,
}

/// The page's state, for as long as the page is there. Copying it copies a reference.
#[derive(Clone, Copy)]
pub(crate) struct Panel(&'static State);

impl Deref for Panel {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// Everything that the page knows.
pub(crate) struct State {
    pub(crate) client: StoredValue<Client>,
    /// Whether the server is the built-in demonstration.
    pub(crate) demo: bool,
    /// Where no Ollama answered before this server was tried.
    pub(crate) also_tried: StoredValue<Option<String>>,
    /// Empty while it is not known.
    pub(crate) version: RwSignal<String>,
    pub(crate) listing: RwSignal<Listing>,
    /// Whether a list is being fetched.
    pub(crate) refreshing: RwSignal<bool>,
    /// Why the last list could not be had, while that is so.
    pub(crate) trouble: RwSignal<Option<Diagnosis>>,
    /// Names that were ticked and are no longer listed.
    pub(crate) vanished: RwSignal<Vec<Arc<str>>>,
    pub(crate) sort: RwSignal<Sort>,
    pub(crate) filter: RwSignal<Filter>,
    pub(crate) selection: RwSignal<Selection>,
    /// The models that the filter lets through, in the order of the table.
    pub(crate) shown: Memo<Arc<Vec<Arc<Model>>>>,
    pub(crate) deletion: Deletion,
    /// The name of the row whose menu is open, or was last.
    pub(crate) menu_for: RwSignal<String>,
    /// Whether the dialog to tick by name is open.
    pub(crate) names_open: RwSignal<bool>,
    /// Whether the list of keys is open.
    pub(crate) keys_open: RwSignal<bool>,
    pub(crate) clock: RwSignal<Timestamp>,
    pub(crate) announcer: Announcer,
    rows: StoredValue<Rows>,
}

impl Panel {
    pub(crate) fn new(start: Start) -> Self {
        let listing = RwSignal::new(Listing::default());
        let sort = RwSignal::new(Sort::default());
        let filter = RwSignal::new(Filter::default());
        let shown = memo(move || {
            let listing = listing.read();
            let is_loaded = |model: &Model| listing.loaded.has(model);
            filter.with(|filter| {
                Arc::new(arrange::arrange(
                    &listing.models,
                    sort.get(),
                    filter,
                    clock::now(),
                    &is_loaded,
                ))
            })
        });
        let state = State {
            client: StoredValue::new(start.client),
            demo: start.demo,
            also_tried: StoredValue::new(start.also_tried),
            version: RwSignal::new(String::new()),
            listing,
            refreshing: RwSignal::new(false),
            trouble: RwSignal::new(None),
            vanished: RwSignal::new(Vec::new()),
            sort,
            filter,
            selection: RwSignal::new(Selection::default()),
            shown,
            deletion: Deletion::new(),
            menu_for: RwSignal::new(String::new()),
            names_open: RwSignal::new(false),
            keys_open: RwSignal::new(false),
            clock: clock::ticking(),
            announcer: Announcer::new(),
            rows: StoredValue::new(Rows::default()),
        };
        // The page has one panel and ends with it, so it is never given back.
        Panel(Box::leak(Box::new(state)))
    }

    /// The panel of the page on which a component stands.
    pub(crate) fn of_page() -> Self {
        expect_context()
    }

    /// Takes over a fresh list. What is no longer listed leaves the selection, and that is said.
    pub(crate) fn take_list(self, models: Vec<Arc<Model>>, loaded: Loaded) {
        self.rows.update_value(|rows| rows.update(&models, &loaded));
        let mut gone = Vec::new();
        if self
            .selection
            .with_untracked(|selection| !selection.is_empty())
        {
            self.change_selection(|selection| gone = selection.keep_listed(&models));
        }
        self.vanished.set(gone);
        self.listing.set(Listing {
            models: Arc::new(models),
            loaded: Arc::new(loaded),
            fetched: Some(clock::now()),
        });
        self.clock.set(clock::now());
        self.trouble.set(None);
    }

    /// Changes what is ticked, and tells just the rows that it concerns.
    pub(crate) fn change_selection(self, change: impl FnOnce(&mut Selection)) {
        let before = self.selection.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        self.rows.with_value(|rows| {
            for name in before.names().filter(|name| !after.contains(name)) {
                rows.show_ticked(name, false);
            }
            for name in after.names().filter(|name| !before.contains(name)) {
                rows.show_ticked(name, true);
            }
        });
        self.selection.set(after);
    }

    /// Ticks or unticks a model, or with `range` everything shown from the one before to it.
    pub(crate) fn tick(self, name: &Arc<str>, ticked: bool, range: bool) {
        let shown = self.shown.get_untracked();
        self.change_selection(|selection| {
            if range {
                selection.set_range(&shown, name, ticked);
            } else {
                selection.set(name, ticked);
            }
        });
    }

    /// Ticks everything shown that is at least so many days old. Answers how many that are.
    pub(crate) fn tick_older_than(self, days: u64) {
        let now = clock::now();
        let shown = self.shown.get_untracked();
        let old: Vec<&Arc<str>> = shown
            .iter()
            .filter(|model| arrange::is_older_than(model, days, now))
            .map(|model| &model.name)
            .collect();
        let count = old.len();
        self.change_selection(|selection| selection.set_all(old, true));
        self.announcer.say(format!(
            "Ticked {} older than {days} days",
            words::models(count)
        ));
    }

    /// The row of a listed name.
    pub(crate) fn row(self, name: &str) -> Option<Row> {
        self.rows.with_value(|rows| rows.get(name).cloned())
    }

    /// Asks whether what is ticked shall be deleted.
    pub(crate) fn confirm_ticked(self) {
        self.confirm(&self.selection.get_untracked());
    }

    /// Asks whether one model shall be deleted, whatever is ticked.
    pub(crate) fn confirm_one(self, name: &Arc<str>) {
        self.confirm_some(std::slice::from_ref(name));
    }

    /// Asks whether some models shall be deleted, whatever is ticked.
    pub(crate) fn confirm_some(self, names: &[Arc<str>]) {
        let mut selection = Selection::default();
        selection.set_all(names, true);
        self.confirm(&selection);
    }

    fn confirm(self, selection: &Selection) {
        let listing = self.listing.get_untracked();
        let everything = Filter::default();
        let listed = arrange::arrange(
            &listing.models,
            self.sort.get_untracked(),
            &everything,
            clock::now(),
            &|_| false,
        );
        let shown = self.shown.get_untracked();
        match DeletionPlan::new(&listed, &shown, selection, &listing.loaded) {
            Some(plan) => self.deletion.ask(plan),
            None => self
                .announcer
                .say("Nothing of that is on the server any more"),
        }
    }
}
