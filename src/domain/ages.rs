//! How old restored models were before they went to the trash.
//!
//! Ollama knows the time of a manifest alone, and a restore writes a new one. So the panel notes the time before, and shows
//! that as the model's age as long as the manifest is the one that the restore wrote.

use std::sync::Arc;

use super::model::Model;
use super::name::key_of;
use super::timestamp::Timestamp;

/// How many restored models are remembered; the oldest notes go first.
const MOST_KEPT: usize = 1000;

/// What is remembered, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ages(Vec<Restored>);

/// One restored model.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Restored {
    key: Arc<str>,
    digest: Arc<str>,
    /// The time of the manifest that the restore wrote.
    restored: Timestamp,
    /// The time of the manifest before.
    before: Timestamp,
}

impl Ages {
    /// Notes how old a model was that stands in the list as it was restored.
    pub fn note(&mut self, restored: &Model, before: Timestamp) {
        let Some(time) = restored.modified else {
            return;
        };
        let key: Arc<str> = restored.key().into();
        self.0.retain(|other| other.key != key);
        self.0.push(Restored {
            key,
            digest: Arc::clone(&restored.digest),
            restored: time,
            before,
        });
        let surplus = self.0.len().saturating_sub(MOST_KEPT);
        self.0.drain(..surplus);
    }

    /// Whether nothing is remembered, and so no list is changed by it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A list with the restored models as old as they were before.
    #[must_use]
    pub fn apply(&self, list: Vec<Arc<Model>>) -> Vec<Arc<Model>> {
        list.into_iter()
            .map(|model| self.as_before(model))
            .collect()
    }

    fn as_before(&self, model: Arc<Model>) -> Arc<Model> {
        let found = self.0.iter().find(|restored| {
            Some(restored.restored) == model.modified
                && restored.digest == model.digest
                && *restored.key == *key_of(&model.name)
        });
        match found {
            None => model,
            Some(found) => Arc::new(Model {
                modified: Some(found.before),
                restored: Some(found.restored),
                ..Model::clone(&model)
            }),
        }
    }

    /// The notes as text, a line each.
    #[must_use]
    pub fn to_text(&self) -> String {
        let line = |it: &Restored| {
            let (restored, before) = (it.restored.0, it.before.0);
            format!("{}\t{}\t{restored}\t{before}\n", it.key, it.digest)
        };
        self.0.iter().map(line).collect()
    }

    /// Reads a text that [`Self::to_text`] wrote. Lines that are anything else count for nothing.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Ages(text.lines().filter_map(read_line).collect())
    }
}

fn read_line(line: &str) -> Option<Restored> {
    let mut fields = line.split('\t');
    let (key, digest) = (fields.next()?.into(), fields.next()?.into());
    let mut time = || Some(Timestamp(fields.next()?.parse().ok()?));
    Some(Restored {
        key,
        digest,
        restored: time()?,
        before: time()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::model::tests::model;
    use proptest::prelude::*;

    fn at(name: &str, digest: &str, time: i64) -> Model {
        Model {
            modified: Some(Timestamp(time)),
            ..model(name, digest, 1)
        }
    }

    fn shown(ages: &Ages, model: &Model) -> (Option<i64>, Option<i64>) {
        let shown = ages.apply(vec![Arc::new(model.clone())]).remove(0);
        (
            shown.modified.map(|time| time.0),
            shown.restored.map(|time| time.0),
        )
    }

    #[test]
    fn a_restored_model_is_as_old_as_before_until_it_is_written_again() {
        let mut ages = Ages::default();
        ages.note(&at("a:1", "d", 900), Timestamp(100));
        assert_eq!(shown(&ages, &at("A:1", "d", 900)), (Some(100), Some(900)));
        for other in [
            at("a:1", "d", 901),
            at("a:1", "e", 900),
            at("b:1", "d", 900),
        ] {
            assert_eq!(
                shown(&ages, &other),
                (Some(other.modified.unwrap().0), None)
            );
        }
        ages.note(&at("a:1", "d", 950), Timestamp(100));
        assert_eq!(shown(&ages, &at("a:1", "d", 900)), (Some(900), None));
    }

    #[test]
    fn the_notes_stay_few() {
        let mut ages = Ages::default();
        for number in 0..MOST_KEPT + 7 {
            ages.note(&at(&format!("m{number}:1"), "d", 9), Timestamp(1));
        }
        assert_eq!(ages.to_text().lines().count(), MOST_KEPT);
        assert_eq!(shown(&ages, &at("m0:1", "d", 9)), (Some(9), None));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(notes in proptest::collection::vec(("[a-z/:]{1,9}", "[0-9a-f]{4}", any::<i64>(), any::<i64>()), 0..9)) {
            let mut ages = Ages::default();
            for (name, digest, restored, before) in notes {
                ages.note(&at(&name, &digest, restored), Timestamp(before));
            }
            prop_assert_eq!(Ages::from_text(&ages.to_text()), ages);
        }

        #[test]
        fn no_text_is_too_strange(text in "[a-z\t0-9\n-]{0,60}|\\PC{0,60}") {
            let ages = Ages::from_text(&text);
            prop_assert_eq!(Ages::from_text(&ages.to_text()), ages);
        }
    }
}
