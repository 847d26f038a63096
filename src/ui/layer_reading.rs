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
    readers: AtomicUsize,
    /// How many models are still to be read.
    pub(crate) left: ArcRwSignal<usize>,
}

impl Reading {
    pub(crate) fn new() -> Self {
        Reading {
            queue: ArcStoredValue::new(Vec::new()),
            readers: AtomicUsize::new(0),
            left: ArcRwSignal::new(0),
        }
    }
}

/// What was read at earlier visits.
pub(crate) fn remembered() -> LayerBook {
    LayerBook::from_text(&storage::read(KEY).unwrap_or_default())
}

/// Begins to read what the present list has and the book has not.
pub(crate) fn read_layers(panel: Panel) {
    let models = panel
        .listing
        .with_untracked(|listing| Arc::clone(&listing.models));
    let mut seen = NameSet::default();
    let mut queue: Vec<Arc<Model>> = Vec::new();
    panel.book.with_value(|book| {
        for model in models
            .iter()
            .rev()
            .filter(|model| !book.needs_no_reading(model))
        {
            if seen.insert(&model.digest) {
                queue.push(Arc::clone(model));
            }
        }
    });
    let count = queue.len();
    panel.reading.left.set(count);
    panel.reading.queue.set_value(queue);
    while panel.reading.readers.load(Ordering::Relaxed) < count.min(AT_ONCE) {
        panel.reading.readers.fetch_add(1, Ordering::Relaxed);
        spawn_local(async move {
            read_on(panel).await;
            if panel.reading.readers.fetch_sub(1, Ordering::Relaxed) == 1 {
                finish(panel);
            }
        });
    }
}

async fn read_on(panel: Panel) {
    while let Some(model) = next(panel) {
        // A model whose layers the server will not tell is tried again with the next list.
        if let Ok((layers, modified)) = panel.client.layers(&model.name).await
            // The name may mean another model since the list came.
            && (modified.is_none() || modified == model.modified)
        {
            panel
                .book
                .update_value(|book| book.insert(&model.digest, layers));
        }
        let left = panel.reading.queue.with_value(Vec::len);
        // At 25, 50, 100, 200, 400 …, so that thousands of models are not worked through a hundred times.
        if left % BATCH == 0 && (left / BATCH).is_power_of_two() {
            panel.tell_layers();
        }
        // Each figure is painted; there is no need for all of them.
        if left % 10 == 0 {
            panel.reading.left.set(left);
        }
    }
}

fn next(panel: Panel) -> Option<Arc<Model>> {
    if panel.deletion.is_running_untracked() {
        return None;
    }
    panel.reading.queue.try_update_value(Vec::pop)?
}

fn finish(panel: Panel) {
    panel.tell_layers();
    let models = panel
        .listing
        .with_untracked(|listing| Arc::clone(&listing.models));
    storage::write(KEY, &panel.book.with_value(|book| book.to_text(&models)));
}
