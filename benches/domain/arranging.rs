//! Sorting and filtering the list.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion};
use ollama_panel_app::domain::arrange::{Column, Direction, Filter, Sort, in_order};
use ollama_panel_app::domain::model::Model;
use ollama_panel_app::domain::timestamp::Timestamp;

use crate::{for_each_size, invented};

/// Some moment after all models.
const NOW: Timestamp = Timestamp(1_790_000_000_000);

pub(crate) fn bench(criterion: &mut Criterion) {
    for column in [
        Column::Name,
        Column::Size,
        Column::Modified,
        Column::Family,
        Column::Parameters,
        Column::Capabilities,
    ] {
        let sort = Sort {
            column,
            direction: Direction::Ascending,
        };
        measure(
            criterion,
            &format!("sort by {column:?}"),
            sort,
            &Filter::default(),
        );
    }
    let found = |text: &str| Filter {
        text: text.to_owned(),
        ..Filter::default()
    };
    let sort = Sort::default();
    measure(criterion, "filter, a sixth found", sort, &found("gemma"));
    measure(criterion, "filter, nothing found", sort, &found("zebra"));
}

fn measure(criterion: &mut Criterion, what: &str, sort: Sort, filter: &Filter) {
    let is_loaded = |_: &Model| false;
    let frees = |model: &Model| model.size;
    for_each_size(criterion, what, |group, size| {
        let models: Vec<Arc<Model>> = invented::models(size);
        group.bench_with_input(
            BenchmarkId::from_parameter(size),
            &models,
            |bencher, models| {
                bencher.iter(|| {
                    let found = filter.passing(black_box(models), NOW, &is_loaded);
                    in_order(&found, sort, &frees)
                });
            },
        );
    });
}
