//! The state of the page, and what can be done with it. Components share one [`Panel`] through the context.

mod asking;
mod lists;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use leptos::prelude::*;
use web_sys::Element;

use crate::api::{Client, Diagnosis};
use crate::domain::ages::Ages;
use crate::domain::arrange::{self, Column, Filter, Sort};
use crate::domain::layer_book::LayerBook;
use crate::domain::loaded::Loaded;
use crate::domain::model::Model;
use crate::domain::report::Report;
use crate::domain::selection::Selection;
use crate::domain::server_address::ServerAddress;
use crate::domain::storage::{Frees, Storage};
use crate::domain::timestamp::Timestamp;
use crate::ui::announce::Announcer;
use crate::ui::boot::Start;
use crate::ui::browser::focus;
use crate::ui::deletion::Deletion;
use crate::ui::layer_reading::{self, Reading};
use crate::ui::pulls::Pulls;
use crate::ui::read_only::ReadOnly;
use crate::ui::rows::{Facts, Rows, ToTurn};
use crate::ui::toolbar::ToolbarState;
use crate::ui::trash_view::{self, Trash};
use crate::ui::view::memo;
use crate::ui::{clock, frees_words, words};

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
    /// The names of the first rows of the first list. They are shown until all of it is read.
    pub(crate) glanced: ArcRwSignal<Vec<Arc<str>>>,
    /// When it came, or `None` while the first one is awaited.
    pub(crate) fetched: ArcRwSignal<Option<Timestamp>>,
    /// Whether the first list was painted, or why there is none: what nobody waits for comes after that.
    pub(crate) was_painted: ArcRwSignal<bool>,
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
    pub(crate) toolbar: ToolbarState,
    pub(crate) selection: ArcRwSignal<Selection>,
    /// All models of the list in the order of the table, those that the filter hides among them.
    pub(crate) ordered: Memo<Arc<Vec<Arc<Model>>>>,
    /// Those that it lets through.
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
    /// Whether the picture of the disk is told as a table, too.
    pub(crate) is_disk_table: ArcRwSignal<bool>,
    /// Which layers the listed models share, as far as it is known.
    pub(crate) storage: ArcRwSignal<Arc<Storage>>,
    rows: ArcStoredValue<Rows>,
    /// Whether rows still show what models free from before a list that came a moment ago.
    are_frees_kept: AtomicBool,
    /// The number of the newest moment in which they do.
    moment: AtomicUsize,
    /// Changes whenever what the rows show has changed.
    rows_number: ArcRwSignal<usize>,
    /// The number of the newest storage.
    storage_number: AtomicUsize,
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
        let rows_number = ArcRwSignal::new(0);
        let (of_listing, of_sort) = (listing.clone(), sort.clone());
        let (of_rows, of_rows_number) = (rows.clone(), rows_number.clone());
        let ordered = memo(move || {
            let sort = of_sort.get();
            if sort.column == Column::Frees {
                of_rows_number.track();
            }
            let frees = |model: &Model| of_rows.with_value(|rows| rows.frees(&model.name));
            Arc::new(of_listing.with(|it| arrange::in_order(&it.models, sort, &frees)))
        });
        let (of_listing, of_filter) = (listing.clone(), filter.clone());
        let shown = memo(move || {
            let ordered = ordered.get();
            let loaded = of_listing.with(|listing| Arc::clone(&listing.loaded));
            let is_loaded = |model: &Model| loaded.has(model);
            of_filter.with(|filter| {
                if filter.is_empty() {
                    ordered
                } else {
                    Arc::new(filter.passing(&ordered, clock::now(), &is_loaded))
                }
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
            glanced: ArcRwSignal::new(Vec::new()),
            fetched: ArcRwSignal::new(None),
            was_painted: ArcRwSignal::new(false),
            refreshing: ArcRwSignal::new(false),
            trouble: ArcRwSignal::new(None),
            lost: ArcRwSignal::new(Vec::new()),
            notice: ArcRwSignal::new(String::new()),
            sort,
            filter,
            toolbar: ToolbarState::new(),
            selection: ArcRwSignal::new(Selection::default()),
            ordered,
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
            is_disk_table: ArcRwSignal::new(false),
            storage,
            rows,
            are_frees_kept: AtomicBool::new(false),
            moment: AtomicUsize::new(0),
            rows_number,
            storage_number: AtomicUsize::new(0),
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

    /// Changes what is ticked, and tells just the rows that it concerns.
    pub(crate) fn change_selection(self, change: &mut dyn FnMut(&mut Selection)) {
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
        self.change_selection(&mut |selection| {
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
        self.change_selection(&mut |selection| selection.set_all(old.iter().copied(), true));
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

    /// Which rows a filter has to turn, so that of so many listed models those are shown that it lets through, in their order.
    pub(crate) fn rows_to_turn(self, listed: usize, shown: &[Arc<Model>]) -> ToTurn {
        self.rows.with_value(|rows| rows.to_turn(listed, shown))
    }

    /// Turns rows.
    pub(crate) fn turn_rows(self, to_turn: &ToTurn) {
        self.rows.update_value(|rows| rows.turn(to_turn));
    }

    /// Of these models, in the order of the table, turns those up to the last that is to be shown first.
    pub(crate) fn turn_first_rows(self, ordered: &[Arc<Model>], first: &[Arc<Model>]) {
        self.rows
            .update_value(|rows| rows.turn_first(ordered, first));
    }

    /// How many of these rows are shown.
    pub(crate) fn count_shown(self, names: &[Arc<str>]) -> usize {
        self.rows.with_value(|rows| rows.count_shown(names))
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
}
