//! A row of a run or a report: a glyph and a word for the state, the name, and the reason below.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::model::Model;
use crate::ui::controls::Quote;
use crate::ui::name_text::name_text;
use crate::ui::words;

/// The sign before a row. The word beside it says the same, so that no meaning hangs on shape or colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    Waiting,
    Busy,
    Done,
    Gone,
    Skipped,
    Failed,
}

impl Glyph {
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Glyph::Waiting => "·",
            Glyph::Busy => "…",
            Glyph::Done => "✓",
            Glyph::Gone | Glyph::Skipped => "–",
            Glyph::Failed => "✗",
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Glyph::Waiting => "outcome",
            Glyph::Busy => "outcome is-busy",
            Glyph::Done => "outcome is-done",
            Glyph::Gone | Glyph::Skipped => "outcome is-left",
            Glyph::Failed => "outcome is-failed",
        }
    }
}

/// The class of a list of so many rows. Of a long one the browser passes over what is out of sight.
pub(crate) fn list_class(rows: usize) -> &'static str {
    if rows > 100 {
        "outcomes is-long"
    } else {
        "outcomes"
    }
}

/// One model with its state. Where another state takes its place, only what differs is written: to put in another row would
/// have the browser look at all that follow.
#[component]
pub(super) fn OutcomeRow(
    /// The model as it was planned.
    model: Arc<Model>,
    /// The name by which it is told.
    name: Arc<str>,
    glyph: Glyph,
    word: &'static str,
    reason: String,
    quote: Option<String>,
) -> impl IntoView {
    let told = name.to_string();
    view! {
        <li class=glyph.class() data-model=told>
            <span class="outcome-glyph" aria-hidden="true">
                {glyph.sign()}
            </span>
            <span class="outcome-word">{word}</span>
            {name_text(name)}
            <code class="outcome-digest" title=model.digest.to_string()>
                {model.short_digest().to_owned()}
            </code>
            <span class="outcome-size">{words::size(model.size)}</span>
            {(!reason.is_empty()).then(|| view! { <p class="outcome-reason">{reason}</p> })}
            {quote.map(|words| view! { <Quote words /> })}
        </li>
    }
}
