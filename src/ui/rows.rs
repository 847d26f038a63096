//! The rows of the table: what each shows, and its elements once they were needed.
//!
//! Rows follow no signals of their own. A list may have ten thousand of them, so whatever changes the list tells just the rows
//! that it concerns.

use std::sync::Arc;

use web_sys::Element;

use super::table::RowElement;
use crate::domain::loaded::{InMemory, Loaded};
use crate::domain::model::Model;
use crate::domain::storage::{Frees, Storage};
use crate::domain::timestamp::Timestamp;
use crate::domain::trash::{is_in_trash, told};

/// What a row shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Facts {
    pub(crate) model: Arc<Model>,
    /// How it is in memory, where it is.
    pub(crate) loaded: Option<InMemory>,
    /// Its size in percent of the largest model's.
    pub(crate) share: u64,
    /// What becomes free without it. Nothing is known of that before all of the first list is read.
    pub(crate) frees: Option<Frees>,
    /// The other names of the same content, as they are told.
    pub(crate) same_as: Vec<Arc<str>>,
}

/// One row. It lives as long as its name is listed.
struct Row {
    facts: Facts,
    is_ticked: bool,
    /// Whether the filter lets it through.
    is_shown: bool,
    /// Made when the row is put into the table first.
    element: Option<RowElement>,
    /// What its elements still show, where that is something else.
    written: Option<Facts>,
}

/// The rows that a filter turns.
#[derive(Default)]
pub(crate) struct ToTurn {
    /// The places of those that appear, in their order in the table. Places hold as long as the list is the same.
    pub(crate) to_show: Vec<usize>,
    /// The places of those that vanish.
    pub(crate) to_hide: Vec<usize>,
}

/// All rows.
#[derive(Default)]
pub(crate) struct Rows {
    /// In the order of their names' bytes.
    in_order: Vec<Row>,
    /// How many rows the filter hides.
    hidden: usize,
    /// How many rows still show what was so before.
    unwritten: usize,
    /// When the ages were brought up to date last. Rows that were written later told the same or have been written since.
    ages_shown: Option<Timestamp>,
}

impl Rows {
    /// Takes over a fresh list, in the order of its names' bytes: rows of names that stay are kept and told only what changed
    /// about them. Answers whether anything did. With `keep_frees` rows of the same content go on showing what they free. What
    /// changed is to be written yet. No storage is known before all of the first list is read.
    pub(crate) fn update(
        &mut self,
        models: &[Arc<Model>],
        loaded: &Loaded,
        storage: Option<&Storage>,
        keep_frees: bool,
    ) -> bool {
        debug_assert!(models.is_sorted_by(|a, b| a.name < b.name));
        // What is in the trash has no bar.
        let shown = models.iter().filter(|model| !is_in_trash(&model.name));
        let largest = shown.map(|model| model.size).max().unwrap_or(0);
        let mut has_changed = false;
        let mut old = std::mem::take(&mut self.in_order).into_iter().peekable();
        for model in models {
            while let Some(gone) = old.next_if(|row| *row.name() < model.name) {
                gone.leave();
                has_changed = true;
            }
            let row = old.next_if(|row| *row.name() == model.name);
            let kept = row
                .as_ref()
                .filter(|row| keep_frees && row.facts.model.digest == model.digest);
            let facts = Facts {
                model: Arc::clone(model),
                loaded: loaded.find(model).cloned(),
                frees: kept
                    .and_then(|row| row.facts.frees.clone())
                    .or_else(|| Some(storage?.frees_alone(&model.name))),
                share: share_of(model.size, largest),
                same_as: storage.map_or_else(Vec::new, |storage| {
                    storage.same_as(&model.name).map(told).collect()
                }),
            };
            let row = match row {
                Some(mut row) => {
                    has_changed |= row.take(facts);
                    row
                }
                None => {
                    has_changed = true;
                    Row::new(facts)
                }
            };
            self.in_order.push(row);
        }
        for gone in old {
            gone.leave();
            has_changed = true;
        }
        let count = |is_meant: fn(&Row) -> bool| {
            let rows = self.in_order.iter();
            rows.filter(|row| is_meant(row)).count()
        };
        self.hidden = count(|row| !row.is_shown);
        self.unwritten = count(|row| row.written.is_some());
        has_changed
    }

    /// How many rows still show what was so before.
    pub(crate) fn unwritten(&self) -> usize {
        self.unwritten
    }

    /// Writes what changed about these models.
    pub(crate) fn write(&mut self, models: &[Arc<Model>], now: Timestamp) {
        for model in models {
            if let Some(place) = self.place(&model.name) {
                self.unwritten -= usize::from(self.in_order[place].write(now));
            }
        }
    }

    /// Writes what changed about so many models at most.
    pub(crate) fn write_some(&mut self, count: usize, now: Timestamp) {
        let unwritten = self.in_order.iter_mut().filter(|row| row.written.is_some());
        for row in unwritten.take(count) {
            self.unwritten -= usize::from(row.write(now));
        }
    }

    fn find(&self, name: &str) -> Option<&Row> {
        self.place(name).map(|place| &self.in_order[place])
    }

    fn find_mut(&mut self, name: &str) -> Option<&mut Row> {
        self.place(name).map(|place| &mut self.in_order[place])
    }

    fn place(&self, name: &str) -> Option<usize> {
        let in_order = &self.in_order;
        in_order
            .binary_search_by(|row| (**row.name()).cmp(name))
            .ok()
    }

    /// What a row shows.
    pub(crate) fn facts(&self, name: &str) -> Option<&Facts> {
        self.find(name).map(|row| &row.facts)
    }

    /// The ticked names under which a fresh list, in the order of its names' bytes, has other content than the rows show.
    pub(crate) fn changed_and_ticked(&self, models: &[Arc<Model>]) -> Vec<Arc<str>> {
        let is_changed = |row: &&Row| {
            let place = models.binary_search_by(|model| model.name.cmp(row.name()));
            place.is_ok_and(|place| models[place].digest != row.facts.model.digest)
        };
        let ticked = self.in_order.iter().filter(|row| row.is_ticked);
        let changed = ticked.filter(is_changed);
        changed.map(|row| Arc::clone(row.name())).collect()
    }

    /// How many bytes become free at most without a model, to sort by.
    pub(crate) fn frees(&self, name: &str) -> u64 {
        let frees = self.facts(name).and_then(|facts| facts.frees.as_ref());
        frees.map_or(0, |frees| frees.freed.most)
    }

    /// The elements of a row, made if they are not there yet.
    pub(crate) fn element(&mut self, name: &str, now: Timestamp) -> Option<Element> {
        let place = self.place(name)?;
        let row = &mut self.in_order[place];
        if row.element.is_none() {
            row.element = RowElement::new(&row.facts, row.is_ticked, now);
            if let Some(element) = &row.element
                && !row.is_shown
            {
                element.show(false);
            }
        }
        row.element
            .as_ref()
            .map(|element| element.as_element().clone())
    }

    /// Whether the filter lets a row through.
    pub(crate) fn is_shown(&self, name: &str) -> bool {
        self.find(name).is_some_and(|row| row.is_shown)
    }

    /// How many of these rows, all of which are listed, the filter lets through.
    pub(crate) fn count_shown(&self, names: &[Arc<str>]) -> usize {
        if self.hidden == 0 {
            return names.len();
        }
        names.iter().filter(|name| self.is_shown(name)).count()
    }

    /// Which rows are to be turned so that of so many listed models those are shown that are in `shown`, in their order.
    pub(crate) fn to_turn(&self, listed: usize, shown: &[Arc<Model>]) -> ToTurn {
        let mut to_turn = ToTurn::default();
        if self.hidden == 0 && shown.len() == listed {
            return to_turn;
        }
        // To look a row up takes longer than anything else here, and most are to vanish or to stay hidden.
        let mut is_to_be_shown = vec![false; self.in_order.len()];
        for model in shown {
            let Some(place) = self.place(&model.name) else {
                continue;
            };
            is_to_be_shown[place] = true;
            if !self.in_order[place].is_shown {
                to_turn.to_show.push(place);
            }
        }
        let has_trash = listed < self.in_order.len();
        let rows = self.in_order.iter().zip(is_to_be_shown).enumerate();
        let to_hide = rows.filter(|(_, (row, is_to_be_shown))| {
            !is_to_be_shown && row.is_shown && !(has_trash && is_in_trash(row.name()))
        });
        to_turn.to_hide = to_hide.map(|(place, _)| place).collect();
        to_turn
    }

    /// Turns rows.
    pub(crate) fn turn(&mut self, ToTurn { to_show, to_hide }: &ToTurn) {
        for &place in to_hide {
            self.turn_at(place, false);
        }
        for &place in to_show {
            self.turn_at(place, true);
        }
    }

    /// Of these models, in the order of the table, turns those up to the last that is to be shown first.
    pub(crate) fn turn_first(&mut self, ordered: &[Arc<Model>], first: &[Arc<Model>]) {
        let mut left = first.iter().peekable();
        for model in ordered {
            if left.peek().is_none() {
                break;
            }
            let is_shown = left.next_if(|it| it.name == model.name).is_some();
            if let Some(place) = self.place(&model.name) {
                self.turn_at(place, is_shown);
            }
        }
    }

    fn turn_at(&mut self, place: usize, is_shown: bool) {
        let row = &mut self.in_order[place];
        if row.is_shown == is_shown {
            return;
        }
        row.is_shown = is_shown;
        if is_shown {
            self.hidden -= 1;
        } else {
            self.hidden += 1;
        }
        if let Some(element) = &row.element {
            element.show(is_shown);
        }
    }

    /// Shows a row as ticked or not.
    pub(crate) fn show_ticked(&mut self, name: &str, is_ticked: bool) {
        if let Some(row) = self.find_mut(name)
            && row.is_ticked != is_ticked
        {
            row.is_ticked = is_ticked;
            if let Some(element) = &row.element {
                element.show_ticked(is_ticked);
            }
        }
    }

    /// Brings the ages up to date that were told in other words before.
    pub(crate) fn show_ages(&mut self, now: Timestamp) {
        let Some(before) = self.ages_shown.replace(now) else {
            return;
        };
        for row in &self.in_order {
            if let Some(element) = &row.element {
                element.show_age(&row.facts.model, before, now);
            }
        }
    }

    /// Brings up to date how long what is in memory stays there.
    pub(crate) fn show_time_left(&self, now: Timestamp) {
        for row in &self.in_order {
            if let (Some(element), Some(in_memory)) = (&row.element, &row.facts.loaded) {
                element.show_time_left(in_memory, now);
            }
        }
    }
}

impl Row {
    fn new(facts: Facts) -> Self {
        Row {
            facts,
            is_ticked: false,
            is_shown: true,
            element: None,
            written: None,
        }
    }

    fn name(&self) -> &Arc<str> {
        &self.facts.model.name
    }

    /// The name is listed no longer.
    fn leave(self) {
        if let Some(element) = &self.element {
            element.as_element().remove();
        }
    }

    /// Answers whether anything is new.
    fn take(&mut self, facts: Facts) -> bool {
        if self.facts == facts {
            return false;
        }
        let before = std::mem::replace(&mut self.facts, facts);
        if self.element.is_some() {
            self.written.get_or_insert(before);
        }
        true
    }

    /// Has the elements show what is so. Answers whether they did not.
    fn write(&mut self, now: Timestamp) -> bool {
        let written = self.written.take();
        if let (Some(element), Some(before)) = (&self.element, &written) {
            element.write(Some(before), &self.facts, now);
        }
        written.is_some()
    }
}

/// Divided first, so that no product can be too large; a hundredth more or less is not to be seen.
fn share_of(size: u64, largest: u64) -> u64 {
    size / (largest / 100).max(1)
}
