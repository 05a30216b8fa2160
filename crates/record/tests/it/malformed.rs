//! Files that were truncated, edited, written by a later version or made to harm: each is an error that names the file.

use crate::common::*;
use record::*;
use std::fs;
use std::path::Path;

/// What opening says after one file of a complete run was changed.
fn after(name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Result<Run> {
    let results = tempfile::tempdir().unwrap();
    let path = write(results.path(), Status::Complete, &trials());
    let file = if name == "machine.json" { path.parent().unwrap().join(name) } else { path.join(name) };
    let bytes = change(fs::read(&file).unwrap());
    fs::write(&file, bytes).unwrap();
    Run::open(&path)
}

/// The same, where text is replaced by text; expects an error that names the file and says this.
fn refused(name: &str, from: &str, to: &str, says: &str) {
    let error = after(name, |bytes| {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(from), "{name} has no {from:?}");
        text.replacen(from, to, 1).into_bytes()
    });
    let error = error.expect_err(&format!("{name} with {to:?} was read")).to_string();
    assert!(error.contains(name) && error.contains(says), "{name} with {to:?}: {error}");
}

const FILES: [&str; 5] = ["machine.json", "run.json", "trials.csv", "cells.csv", "histograms.hlog"];

#[test]
fn empty_binary_missing_and_huge_files_are_errors_that_name_them() {
    for name in FILES {
        for bytes in [Vec::new(), vec![0; 100], vec![0xff; 100], b"\n".to_vec(), b"\"".to_vec()] {
            let error = after(name, |_| bytes.clone()).unwrap_err().to_string();
            assert!(error.contains(name), "{name}, {bytes:?}: {error}");
        }
    }
    let results = tempfile::tempdir().unwrap();
    let path = write(results.path(), Status::Complete, &trials());
    for name in ["trials.csv", "cells.csv", "histograms.hlog"] {
        let bytes = fs::read(path.join(name)).unwrap();
        fs::remove_file(path.join(name)).unwrap();
        assert!(Run::open(&path).unwrap_err().to_string().contains(name));
        fs::create_dir(path.join(name)).unwrap();
        assert!(Run::open(&path).unwrap_err().to_string().contains("it is not a file"));
        fs::remove_dir(path.join(name)).unwrap();
        // Sparse: a gibibyte that takes no space on disk and must take none in memory.
        fs::File::create(path.join(name)).unwrap().set_len(1 << 30).unwrap();
        assert!(Run::open(&path).unwrap_err().to_string().contains("than"), "{name}");
        fs::write(path.join(name), bytes).unwrap();
    }
    std::os::unix::fs::symlink("/dev/zero", path.join("link")).unwrap();
    fs::rename(path.join("link"), path.join("run.json")).unwrap();
    assert!(Run::open(&path).unwrap_err().to_string().contains("it is not a file"));
    fs::remove_file(path.parent().unwrap().join("machine.json")).unwrap();
    assert!(Run::open(path.parent().unwrap()).unwrap_err().to_string().contains("run.json"));
}

#[test]
fn a_truncated_file_never_passes_for_a_whole_one() {
    let results = tempfile::tempdir().unwrap();
    let path = write(results.path(), Status::Complete, &trials());
    for name in FILES {
        let file = if name == "machine.json" { path.parent().unwrap().join(name) } else { path.join(name) };
        let whole = fs::read(&file).unwrap();
        // Between lines too, and around each: there a table is well formed, and only what is beside it tells.
        let lines = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
        let cuts = lines.flat_map(|end| [end.saturating_sub(1), end, end + 1]);
        let parts = [1, 2, 3, 5, 9].map(|part| whole.len() * part / 10);
        // JSON says where it ends: all of it but the last newline is all of it.
        let all = whole.len() - usize::from(name.ends_with(".json"));
        for cut in cuts.chain(parts).filter(|cut| *cut < all) {
            fs::write(&file, &whole[..cut]).unwrap();
            let error = Run::open(&path).expect_err(&format!("{name} was read up to {cut}")).to_string();
            assert!(error.contains(name), "{name} up to {cut}: {error}");
        }
        fs::write(&file, whole).unwrap();
    }
    Run::open(&path).unwrap();
    let error = after("trials.csv", |bytes| bytes[..bytes.len() - 30].to_vec()).unwrap_err().to_string();
    assert!(error.contains("trials.csv, line 11"), "{error}");
}

#[test]
fn a_newer_schema_is_said_to_be_newer() {
    let newer = |name: &str, from: &str, to: &str| refused(name, from, to, "use a newer inflight");
    newer("machine.json", "\"schema\": 1", "\"schema\": 2");
    newer("run.json", "\"schema\": 1", "\"schema\": 99");
    newer("run.json", "{\n  \"schema\": 1,", "{\"schema\": 2, \"other\": {}, \"id\": 7,");
    newer("trials.csv", "\n1,", "\n2,");
    newer("cells.csv", "schema,cell,contender", "schema,cell,kind,contender\n2,a,b,c\n");
    newer("histograms.hlog", "schema 1", "schema 2");
    refused("run.json", "\"schema\": 1", "\"schema\": 0", "schema 0");
    refused("run.json", "\"schema\": 1", "\"schema\": -1", "line 2");
    refused("histograms.hlog", "#Inflight histograms, schema 1\n", "", "schema");
    refused("histograms.hlog", "schema 1", "schema x", "line 1");
}

#[test]
fn figures_must_be_figures() {
    for bad in ["NaN", "inf", "-0.5", "-inf", "", "one"] {
        refused("trials.csv", ",0.30000000000000004,", &format!(",{bad},"), "column overlap");
        refused("cells.csv", ",202.5,", &format!(",{bad}x,"), "column throughput_per_s");
    }
    for bad in ["-1", "1.5", "99999999999999999999999", " 1", "0x1"] {
        refused("trials.csv", ",timeout=1,10,", &format!(",timeout=1,{bad},"), "column origin_requests");
        refused(
            "cells.csv",
            ",12350000,1235000,3,1,",
            &format!(",12350000,1235000,{bad},1,"),
            "column threads",
        );
    }
    refused("trials.csv", ",ok,,", ",fine,,", "column verdict: \"fine\" is not ok, suspect, failed");
    refused("trials.csv", ",ok,,", ",suspect,a\tb,", "control character");
    refused("trials.csv", ",ok,,", &format!(",ok,{},", "x".repeat(5000)), "column reason: it is longer");
    refused("trials.csv", ",ok,,", ",ok,", "line 2");
    refused("trials.csv", "schema,cell", "cell,schema", "line 1: column 1: expected schema");
    refused("trials.csv", ",ready_ns\n", ",stall_io_memory_ns,more\n", "trials.csv");
    refused("run.json", "\"seed\": 7", "\"seed\": -7", "line");
    refused("run.json", "\"limit\": 1000.0", "\"limit\": -1000.0", "its limit is not above 0");
    refused("run.json", "\"limit\": 1000.0", "\"limit\": 1e999", "line");
    refused("run.json", "\"mean_delay_ns\": 10000000.0", "\"mean_delay_ns\": -1.0", "mean delay");
    refused("run.json", "2026-01-31T12:00:00Z", "yesterday", "started");
    refused("histograms.hlog", ":response,0", ":response,-0", "its start is not");
    refused("histograms.hlog", ":response,0", ":response,nan0", "its start is not");
}

#[test]
fn names_must_be_names() {
    for bad in ["../../etc", "a/../..", "/etc/passwd", "..", "a b", "a\\\\b", "-rf", ".hidden", ""] {
        refused("run.json", "20260131T120000Z-0a1b2c3", bad, "run id");
        refused("run.json", "\"fetch-10\"", &format!("\"{bad}\""), "workload");
        refused("run.json", "\"raw\"", &format!("\"{bad}\""), "client");
        refused(
            "run.json",
            "\"contender\": \"std/sequential\"",
            &format!("\"contender\": \"{bad}\""),
            "contender",
        );
        refused("run.json", "\"name\": \"smoke\"", &format!("\"name\": \"{bad}\""), "suite");
        refused("machine.json", &machine().slug, bad, "machine");
    }
    refused("trials.csv", "\n1,std/sequential:", "\n1,../x:", "column cell");
    refused("trials.csv", "\n1,std/sequential:", "\n1,a/b:", "is no cell of this run");
    refused("cells.csv", ",tokio/multi-thread,", ",tokio/other,", "expected the row of");
    refused("cells.csv", "\n1,std/sequential:countdown,", "\n1,std/sequential:other,", "expected the row of");
    refused("histograms.hlog", "Tag=std/sequential:", "Tag=a/b:", "is no cell of this run");
    refused("histograms.hlog", "Tag=std/sequential:", "Tag=../../b:", "line 6");
    refused("histograms.hlog", ":service,", ":sideways,", "neither :service nor :response");
    refused("histograms.hlog", ":service,", ":response,", "a second time");
    refused("histograms.hlog", "Tag=std", "std", "no tag");
}

#[test]
fn ids_and_fingerprints_must_agree() {
    refused("run.json", "\"id\": \"std/sequential:", "\"id\": \"std/other:", "not named after its parts");
    refused("run.json", &machine().fingerprint, "00000000", "another machine");
    refused("machine.json", "Test CPU", "Best CPU", "fingerprint does not follow");
    refused("machine.json", &machine().slug, "test-2c", "slug does not end in the fingerprint");
}

#[test]
fn a_bomb_in_a_log_or_a_journal_is_refused() {
    refused("histograms.hlog", "HISTFAAAA", &"A".repeat(3 << 20), "longer than");
    refused("histograms.hlog", "HISTFAAAA", &"A".repeat(1 << 20), "bytes of base64");
    refused("histograms.hlog", "HISTFAAAA", "HISTFAAAB", "not a usable histogram");

    let journal = |change: &dyn Fn(String) -> String| {
        let results = tempfile::tempdir().unwrap();
        let path = write(results.path(), Status::Interrupted, &trials());
        set_running(&path);
        let file = path.join("journal.jsonl");
        fs::write(&file, change(fs::read_to_string(&file).unwrap())).unwrap();
        let read = Run::open(&path);
        let resumed = RunWriter::reopen(&path).map(|_| ());
        assert_eq!(read.is_err(), resumed.is_err());
        read.map(|_| String::new()).unwrap_or_else(|error| error.to_string())
    };
    assert_eq!(journal(&|text| text), "");
    for (from, to, says) in [
        (
            "HISTFAAAA",
            "HISTFAAAB",
            "journal.jsonl, line 2: cell tokio/multi-thread:fetch-10:reqwest: service time",
        ),
        ("\"schema\":1", "\"schema\":2", "use a newer inflight"),
        ("\"run\":\"2026", "\"run\":\"2025", "belongs to another run"),
        ("{\"row\":{\"cell\":\"tokio", "{\"row\":{\"cell\":\"../tokio", "journal.jsonl, line 2"),
        ("\"cell\":\"tokio", "\"cell\":\"tokyo", "is no cell of this run"),
        ("\"overlap\":0.3", "\"overlap\":-0.3", "line 2"),
        ("\"ok\":9", "\"ok\":-9", "line 2"),
        ("{\"row\"", "\u{0}{\"row\"", "line 2"),
    ] {
        let said = journal(&|text| text.replacen(from, to, 1));
        assert!(said.contains(says), "{to}: {said}");
    }
    assert!(journal(&|text| text.replacen("HIST", &"A".repeat(5 << 20), 1)).contains("longer than"));
}

/// As a kill would have left it.
fn set_running(path: &Path) {
    let file = path.join("run.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"interrupted\"", "\"running\"")).unwrap();
}
