//! The list as it is shown: filtered and sorted.
//!
//! Ollama lists models of one second in another order at each call, so the panel sorts for itself and settles ties
//! by name.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use super::age;
use super::byte_size::ByteSize;
use super::model::Model;
use super::natural;
use super::order::{at_places, places_by_beginning, sorted};
use super::text::joined;
use super::timestamp::Timestamp;
use super::trash::is_in_trash;

/// A column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The name, numbers by value.
    Name,
    /// Bytes as listed.
    Size,
    /// Bytes that become free without it.
    Frees,
    /// When the manifest was written.
    Modified,
    /// The architecture.
    Family,
    /// The parameter count.
    Parameters,
    /// The quantization's name.
    Quantization,
    /// The capabilities' names.
    Capabilities,
    /// The manifest's digest; equal models stand together.
    Digest,
}

impl Column {
    /// All columns in the order in which they stand.
    pub const ALL: [Column; 9] = [
        Column::Name,
        Column::Size,
        Column::Frees,
        Column::Modified,
        Column::Family,
        Column::Parameters,
        Column::Quantization,
        Column::Capabilities,
        Column::Digest,
    ];

    /// The direction that a first click on the column gives: the largest and the newest first, texts from A.
    #[must_use]
    pub fn first_direction(self) -> Direction {
        match self {
            Column::Size | Column::Frees | Column::Modified | Column::Parameters => {
                Direction::Descending
            }
            _ => Direction::Ascending,
        }
    }
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The smallest, oldest, or A first.
    Ascending,
    /// The largest, newest, or Z first.
    Descending,
}

/// A column and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// What to compare.
    pub column: Column,
    /// Which end comes first.
    pub direction: Direction,
}

impl Default for Sort {
    /// The largest first: who opens the panel looks for space.
    fn default() -> Self {
        Sort {
            column: Column::Size,
            direction: Direction::Descending,
        }
    }
}

impl Sort {
    /// The sort after a click on a column: the same column turns round, another begins its own way.
    #[must_use]
    pub fn clicked(self, column: Column) -> Sort {
        let direction = match self.direction {
            _ if self.column != column => column.first_direction(),
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        };
        Sort { column, direction }
    }

    /// What the models are sorted by before their names. `None` where it is not known.
    fn numbers(self, models: &[Arc<Model>], frees: &dyn Fn(&Model) -> u64) -> Vec<Option<u64>> {
        match self.column {
            Column::Family => ranks(models, &|model| (&model.family).into()),
            Column::Quantization => ranks(models, &|model| (&model.quantization).into()),
            Column::Capabilities => ranks(models, &|model| {
                joined(model.notable_capabilities(), " ").into()
            }),
            Column::Digest => ranks(models, &|model| (&*model.digest).into()),
            _ => {
                let number = |model: &Arc<Model>| self.column.number(model, frees);
                models.iter().map(number).collect()
            }
        }
    }

    /// Such a number, so that the smallest comes first: what is not known comes last either way.
    fn key(self, number: Option<u64>) -> u128 {
        match (number, self.direction) {
            (Some(number), Direction::Ascending) => number.into(),
            (Some(number), Direction::Descending) => (!number).into(),
            (None, _) => u128::MAX,
        }
    }
}

impl Column {
    /// What a column of numbers has of a model.
    fn number(self, model: &Model, frees: &dyn Fn(&Model) -> u64) -> Option<u64> {
        match self {
            Column::Size => Some(model.size),
            Column::Frees => Some(frees(model)),
            // Times before 1970 come before all others, in their order.
            Column::Modified => Some(model.modified?.0.cast_unsigned() ^ (1 << 63)),
            Column::Parameters => model.parameter_count(),
            _ => None,
        }
    }
}

/// Which of all different texts each model has, in their order; none where it is empty.
fn ranks(models: &[Arc<Model>], text: &dyn Fn(&Model) -> Cow<'_, str>) -> Vec<Option<u64>> {
    let texts: Vec<_> = models.iter().map(|model| text(model)).collect();
    let mut ranks = vec![None; texts.len()];
    let mut last = "";
    let mut rank = 0;
    for place in places_in_order(&texts) {
        if texts[place] != last {
            (last, rank) = (&texts[place], rank + 1);
        }
        ranks[place] = Some(rank).filter(|_| !last.is_empty());
    }
    ranks
}

/// The places of texts in their order. Most of them are the same as others, so those that begin alike are only looked at again
/// where they are not.
fn places_in_order(texts: &[Cow<'_, str>]) -> Vec<usize> {
    let beginnings: Vec<u128> = texts.iter().map(|text| natural::beginning(text)).collect();
    let beginning = |place: usize| beginnings[place];
    let mut places = places_by_beginning(texts.len(), &beginning, &|_, _| Ordering::Equal);
    for alike in places.chunk_by_mut(|&a, &b| beginnings[a] == beginnings[b]) {
        if alike.iter().any(|&place| texts[place] != texts[alike[0]]) {
            let in_order = sorted(alike, &|&a, &b| natural::compare(&texts[a], &texts[b]));
            alike.copy_from_slice(&in_order);
        }
    }
    places
}

/// What a model must be like to be shown. The default shows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all occur in the model's fields, in any case and order.
    pub text: String,
    /// Only this family; `Some("")` means models whose family is not known.
    pub family: Option<String>,
    /// Only this quantization; `Some("")` means models whose quantization is not known.
    pub quantization: Option<String>,
    /// Only models written at least so many days ago.
    pub older_than_days: Option<u64>,
    /// Only models of more than so many bytes.
    pub larger_than: Option<u64>,
}

impl Filter {
    /// Whether the filter hides nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self
            == Filter {
                text: self.text.clone(),
                ..Filter::default()
            }
            && self.text.trim().is_empty()
    }

    /// How many of the filters besides the text are set.
    #[must_use]
    pub fn count_set(&self) -> usize {
        [
            self.family.is_some(),
            self.quantization.is_some(),
            self.older_than_days.is_some(),
            self.larger_than.is_some(),
        ]
        .into_iter()
        .filter(|&set| set)
        .count()
    }

    /// The models that it lets through, in the order in which they come.
    #[must_use]
    pub fn passing(
        &self,
        models: &[Arc<Model>],
        now: Timestamp,
        is_loaded: &dyn Fn(&Model) -> bool,
    ) -> Vec<Arc<Model>> {
        let words = self.words();
        let has_words = |model: &Model| {
            words.is_empty() || {
                let loaded = is_loaded(model);
                words.iter().all(|word| has_word(model, loaded, now, word))
            }
        };
        let passing = models
            .iter()
            .filter(|model| self.allows_fields(model, now) && has_words(model));
        passing.cloned().collect()
    }

    fn words(&self) -> Vec<String> {
        self.text
            .split_whitespace()
            .map(str::to_ascii_lowercase)
            .collect()
    }

    fn allows_fields(&self, model: &Model, now: Timestamp) -> bool {
        self.family
            .as_ref()
            .is_none_or(|family| *family == model.family)
            && self
                .quantization
                .as_ref()
                .is_none_or(|wanted| *wanted == model.quantization)
            && self
                .older_than_days
                .is_none_or(|days| is_older_than(model, days, now))
            && self.larger_than.is_none_or(|bytes| model.size > bytes)
    }
}

/// Whether a model was written at least `days` days ago. A model of unknown age is not called old.
#[must_use]
pub fn is_older_than(model: &Model, days: u64, now: Timestamp) -> bool {
    model
        .modified
        .is_some_and(|modified| modified.days_before(now) >= days)
}

/// What the parts of sizes and ages begin with, in lower case: digits, units, "ago" and "just now".
const FIGURES_BEGIN: &[u8] = b"0123456789bkmgthdwyajn";

/// Whether a word, in lower case, occurs in what the list shows of a model.
fn has_word(model: &Model, loaded: bool, now: Timestamp, word: &str) -> bool {
    let contains = |field: &str| has_in_any_case(field, word);
    // Figures count from their beginning only: "7" means a name with a 7, not every size that ends in it.
    let begins = |figure: &str| {
        figure.split(' ').any(|part| {
            let beginning = part.as_bytes().get(..word.len());
            beginning.is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
        })
    };
    // To put them in words takes most of the time, and few words can begin one.
    let first = word.as_bytes().first();
    let may_begin = first.is_none_or(|first| FIGURES_BEGIN.contains(first));
    contains(&model.name)
        || contains(&model.family)
        || contains(&model.parameters)
        || contains(&model.quantization)
        || model
            .capabilities
            .iter()
            .any(|capability| contains(capability))
        || model.digest.starts_with(word)
        || (model.is_cloud() && "cloud".contains(word))
        || (loaded && "loaded".contains(word))
        || may_begin
            && (begins(&ByteSize(model.size).to_string())
                || model
                    .modified
                    .is_some_and(|modified| begins(&age::ago(modified, now))))
}

/// Whether a field has a word somewhere, in whichever case. Each key typed asks this of everything in the list, so nothing is
/// copied for it.
fn has_in_any_case(field: &str, word: &str) -> bool {
    let Some((first, others)) = word.as_bytes().split_first() else {
        return true;
    };
    let mut places = field.as_bytes().windows(word.len());
    places.any(|place| {
        place[0].eq_ignore_ascii_case(first) && place[1..].eq_ignore_ascii_case(others)
    })
}

/// The models that the filter lets through, in the sort's order, as the page shows them.
#[cfg(test)]
pub(super) fn arrange(
    models: &[Arc<Model>],
    sort: Sort,
    filter: &Filter,
    now: Timestamp,
    is_loaded: &dyn Fn(&Model) -> bool,
    frees: &dyn Fn(&Model) -> u64,
) -> Vec<Arc<Model>> {
    in_order(&filter.passing(models, now, is_loaded), sort, frees)
}

/// The first of all models in the order that the table begins with, so many at most, as far as the largest ones tell them. They
/// tell all where there are no others (`is_all`).
#[must_use]
pub fn first_in_order(largest: &[Arc<Model>], is_all: bool, most: usize) -> Vec<Arc<Model>> {
    let in_order = in_order(largest, Sort::default(), &|_| 0);
    let smallest = in_order.last().map(|model| model.size);
    let mut first = Vec::new();
    for model in in_order {
        // Others may be as large as the smallest, and come before it by their names.
        if first.len() == most || !is_all && Some(model.size) == smallest {
            break;
        }
        if !is_in_trash(&model.name) {
            first.push(model);
        }
    }
    first
}

/// The models in the sort's order. `frees` tells how many bytes become free without one.
#[must_use]
pub fn in_order(
    models: &[Arc<Model>],
    sort: Sort,
    frees: &dyn Fn(&Model) -> u64,
) -> Vec<Arc<Model>> {
    let numbers = sort.numbers(models, frees);
    let beginnings: Vec<u128> = models
        .iter()
        .map(|model| natural::beginning(&model.name))
        .collect();
    let by_name = |a: usize, b: usize| {
        let whole = || natural::compare(&models[a].name, &models[b].name);
        beginnings[a].cmp(&beginnings[b]).then_with(whole)
    };
    let is_turned = sort.column == Column::Name && sort.direction == Direction::Descending;
    let by_name = |a: usize, b: usize| {
        if is_turned {
            by_name(b, a)
        } else {
            by_name(a, b)
        }
    };
    let key = |place: usize| sort.key(numbers[place]);
    let places = places_by_beginning(models.len(), &key, &by_name);
    at_places(models, &places)
}

#[cfg(test)]
#[path = "arrange_tests.rs"]
mod tests;
