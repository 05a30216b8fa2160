//! A run for other tools: every figure of every cell that has figures, in the shape that the tool reads.

use crate::common;
use hdrhistogram::Histogram;
use record::{CellId, Latency, Run, Verdict, merge_clamped, new_histogram, record_clamped};
use reporter::{Export, ExportFormat};
use serde_json::Value;
use std::fs;

/// Two contenders, one of which cannot fetch, with real histograms: trial `k` of a cell has `samples` response times from
/// 10 ms + `k` ms on, 10 µs apart.
fn measured(samples: u64) -> Run {
    let contenders = common::contenders();
    let wanted = |c: &common::Contender| c.name == "tokio/multi-thread" || c.name == "process/per-task";
    let mut run = common::run_of(&contenders.into_iter().filter(wanted).collect::<Vec<_>>());
    for row in run.trials.iter_mut().filter(|row| row.verdict == Verdict::Ok) {
        let mut histogram = new_histogram();
        for sample in 0..samples {
            record_clamped(&mut histogram, 10_000_000 + u64::from(row.round) * 1_000_000 + sample * 10_000);
        }
        let merged = run.response.entry(row.cell.clone()).or_insert_with(new_histogram);
        assert_eq!(merge_clamped(merged, &histogram), 0);
        (row.ok, row.user_ns, row.system_ns) = (samples, samples * 30_000, samples * 10_000);
        (row.wall_ns, row.peak_bytes) = (1_000_000_000, 4 << 20);
        row.response = Some(Latency::of(&histogram));
        row.service = row.response;
    }
    run.service = run.response.clone();
    run
}

const FETCH: &str = "tokio/multi-thread:fetch-100:raw";

fn text(run: &Run, only: &[&str], format: ExportFormat) -> String {
    let only: Vec<String> = only.iter().map(ToString::to_string).collect();
    Export::new(run, &only).unwrap().text(format).unwrap()
}

fn refusal(run: &Run, only: &[&str], format: ExportFormat) -> String {
    let only: Vec<String> = only.iter().map(ToString::to_string).collect();
    Export::new(run, &only).and_then(|export| export.text(format)).unwrap_err().to_string()
}

#[test]
fn bencher_gets_a_benchmark_a_cell_and_a_range_a_measure() {
    let run = measured(100);
    insta::assert_snapshot!(text(&run, &[FETCH], ExportFormat::Bmf), @r#"
    {
      "tokio/multi-thread:fetch-100:raw": {
        "cpu": {
          "value": 40000.0,
          "lower_value": 40000.0,
          "upper_value": 40000.0
        },
        "latency": {
          "value": 12492799.0,
          "lower_value": 10493951.0,
          "upper_value": 14491647.0
        },
        "memory": {
          "value": 4194304.0,
          "lower_value": 4194304.0,
          "upper_value": 4194304.0
        },
        "p99": {
          "value": 14942207.0,
          "lower_value": 10985471.0,
          "upper_value": 14983167.0
        },
        "throughput": {
          "value": 9700.0,
          "lower_value": 9535.1,
          "upper_value": 9864.9
        }
      }
    }
    "#);
    let all: Value = serde_json::from_str(&text(&run, &[], ExportFormat::Bmf)).unwrap();
    let with_figures = run.cells.iter().filter(|row| row.throughput_per_s.is_some());
    let names: Vec<&str> = with_figures.map(|row| row.cell.0.as_str()).collect();
    assert_eq!(all.as_object().unwrap().keys().collect::<Vec<_>>(), names);
    for (cell, measures) in all.as_object().unwrap() {
        for (slug, metric) in measures.as_object().unwrap() {
            // What Bencher takes for a slug.
            assert!(
                slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{slug}"
            );
            let of = |name: &str| metric[name].as_f64().unwrap();
            assert!(of("lower_value") <= of("value") && of("value") <= of("upper_value"), "{cell} {slug}");
        }
    }
}

#[test]
fn no_tracker_gets_a_p99_that_is_a_maximum() {
    let few = measured(99);
    for format in [ExportFormat::Bmf, ExportFormat::BenchmarkAction] {
        assert!(!text(&few, &[], format).contains("p99"), "{format:?}");
        assert!(text(&measured(100), &[], format).contains("p99"), "{format:?}");
    }
    assert!(text(&few, &[FETCH], ExportFormat::Csv).contains(",p99,"), "a table may have it");
}

#[test]
fn benchmark_action_gets_only_what_is_better_when_smaller() {
    let mut run = measured(100);
    common::doubt(&mut run, FETCH, 2, "others used the CPU");
    insta::assert_snapshot!(text(&run, &[FETCH], ExportFormat::BenchmarkAction), @r#"
    [
      {
        "name": "tokio/multi-thread:fetch-100:raw p50",
        "unit": "ms",
        "value": 12.492799,
        "range": "10.4940 to 14.4916",
        "extra": "5 trials, 2 of them suspect\nrun 20260131T235959Z-0a1b2c3\nmachine amd-epyc-2c-f5ef4791"
      },
      {
        "name": "tokio/multi-thread:fetch-100:raw p99",
        "unit": "ms",
        "value": 14.942207,
        "range": "10.9855 to 14.9832",
        "extra": "5 trials, 2 of them suspect\nrun 20260131T235959Z-0a1b2c3\nmachine amd-epyc-2c-f5ef4791"
      },
      {
        "name": "tokio/multi-thread:fetch-100:raw cpu_per_task",
        "unit": "µs",
        "value": 40.0,
        "range": "40.0000 to 40.0000",
        "extra": "5 trials, 2 of them suspect\nrun 20260131T235959Z-0a1b2c3\nmachine amd-epyc-2c-f5ef4791"
      },
      {
        "name": "tokio/multi-thread:fetch-100:raw peak_memory",
        "unit": "MiB",
        "value": 4.0,
        "range": "4.0000 to 4.0000",
        "extra": "5 trials, 2 of them suspect\nrun 20260131T235959Z-0a1b2c3\nmachine amd-epyc-2c-f5ef4791"
      }
    ]
    "#);
    let all: Value = serde_json::from_str(&text(&run, &[], ExportFormat::BenchmarkAction)).unwrap();
    for point in all.as_array().unwrap() {
        assert!(point["value"].is_f64() && point["name"].is_string() && point["unit"].is_string(), "{point}");
        assert!(!point["name"].as_str().unwrap().contains("throughput"), "{point}");
    }
    let with_figures = run.cells.iter().filter(|row| row.throughput_per_s.is_some()).count();
    assert_eq!(all.as_array().unwrap().len(), 4 * with_figures);
}

#[test]
fn a_table_has_every_figure_of_every_cell() {
    let run = measured(100);
    insta::assert_snapshot!(text(&run, &[FETCH], ExportFormat::Csv), @r"
    cell,contender,workload,client,metric,unit,value,low,high,trials
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,throughput,1/s,9700.0,9535.1,9864.9,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,mean,ns,12494995.456000002,10495098.88,14494924.799999999,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,p50,ns,12492799.0,10493951.0,14491647.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,p90,ns,14491647.0,10895359.0,14893055.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,p99,ns,14942207.0,10985471.0,14983167.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,p99.9,ns,14991359.0,10993663.0,14991359.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,max,ns,14991359.0,10993663.0,14991359.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,service_mean,ns,12494995.456000002,10495098.88,14494924.799999999,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,service_p50,ns,12492799.0,10493951.0,14491647.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,service_p90,ns,14491647.0,10895359.0,14893055.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,service_p99,ns,14942207.0,10985471.0,14983167.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,service_p99.9,ns,14991359.0,10993663.0,14991359.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,service_max,ns,14991359.0,10993663.0,14991359.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,window,ns,1000000000.0,1000000000.0,1000000000.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,cpu_per_task,ns,40000.0,40000.0,40000.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,cores_used,cores,0.0,0.0,0.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,overlap,tasks,0.0,0.0,0.0,5
    tokio/multi-thread:fetch-100:raw,tokio/multi-thread,fetch-100,raw,peak_memory,bytes,4194304.0,4194304.0,4194304.0,5
    ");
    let table = text(&run, &[], ExportFormat::Csv);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let with_figures = run.cells.iter().filter(|row| row.throughput_per_s.is_some()).count();
    assert_eq!(rows.len(), 18 * with_figures);
    for row in &rows {
        let [value, low, high] = [6, 7, 8].map(|column| row[column].parse::<f64>().unwrap());
        assert!(low <= value && value <= high, "{row:?}");
        assert_eq!(&row[9], "5", "trials of {row:?}");
        assert_eq!(row[3].is_empty(), row[2] == *"countdown", "a countdown has no client");
    }
}

/// The lines of a spectrum: (milliseconds, share, total), and its last three lines.
fn lines(spectrum: &str) -> (Vec<(f64, f64, u64)>, Vec<&str>) {
    let (lines, footer): (Vec<&str>, Vec<&str>) =
        spectrum.lines().skip(2).partition(|line| !line.starts_with('#'));
    let parsed = lines.iter().map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        (fields[0].parse().unwrap(), fields[1].parse().unwrap(), fields[2].parse().unwrap())
    });
    (parsed.collect(), footer)
}

/// One cell whose response times are these, in nanoseconds.
fn spectrum_of(values: impl IntoIterator<Item = u64>) -> (String, Histogram<u64>) {
    let mut run = measured(1);
    let mut histogram = new_histogram();
    values.into_iter().for_each(|ns| _ = record_clamped(&mut histogram, ns));
    run.response.insert(CellId(FETCH.into()), histogram.clone());
    (text(&run, &[FETCH], ExportFormat::Hgrm), histogram)
}

/// All 122 spectra of the run 20261123T005301Z-669d67f were compared, once, with what `outputPercentileDistribution(5, 1e6)`
/// of hdr-histogram-js 3.0.1 makes of the same histograms: each of 6738 lines is the same but for the twelfth decimal of
/// the share where that ends in a 5. HdrHistogram for Python 0.10.8 gives the same totals, mean, deviation and maximum.
#[test]
fn a_percentile_spectrum_is_what_the_plotter_reads() {
    let (spectrum, _) = spectrum_of([1_000_000, 2_000_000, 4_000_000, 4_000_000]);
    insta::assert_snapshot!(spectrum, @r"
           Value     Percentile TotalCount 1/(1-Percentile)

           1.000 0.000000000000          1           1.00
           1.000 0.100000000000          1           1.11
           1.000 0.200000000000          1           1.25
           2.001 0.300000000000          2           1.43
           2.001 0.400000000000          2           1.67
           2.001 0.500000000000          2           2.00
           4.002 0.550000000000          4           2.22
           4.002 1.000000000000          4
    #[Mean    =        2.751, StdDeviation   =        1.299]
    #[Max     =        4.002, Total count    =            4]
    #[Buckets =           32, SubBuckets     =         2048]
    ");
    // 12 of 40 are 0.3 of them, although 0.1 + 0.1 + 0.1 are more than that.
    let (spectrum, _) = spectrum_of((1..=40).map(|step| step * 1_000_000));
    assert!(spectrum.contains("      12.001 0.300000000000         12           1.43\n"), "{spectrum}");
}

#[test]
fn a_percentile_spectrum_grows_to_all_samples_whatever_they_are() {
    let spectra = [
        spectrum_of([10_000_000]),
        spectrum_of([5_000_000; 1000]),
        spectrum_of([1, 3_600_000_000_000]),
        spectrum_of((0..100_000).map(|step| 1_000_000 + step * step)),
        spectrum_of((0..1_000).map(|step| if step == 999 { 1_000_000_000 } else { 1_000_000 + step })),
    ];
    for (spectrum, histogram) in spectra {
        let (lines, footer) = lines(&spectrum);
        assert!(lines.is_sorted_by(|a, b| a.0 <= b.0 && a.1 < b.1 && a.2 <= b.2), "{spectrum}");
        let (ms, share, total) = *lines.last().unwrap();
        assert_eq!((share, total), (1.0, histogram.len()), "{spectrum}");
        assert!((ms - histogram.max() as f64 / 1e6).abs() < 0.001, "{spectrum}");
        for (_, share, total) in lines {
            assert!(total as f64 >= share * histogram.len() as f64 - 1e-6, "{share}: {total}");
        }
        assert!(footer[1].ends_with(&format!("{}]", histogram.len())), "{footer:?}");
    }
}

#[test]
fn spectra_of_many_cells_are_a_file_each() {
    let (run, directory) = (measured(100), tempfile::tempdir().unwrap());
    let said = refusal(&run, &["tokio/*"], ExportFormat::Hgrm);
    assert!(said.contains("5 fit") && said.contains("--only tokio/multi-thread:countdown"), "{said}");
    let to = directory.path().join("made/for/it");
    let files = Export::new(&run, &["tokio/*".into()]).unwrap().write(ExportFormat::Hgrm, &to).unwrap();
    assert_eq!(files.len(), 5);
    let file = to.join("tokio~multi-thread~fetch-100~raw.hgrm");
    assert_eq!(fs::read_to_string(file).unwrap(), text(&run, &[FETCH], ExportFormat::Hgrm));
}

#[test]
fn cells_without_figures_are_left_out_and_told() {
    let mut run = measured(100);
    let export = Export::new(&run, &["*:fetch-1:raw".into()]).unwrap();
    assert_eq!(
        export.notes(),
        ["left out: process/per-task:fetch-1:raw: unsupported: 100 processes at once make no sense"]
    );
    let said = refusal(&run, &["process/per-task:fetch-*"], ExportFormat::Bmf);
    assert!(said.contains("no figures to export: process/per-task:fetch-100:raw: unsupported"), "{said}");
    let said = refusal(&run, &["nobody/*", "x"], ExportFormat::Bmf);
    assert!(said.contains("fits --only nobody/* --only x"), "{said}");
    assert!(refusal(&run, &["{"], ExportFormat::Csv).starts_with("--only: "));
    run.meta.status = record::Status::Interrupted;
    let notes = Export::new(&run, &[]).unwrap().notes().join("\n");
    assert!(notes.contains("was interrupted: these are the trials it has"), "{notes}");
    run.response.clear();
    assert!(refusal(&run, &[FETCH], ExportFormat::Hgrm).contains("no histogram"));
}
