//! `histograms.hlog` is for the public HdrHistogram tools: a reader that is not ours must see the same figures.

use crate::common::*;
use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
use record::*;
use std::io::Write;
use std::process::Command;

#[test]
fn the_rust_library_reads_the_log() {
    let results = tempfile::tempdir().unwrap();
    let path = write(results.path(), Status::Complete, &trials());
    let run = Run::open(&path).unwrap();
    let text = std::fs::read(path.join("histograms.hlog")).unwrap();
    let mut seen = 0;
    for entry in IntervalLogIterator::new(&text) {
        match entry.unwrap() {
            LogEntry::Interval(interval) => {
                let tag = interval.tag().unwrap().as_str().to_string();
                let (id, kind) = tag.rsplit_once(':').unwrap();
                let ours = if kind == "service" { &run.service } else { &run.response };
                let ours = &ours[&CellId::parse(id).unwrap()];
                assert_eq!(&decode(interval.encoded_histogram()).unwrap(), ours);
                assert!((interval.max() - ours.max() as f64 / 1e6).abs() < 0.001);
                seen += 1;
            }
            LogEntry::StartTime(time) => assert_eq!(time.as_secs(), 1_769_860_800),
            LogEntry::BaseTime(_) => panic!("there is none"),
        }
    }
    assert_eq!(seen, 10);
}

/// Prints `tag p50 p99 max count` of each histogram of a log.
const SCRIPT: &str = r"
import sys
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader
reader = HistogramLogReader(sys.argv[1], HdrHistogram(1, 3600000000000, 3))
while True:
    h = reader.get_next_interval_histogram()
    if h is None:
        break
    print(h.get_tag(), h.get_value_at_percentile(50), h.get_value_at_percentile(99), h.get_max_value(), h.get_total_count())
";

#[test]
fn the_python_package_reads_the_log() {
    let found = Command::new("python3").args(["-c", "import hdrh"]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        // Past the test harness, which swallows what a passing test prints.
        let missing = "skipped: no python3 with the package `hdrhistogram` (pip install hdrhistogram)";
        writeln!(std::io::stderr(), "{missing}").unwrap();
        return;
    }
    let results = tempfile::tempdir().unwrap();
    let path = write(results.path(), Status::Complete, &trials());
    let run = Run::open(&path).unwrap();
    let log = path.join("histograms.hlog");
    let output = Command::new("python3").args(["-c", SCRIPT]).arg(&log).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let mut expected = Vec::new();
    for cell in &run.meta.cells {
        for (kind, of) in [("service", &run.service), ("response", &run.response)] {
            let histogram = &of[&cell.id];
            let latency = Latency::of(histogram);
            let (id, count) = (&cell.id, histogram.len());
            expected.push(format!(
                "{id}:{kind} {} {} {} {count}",
                latency.p50_ns, latency.p99_ns, latency.max_ns
            ));
        }
    }
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().collect::<Vec<_>>(), expected);
}
