//! Figures over many models, and which models are one and the same under several names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::Model;
use super::name_set::NameSet;

/// How many models there are and what their listed sizes add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The number of models.
    pub models: usize,
    /// Bytes as listed: layers that several models share count in each of them, so a disk holds at most this.
    pub listed: u64,
}

/// Adds up models.
#[must_use]
pub fn totals<'a>(models: impl IntoIterator<Item = &'a Arc<Model>>) -> Totals {
    models
        .into_iter()
        .fold(Totals::default(), |sum, model| Totals {
            models: sum.models + 1,
            listed: sum.listed.saturating_add(model.size),
        })
}

/// Names by a digest.
pub type Names = BTreeMap<Arc<str>, Vec<Arc<str>>>;

/// The names of each content, by its digest.
#[must_use]
pub fn by_digest(models: &[Arc<Model>]) -> Names {
    let mut by_digest = Names::new();
    for model in models.iter().filter(|model| !model.digest.is_empty()) {
        let names = by_digest.entry(Arc::clone(&model.digest)).or_default();
        names.push(Arc::clone(&model.name));
    }
    by_digest
}

/// The distinct values of a field, in their natural order, for a filter to offer.
#[must_use]
pub fn distinct(models: &[Arc<Model>], field: fn(&Model) -> &str) -> Vec<Arc<str>> {
    let mut values = NameSet::default();
    for model in models {
        if !values.contains(field(model)) {
            values.insert(&field(model).into());
        }
    }
    values.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::model::tests::model;

    #[test]
    fn sizes_are_added_up_and_values_are_told_once() {
        let models: Vec<_> = [("b:1", "x"), ("a:10", "x"), ("c:1", "y"), ("d:1", "")]
            .map(|(name, digest)| Arc::new(model(name, digest, 5)))
            .into();
        assert_eq!(
            totals(&models),
            Totals {
                models: 4,
                listed: 20
            }
        );
        assert_eq!(
            distinct(&models, |m| &m.digest),
            ["".into(), "x".into(), "y".into()]
        );
    }
}
