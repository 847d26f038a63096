//! Reading the server's list.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use ollama_panel_app::api::wire;

use crate::{for_each_size, invented};

pub(crate) fn bench(criterion: &mut Criterion) {
    for_each_size(criterion, "decode a list", |group, size| {
        let list = invented::list(size);
        group.bench_with_input(BenchmarkId::from_parameter(size), &list, |bencher, list| {
            bencher.iter(|| wire::models(black_box(list)));
        });
    });
}
