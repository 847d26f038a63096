//! Taking over what the server says: its list, what is in memory, and what was read of layers.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Listing, Panel};
use crate::api::{Diagnosis, LARGEST};
use crate::domain::arrange;
use crate::domain::loaded::Loaded;
use crate::domain::model::Model;
use crate::domain::storage::Storage;
use crate::domain::trash;
use crate::ui::browser::frame::painted;
use crate::ui::clock;
use crate::ui::rows::Rows;
use crate::ui::table::{most_rows_in_window, rows_in_sight};

/// So many models' layers are read in a moment.
const FEW: usize = 25;
/// Where more rows changed, those out of sight are written later, so many in each task.
const MANY_ROWS: usize = 50;
const MORE_ROWS: usize = 200;
/// No longer are figures kept.
const MOMENT: Duration = Duration::from_millis(500);

/// The storage behind a list that the rows have been told of already.
pub(crate) struct Prepared(Storage);

impl Panel {
    /// A number that changes whenever a list that is still on its way has become worthless.
    pub(crate) fn list_number(self) -> usize {
        self.list_number.load(Ordering::Relaxed)
    }

    /// Makes lists worthless that were asked for before now.
    pub(crate) fn outdate_lists(self) {
        self.list_number.fetch_add(1, Ordering::Relaxed);
    }

    /// Shows the first rows of a list of which only the largest models are known yet.
    pub(crate) fn glance_at(self, largest: Vec<Arc<Model>>) {
        let is_all = largest.len() < LARGEST;
        let largest = self.as_old_as_before(largest);
        let first = arrange::first_in_order(&largest, is_all, most_rows_in_window());
        self.rows.update_value(|rows| {
            rows.update(&largest, &Loaded::default(), None, false);
        });
        let names = first.iter().map(|model| Arc::clone(&model.name));
        self.glanced.set(names.collect());
    }

    /// Gets ready for a long first list, before it is taken over: works out the layers behind it, and tells the rows.
    pub(crate) fn prepare(self, list: &mut Vec<Arc<Model>>) -> Prepared {
        *list = self.as_old_as_before(std::mem::take(list));
        let storage = self.storage_of(list);
        self.tell_rows(list, &Loaded::default(), &storage);
        Prepared(storage)
    }

    /// A list with the restored models as old as they were before.
    #[expect(
        clippy::inline_always,
        reason = "where nothing was restored, a first visit downloads the question alone"
    )]
    #[inline(always)]
    fn as_old_as_before(self, list: Vec<Arc<Model>>) -> Vec<Arc<Model>> {
        if self.has_ages() {
            self.ages.with_value(|ages| ages.apply(list))
        } else {
            list
        }
    }

    fn has_ages(self) -> bool {
        self.ages.with_value(|ages| !ages.is_empty())
    }

    /// Takes over a fresh list, in the order of the names' bytes. What is no longer listed, or is another model under its name,
    /// leaves the selection, and that is said.
    pub(crate) fn take_list(self, list: Vec<Arc<Model>>, prepared: Option<Prepared>) {
        self.outdate_lists();
        let all = self.as_old_as_before(list);
        if self.listing.with_untracked(|listing| *listing.all != all) {
            self.take_changed(all, prepared);
        }
        self.fetched.set(Some(clock::now()));
        self.clock.set(clock::now());
        if self.trouble.with_untracked(Option::is_some) {
            self.trouble.set(None);
        }
    }

    fn take_changed(self, all: Vec<Arc<Model>>, prepared: Option<Prepared>) {
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
            self.change_selection(&mut |selection| {
                lost = selection.keep_listed(&models);
                selection.set_all(&changed, false);
            });
        }
        lost.extend(changed);
        self.tell_lost(lost);
        let loaded = self
            .listing
            .with_untracked(|listing| Arc::clone(&listing.loaded));
        self.keep_frees_for_a_moment(&all);
        let storage = match prepared {
            Some(Prepared(storage)) => storage,
            None => {
                let storage = self.storage_of(&all);
                self.tell_rows(&all, &loaded, &storage);
                storage
            }
        };
        self.listing.set(Listing {
            models: Arc::new(models),
            trash: Arc::new(trash),
            all: Arc::new(all),
            loaded,
        });
        self.write_rows();
        if self.fetched.with_untracked(Option::is_none) {
            self.tell_storage(storage);
        } else {
            self.tell_storage_soon(storage);
        }
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
        self.tell_rows(&all, &loaded, &self.storage_of(&all));
        self.listing
            .update(|listing| listing.loaded = Arc::new(loaded));
        self.write_rows();
    }

    /// A model of which nothing is known yet may use whatever others have, so each figure of what they free would change for
    /// the moment in which its layers are read, and change back. For so long the rows keep the figures that they show.
    fn keep_frees_for_a_moment(self, all: &[Arc<Model>]) {
        let is_unread =
            |model: &&Arc<Model>| self.book.with_value(|book| !book.needs_no_reading(model));
        let unread = all.iter().filter(is_unread).count();
        let is_moment = self.fetched.with_untracked(Option::is_some)
            && !self.deletion.is_running_untracked()
            && (1..=FEW).contains(&unread);
        if !is_moment {
            self.are_frees_kept.store(false, Ordering::Relaxed);
        } else if !self.are_frees_kept.swap(true, Ordering::Relaxed) {
            let moment = self.moment.fetch_add(1, Ordering::Relaxed) + 1;
            let show = move || {
                let is_over = self.moment.load(Ordering::Relaxed) != moment;
                if !is_over && self.are_frees_kept.load(Ordering::Relaxed) {
                    self.tell_layers();
                }
            };
            set_timeout(show, MOMENT);
        }
    }

    /// Shows what was read of the layers since.
    pub(crate) fn tell_layers(self) {
        self.are_frees_kept.store(false, Ordering::Relaxed);
        let listing = self.listing.get_untracked();
        let storage = self.storage_of(&listing.all);
        self.tell_rows(&listing.all, &listing.loaded, &storage);
        self.write_rows();
        self.tell_storage(storage);
    }

    /// Tells the rows what is so.
    fn tell_rows(self, all: &[Arc<Model>], loaded: &Loaded, storage: &Storage) {
        let keep_frees = self.are_frees_kept.load(Ordering::Relaxed);
        let has_changed = self
            .rows
            .try_update_value(|rows| rows.update(all, loaded, Some(storage), keep_frees));
        if has_changed == Some(true) {
            self.rows_number.update(|number| *number += 1);
        }
    }

    /// Has the rows show what is so. Of many, those in sight do at once, and the others after the next paint.
    fn write_rows(self) {
        let now = clock::now();
        let unwritten = move || self.rows.with_value(Rows::unwritten);
        if unwritten() <= MANY_ROWS {
            return self.write_some_rows(MANY_ROWS);
        }
        let shown = self.shown.get_untracked();
        let in_sight = &shown[..rows_in_sight().min(shown.len())];
        self.rows.update_value(|rows| rows.write(in_sight, now));
        spawn_local(async move {
            while unwritten() > 0 {
                painted().await;
                self.write_some_rows(MORE_ROWS);
            }
        });
    }

    fn write_some_rows(self, count: usize) {
        self.rows
            .update_value(|rows| rows.write_some(count, clock::now()));
    }

    /// Tells which layers the models share to all that follows it.
    fn tell_storage(self, storage: Storage) {
        self.storage_number.fetch_add(1, Ordering::Relaxed);
        // What follows it is drawn anew, so it is told only what is new.
        if self.storage.with_untracked(|known| **known != storage) {
            self.storage.set(Arc::new(storage));
        }
    }

    /// The same after the next paint: the rows themselves are what is waited for.
    fn tell_storage_soon(self, storage: Storage) {
        let number = self.storage_number.fetch_add(1, Ordering::Relaxed) + 1;
        spawn_local(async move {
            painted().await;
            if self.storage_number.load(Ordering::Relaxed) == number {
                self.tell_storage(storage);
            }
        });
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
}
