//! How runs are written down in the browser: a line of fields for each thing, so that it can be read back whole or in part.

use std::str::Split;

use super::answer::CallError;
use super::run::{NotCopied, Outcome, RowState, Skip};
use super::text::joined;

/// Fields as one line without its end. A field may hold anything.
#[must_use]
pub fn line(fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
    joined(&fields, "\t")
}

fn escaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    for c in field.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            c => text.push(c),
        }
    }
    text
}

/// The fields of a line, one after the other.
pub struct Fields<'t>(Split<'t, char>);

impl<'t> Fields<'t> {
    /// Of a line without its end.
    #[must_use]
    pub fn of(line: &'t str) -> Self {
        Fields(line.split('\t'))
    }

    /// The next field; `None` where there is no more.
    pub fn text(&mut self) -> Option<String> {
        let field = self.0.next()?;
        let mut text = String::with_capacity(field.len());
        let mut chars = field.chars();
        while let Some(c) = chars.next() {
            text.push(match c {
                '\\' => match chars.next()? {
                    't' => '\t',
                    'n' => '\n',
                    'r' => '\r',
                    other => other,
                },
                c => c,
            });
        }
        Some(text)
    }

    /// The next field as a whole number.
    pub fn number(&mut self) -> Option<u64> {
        self.text()?.parse().ok()
    }

    /// The next fields as an error; the inner `None` means that there was none.
    #[expect(
        clippy::option_option,
        reason = "that it cannot be read is not that there was none"
    )]
    fn error(&mut self) -> Option<Option<CallError>> {
        let Some(kind) = self.text() else {
            return Some(None);
        };
        Some(Some(match kind.as_str() {
            "unreachable" => CallError::Unreachable,
            "timed-out" => CallError::TimedOut {
                seconds: self.text()?.parse().ok()?,
            },
            "ollama" => CallError::Ollama {
                status: self.text()?.parse().ok()?,
                message: self.text()?,
            },
            "other" => CallError::Other {
                status: self.text()?.parse().ok()?,
                body: self.text()?,
            },
            "undecodable" => CallError::Undecodable {
                reason: self.text()?,
                body: self.text()?,
            },
            _ => return None,
        }))
    }
}

/// The fields of an error.
fn error(error: &CallError) -> Vec<String> {
    match error {
        CallError::Unreachable => vec!["unreachable".into()],
        CallError::TimedOut { seconds } => vec!["timed-out".into(), seconds.to_string()],
        CallError::Ollama { status, message } => {
            vec!["ollama".into(), status.to_string(), message.clone()]
        }
        CallError::Other { status, body } => {
            vec!["other".into(), status.to_string(), body.clone()]
        }
        CallError::Undecodable { reason, body } => {
            vec!["undecodable".into(), reason.clone(), body.clone()]
        }
    }
}

/// A word and an error, where there is one, as a line.
fn tagged(tag: &str, with: Option<&CallError>) -> String {
    let error = with.map(error).unwrap_or_default();
    let mut fields = vec![tag];
    fields.extend(error.iter().map(String::as_str));
    line(&fields)
}

fn not_copied(why: &NotCopied) -> String {
    match why {
        NotCopied::NoName => tagged("no-name", None),
        NotCopied::Occupied => tagged("occupied", None),
        NotCopied::Refused(error) => tagged("refused", Some(error)),
        NotCopied::Missing => tagged("missing", None),
        NotCopied::Unchecked => tagged("unchecked", None),
    }
}

fn read_not_copied(tag: &str, error: Option<CallError>) -> Option<NotCopied> {
    Some(match tag {
        "no-name" => NotCopied::NoName,
        "occupied" => NotCopied::Occupied,
        "refused" => NotCopied::Refused(error?),
        "missing" => NotCopied::Missing,
        "unchecked" => NotCopied::Unchecked,
        _ => return None,
    })
}

/// What became of a model, as a line.
#[must_use]
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Deleted => tagged("deleted", None),
        Outcome::Moved => tagged("moved", None),
        Outcome::MovedAndLost => tagged("moved-and-lost", None),
        Outcome::AlreadyGone => tagged("already-gone", None),
        Outcome::GoneWithError(error) => tagged("gone-with-error", Some(error)),
        Outcome::StillThere(error) => tagged("still-there", error.as_ref()),
        Outcome::StillLoaded(error) => tagged("still-loaded", error.as_ref()),
        Outcome::NotCopied(why) => not_copied(why),
        Outcome::Changed => tagged("changed", None),
        Outcome::Reappeared => tagged("reappeared", None),
        Outcome::Stopped => tagged("stopped", None),
        Outcome::NotVerified(answer) => tagged("not-verified", answer.as_ref().err()),
    }
}

/// Reads what [`outcome`] wrote.
#[must_use]
pub fn read_outcome(line: &str) -> Option<Outcome> {
    let mut fields = Fields::of(line);
    let tag = fields.text()?;
    let error = fields.error()?;
    Some(match tag.as_str() {
        "deleted" => Outcome::Deleted,
        "moved" => Outcome::Moved,
        "moved-and-lost" => Outcome::MovedAndLost,
        "already-gone" => Outcome::AlreadyGone,
        "gone-with-error" => Outcome::GoneWithError(error?),
        "still-there" => Outcome::StillThere(error),
        "still-loaded" => Outcome::StillLoaded(error),
        "changed" => Outcome::Changed,
        "reappeared" => Outcome::Reappeared,
        "stopped" => Outcome::Stopped,
        "not-verified" => Outcome::NotVerified(error.map_or(Ok(()), Err)),
        tag => Outcome::NotCopied(read_not_copied(tag, error)?),
    })
}

/// How far a model of a run is, as a line.
#[must_use]
pub fn state(state: &RowState) -> String {
    match state {
        RowState::Waiting => tagged("waiting", None),
        RowState::Unloading => tagged("unloading", None),
        RowState::Copying => tagged("copying", None),
        RowState::Deleting => tagged("deleting", None),
        RowState::Answered(answer) => tagged("answered", answer.as_ref().err()),
        RowState::StillLoaded(error) => tagged("still-loaded", error.as_ref()),
        RowState::NotCopied(why) => not_copied(why),
        RowState::Skipped(Skip::AlreadyGone) => tagged("already-gone", None),
        RowState::Skipped(Skip::Changed) => tagged("changed", None),
        RowState::Skipped(Skip::Stopped) => tagged("stopped", None),
    }
}

/// Reads what [`state`] wrote.
#[must_use]
pub fn read_state(line: &str) -> Option<RowState> {
    let mut fields = Fields::of(line);
    let tag = fields.text()?;
    let error = fields.error()?;
    Some(match tag.as_str() {
        "waiting" => RowState::Waiting,
        "unloading" => RowState::Unloading,
        "copying" => RowState::Copying,
        "deleting" => RowState::Deleting,
        "answered" => RowState::Answered(error.map_or(Ok(()), Err)),
        "still-loaded" => RowState::StillLoaded(error),
        "already-gone" => RowState::Skipped(Skip::AlreadyGone),
        "changed" => RowState::Skipped(Skip::Changed),
        "stopped" => RowState::Skipped(Skip::Stopped),
        tag => RowState::NotCopied(read_not_copied(tag, error)?),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_error() -> impl Strategy<Value = CallError> {
        let words = || any::<String>();
        prop_oneof![
            Just(CallError::Unreachable),
            any::<u32>().prop_map(|seconds| CallError::TimedOut { seconds }),
            (any::<u16>(), words())
                .prop_map(|(status, message)| CallError::Ollama { status, message }),
            (any::<u16>(), words()).prop_map(|(status, body)| CallError::Other { status, body }),
            (words(), words()).prop_map(|(reason, body)| CallError::Undecodable { reason, body }),
        ]
    }

    fn any_not_copied() -> impl Strategy<Value = NotCopied> {
        prop_oneof![
            Just(NotCopied::NoName),
            Just(NotCopied::Occupied),
            any_error().prop_map(NotCopied::Refused),
            Just(NotCopied::Missing),
            Just(NotCopied::Unchecked),
        ]
    }

    pub(crate) fn any_outcome() -> impl Strategy<Value = Outcome> {
        let maybe = || proptest::option::of(any_error());
        prop_oneof![
            Just(Outcome::Deleted),
            Just(Outcome::Moved),
            Just(Outcome::MovedAndLost),
            Just(Outcome::AlreadyGone),
            any_error().prop_map(Outcome::GoneWithError),
            maybe().prop_map(Outcome::StillThere),
            maybe().prop_map(Outcome::StillLoaded),
            any_not_copied().prop_map(Outcome::NotCopied),
            Just(Outcome::Changed),
            Just(Outcome::Reappeared),
            Just(Outcome::Stopped),
            maybe().prop_map(|error| Outcome::NotVerified(error.map_or(Ok(()), Err))),
        ]
    }

    pub(crate) fn any_state() -> impl Strategy<Value = RowState> {
        let maybe = || proptest::option::of(any_error());
        prop_oneof![
            Just(RowState::Waiting),
            Just(RowState::Unloading),
            Just(RowState::Copying),
            Just(RowState::Deleting),
            maybe().prop_map(|error| RowState::Answered(error.map_or(Ok(()), Err))),
            maybe().prop_map(RowState::StillLoaded),
            any_not_copied().prop_map(RowState::NotCopied),
            Just(RowState::Skipped(Skip::AlreadyGone)),
            Just(RowState::Skipped(Skip::Changed)),
            Just(RowState::Skipped(Skip::Stopped)),
        ]
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(an_outcome in any_outcome(), a_state in any_state()) {
            let (written_outcome, written_state) = (outcome(&an_outcome), state(&a_state));
            prop_assert!(!written_outcome.contains('\n') && !written_state.contains('\n'));
            prop_assert_eq!(read_outcome(&written_outcome), Some(an_outcome));
            prop_assert_eq!(read_state(&written_state), Some(a_state));
        }

        #[test]
        fn fields_may_hold_anything(fields in proptest::collection::vec(any::<String>(), 1..5)) {
            let written = line(&fields.iter().map(String::as_str).collect::<Vec<_>>());
            let mut read = Fields::of(&written);
            for field in fields {
                prop_assert_eq!(read.text(), Some(field));
            }
            prop_assert_eq!(read.text(), None);
        }

        #[test]
        fn no_line_is_too_strange(line in "[a-z\t\\\\0-9-]{0,60}|\\PC{0,60}") {
            let _ = (read_outcome(&line), read_state(&line));
        }
    }
}
