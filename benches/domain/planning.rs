//! The plan of a deletion.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use ollama_panel_app::domain::loaded::Loaded;
use ollama_panel_app::domain::plan::Plan;
use ollama_panel_app::domain::selection::Selection;

use crate::{for_each_size, invented};

pub(crate) fn bench(criterion: &mut Criterion) {
    let loaded = Loaded::default();
    for_each_size(criterion, "a plan to delete everything", |group, size| {
        let models = invented::models(size);
        let mut selection = Selection::default();
        selection.set_all(models.iter().map(|model| &model.name), true);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| Plan::new(black_box(&models), &models, &selection, &loaded));
        });
    });
}
