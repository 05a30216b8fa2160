//! What is written is what is read, and the same data gives the same bytes.

use crate::common::*;
use record::*;

#[test]
fn a_complete_run_reads_as_it_was_written() {
    let results = tempfile::tempdir().unwrap();
    let mut trials = trials();
    let path = write(results.path(), Status::Complete, &trials);
    // The one thing that writing changes: a text is one line.
    trials.iter_mut().for_each(|trial| trial.row.reason = trial.row.reason.replace('\n', " "));
    let run = Run::open(&path).unwrap();

    let mut planned = meta("20260131T120000Z-0a1b2c3", Status::Complete);
    let rows = cell_rows(&planned, &trials);
    planned.cells.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(run.meta, planned);
    assert_eq!(run.machine, machine());
    // A reader gets figures in full precision; the file that people read has four digits of them.
    assert_eq!(run.cells, rows);
    let OneFile::Cells(written) = OneFile::read(&path.join("cells.csv")).unwrap() else { panic!() };
    assert_eq!(written, rows.iter().cloned().map(CellRow::rounded).collect::<Vec<_>>());
    assert_ne!(written, rows);
    assert_eq!(run.notes, Vec::<String>::new());

    let mut expected: Vec<TrialRow> = trials.iter().map(|trial| trial.row.clone()).collect();
    expected.sort_by(|a, b| (&a.cell, a.round).cmp(&(&b.cell, b.round)));
    assert_eq!(run.trials, expected);

    for cell in &run.meta.cells {
        let (service, response) = merged(&trials, &cell.id);
        assert_eq!(run.service[&cell.id], service);
        assert_eq!(run.response[&cell.id], response);
        assert_eq!(run.trials_of(&cell.id).count(), 2);
        assert_eq!(run.cell(&cell.id).unwrap().contender, cell.contender);
    }
}

#[test]
fn figures_follow_from_the_trials_whatever_the_table_of_cells_says() {
    let results = tempfile::tempdir().unwrap();
    let path = write(results.path(), Status::Complete, &trials());
    let right = Run::open(&path).unwrap();
    let cells = std::fs::read_to_string(path.join("cells.csv")).unwrap();
    let changed = cells.replacen(",202.5,", ",902.5,", 1);
    assert_ne!(changed, cells);
    std::fs::write(path.join("cells.csv"), changed).unwrap();
    let run = Run::open(&path).unwrap();
    assert_eq!(run.cells, right.cells);
    let [note] = run.notes.as_slice() else { panic!("{:?}", run.notes) };
    assert!(note.contains("cells.csv") && note.contains("1 of 5 cells"), "{note}");
    assert!(note.contains("std/sequential:fetch-10:raw"), "{note}");
}

#[test]
fn the_same_data_gives_the_same_bytes_in_whatever_order_it_came() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut trials = trials();
    trials.push(failed(&cells()[4], 2, 10, "another reason"));
    let first = bytes(&write(one.path(), Status::Complete, &trials));
    trials.reverse();
    let second = bytes(&write(two.path(), Status::Complete, &trials));
    let names: Vec<&str> = first.keys().map(String::as_str).collect();
    assert_eq!(names, ["cells.csv", "histograms.hlog", "run.json", "trials.csv"]);
    for (name, bytes) in &first {
        assert_eq!(bytes, &second[name], "{name}");
        assert_eq!(bytes.last(), Some(&b'\n'), "{name}");
        assert!(!bytes.contains(&b'\r'), "{name}");
    }
}

#[test]
fn tables_are_flat_sorted_and_short() {
    let results = tempfile::tempdir().unwrap();
    let path = write(results.path(), Status::Complete, &trials());
    let cells = std::fs::read_to_string(path.join("cells.csv")).unwrap();
    let mut lines = cells.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(header[..5], ["schema", "cell", "contender", "workload", "client"]);
    assert!(header.contains(&"service_p50_ns") && header.contains(&"response_p999_ns"));
    let ids: Vec<&str> = lines.clone().map(|line| line.split(',').nth(1).unwrap()).collect();
    assert!(ids.is_sorted() && ids.len() == 5, "{ids:?}");
    let sequential = lines.clone().find(|line| line.contains("std/sequential:fetch-10:raw")).unwrap();
    // Trials of 225 and 180 tasks a second; at the median 202.5, which is its own baseline, of a limit of 100.
    assert!(sequential.contains(",202.5,0.2222,1,2.025,45000000,"), "{sequential}");
}

#[test]
fn trials_are_on_disk_as_they_come() {
    let results = tempfile::tempdir().unwrap();
    let meta = meta("20260131T120000Z-0a1b2c3", Status::Running);
    let mut writer = RunWriter::create(results.path(), &machine(), &meta).unwrap();
    let path = writer.path().to_path_buf();
    assert_eq!(Run::open(&path).unwrap().trials, Vec::new());
    for (count, trial) in trials().iter().enumerate() {
        writer.append(trial).unwrap();
        let run = Run::open(&path).unwrap();
        assert_eq!(run.trials.len(), count + 1);
        assert_eq!(run.meta.status, Status::Running);
        assert_eq!(run.cells.len(), 5);
        let table = std::fs::read_to_string(path.join("trials.csv")).unwrap();
        assert_eq!(table.lines().count(), count + 2);
    }
}

#[test]
fn listing_finds_all_and_the_newest() {
    let results = tempfile::tempdir().unwrap();
    assert!(matches!(newest(results.path()), Err(Error::NoRun { .. })));
    for (id, started) in [("b-old", "2025-01-01T00:00:00Z"), ("a-new", "2026-01-01T00:00:00Z")] {
        let meta = RunMeta { started: started.into(), ..meta(id, Status::Complete) };
        RunWriter::create(results.path(), &machine(), &meta).unwrap().finish(meta).unwrap();
    }
    // A run of several builds stands for no state of the code, however new it is.
    let sides = Sides { list: Vec::new(), looks: Vec::new(), blocks_voided: 0, blocks_repeated: 0 };
    let meta = RunMeta {
        started: "2027-01-01T00:00:00Z".into(),
        sides: Some(sides),
        ..meta("c-sided", Status::Complete)
    };
    RunWriter::create(results.path(), &machine(), &meta).unwrap().finish(meta).unwrap();
    let home = results.path().join(machine().slug);
    std::fs::create_dir(home.join("charts")).unwrap();
    std::fs::create_dir(home.join("broken")).unwrap();
    std::fs::write(home.join("broken/run.json"), "{").unwrap();
    std::fs::write(results.path().join("README.md"), "").unwrap();

    let listing = list(results.path()).unwrap();
    assert_eq!(listing.machines.len(), 1);
    assert_eq!(listing.machines[0].machine, machine());
    let ids: Vec<&str> = listing.machines[0].runs.iter().map(|run| run.meta.id.as_str()).collect();
    assert_eq!(ids, ["c-sided", "a-new", "b-old"]);
    assert_eq!(listing.problems.len(), 1);
    assert!(listing.problems[0].to_string().contains("broken/run.json"));

    for place in [results.path(), &home, &home.join("a-new")] {
        assert_eq!(newest(place).unwrap(), home.join("a-new"));
        assert_eq!(Run::open(place).unwrap().meta.id, "a-new");
    }
    assert!(matches!(newest(&results.path().join("nowhere")), Err(Error::Io { .. })));
}

#[test]
fn names_are_made_and_checked() {
    let started: jiff::Timestamp = "2026-01-31T23:59:59Z".parse().unwrap();
    assert_eq!(run_id(started, Some("0a1b2c3d4e5f")), "20260131T235959Z-0a1b2c3");
    assert_eq!(run_id(started, None), "20260131T235959Z-nosource");
    assert_eq!(run_id(started, Some("../../../etc")), "20260131T235959Z-nosource");
    assert!(check_name("run id", &run_id(started, None)).is_ok());

    let cell = CellId::new("tokio/multi-thread", "fetch-10", Some("raw")).unwrap();
    assert_eq!(cell.0, "tokio/multi-thread:fetch-10:raw");
    assert_eq!(CellId::parse(&cell.0).unwrap(), cell);
    assert_eq!(CellId::parse("a/b:c").unwrap().0, "a/b:c");
    for bad in [
        "",
        "a",
        "a/b",
        "a:b",
        "a/b/c:d",
        "a/b:c/d",
        "a/b:c:d:e",
        "a/..:c",
        "../b:c",
        "a/b:",
        "a/b:c d",
        "a/b:ü",
    ] {
        assert!(CellId::parse(bad).is_err(), "{bad:?}");
    }
}
