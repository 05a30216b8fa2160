//! What it costs to record one sample, to merge a thousand histograms, and to read a run.

mod synthetic;

use criterion::{BatchSize, Criterion, SamplingMode};
use kit::{Ledger, Sample};
use record::{Run, decode, merge_clamped, new_histogram, record_clamped};
use std::hint::black_box;
use std::time::{Duration, Instant};
use synthetic::CELLS;

/// Histograms merged in one go.
const MERGED: usize = 1_000;
/// Samples in each of them: a trial's worth.
const SAMPLES: u64 = 3_000;
/// Trials of each cell of the run that is read.
const TRIALS_PER_CELL: u32 = 5;
/// Room of the ledger: what a large trial needs.
const ROOM: usize = 100_000;

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    one_sample(&mut criterion);
    many_histograms(&mut criterion);
    a_run(&mut criterion);
    criterion.final_summary();
}

/// Inside the window a runner writes two numbers into a ledger; outside of it the harness counts them into histograms.
fn one_sample(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("record one sample");
    group.bench_function("Ledger::enter", |bencher| {
        let (mut ledger, due) = (Ledger::with_capacity(ROOM), Instant::now());
        let (begun, ended) = (Duration::from_micros(3), Duration::from_millis(10));
        bencher.iter(|| {
            make_room(&mut ledger);
            ledger.enter(Sample::told(black_box(due), begun, ended, Ok(())))
        });
    });
    // With its two looks at the clock: all that being measured costs a task.
    group.bench_function("Sample begun, ended and entered", |bencher| {
        let (mut ledger, mut due) = (Ledger::with_capacity(ROOM), Instant::now());
        bencher.iter(|| {
            make_room(&mut ledger);
            let mut sample = Sample::due(due);
            sample.begin();
            due = ledger.enter(sample.end(Ok(())));
        });
    });
    group.bench_function("record_clamped", |bencher| {
        let mut histogram = new_histogram();
        let mut values = (0..SAMPLES).map(synthetic::latency_ns).collect::<Vec<_>>().into_iter().cycle();
        bencher.iter(|| record_clamped(&mut histogram, values.next().unwrap_or_default()));
    });
    group.finish();
}

/// Keeps the ledger at the size of a trial, however often criterion asks.
fn make_room(ledger: &mut Ledger) {
    if ledger.service_ns.len() == ROOM {
        ledger.service_ns.clear();
        ledger.response_ns.clear();
    }
}

fn many_histograms(criterion: &mut Criterion) {
    // Fifty are more than a core's cache holds; a thousand would be a quarter of a gigabyte.
    let distinct: Vec<_> = (0..50).map(|trial| synthetic::histogram(trial, SAMPLES)).collect();
    let texts: Vec<String> =
        distinct.iter().map(|histogram| record::encode(histogram).expect("counts fit")).collect();
    let mut group = criterion.benchmark_group(format!("merge {MERGED} histograms"));
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("merge_clamped", |bencher| {
        bencher.iter_batched_ref(
            new_histogram,
            |into| {
                for from in distinct.iter().cycle().take(MERGED) {
                    assert_eq!(merge_clamped(into, black_box(from)), 0);
                }
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("decode and merge_clamped", |bencher| {
        bencher.iter_batched_ref(
            new_histogram,
            |into| {
                for text in texts.iter().cycle().take(MERGED) {
                    merge_clamped(into, &decode(black_box(text)).expect("we wrote it"));
                }
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// Both ways to find a run: ended, with its tables and merged histograms, and killed, with every trial in a journal.
fn a_run(criterion: &mut Criterion) {
    let results = tempfile::tempdir().expect("a temporary directory can be made");
    let mut group = criterion.benchmark_group(format!("read a run of {CELLS} cells × {TRIALS_PER_CELL}"));
    group.sampling_mode(SamplingMode::Flat);
    for (name, ended) in [("ended", true), ("killed", false)] {
        let meta = synthetic::meta(CELLS, TRIALS_PER_CELL);
        let path = synthetic::write_run(&results.path().join(name), meta, SAMPLES, ended, |_| ());
        group.bench_function(format!("Run::open, {name}"), |bencher| {
            bencher.iter(|| {
                let run = Run::open(&path).expect("we wrote it");
                assert_eq!(run.trials.len(), (CELLS * TRIALS_PER_CELL) as usize);
                run
            });
        });
    }
    group.finish();
}
