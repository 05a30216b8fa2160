//! A run for other tools, by the command: where it goes, what is told beside it, and what a broken run or a name that
//! nobody knows comes to. The shapes themselves are in `crates/reporter/tests/it/export.rs`.

use crate::support::{Place, SMALL_SUITE, Said};
use serde_json::Value;
use std::fs;

/// A place with a run of one contender.
fn measured() -> Place {
    let place = Place::new();
    let suite = place.write("small.toml", SMALL_SUITE);
    place.run(&suite, &["--only", "std/sequential"]).good();
    place
}

fn export(place: &Place, words: &[&str]) -> Said {
    let mut command = place.command(&["export"]);
    command.args(words).current_dir(place.path());
    Said::by(command)
}

#[test]
fn every_format_has_the_cells_of_the_newest_run() {
    let place = measured();
    let cells: Vec<String> = place.newest().cells.into_iter().map(|row| row.cell.0).collect();
    assert!(cells.len() >= 2, "{cells:?}");

    let bmf: Value = serde_json::from_str(&export(&place, &["--format", "bmf"]).good()).unwrap();
    assert_eq!(bmf.as_object().unwrap().keys().cloned().collect::<Vec<_>>(), cells);
    for measures in bmf.as_object().unwrap().values() {
        for slug in ["latency", "throughput", "cpu", "memory"] {
            assert!(measures[slug]["value"].as_f64().unwrap() > 0.0, "{slug} in {measures}");
        }
    }
    let points: Value =
        serde_json::from_str(&export(&place, &["results", "--format", "benchmark-action"]).good()).unwrap();
    for cell in &cells {
        let of_cell = |point: &&Value| point["name"].as_str().unwrap().starts_with(&format!("{cell} "));
        assert_eq!(points.as_array().unwrap().iter().filter(of_cell).count(), 3, "{cell}");
    }
    let table = export(&place, &["--format", "csv"]).good();
    for cell in &cells {
        assert!(table.lines().any(|line| line.starts_with(&format!("{cell},std/sequential,"))), "{cell}");
    }
    let spectrum = export(&place, &["--format", "hgrm", "--only", "*:fetch:raw"]).good();
    assert!(spectrum.contains("Total count    =           10]"), "2 trials of 5 requests: {spectrum}");
}

#[test]
fn a_file_or_a_directory_is_written_and_named() {
    let place = measured();
    let file = place.path().join("bench.json");
    let said = export(&place, &["--format", "bmf", "--output", "bench.json"]).good();
    assert_eq!(said, "bench.json\n");
    assert_eq!(fs::read_to_string(file).unwrap(), export(&place, &["--format", "bmf"]).good());
    let said = export(&place, &["--format", "hgrm", "--output", "spectra", "--only", "*:countdown"]).good();
    assert_eq!(said, "spectra/std~sequential~countdown.hgrm\n");
    assert!(place.path().join(said.trim()).is_file());
    export(&place, &["--format", "csv", "--output", "no/such/place.csv"])
        .bad(2, &["no/such/place.csv", "check that"]);
}

#[test]
fn what_cannot_be_exported_says_why() {
    let place = measured();
    export(&place, &["--format", "hgrm"]).bad(2, &["has one cell", "--only", "--output DIR"]);
    export(&place, &["--format", "bmf", "--only", "nobody/*"]).bad(2, &["no cell", "nobody/*"]);
    export(&place, &["--format", "xml"]).bad(2, &["bmf", "benchmark-action", "hgrm", "csv"]);
    export(&place, &["elsewhere", "--format", "csv"]).bad(2, &["elsewhere", "no such path"]);
    let mut without_git = place.command(&["export", "elsewhere", "--format", "csv"]);
    without_git.env("PATH", place.path());
    Said::by(without_git).bad(2, &["elsewhere", "git", "is not installed"]);

    let run = place.newest();
    let trials = run.path.join("trials.csv");
    let table = fs::read_to_string(&trials).unwrap();
    fs::write(&trials, table.replacen("\n1,", "\none,", 1)).unwrap();
    for format in ["bmf", "benchmark-action", "hgrm", "csv"] {
        export(&place, &["--format", format])
            .bad(2, &["trials.csv, line 2", "column schema", "not a number"]);
    }
}

#[test]
fn a_run_without_figures_gives_none() {
    let place = Place::new();
    let suite = place.write("small.toml", SMALL_SUITE);
    let crashing =
        "[[contender]]\nname = 'std/sequential'\nabout = ''\nrunner = ['false']\nclients = ['raw']\n";
    let contenders = place.write("contenders.toml", crashing);
    place.run(&suite, &["--contenders", contenders.to_str().unwrap()]).good();
    export(&place, &["--format", "bmf"]).bad(2, &["no figures to export"]);
}
