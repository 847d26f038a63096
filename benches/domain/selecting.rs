//! Ticking everything, and taking it back.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion};
use ollama_panel_app::domain::selection::Selection;

use crate::{for_each_size, invented};

pub(crate) fn bench(criterion: &mut Criterion) {
    for_each_size(criterion, "tick all", |group, size| {
        let models = invented::models(size);
        let names = || models.iter().map(|model| &model.name);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| {
                let mut selection = Selection::default();
                selection.set_all(black_box(names()), true);
                selection
            });
        });
    });
    for_each_size(criterion, "untick all", |group, size| {
        let models = invented::models(size);
        let names = || models.iter().map(|model| &model.name);
        let mut all = Selection::default();
        all.set_all(names(), true);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter_batched(
                || all.clone(),
                |mut selection| {
                    selection.set_all(black_box(names()), false);
                    selection
                },
                BatchSize::LargeInput,
            );
        });
    });
    for_each_size(
        criterion,
        "what a fresh list keeps ticked",
        |group, size| {
            let models = invented::models(size);
            let mut all = Selection::default();
            all.set_all(models.iter().map(|model| &model.name), true);
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter_batched(
                    || all.clone(),
                    |mut selection| selection.keep_listed(black_box(&models)),
                    BatchSize::LargeInput,
                );
            });
        },
    );
}
