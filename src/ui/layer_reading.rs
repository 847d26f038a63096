//! Reading which layers the models have, quietly beside everything else.
//!
//! A few requests at a time, one for each digest that is not known yet, none for cloud models, and none while a deletion is
//! under way. What was read is kept in the browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::storage;
use super::panel::Panel;
use crate::domain::answer::CallError;
use crate::domain::layer_book::LayerBook;
use crate::domain::model::Model;
use crate::domain::name_set::NameSet;

/// Where the browser keeps what was read.
const KEY: &str = "ollama-panel/layers";
/// How many requests there are at once. Browsers allow six connections to a server; some must be left for the person.
const AT_ONCE: usize = 4;
/// With how many to go the page is brought up to date: so many, twice as many, and so on.
const BATCH: usize = 25;

/// What is still to be read, and who reads.
pub(crate) struct Reading {
    queue: ArcStoredValue<Vec<Arc<Model>>>,
    /// The digests that are being asked for.
    asked: ArcStoredValue<NameSet>,
    readers: AtomicUsize,
    /// How many models are still to be read.
    pub(crate) left: ArcRwSignal<usize>,
}

impl Reading {
    pub(crate) fn new() -> Self {
        Reading {
            queue: ArcStoredValue::new(Vec::new()),
            asked: ArcStoredValue::new(NameSet::default()),
            readers: AtomicUsize::new(0),
            left: ArcRwSignal::new(0),
        }
    }

    /// What is in the queue, and what is on its way.
    fn to_go(&self) -> usize {
        self.queue.with_value(Vec::len) + self.asked.with_value(NameSet::len)
    }
}

/// What was read at earlier visits.
pub(crate) fn remembered() -> LayerBook {
    LayerBook::from_text(&storage::read(KEY).unwrap_or_default())
}

/// Begins to read what the present list has and the book has not.
pub(crate) fn read_layers(panel: Panel) {
    let reading = &panel.reading;
    let models = panel
        .listing
        .with_untracked(|listing| Arc::clone(&listing.all));
    // One name a digest, and none that is asked for already.
    let mut seen = reading.asked.get_value();
    let mut queue: Vec<Arc<Model>> = Vec::new();
    panel.book.with_value(|book| {
        let unread = models.iter().rev();
        for model in unread.filter(|model| !book.needs_no_reading(model)) {
            if seen.insert(&model.digest) {
                queue.push(Arc::clone(model));
            }
        }
    });
    let wanted = queue.len().min(AT_ONCE);
    reading.queue.set_value(queue);
    reading.left.set(reading.to_go());
    while reading.readers.load(Ordering::Relaxed) < wanted {
        reading.readers.fetch_add(1, Ordering::Relaxed);
        spawn_local(async move {
            read_on(panel).await;
            if panel.reading.readers.fetch_sub(1, Ordering::Relaxed) == 1 {
                finish(panel);
            }
        });
    }
}

async fn read_on(panel: Panel) {
    let reading = &panel.reading;
    while let Some(model) = next(panel) {
        reading.asked.update_value(|asked| {
            asked.insert(&model.digest);
        });
        let answer = panel.client.layers(&model.name).await;
        reading
            .asked
            .update_value(|asked| asked.remove(&model.digest));
        match answer {
            // The name may mean another model since the list came.
            Ok((Some(layers), modified))
                if modified.is_some() && modified == model.listed_time() =>
            {
                panel
                    .book
                    .update_value(|book| book.insert(&model.digest, layers));
            }
            // Nobody answers there any more; the others would not be answered, either.
            Err(CallError::Unreachable | CallError::TimedOut { .. }) => {
                reading.queue.set_value(Vec::new());
            }
            // A model whose layers the server will not tell is tried again with the next list.
            Ok(_) | Err(_) => {}
        }
        tell(panel);
    }
}

/// Each figure is painted and each change of the storage is worked through, so both are told now and then: with 25 to go,
/// with 50, 100, 200, 400 …
fn tell(panel: Panel) {
    let left = panel.reading.to_go();
    if left.is_multiple_of(BATCH) && (left / BATCH).is_power_of_two() {
        take_over(panel);
    }
    if left.is_multiple_of(10) && left > 0 {
        panel.reading.left.set(left);
    }
}

/// The model to read next: what is ticked comes first, because somebody waits for its figures.
fn next(panel: Panel) -> Option<Arc<Model>> {
    if panel.deletion.is_running_untracked() {
        return None;
    }
    let selection = panel.selection.get_untracked();
    panel.reading.queue.try_update_value(|queue| {
        let ticked = if selection.is_empty() {
            None
        } else {
            queue
                .iter()
                .rposition(|model| selection.contains(&model.name))
        };
        match ticked {
            Some(place) => Some(queue.remove(place)),
            None => queue.pop(),
        }
    })?
}

fn finish(panel: Panel) {
    panel.reading.left.set(0);
    take_over(panel);
}

/// Shows what was read, and keeps it for the next visit.
fn take_over(panel: Panel) {
    panel.tell_layers();
    let models = panel
        .listing
        .with_untracked(|listing| Arc::clone(&listing.all));
    storage::write(KEY, &panel.book.with_value(|book| book.to_text(&models)));
}
