//! The list as the server told it last, so that what it tells again is not read again.
//!
//! Mostly a list is just what it was before, or a few of its models are others. To compare texts takes a small part of the
//! time that it takes to make models of them.

use std::ops::Range;
use std::sync::Arc;

use super::json::{self, JsonError};
use super::json_text::Reader;
use super::wire::{self, MODELS};
use crate::domain::answer::CallError;
use crate::domain::model::Model;
use crate::domain::order;

/// Where more models than this are gone in one place, those after them are read again.
const NEAR: usize = 100;

/// What was read last.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownList {
    body: String,
    /// In the server's order.
    entries: Vec<Entry>,
    /// In the order of the names' bytes, none twice.
    models: Vec<Arc<Model>>,
}

/// A model, and where in the body it is told.
#[derive(Clone, Debug)]
struct Entry {
    at: Range<usize>,
    model: Arc<Model>,
}

impl KnownList {
    /// The models in an answer to `GET /api/tags`, in the order of their names' bytes. Those that are told as they were last
    /// are the same ones.
    ///
    /// # Errors
    /// [`CallError::Undecodable`] where the body is not such a list.
    pub(super) fn read(&mut self, body: String) -> Result<Vec<Arc<Model>>, CallError> {
        if body != self.body || body.is_empty() {
            let entries = self.entries_in(&body)?;
            let mut models = by_name(&entries);
            models.dedup_by(|later, first| later.name == first.name);
            *self = KnownList {
                body,
                entries,
                models,
            };
        }
        Ok(self.models.clone())
    }

    fn entries_in(&self, body: &str) -> Result<Vec<Entry>, CallError> {
        wire::require_key(body, MODELS)?;
        let mut entries = Vec::new();
        let mut is_nameless = false;
        // What was listed after what was found last.
        let mut known = self.entries.iter();
        let mut take = |reader: &mut Reader<'_>| {
            let start = reader.place();
            let mut near = known.as_slice().iter().take(NEAR);
            let same = near.position(|it| reader.take_same(&self.body[it.at.clone()]));
            let model = match same.and_then(|place| known.nth(place)) {
                Some(same) => Arc::clone(&same.model),
                None => {
                    let Some(model) = wire::model(reader)? else {
                        is_nameless = true;
                        return Err(JsonError::OtherShape);
                    };
                    let next = known.as_slice().first();
                    if next.is_some_and(|next| next.model.name == model.name) {
                        known.next();
                    }
                    Arc::new(model)
                }
            };
            let at = start..reader.place();
            entries.push(Entry { at, model });
            Ok(())
        };
        let read = json::object(body, &mut |name, reader| match name {
            MODELS => reader.each_item(&mut take),
            _ => Ok(reader.skip_value()?),
        });
        match read {
            Ok(()) => Ok(entries),
            Err(JsonError::OtherShape) if is_nameless => {
                Err(wire::undecodable("a model without a name", body))
            }
            Err(error) => Err(wire::undecodable(&error.to_string(), body)),
        }
    }
}

/// The models in the order of their names' bytes.
fn by_name(entries: &[Entry]) -> Vec<Arc<Model>> {
    let name = |place: usize| &*entries[place].model.name;
    let places = order::places_by_bytes(entries.len(), &name).into_iter();
    let models = places.map(|place| Arc::clone(&entries[place].model));
    models.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A list of models, each with its size.
    fn body(models: &[(u8, u8)]) -> String {
        let models = models.iter().map(|(name, size)| {
            format!(r#" {{"name": "m{name}:1", "size": {size}, "details": {{"family": "[}}"}}}} "#)
        });
        format!(
            r#"{{"more": [{{}}], "models": [{}]}}"#,
            models.collect::<Vec<_>>().join(",")
        )
    }

    /// How many of the models were made anew.
    fn made_anew(known: &mut KnownList, models: &[(u8, u8)]) -> usize {
        let before = known.models.clone();
        let after = known.read(body(models)).expect("a list");
        let is_new = |model: &&Arc<Model>| !before.iter().any(|it| Arc::ptr_eq(it, model));
        after.iter().filter(is_new).count()
    }

    #[test]
    fn only_what_is_told_otherwise_is_read() {
        let mut known = KnownList::default();
        let five = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)];
        assert_eq!(made_anew(&mut known, &five), 5);
        assert_eq!(made_anew(&mut known, &five), 0);
        // Another content.
        assert_eq!(
            made_anew(&mut known, &[(1, 1), (2, 9), (3, 1), (4, 1), (5, 1)]),
            1
        );
        // A new one, which is the first.
        assert_eq!(
            made_anew(
                &mut known,
                &[(6, 1), (1, 1), (2, 9), (3, 1), (4, 1), (5, 1)]
            ),
            1
        );
        // One that comes to the front.
        assert_eq!(
            made_anew(
                &mut known,
                &[(4, 2), (6, 1), (1, 1), (2, 9), (3, 1), (5, 1)]
            ),
            1
        );
        // Two that are gone.
        assert_eq!(made_anew(&mut known, &[(4, 2), (6, 1), (3, 1), (5, 1)]), 0);
    }

    #[test]
    fn what_cannot_be_read_leaves_what_was_known() {
        let mut known = KnownList::default();
        known.read(body(&[(1, 1), (2, 1)])).expect("a list");
        assert!(
            known
                .read(r#"{"models": [{"name": "m1:1", "size": 1}"#.to_owned())
                .is_err()
        );
        assert!(
            known
                .read(r#"{"models": [{"size": 1}]}"#.to_owned())
                .is_err()
        );
        assert_eq!(made_anew(&mut known, &[(1, 1), (2, 1)]), 0);
    }

    proptest! {
        #[test]
        fn whatever_came_before_a_list_is_read_as_if_it_were_the_first(
            lists in proptest::collection::vec(proptest::collection::vec((0..6u8, 0..3u8), 0..8), 1..5)
        ) {
            let mut known = KnownList::default();
            for list in lists {
                let body = body(&list);
                let read = known.read(body.clone()).expect("a list");
                prop_assert_eq!(read, KnownList::default().read(body).expect("a list"));
            }
        }
    }
}
