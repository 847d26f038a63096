//! What a run did, as it is told to the person.

use super::aftermath::{Aftermath, Fate, Space};
use super::answer::CallError;
use super::byte_size::ByteSize;
use super::plan::{Plan, Planned, Purpose};
use super::run::{Finished, NotCopied, Outcome};
use super::timestamp::Timestamp;
use super::trash;

/// The account of one run. Its words are the same on the page, in the copied text and in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// When the run began.
    pub started: Timestamp,
    /// When the last list came in.
    pub finished: Timestamp,
    /// The address of the server.
    pub server: String,
    /// Whether the page was gone before the run had ended, so that the rest was never asked for.
    pub is_interrupted: bool,
    /// One entry per planned model, in the order of the plan.
    pub entries: Vec<Entry>,
    /// Where the bytes of what was deleted are, as far as it is known.
    pub space: Space,
}

/// One model of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The model as it was planned.
    pub planned: Planned,
    /// What became of it.
    pub outcome: Outcome,
    /// What became of its bytes, where it is gone by this run and that could be found out.
    pub fate: Option<Fate>,
    /// Whether its content stands where it was to go.
    pub is_copied: bool,
}

/// The few kinds of ending that a reader tells apart at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It should be gone and is not, or nobody knows.
    Failed,
    /// It was left alone.
    Skipped,
    /// It is gone, though not as planned.
    Gone,
    /// It was deleted.
    Deleted,
}

impl Report {
    /// Joins a plan with the end of its run.
    #[must_use]
    pub fn new(
        plan: &Plan,
        finished: Finished,
        server: String,
        started: Timestamp,
        ended: Timestamp,
    ) -> Self {
        let Aftermath { fates, space } = finished.aftermath.unwrap_or_default();
        let fates = fates.into_iter().chain(std::iter::repeat(None));
        let ends = finished.outcomes.into_iter().zip(finished.copies);
        let entries = plan.models().iter().cloned().zip(ends).zip(fates);
        let entries = entries.map(|((planned, (outcome, is_copied)), fate)| Entry {
            planned,
            outcome,
            fate,
            is_copied,
        });
        Report {
            started,
            finished: ended,
            server,
            is_interrupted: false,
            entries: entries.collect(),
            space,
        }
    }

    /// What the run was for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        let first = self.entries.first();
        first.map_or(Purpose::Delete, |entry| entry.planned.destination.purpose())
    }

    /// What stands in the trash by this run and no longer where it was, or may do so as far as is known: what one click can take
    /// back.
    #[must_use]
    pub fn in_trash(&self) -> Vec<&Entry> {
        let is_in_trash = |entry: &&Entry| {
            let is_gone = matches!(entry.kind(), Kind::Deleted | Kind::Gone) && entry.is_copied;
            let may_be = matches!(entry.outcome, Outcome::NotVerified(_));
            (is_gone || may_be) && self.purpose() == Purpose::Trash
        };
        self.entries.iter().filter(is_in_trash).collect()
    }

    /// What this run has deleted for good, and a registry may have. What runs elsewhere has nothing to pull.
    #[must_use]
    pub fn can_be_pulled(&self) -> Vec<&Entry> {
        let can_be_pulled = |entry: &&Entry| {
            let is_deleted = matches!(
                entry.outcome,
                Outcome::Deleted | Outcome::GoneWithError(_) | Outcome::MovedAndLost
            );
            is_deleted && !entry.is_copied && !entry.planned.model.is_cloud()
        };
        self.entries.iter().filter(can_be_pulled).collect()
    }

    /// What the run left where it was, though it was planned: what failed, and what its end was too early for.
    #[must_use]
    pub fn left(&self) -> Vec<&Entry> {
        let is_left = |entry: &&Entry| {
            // What has its name taken would find it taken again.
            let is_occupied = entry.outcome == Outcome::NotCopied(NotCopied::Occupied);
            (entry.kind() == Kind::Failed && !is_occupied)
                || (self.is_interrupted && entry.outcome == Outcome::Stopped)
        };
        self.entries.iter().filter(is_left).collect()
    }

    /// The entries as they are shown: what to look at first, otherwise in the order of the plan.
    #[must_use]
    pub fn by_urgency(&self) -> Vec<&Entry> {
        let of = |urgency| {
            self.entries
                .iter()
                .filter(move |entry| entry.urgency() == urgency)
        };
        (0..Entry::URGENCIES).flat_map(of).collect()
    }

    /// How many entries ended in some way.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.kind() == kind)
            .count()
    }

    /// The listed bytes of what was deleted, or of what was moved. Less may have become free: models share layers.
    #[must_use]
    pub fn listed_bytes_deleted(&self) -> u64 {
        let deleted = self
            .entries
            .iter()
            .filter(|entry| entry.kind() == Kind::Deleted);
        deleted
            .map(|entry| entry.planned.model.size)
            .fold(0, u64::saturating_add)
    }

    /// The report in one sentence, for example "Deleted 4 of 5 models, 23.1 GB listed".
    #[must_use]
    pub fn headline(&self) -> String {
        self.headline_with(|bytes| ByteSize(bytes).to_string())
    }

    /// The headline with the size as somebody else writes it.
    #[must_use]
    pub fn headline_with(&self, size: impl FnOnce(u64) -> String) -> String {
        let (done, all) = (self.count(Kind::Deleted), self.entries.len());
        let models = if all == 1 { "model" } else { "models" };
        let (verb, end, done_to) = match self.purpose() {
            Purpose::Delete => ("Deleted", "", "deleted"),
            Purpose::Trash => ("Moved", " to the trash", "in the trash"),
            Purpose::Restore => ("Restored", "", "restored"),
        };
        let cut = if self.is_interrupted { "Cut off: " } else { "" };
        let sentence = match done {
            0 if self.unverified() > 0 => {
                format!("None of {all} {models} is known to be {done_to}")
            }
            0 => format!("{verb} none of {all} {models}{end}"),
            _ => {
                let listed = size(self.listed_bytes_deleted());
                format!("{verb} {done} of {all} {models}{end}, {listed} listed")
            }
        };
        format!("{cut}{sentence}")
    }

    /// Where the bytes of what was deleted are and what to do about them, a sentence each without its full stop, with sizes as
    /// somebody writes them.
    #[must_use]
    pub fn space_in_words(&self, size: &dyn Fn(u64) -> String) -> Vec<String> {
        let mut sentences = self.space.sentences(size);
        if self.is_interrupted {
            sentences.push(
                "The page was closed or broke down before the run had ended; this is what the list said afterwards, and no bytes were verified"
                    .to_owned(),
            );
        }
        if !self.in_trash().is_empty() {
            sentences.push(
                "Nothing is freed by that: what is in the trash stays on the disk until it is deleted for good"
                    .to_owned(),
            );
        }
        sentences.extend(self.space.advice().map(str::to_owned));
        sentences
    }

    /// What the headline leaves out, in the words of the entries, for example "1 failed, 2 skipped"; empty when all
    /// went well.
    #[must_use]
    pub fn remainder(&self) -> String {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for entry in self.by_urgency() {
            match counts.iter_mut().find(|(word, _)| *word == entry.word()) {
                Some((_, count)) => *count += 1,
                None if entry.kind() == Kind::Deleted => {}
                None => counts.push((entry.word(), 1)),
            }
        }
        let counted = counts.iter().map(|(word, count)| format!("{count} {word}"));
        counted.collect::<Vec<_>>().join(", ")
    }

    /// How many were asked for without a list afterwards.
    fn unverified(&self) -> usize {
        let unverified = |entry: &&Entry| matches!(entry.outcome, Outcome::NotVerified(_));
        self.entries.iter().filter(unverified).count()
    }
}

impl Entry {
    /// The kind of its outcome.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match &self.outcome {
            Outcome::Deleted | Outcome::Moved => Kind::Deleted,
            Outcome::AlreadyGone | Outcome::GoneWithError(_) | Outcome::MovedAndLost => Kind::Gone,
            Outcome::Changed | Outcome::Reappeared | Outcome::Stopped => Kind::Skipped,
            Outcome::StillThere(_)
            | Outcome::StillLoaded(_)
            | Outcome::NotCopied(_)
            | Outcome::NotVerified(_) => Kind::Failed,
        }
    }

    /// Place 0 is for what asks most for a look, the last for what a long list may end with.
    fn urgency(&self) -> usize {
        match &self.outcome {
            Outcome::StillThere(_)
            | Outcome::StillLoaded(_)
            | Outcome::NotCopied(_)
            | Outcome::NotVerified(_) => 0,
            Outcome::GoneWithError(_) | Outcome::MovedAndLost => 1,
            Outcome::Changed | Outcome::Reappeared => 2,
            Outcome::AlreadyGone => 3,
            Outcome::Deleted | Outcome::Moved => 4,
            Outcome::Stopped => 5,
        }
    }

    const URGENCIES: usize = 6;

    /// The outcome in a word or two.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match &self.outcome {
            Outcome::Deleted => "deleted",
            Outcome::Moved => match self.planned.destination.purpose() {
                Purpose::Restore => "restored",
                Purpose::Delete | Purpose::Trash => "in the trash",
            },
            Outcome::MovedAndLost => "gone",
            Outcome::AlreadyGone => "already gone",
            Outcome::GoneWithError(_) => "gone with an error",
            Outcome::StillThere(_) | Outcome::StillLoaded(_) | Outcome::NotCopied(_) => "failed",
            Outcome::Changed | Outcome::Reappeared | Outcome::Stopped => "skipped",
            Outcome::NotVerified(_) => "not verified",
        }
    }

    /// What happened, what it means for the model and what became of its bytes; empty where the word says it all.
    #[must_use]
    pub fn reason(&self) -> String {
        let what = self.what_happened() + self.where_it_is();
        let bytes = match (&self.outcome, &self.fate) {
            (Outcome::GoneWithError(_), None | Some(Fate::NotVerified)) if !self.is_copied => {
                "Its bytes may still be on the disk; Ollama usually removes such leftovers when it next starts."
                    .to_owned()
            }
            (_, fate) => fate.as_ref().map(Fate::sentence).unwrap_or_default(),
        };
        let gap = if what.is_empty() || bytes.is_empty() {
            ""
        } else {
            " "
        };
        format!("{what}{gap}{bytes}")
    }

    /// Where the content of a model stands that was to be moved and was not, or not without a mishap.
    fn where_it_is(&self) -> &'static str {
        let purpose = self.planned.destination.purpose();
        match (self.kind(), purpose, &self.outcome) {
            (_, Purpose::Delete, _) | (Kind::Deleted, ..) => "",
            (_, Purpose::Trash, Outcome::NotVerified(_)) => {
                " A copy of it was in the trash before that."
            }
            (_, Purpose::Restore, Outcome::NotVerified(_)) => " It was restored before that.",
            _ if !self.is_copied => "",
            (Kind::Gone, Purpose::Trash, _) => " It is in the trash.",
            (Kind::Gone, Purpose::Restore, _) => " It is restored.",
            (_, Purpose::Trash, _) => " A copy of it is in the trash.",
            (_, Purpose::Restore, _) => " It is restored, and still in the trash, too.",
        }
    }

    fn what_happened(&self) -> String {
        match &self.outcome {
            Outcome::Deleted => String::new(),
            Outcome::Moved => self.new_name().unwrap_or_default(),
            Outcome::MovedAndLost => {
                "It was moved, but the list does not have it where it went; somebody else has deleted or replaced it."
                    .to_owned()
            }
            Outcome::NotCopied(why) => self.why_not_copied(why),
            Outcome::AlreadyGone => "It was gone before its turn came.".to_owned(),
            Outcome::GoneWithError(error) => format!(
                "{error}, but the model is no longer in the list."
            ),
            Outcome::StillThere(None) => {
                "Ollama answered that it was deleted, but it is still in the list.".to_owned()
            }
            Outcome::StillThere(Some(error)) if error.is_not_found() => format!(
                "{error}, yet the model is still in the list. Another program may have deleted something at the same \
                 moment; try again."
            ),
            Outcome::StillThere(Some(error)) if error.is_from_ollama() => {
                format!("{error}. The model was not deleted: it is still in the list.")
            }
            Outcome::StillThere(Some(error)) => format!(
                "{error}. The model was still in the list afterwards; the server may yet be at work on it."
            ),
            Outcome::StillLoaded(None) => {
                "It stayed in memory although Ollama was asked to unload it; it may be in use. It was left alone."
                    .to_owned()
            }
            Outcome::StillLoaded(Some(error)) => {
                format!("{error} when asked to unload it. It was left alone.")
            }
            Outcome::Changed => {
                "Its content changed since you looked: the name means another model now. It was left alone."
                    .to_owned()
            }
            Outcome::Reappeared => {
                "It was gone or changed when the run came to it, and is in the list again now. It was left alone."
                    .to_owned()
            }
            Outcome::Stopped => "The run ended first. It was left where it was.".to_owned(),
            Outcome::NotVerified(Ok(())) => {
                "Ollama answered that it was deleted, but the list could not be read afterwards.".to_owned()
            }
            Outcome::NotVerified(Err(error)) => format!(
                "{error}, and the list could not be read afterwards. Whether the model is still there is not known."
            ),
        }
    }

    /// The name that it was restored under, where that is another one.
    fn new_name(&self) -> Option<String> {
        let original = trash::read(&self.planned.model.name)?.original;
        let name = self.planned.destination.name()?;
        (original != *name).then(|| format!("It is called {name} now."))
    }

    fn why_not_copied(&self, why: &NotCopied) -> String {
        let is_restore = self.planned.destination.purpose() == Purpose::Restore;
        match why {
            NotCopied::NoName if is_restore => {
                "Its digest is not known, so a copy could not be checked. It stays in the trash.".to_owned()
            }
            NotCopied::NoName => {
                "There is no place for it in the trash: its name is too long, or its digest is not known. It was left alone."
                    .to_owned()
            }
            NotCopied::Occupied if is_restore => {
                "Another model has that name now. It stays in the trash, and can be restored under another name."
                    .to_owned()
            }
            NotCopied::Occupied => {
                "Other content stands where it would go in the trash. It was left alone.".to_owned()
            }
            NotCopied::Refused(error) => {
                format!("{error} when asked to copy it. It was left alone.")
            }
            NotCopied::Missing => {
                "Ollama answered that it was copied, but the list did not have the copy. It was left alone.".to_owned()
            }
            NotCopied::Unchecked => {
                "It was copied, but the list could not be read afterwards. It was left alone.".to_owned()
            }
        }
    }

    /// The server's own words about it, where it said any.
    #[must_use]
    pub fn quote(&self) -> Option<&str> {
        self.error().and_then(CallError::words)
    }

    /// The error that the server answered, where it did.
    #[must_use]
    pub fn error(&self) -> Option<&CallError> {
        match &self.outcome {
            Outcome::GoneWithError(error)
            | Outcome::StillThere(Some(error))
            | Outcome::StillLoaded(Some(error))
            | Outcome::NotCopied(NotCopied::Refused(error))
            | Outcome::NotVerified(Err(error)) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "report_tests.rs"]
pub(crate) mod tests;
