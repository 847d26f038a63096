//! What the domain's work costs, natively: how it grows with the number of models.
//!
//! ```text
//! cargo bench --bench domain               # everything, some minutes
//! cargo bench --bench domain -- decode     # one kind of work
//! ```
//!
//! Criterion prints the time, and how many models that makes a second: where the latter stays the same from 30 models to
//! 100,000, the work grows with their number; where it falls by half, as sorting's may, with n log n; where it falls by a
//! thousand, something is squared. (Beyond the processor's caches all of it falls; the yardsticks tell by how much.) The sharing
//! figure after one tick is told by its time alone, which must not grow.

mod arranging;
mod decoding;
mod invented;
mod planning;
mod selecting;
mod sharing;
mod yardstick;

use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};

/// For so many models.
const SIZES: [usize; 4] = [30, 1_000, 10_000, 100_000];

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(10)
        .configure_from_args();
    decoding::bench(&mut criterion);
    arranging::bench(&mut criterion);
    selecting::bench(&mut criterion);
    sharing::bench(&mut criterion);
    planning::bench(&mut criterion);
    yardstick::bench(&mut criterion);
    criterion.final_summary();
}

/// Measures one kind of work with every number of models.
fn for_each_size(
    criterion: &mut Criterion,
    what: &str,
    mut bench: impl FnMut(&mut BenchmarkGroup<WallTime>, usize),
) {
    let mut group = criterion.benchmark_group(what);
    for size in SIZES {
        group.throughput(Throughput::Elements(size as u64));
        bench(&mut group, size);
    }
    group.finish();
}
