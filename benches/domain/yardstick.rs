//! What the same machine takes for work that surely grows with n, or with n log n: to read the other figures by.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion};

use crate::{for_each_size, invented};

pub(crate) fn bench(criterion: &mut Criterion) {
    measure(criterion, "yardstick, each name copied", |names| {
        black_box(names.iter().map(ToString::to_string).collect::<Vec<_>>());
    });
    measure(criterion, "yardstick, std sorts names", |names| {
        let mut names = names.to_vec();
        names.sort();
        black_box(names);
    });
}

fn measure(criterion: &mut Criterion, what: &str, work: impl Fn(&[Arc<str>])) {
    for_each_size(criterion, what, |group, size| {
        let models = invented::models(size);
        let names: Vec<Arc<str>> = models.iter().map(|it| Arc::clone(&it.name)).collect();
        let size = BenchmarkId::from_parameter(size);
        group.bench_with_input(size, &names, |bencher, names| {
            bencher.iter(|| work(black_box(names)));
        });
    });
}
