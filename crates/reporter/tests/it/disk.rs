//! A run that went through the disk: what `record` reads is what the pages are made of.

use crate::common;
use record::{Latency, Run, RunWriter, Status, Trial, Verdict, new_histogram};
use reporter::{report, show};
use std::path::Path;

/// The made-up trials, with a histogram each and the counts that go with it.
fn trials(run: &Run) -> Vec<Trial> {
    let trial = |(position, row): (usize, &record::TrialRow)| {
        let mut row = row.clone();
        row.position = u32::try_from(position).unwrap();
        let mut histogram = new_histogram();
        if row.verdict != Verdict::Ok {
            return Trial { row, service: None, response: None };
        }
        for sample in 0..100u64 {
            histogram.record(10_000_000 + sample * 10_000).unwrap();
        }
        let at = |quantile| histogram.value_at_quantile(quantile);
        let latency = Latency {
            mean_ns: histogram.mean(),
            p50_ns: at(0.5),
            p90_ns: at(0.9),
            p99_ns: at(0.99),
            p999_ns: at(0.999),
            max_ns: histogram.max(),
        };
        let figures = run.cells.iter().find(|cell| cell.cell == row.cell).unwrap();
        (row.attempted, row.ok, row.wall_ns) = (100, 100, (100e9 / row.throughput_per_s) as u64);
        row.user_ns = (figures.cpu_ns_per_task.unwrap() * 100.0) as u64;
        (row.overlap, row.cores_used) = (figures.overlap.unwrap(), figures.cores_used.unwrap());
        row.peak_bytes = figures.peak_bytes.unwrap() as u64;
        (row.threads, row.processes) = (figures.threads.unwrap(), 1);
        (row.service, row.response) = (Some(latency), Some(latency));
        Trial { row, service: Some(histogram.clone()), response: Some(histogram) }
    };
    run.trials.iter().enumerate().map(trial).collect()
}

fn written(results: &Path, trials: &[Trial], status: Status) -> Run {
    let run = common::run();
    let mut meta = run.meta;
    (meta.status, meta.finished) = (Status::Running, None);
    let mut writer = RunWriter::create(results, &run.machine, &meta).unwrap();
    for trial in trials {
        writer.append(trial).unwrap();
    }
    let path = writer.path().to_path_buf();
    if status != Status::Running {
        (meta.status, meta.finished) = (status, Some("2026-02-01T00:04:11Z".into()));
        writer.finish(meta).unwrap();
    }
    Run::open(&path).unwrap()
}

#[test]
fn a_complete_run_is_reported_beside_itself() {
    let results = tempfile::tempdir().unwrap();
    let run = written(results.path(), &trials(&common::run()), Status::Complete);
    let pages = common::pages(&run);
    let page = pages.write(run.path.parent().unwrap()).unwrap();
    assert_eq!(page, results.path().join(&run.machine.slug).join("SUMMARY.md"));
    // Speed-ups are those of the trials; latencies those of the histograms. Figures hold together by hard blanks.
    let shown = pages.summary.replace('\u{a0}', " ");
    assert!(shown.contains("| tokio/multi-thread | 98.4× | 97.0 % | 10.5 ms |"), "{shown}");
    assert!(shown.contains("| 4.21 MiB | 1.96× | 97.9 % | 1.97 |"), "{shown}");
    assert!(!shown.contains("[!WARNING]") && !shown.contains('⚠'), "{shown}");
    assert_eq!(pages, common::pages(&Run::open(&run.path).unwrap()));
}

#[test]
fn a_killed_run_is_reported_as_what_it_is() {
    let results = tempfile::tempdir().unwrap();
    let all = trials(&common::run());
    let run = written(results.path(), &all[..60], Status::Running);
    let page = common::pages(&run).summary;
    assert!(page.contains("60 of 125 trials are here"), "{page}");
    assert!(page.contains("fetch not run"), "{page}");
    assert!(show(&report(&run), 100, false).contains("60 of 125 trials are here"));
}

#[test]
fn the_index_finds_what_was_written() {
    let results = tempfile::tempdir().unwrap();
    let run = written(results.path(), &trials(&common::run()), Status::Complete);
    let page = reporter::index(&record::list(results.path()).unwrap()).unwrap();
    assert!(page.contains(&format!("## {}", run.machine.slug)));
    assert!(page.contains(&format!("]({}/{})", run.machine.slug, run.meta.id)));
}
