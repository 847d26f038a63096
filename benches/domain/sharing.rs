//! What models share, and what deleting some of them frees.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion};
use ollama_panel_app::domain::model::Model;
use ollama_panel_app::domain::picture::Picture;
use ollama_panel_app::domain::storage::Storage;

use crate::{SIZES, for_each_size, invented};

pub(crate) fn bench(criterion: &mut Criterion) {
    after_one_tick(criterion);
    of_everything(criterion);
    for_each_size(
        criterion,
        "write down the layers that were read",
        |group, size| {
            let models = invented::models(size);
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| invented::book(black_box(&models)));
            });
        },
    );
    for_each_size(criterion, "the storage behind a list", |group, size| {
        let models = invented::models(size);
        let book = invented::book(&models);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| Storage::new(black_box(&models), &|model| book.knowledge(model)));
        });
    });
    for_each_size(criterion, "what each model alone frees", |group, size| {
        let models = invented::models(size);
        let storage = invented::storage(&models);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| {
                for model in &models {
                    black_box(storage.frees_alone(&model.name));
                }
            });
        });
    });
    for_each_size(
        criterion,
        "what each alone frees, all of one base",
        |group, size| {
            let models = invented::models(size);
            let storage = invented::storage_of_one_base(&models);
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| {
                    for model in &models {
                        black_box(storage.frees_alone(&model.name));
                    }
                });
            });
        },
    );
    for_each_size(criterion, "the picture of the disk", |group, size| {
        let storage = invented::storage(&invented::models(size));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| Picture::new(black_box(&storage)));
        });
    });
    for_each_size(criterion, "models of the same content", |group, size| {
        let (models, storage) = (
            invented::models(size),
            invented::storage(&invented::models(size)),
        );
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| {
                let others = models
                    .iter()
                    .map(|model| storage.same_as(&model.name).count());
                black_box(others.sum::<usize>())
            });
        });
    });
}

/// The figure takes the time of what is ticked, whatever else there is, and whatever else shares its blobs.
fn after_one_tick(criterion: &mut Criterion) {
    for ticked in [1, 10] {
        let what = format!("what {ticked} ticked free");
        of_some(criterion, &what, ticked, invented::storage);
        let what = format!("what {ticked} ticked free, all of one base");
        of_some(criterion, &what, ticked, invented::storage_of_one_base);
    }
}

fn of_some(
    criterion: &mut Criterion,
    what: &str,
    ticked: usize,
    storage_of: fn(&[Arc<Model>]) -> Storage,
) {
    let mut group = criterion.benchmark_group(what);
    for size in SIZES {
        let models = invented::models(size);
        let storage = storage_of(&models);
        let some: Vec<&str> = names(&models).step_by(size / ticked).take(ticked).collect();
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| storage.frees(black_box(&some).iter().copied()));
        });
    }
    group.finish();
}

fn of_everything(criterion: &mut Criterion) {
    for_each_size(criterion, "what all ticked free", |group, size| {
        let models = invented::models(size);
        let storage = invented::storage(&models);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| storage.frees(names(black_box(&models))));
        });
    });
    for_each_size(criterion, "what all but one free", |group, size| {
        let models = invented::models(size);
        let storage = invented::storage(&models);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| storage.frees(names(black_box(&models)).skip(1)));
        });
    });
}

fn names(models: &[Arc<Model>]) -> impl Iterator<Item = &str> {
    models.iter().map(|model| &*model.name)
}
