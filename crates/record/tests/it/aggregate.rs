//! Cells from trials, against figures worked out by hand.

use crate::common::*;
use record::*;

/// A trial with everything a cell's row is made of.
fn figures(cell: &Cell, round: u32, throughput: f64, wall_ns: u64, latencies_ns: &[u64]) -> Trial {
    let mut trial = trial(cell, round, round, 1000);
    trial.row.throughput_per_s = throughput;
    trial.row.wall_ns = wall_ns;
    let mut histogram = new_histogram();
    for ns in latencies_ns {
        trial.row.clamped += u64::from(record_clamped(&mut histogram, *ns));
    }
    trial.service = Some(histogram.clone());
    trial.response = Some(histogram);
    trial
}

fn row_of<'a>(rows: &'a [CellRow], id: &str) -> &'a CellRow {
    rows.iter().find(|row| row.cell.0 == id).unwrap()
}

#[test]
fn figures_are_medians_and_quantiles_are_merged() {
    let [reqwest, raw, countdown, base_raw, base_countdown] = &cells()[..] else { unreachable!() };
    let mut slow = figures(raw, 2, 900.0, 4000, &[2000, 2000]);
    slow.row.verdict = Verdict::Suspect;
    slow.row.reason = "a neighbour was busy".into();
    slow.row.user_ns = 9000;
    slow.row.threads = 9;
    slow.row.peak_bytes = 5;
    let trials = [
        figures(raw, 0, 100.0, 1000, &[1000; 97]),
        figures(raw, 1, 500.0, 2000, &[1000]),
        slow,
        failed(raw, 3, 3, "exit status 1"),
        figures(reqwest, 0, 300.0, 1, &[5]),
        figures(base_raw, 0, 40.0, 1, &[5]),
        figures(base_raw, 1, 60.0, 1, &[5]),
        figures(countdown, 0, 1.0, 400, &[5]),
        figures(countdown, 1, 1.0, 600, &[5]),
        figures(base_countdown, 0, 1.0, 800, &[5]),
    ];
    let rows = cell_rows(&meta("x", Status::Complete), &trials);
    let row = row_of(&rows, "tokio/multi-thread:fetch-10:raw");
    let counts = (row.trials_ok, row.trials_suspect, row.trials_failed, row.trials_unsupported);
    assert_eq!(counts, (2, 1, 1, 0));
    assert_eq!(row.reason, "a neighbour was busy");
    assert_eq!((row.ok, row.errors), (27, 3));
    assert_eq!(row.throughput_per_s, Some(500.0));
    assert_eq!(row.throughput_spread, Some((900.0 - 100.0) / 500.0));
    assert_eq!(row.speedup, Some(500.0 / 50.0));
    assert_eq!(row.limit_share, Some(500.0 / 1000.0));
    assert_eq!(row.wall_ns, Some(2000.0));
    // 3 and 6 µs in two trials, 9 and 6 in the third, for 9 tasks: the median is 1 µs a task.
    assert_eq!(row.cpu_ns_per_task, Some(1000.0));
    assert_eq!(row.switches_per_task, Some(2.0));
    assert_eq!((row.threads, row.processes), (Some(9), Some(1)));
    assert_eq!(row.peak_bytes, Some(12_345_678.0));
    // 98 samples of 1 µs, 2 of 2 µs: merged, the 99th percentile is 2 µs; the mean of percentiles would not be.
    let service = row.service.unwrap();
    assert_eq!((service.p50_ns, service.p90_ns, service.p99_ns, service.max_ns), (1000, 1000, 2000, 2000));
    assert!((service.mean_ns - 1020.0).abs() < 1e-9);

    assert_eq!(row_of(&rows, &reqwest.id.0).speedup, Some(300.0 / 50.0), "against the raw lane");
    let down = row_of(&rows, &countdown.id.0);
    assert_eq!((down.speedup, down.limit_share), (Some(800.0 / 500.0), Some(0.8)));
}

#[test]
fn every_planned_cell_has_a_row_and_no_figure_is_made_up() {
    let cells = cells();
    let mut unsupported = failed(&cells[0], 0, 0, "no such client");
    unsupported.row.verdict = Verdict::Unsupported;
    let mut spoilt = trial(&cells[1], 0, 1, 1000);
    spoilt.row.verdict = Verdict::Failed;
    let trials = [unsupported, spoilt];
    let rows = cell_rows(&meta("x", Status::Complete), &trials);
    assert_eq!(rows.len(), cells.len());
    assert!(rows.is_sorted_by(|a, b| a.cell < b.cell));
    for row in &rows {
        assert_eq!((row.throughput_per_s, row.speedup, row.limit_share), (None, None, None), "{}", row.cell);
        assert_eq!((row.service, row.response, row.threads, row.peak_bytes), (None, None, None, None));
    }
    let row = row_of(&rows, &cells[0].id.0);
    assert_eq!((row.trials_unsupported, row.reason.as_str()), (1, "no such client"));
    assert!(merged(&trials, &cells[1].id).0.is_empty(), "a failed trial's samples do not count");
}

#[test]
fn what_cannot_be_divided_is_absent() {
    let cells = cells();
    let mut other_work = meta("x", Status::Complete);
    other_work.cells[2].parameters = Parameters::Countdown { tasks: 8, iterations: 999, scale: 1.0 };
    let mut idle = figures(&cells[1], 0, 0.0, 0, &[]);
    (idle.row.ok, idle.row.attempted) = (0, 0);
    let trials = [
        figures(&cells[2], 0, 1.0, 400, &[5]),
        figures(&cells[4], 0, 1.0, 800, &[5]),
        idle,
        figures(&cells[3], 0, 0.0, 0, &[]),
    ];
    let rows = cell_rows(&other_work, &trials);
    assert_eq!(row_of(&rows, &cells[2].id.0).speedup, None, "other work than the baseline's");
    let idle = row_of(&rows, &cells[1].id.0);
    assert_eq!((idle.speedup, idle.cpu_ns_per_task, idle.switches_per_task), (None, None, None));
    assert_eq!(idle.throughput_spread, None, "one trial has no spread");
}

#[test]
fn clamped_samples_are_counted() {
    let mut histogram = new_histogram();
    assert!(!record_clamped(&mut histogram, 1));
    assert!(!record_clamped(&mut histogram, HIGHEST_NS));
    assert!(record_clamped(&mut histogram, 0));
    assert!(record_clamped(&mut histogram, HIGHEST_NS + 1));
    assert!(record_clamped(&mut histogram, u64::MAX));
    assert_eq!(histogram.len(), 5);

    let mut wide = hdrhistogram::Histogram::new_with_bounds(1, u64::MAX, 3).unwrap();
    wide.record_n(u64::MAX / 2, 3).unwrap();
    wide.record(1000).unwrap();
    assert_eq!(merge_clamped(&mut histogram, &wide), 3);
    assert_eq!(histogram.len(), 9);

    let cell = &cells()[1];
    let mut trial = figures(cell, 0, 1.0, 1, &[u64::MAX, 5]);
    trial.service = Some(wide);
    let rows = cell_rows(&meta("x", Status::Complete), &[trial]);
    assert_eq!(row_of(&rows, &cell.id.0).clamped, 1 + 3);
}
