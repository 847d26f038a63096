//! The state of the page, and what can be done with it. Components share one [`Panel`] through the context.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::*;
use web_sys::Element;

use super::announce::Announcer;
use super::boot::Start;
use super::browser::focus;
use super::deletion::Deletion;
use super::layer_reading::{self, Reading};
use super::pulls::Pulls;
use super::read_only::ReadOnly;
use super::rows::{Facts, Rows};
use super::trash_view::{self, Trash};
use super::view::memo;
use super::{clock, frees_words, words};
use crate::api::{Client, Diagnosis};
use crate::domain::ages::Ages;
use crate::domain::arrange::{self, Column, Filter, Sort};
use crate::domain::layer_book::LayerBook;
use crate::domain::loaded::Loaded;
use crate::domain::model::Model;
use crate::domain::name_set::NameSet;
use crate::domain::order;
use crate::domain::plan::{Plan, Planned};
use crate::domain::report::Report;
use crate::domain::selection::Selection;
use crate::domain::server_address::ServerAddress;
use crate::domain::storage::{Frees, Storage};
use crate::domain::timestamp::Timestamp;
use crate::domain::trash;

/// The list of models as it was fetched last.
#[derive(Clone, Default)]
pub(crate) struct Listing {
    /// What the table shows: everything but the trash.
    pub(crate) models: Arc<Vec<Arc<Model>>>,
    pub(crate) trash: Arc<Vec<Arc<Model>>>,
    /// Both of them.
    pub(crate) all: Arc<Vec<Arc<Model>>>,
    pub(crate) loaded: Arc<Loaded>,
}

/// What the page shows below the runs and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The list of models.
    Models,
    /// What is in the trash.
    Trash,
    /// What earlier runs did.
    Receipts,
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
    pub(crate) client: Client,
    /// Whether the server is the built-in demonstration.
    pub(crate) demo: bool,
    /// Whether the page offers and sends nothing that changes the server.
    pub(crate) read_only: ReadOnly,
    /// Where no Ollama answered before this server was tried.
    pub(crate) also_tried: Option<String>,
    /// Empty while it is not known.
    pub(crate) version: ArcRwSignal<String>,
    pub(crate) listing: ArcRwSignal<Listing>,
    /// When it came, or `None` while the first one is awaited.
    pub(crate) fetched: ArcRwSignal<Option<Timestamp>>,
    /// Whether a list is being fetched.
    pub(crate) refreshing: ArcRwSignal<bool>,
    /// Why the last list could not be had, while that is so.
    pub(crate) trouble: ArcRwSignal<Option<Diagnosis>>,
    /// Names that were ticked and are no longer listed, or are other models now, until that is dismissed.
    pub(crate) lost: ArcRwSignal<Vec<Arc<str>>>,
    /// What went wrong beside the list and the runs, until it is dismissed.
    pub(crate) notice: ArcRwSignal<String>,
    pub(crate) sort: ArcRwSignal<Sort>,
    pub(crate) filter: ArcRwSignal<Filter>,
    pub(crate) selection: ArcRwSignal<Selection>,
    /// The models that the filter lets through, in the order of the table.
    pub(crate) shown: Memo<Arc<Vec<Arc<Model>>>>,
    pub(crate) deletion: Deletion,
    pub(crate) pulls: Pulls,
    /// The name of the row whose menu is open, or was last.
    pub(crate) menu_for: ArcRwSignal<String>,
    /// Whether the dialog to tick by name is open.
    pub(crate) names_open: ArcRwSignal<bool>,
    /// Whether the list of keys is open.
    pub(crate) keys_open: ArcRwSignal<bool>,
    /// Whether the dialog for another server is open.
    pub(crate) address_open: ArcRwSignal<bool>,
    pub(crate) clock: ArcRwSignal<Timestamp>,
    /// Changes with every minute: what shows an age follows it no more often than its words change.
    pub(crate) minute: Memo<usize>,
    pub(crate) announcer: Announcer,
    /// What is known of the models' layers.
    pub(crate) book: ArcStoredValue<LayerBook>,
    pub(crate) reading: Reading,
    /// How old restored models were before.
    pub(crate) ages: ArcStoredValue<Ages>,
    /// What the page shows below the runs and reports.
    pub(crate) place: ArcRwSignal<Place>,
    pub(crate) trash: Trash,
    /// What earlier runs did, the newest first. They are read when somebody wants to see them.
    pub(crate) receipts: ArcRwSignal<Vec<Arc<Report>>>,
    /// Which layers the listed models share, as far as it is known.
    pub(crate) storage: ArcRwSignal<Arc<Storage>>,
    rows: ArcStoredValue<Rows>,
    /// Changes whenever what the rows show has changed.
    rows_number: ArcRwSignal<usize>,
    list_number: AtomicUsize,
    loaded_number: AtomicUsize,
}

impl Panel {
    pub(crate) fn new(start: Start) -> Self {
        let listing = ArcRwSignal::new(Listing::default());
        let sort = ArcRwSignal::new(Sort::default());
        let filter = ArcRwSignal::new(Filter::default());
        let storage = ArcRwSignal::new(Arc::new(Storage::default()));
        let rows = ArcStoredValue::new(Rows::default());
        let (of_listing, of_sort, of_filter) = (listing.clone(), sort.clone(), filter.clone());
        let (of_storage, of_rows) = (storage.clone(), rows.clone());
        let shown = memo(move || {
            let listing = of_listing.read();
            let is_loaded = |model: &Model| listing.loaded.has(model);
            if of_sort.get().column == Column::Frees {
                of_storage.track();
            }
            let frees = |model: &Model| of_rows.with_value(|rows| rows.frees(&model.name));
            of_filter.with(|filter| {
                Arc::new(arrange::arrange(
                    &listing.models,
                    of_sort.get(),
                    filter,
                    clock::now(),
                    &is_loaded,
                    &frees,
                ))
            })
        });
        let clock = clock::ticking();
        let state = State {
            client: start.client,
            demo: start.demo,
            read_only: ReadOnly::new(start.read_only),
            also_tried: start.also_tried,
            version: ArcRwSignal::new(String::new()),
            listing,
            fetched: ArcRwSignal::new(None),
            refreshing: ArcRwSignal::new(false),
            trouble: ArcRwSignal::new(None),
            lost: ArcRwSignal::new(Vec::new()),
            notice: ArcRwSignal::new(String::new()),
            sort,
            filter,
            selection: ArcRwSignal::new(Selection::default()),
            shown,
            deletion: Deletion::new(),
            pulls: Pulls::new(),
            menu_for: ArcRwSignal::new(String::new()),
            names_open: ArcRwSignal::new(false),
            keys_open: ArcRwSignal::new(false),
            address_open: ArcRwSignal::new(false),
            minute: clock::minutes(&clock),
            clock,
            announcer: Announcer::new(),
            book: ArcStoredValue::new(layer_reading::remembered()),
            reading: Reading::new(),
            ages: ArcStoredValue::new(trash_view::remembered_ages()),
            place: ArcRwSignal::new(Place::Models),
            trash: Trash::new(),
            receipts: ArcRwSignal::new(Vec::new()),
            storage,
            rows,
            rows_number: ArcRwSignal::new(0),
            list_number: AtomicUsize::new(0),
            loaded_number: AtomicUsize::new(0),
        };
        // The page has one panel and ends with it, so it is never given back.
        Panel(Box::leak(Box::new(state)))
    }

    /// The panel of the page on which a component stands.
    pub(crate) fn of_page() -> Self {
        expect_context()
    }

    /// The server's address.
    pub(crate) fn address(self) -> ServerAddress {
        self.client.address().clone()
    }

    /// Whether a list ever came.
    pub(crate) fn has_list(self) -> bool {
        self.fetched.get().is_some()
    }

    /// Whether models are being deleted or pulled.
    pub(crate) fn is_busy(self) -> bool {
        self.deletion.is_running() || self.pulls.is_running()
    }

    pub(crate) fn is_busy_untracked(self) -> bool {
        self.deletion.is_running_untracked() || self.pulls.is_running_untracked()
    }

    /// A number that changes whenever a list that is still on its way has become worthless.
    pub(crate) fn list_number(self) -> usize {
        self.list_number.load(Ordering::Relaxed)
    }

    /// Makes lists worthless that were asked for before now.
    pub(crate) fn outdate_lists(self) {
        self.list_number.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes over a fresh list. What is no longer listed, or is another model under its name, leaves the selection, and that
    /// is said.
    pub(crate) fn take_list(self, list: Vec<Arc<Model>>) {
        self.outdate_lists();
        // The server's order differs from list to list.
        let list = order::sorted(&list, &|a, b| a.name.cmp(&b.name));
        let all = self.ages.with_value(|ages| ages.apply(list));
        if self.listing.with_untracked(|listing| *listing.all != all) {
            self.take_changed(all);
        }
        self.fetched.set(Some(clock::now()));
        self.clock.set(clock::now());
        if self.trouble.with_untracked(Option::is_some) {
            self.trouble.set(None);
        }
    }

    fn take_changed(self, all: Vec<Arc<Model>>) {
        let (models, trash) = trash::split(&all);
        let changed = self
            .rows
            .with_value(|rows| rows.changed_and_ticked(&models));
        self.trash.keep_listed(&trash);
        let mut lost = Vec::new();
        if self
            .selection
            .with_untracked(|selection| !selection.is_empty())
        {
            self.change_selection(|selection| {
                lost = selection.keep_listed(&models);
                selection.set_all(&changed, false);
            });
        }
        lost.extend(changed);
        self.tell_lost(lost);
        let loaded = self
            .listing
            .with_untracked(|listing| Arc::clone(&listing.loaded));
        self.tell_rows(&all, &loaded);
        self.listing.set(Listing {
            models: Arc::new(models),
            trash: Arc::new(trash),
            all: Arc::new(all),
            loaded,
        });
    }

    /// Numbers a question for what is in memory; its answer is worthless once another was asked.
    pub(crate) fn number_question(self) -> usize {
        self.loaded_number.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Takes over what is in memory, by the answer to the question of that number.
    pub(crate) fn take_loaded(self, loaded: Loaded, number: usize) {
        if self.loaded_number.load(Ordering::Relaxed) != number {
            return;
        }
        if self
            .listing
            .with_untracked(|listing| *listing.loaded == loaded)
        {
            return;
        }
        let all = self
            .listing
            .with_untracked(|listing| Arc::clone(&listing.all));
        self.tell_rows(&all, &loaded);
        self.listing
            .update(|listing| listing.loaded = Arc::new(loaded));
    }

    /// Shows what was read of the layers since.
    pub(crate) fn tell_layers(self) {
        let listing = self.listing.get_untracked();
        self.tell_rows(&listing.all, &listing.loaded);
    }

    /// What is known of the layers behind a list.
    pub(crate) fn storage_of(self, models: &[Arc<Model>]) -> Storage {
        self.book
            .with_value(|book| Storage::new(models, &|model| book.knowledge(model)))
    }

    /// What deleting names frees, as a sentence that names so many of the models that keep the rest.
    pub(crate) fn frees_in_words<'a>(
        self,
        names: impl Iterator<Item = &'a str>,
        most_named: usize,
    ) -> (Frees, String) {
        let frees = self.storage.read().frees(names);
        let is_reading = frees.is_unread && self.reading.left.get() > 0;
        let sentence = frees_words::sentence(&frees, most_named, is_reading);
        (frees, sentence)
    }

    fn tell_rows(self, all: &[Arc<Model>], loaded: &Loaded) {
        let storage = self.storage_of(all);
        let has_changed = self
            .rows
            .try_update_value(|rows| rows.update(all, loaded, &storage));
        if has_changed == Some(true) {
            self.rows_number.update(|number| *number += 1);
        }
        // What follows it is drawn anew, so it is told only what is new.
        if self.storage.with_untracked(|known| **known != storage) {
            self.storage.set(Arc::new(storage));
        }
    }

    /// Notes why no list could be had. What is already shown of it stays as it is.
    pub(crate) fn set_trouble(self, trouble: Diagnosis) {
        let trouble = Some(trouble);
        if self.trouble.with_untracked(|shown| *shown != trouble) {
            self.trouble.set(trouble);
        }
    }

    fn tell_lost(self, lost: Vec<Arc<str>>) {
        if lost.is_empty() {
            return;
        }
        self.announcer
            .say(format!("No longer ticked: {}", lost.join(", ")));
        self.lost.update(|names| {
            for name in lost {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        });
    }

    /// Changes what is ticked, and tells just the rows that it concerns.
    pub(crate) fn change_selection(self, change: impl FnOnce(&mut Selection)) {
        let before = self.selection.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        self.rows.update_value(|rows| {
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

    /// Ticks everything shown that is at least so many days old.
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

    /// Shows another part of the page below the runs and reports.
    pub(crate) fn go(self, place: Place) {
        self.place.set(place);
        focus::soon("#place-title, .models:not(.is-empty) thead input, .nothing");
    }

    /// What the list shows of a name, for as long as it shows that.
    pub(crate) fn facts(self, name: &str) -> Option<Facts> {
        self.rows_number.track();
        self.facts_untracked(name)
    }

    pub(crate) fn facts_untracked(self, name: &str) -> Option<Facts> {
        self.rows.with_value(|rows| rows.facts(name).cloned())
    }

    /// The elements of a name's row.
    pub(crate) fn row_element(self, name: &str) -> Option<Element> {
        self.rows
            .try_update_value(|rows| rows.element(name, clock::now()))?
    }

    /// Brings the ages in the rows up to date.
    pub(crate) fn show_ages(self) {
        self.rows.update_value(|rows| rows.show_ages(clock::now()));
    }

    /// Brings up to date how long models stay in memory.
    pub(crate) fn show_time_left(self) {
        self.rows
            .with_value(|rows| rows.show_time_left(clock::now()));
    }

    /// Asks whether what is ticked shall be deleted.
    pub(crate) fn confirm_ticked(self) {
        let selection = self.selection.get_untracked();
        if !selection.is_empty() {
            self.confirm(&selection);
        }
    }

    /// Asks whether one model shall be deleted, whatever is ticked.
    pub(crate) fn confirm_one(self, name: &Arc<str>) {
        let mut selection = Selection::default();
        selection.set(name, true);
        self.confirm(&selection);
    }

    /// Asks whether models of an earlier plan shall be deleted after all. What is another model by now is left out.
    pub(crate) fn confirm_again(self, planned: &[Planned]) {
        let is_same = |planned: &&Planned| {
            let facts = self.facts_untracked(&planned.model.name);
            facts.is_some_and(|facts| facts.model.digest == planned.model.digest)
        };
        let same: Vec<&Arc<str>> = planned
            .iter()
            .filter(is_same)
            .map(|planned| &planned.model.name)
            .collect();
        if same.len() < planned.len() {
            self.announcer
                .say("What is gone or has changed since then is left out");
        }
        let mut selection = Selection::default();
        selection.set_all(same, true);
        self.confirm(&selection);
    }

    /// The models of a plan and all other names of their content, as far as they are still what was planned.
    pub(crate) fn with_other_names(self, plan: &Plan) -> Selection {
        let mut digests = NameSet::default();
        digests.extend(plan.models().iter().map(|planned| &planned.model.digest));
        let mut names = NameSet::default();
        names.extend(plan.models().iter().map(|planned| &planned.model.name));
        let is_meant = |model: &&Arc<Model>| {
            digests.contains(&model.digest)
                && (!model.digest.is_empty() || names.contains(&model.name))
        };
        let listing = self.listing.get_untracked();
        let mut selection = Selection::default();
        let meant = listing.models.iter().filter(is_meant);
        selection.set_all(meant.map(|model| &model.name), true);
        selection
    }

    /// Asks whether these shall be deleted.
    pub(crate) fn confirm(self, selection: &Selection) {
        if self.read_only.is_on_untracked() {
            self.announcer.say("Read only: nothing is deleted");
            return;
        }
        if self.pulls.is_running_untracked() {
            self.announcer
                .say("Models are being pulled: nothing is deleted meanwhile");
            return;
        }
        let listing = self.listing.get_untracked();
        let everything = Filter::default();
        let listed = arrange::arrange(
            &listing.all,
            self.sort.get_untracked(),
            &everything,
            clock::now(),
            &|_| false,
            &|model| self.rows.with_value(|rows| rows.frees(&model.name)),
        );
        // Whoever asks about the trash has it before their eyes.
        let shown = self.shown.get_untracked();
        let shown: Vec<Arc<Model>> = shown.iter().chain(&*listing.trash).cloned().collect();
        match Plan::new(&listed, &shown, selection, &listing.loaded) {
            Some(plan) => self.deletion.ask(plan),
            None => self
                .announcer
                .say("Nothing of that is on the server any more"),
        }
    }
}
