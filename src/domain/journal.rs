//! A run as it is written down while it goes on: the plan before the first request, each state as it comes.
//!
//! Where the page is gone before the run has ended, the next one reads it and learns from a fresh list what became of it.

use std::sync::Arc;

use super::answer::CallError;
use super::model::{Model, Remote};
use super::name_set::by_key;
use super::notation::{Fields, line};
use super::plan::{Destination, Plan, Planned};
use super::report::Report;
use super::run::{Finished, RowState, Skip, outcomes};
use super::timestamp::Timestamp;

/// What was written down of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// The address of the server.
    pub server: String,
    /// When the run began.
    pub started: Timestamp,
    /// What was to be done.
    pub plan: Plan,
}

impl Journal {
    /// As text. The states are written beside it, so that each takes a short line and not the whole plan again.
    #[must_use]
    pub fn to_text(&self) -> String {
        let started = self.started.0.to_string();
        let mut lines = vec![line(&[&self.server, &started])];
        lines.extend(self.plan.models().iter().map(planned));
        lines.join("\n")
    }

    /// Reads a text that [`Self::to_text`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let mut head = Fields::of(lines.next()?);
        let (server, started) = (head.text()?, Timestamp(head.text()?.parse().ok()?));
        let models: Option<Vec<Planned>> = lines.map(read_planned).collect();
        Some(Journal {
            server,
            started,
            plan: Plan::of(models?)?,
        })
    }

    /// What became of the run, by the last state of each model and by a list that was fetched after it was cut off.
    #[must_use]
    pub fn reconcile(
        self,
        states: Vec<Option<RowState>>,
        list: &[Arc<Model>],
        now: Timestamp,
    ) -> Report {
        let digests = by_key(list, |model| &model.digest);
        let is_changed = |planned: &Planned| {
            let digest = digests.get(&*planned.model.key());
            digest.is_some_and(|digest| *digest != planned.model.digest)
        };
        let states = self.plan.models().iter().zip(states);
        let rows = states.map(|(planned, state)| match state {
            // It was asked for, and nobody heard the answer.
            Some(RowState::Deleting) => RowState::Answered(Err(CallError::Unreachable)),
            None | Some(RowState::Waiting) if is_changed(planned) => {
                RowState::Skipped(Skip::Changed)
            }
            state => state.unwrap_or(RowState::Waiting),
        });
        let (outcomes, copies) = outcomes(&self.plan, rows.collect(), Some(list));
        let finished = Finished {
            outcomes,
            copies,
            ..Finished::never_begun(&self.plan)
        };
        let report = Report::new(&self.plan, finished, self.server, self.started, now);
        Report {
            is_interrupted: true,
            ..report
        }
    }
}

/// Whether a model that was that far may have been copied to where it was to go.
#[must_use]
pub fn may_have_copied(state: &Option<RowState>) -> bool {
    matches!(
        state,
        Some(
            RowState::Copying | RowState::Deleting | RowState::Answered(_) | RowState::NotCopied(_)
        )
    )
}

/// A planned model as a line: what is needed to find it again and to tell of it.
#[must_use]
pub fn planned(planned: &Planned) -> String {
    let model = &planned.model;
    let modified = model.modified.map_or(0, |time| time.0).to_string();
    let cloud = if model.is_cloud() { "cloud" } else { "" };
    let (kind, name) = match &planned.destination {
        Destination::Nowhere => ("for-good", ""),
        Destination::Trash(name) => ("trash", &**name),
        Destination::Back(name) => ("back", &**name),
        Destination::Unnameable => ("unnameable", ""),
    };
    let size = model.size.to_string();
    line(&[
        &model.name,
        &model.digest,
        &size,
        &modified,
        cloud,
        kind,
        name,
    ])
}

/// Reads what [`planned`] wrote.
#[must_use]
pub fn read_planned(line: &str) -> Option<Planned> {
    let mut fields = Fields::of(line);
    let (name, digest, size) = (fields.text()?, fields.text()?, fields.number()?);
    let modified: i64 = fields.text()?.parse().ok()?;
    let is_cloud = fields.text()? == "cloud";
    let kind = fields.text()?;
    let destination: Arc<str> = fields.text()?.into();
    let model = Model {
        name: name.into(),
        digest: digest.into(),
        size,
        modified: (modified != 0).then_some(Timestamp(modified)),
        remote: is_cloud.then(|| Remote {
            host: String::new(),
            model: String::new(),
        }),
        ..Model::default()
    };
    Some(Planned {
        model: Arc::new(model),
        loaded: false,
        hidden: false,
        stays_as: None,
        destination: match kind.as_str() {
            "for-good" => Destination::Nowhere,
            "trash" => Destination::Trash(destination),
            "back" => Destination::Back(destination),
            "unnameable" => Destination::Unnameable,
            _ => return None,
        },
    })
}

#[cfg(test)]
#[path = "journal_tests.rs"]
pub(crate) mod tests;
