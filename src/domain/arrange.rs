//! The list as it is shown: filtered and sorted.
//!
//! Ollama lists models of one second in another order at each call, so the panel sorts for itself and settles ties
//! by name.

use std::cmp::Ordering;
use std::sync::Arc;

use super::age;
use super::byte_size::ByteSize;
use super::model::Model;
use super::natural;
use super::order::sorted;
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

    /// What is compared of a model. It is worked out once for each, because sorting looks at it again and again.
    fn key(self, model: &Model, frees: &dyn Fn(&Model) -> u64) -> Key {
        let text = |text: &str| Key::Text(text.into());
        match self.column {
            Column::Name => Key::NameAlone,
            Column::Size => Key::Number(Some(model.size)),
            Column::Frees => Key::Number(Some(frees(model))),
            // Times before 1970 come before all others, in their order.
            Column::Modified => Key::Number(
                model
                    .modified
                    .map(|time| time.0.cast_unsigned() ^ (1 << 63)),
            ),
            Column::Family => text(&model.family),
            Column::Parameters => Key::Number(model.parameter_count()),
            Column::Quantization => text(&model.quantization),
            Column::Capabilities => text(&joined(model.notable_capabilities(), " ")),
            Column::Digest => Key::Text(Arc::clone(&model.digest)),
        }
    }

    /// Which of two models comes first. What is not known comes last either way; ties go by name.
    fn compare(self, (a, a_key): &(Arc<Model>, Key), (b, b_key): &(Arc<Model>, Key)) -> Ordering {
        let turn = |order: Ordering| match self.direction {
            Direction::Ascending => order,
            Direction::Descending => order.reverse(),
        };
        let by_name = || natural::compare(&a.name, &b.name);
        match (a_key, b_key) {
            (Key::Number(Some(x)), Key::Number(Some(y))) => turn(x.cmp(y)).then_with(by_name),
            (Key::Number(x), Key::Number(y)) => x.is_none().cmp(&y.is_none()).then_with(by_name),
            (Key::Text(x), Key::Text(y)) => x
                .is_empty()
                .cmp(&y.is_empty())
                .then_with(|| turn(natural::compare(x, y)))
                .then_with(by_name),
            _ => turn(by_name()),
        }
    }
}

/// What models are sorted by, apart from their names.
#[derive(Clone)]
enum Key {
    /// `None` where it is not known.
    Number(Option<u64>),
    /// Empty where it is not known.
    Text(Arc<str>),
    /// Nothing.
    NameAlone,
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

/// Whether a word occurs in what the list shows of a model.
fn has_word(model: &Model, loaded: bool, now: Timestamp, word: &str) -> bool {
    let contains = |field: &str| has_in_any_case(field, word);
    // Figures count from their beginning only: "7" means a name with a 7, not every size that ends in it.
    let begins = |figure: &str| {
        figure.split(' ').any(|part| {
            let beginning = part.as_bytes().get(..word.len());
            beginning.is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
        })
    };
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
        || begins(&ByteSize(model.size).to_string())
        || model
            .modified
            .is_some_and(|modified| begins(&age::ago(modified, now)))
}

/// Whether a field has a word somewhere, in whichever case. Each key typed asks this of everything in the list, so nothing is
/// copied for it.
fn has_in_any_case(field: &str, word: &str) -> bool {
    let mut places = field.as_bytes().windows(word.len().max(1));
    word.is_empty() || places.any(|place| place.eq_ignore_ascii_case(word.as_bytes()))
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
    let keyed = models
        .iter()
        .map(|model| (Arc::clone(model), sort.key(model, frees)));
    let keyed: Vec<(Arc<Model>, Key)> = keyed.collect();
    let sorted = sorted(&keyed, &|a, b| sort.compare(a, b));
    sorted.into_iter().map(|(model, _)| model).collect()
}

#[cfg(test)]
#[path = "arrange_tests.rs"]
mod tests;
