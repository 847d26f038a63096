//! The way from a report back to the models.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Wanted, pull_again};
use crate::domain::name::key_of;
use crate::domain::name_set::by_key;
use crate::domain::report::Report;
use crate::domain::trash;
use crate::ui::controls::Button;
use crate::ui::panel::Panel;
use crate::ui::view::{Block, flag, memo, on, text, when};
use crate::ui::words;

/// A button that pulls what a run has deleted, as far as it is neither back nor being pulled.
pub(crate) fn pull_again_button(panel: Panel, report: &Report) -> Block {
    let deleted = report.can_be_pulled().into_iter().map(|entry| Wanted {
        name: trash::own_name(&entry.planned.model.name),
        digest: Arc::clone(&entry.planned.model.digest),
    });
    let deleted: Arc<Vec<Wanted>> = Arc::new(deleted.collect());
    let count = {
        let deleted = Arc::clone(&deleted);
        memo(move || missing(panel, &deleted).len())
    };
    let label = move || format!("Pull {} again", words::models(count.get()));
    let is_there = move || count.get() > 0 && !panel.read_only.is_on();
    when(is_there, move || {
        let deleted = Arc::clone(&deleted);
        let pull = move |_| pull_again(panel, untrack(|| missing(panel, &deleted)));
        let disabled = flag(move || panel.deletion.is_running());
        view! { <Button class="button" label=text(label) disabled on_press=on(pull) /> }
    })
}

fn missing(panel: Panel, deleted: &[Wanted]) -> Vec<Wanted> {
    panel.pulls.changes.track();
    let listed = by_key(&panel.listing.read().models, |model| &model.name);
    let open = panel.pulls.open_keys();
    let is_missing = |it: &&Wanted| {
        let key = key_of(&it.name);
        !listed.contains_key(&*key) && !open.contains(&key)
    };
    deleted.iter().filter(is_missing).cloned().collect()
}
