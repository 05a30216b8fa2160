//! Whatever ends a run, the trials it had can be read, and it can go on.

use crate::common::*;
use record::*;
use std::fs;
use std::path::{Path, PathBuf};

const ID: &str = "20260131T120000Z-0a1b2c3";

/// A run that was killed after these trials.
fn killed(results: &Path, trials: &[Trial]) -> PathBuf {
    let mut writer = RunWriter::create(results, &machine(), &meta(ID, Status::Running)).unwrap();
    trials.iter().for_each(|trial| writer.append(trial).unwrap());
    writer.path().to_path_buf()
}

#[test]
fn a_line_torn_anywhere_costs_one_trial() {
    let results = tempfile::tempdir().unwrap();
    let path = killed(results.path(), &trials()[..3]);
    let journal = path.join("journal.jsonl");
    let whole = fs::read(&journal).unwrap();
    let line_start = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for cut in [line_start + 1, line_start + 100, whole.len() - 1] {
        fs::write(&journal, &whole[..cut]).unwrap();
        let run = Run::open(&path).unwrap();
        assert_eq!(run.trials.len(), 2);
        assert!(run.notes.iter().any(|note| note.contains("torn")), "{:?}", run.notes);

        let (writer, _, trials) = RunWriter::reopen(&path).unwrap();
        assert_eq!(trials.len(), 2);
        assert_eq!(writer.notes().len(), 1);
        assert_eq!(fs::read(&journal).unwrap(), whole[..line_start]);
        let table = fs::read_to_string(path.join("trials.csv")).unwrap();
        assert_eq!(table.lines().count(), 3);
    }
    for cut in [0, 5] {
        fs::write(&journal, &whole[..cut]).unwrap();
        assert_eq!(Run::open(&path).unwrap().trials.len(), 0);
        let (mut writer, _, rows) = RunWriter::reopen(&path).unwrap();
        assert_eq!(rows.len(), 0);
        writer.append(&trials()[0]).unwrap();
        drop(writer);
        assert_eq!(Run::open(&path).unwrap().trials.len(), 1);
    }
}

#[test]
fn a_resumed_run_ends_like_one_that_was_never_interrupted() {
    let (straight, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let trials = trials();
    let expected = bytes(&write(straight.path(), Status::Complete, &trials));

    let path = write(broken.path(), Status::Interrupted, &trials[..4]);
    let interrupted = Run::open(&path).unwrap();
    assert_eq!((interrupted.meta.status, interrupted.trials.len()), (Status::Interrupted, 4));
    assert!(path.join("journal.jsonl").exists());

    // Resumed, and killed this time.
    let (mut writer, _, rows) = RunWriter::reopen(&path).unwrap();
    assert_eq!(rows, trials[..4].iter().map(|trial| trial.row.clone()).collect::<Vec<_>>());
    writer.append(&trials[4]).unwrap();
    drop(writer);
    assert_eq!(Run::open(&path).unwrap().trials.len(), 5);

    let (mut writer, mut meta, before) = RunWriter::resume(&path).unwrap();
    assert_eq!(before, trials[..5]);
    trials[5..].iter().for_each(|trial| writer.append(trial).unwrap());
    meta.status = Status::Complete;
    meta.finished = Some("2026-01-31T12:05:00Z".into());
    writer.finish(meta).unwrap();
    assert_eq!(bytes(&path), expected);
}

#[test]
fn only_one_may_write_and_only_what_is_unfinished() {
    let results = tempfile::tempdir().unwrap();
    let meta = meta(ID, Status::Complete);
    let writer = RunWriter::create(results.path(), &machine(), &meta).unwrap();
    let path = writer.path().to_path_buf();
    assert!(matches!(RunWriter::reopen(&path), Err(Error::Busy { .. })));
    assert!(matches!(RunWriter::create(results.path(), &machine(), &meta), Err(Error::Exists { .. })));
    writer.finish(meta).unwrap();
    assert!(matches!(RunWriter::reopen(&path), Err(Error::Complete { .. })));
    let error = RunWriter::reopen(results.path()).unwrap_err().to_string();
    assert!(error.contains("run.json"), "{error}");
}

#[test]
fn a_run_without_its_journal_says_so() {
    let results = tempfile::tempdir().unwrap();
    let path = write(results.path(), Status::Interrupted, &trials()[..4]);
    fs::remove_file(path.join("journal.jsonl")).unwrap();
    assert_eq!(Run::open(&path).unwrap().trials.len(), 4);
    let error = RunWriter::reopen(&path).unwrap_err().to_string();
    assert!(error.contains("cannot be resumed"), "{error}");
}

#[test]
fn a_removed_directory_is_noticed_at_the_next_trial_and_at_the_end() {
    let results = tempfile::tempdir().unwrap();
    let meta = meta(ID, Status::Complete);
    let mut writer = RunWriter::create(results.path(), &machine(), &meta).unwrap();
    writer.append(&trials()[0]).unwrap();
    fs::remove_dir_all(writer.path()).unwrap();
    let error = writer.append(&trials()[1]).unwrap_err();
    assert!(error.to_string().contains("was removed while the run was writing"), "{error}");
    // Half removed, with the directory still there: what is being emptied gets no new file.
    fs::create_dir(writer.path()).unwrap();
    assert!(matches!(writer.describe(meta.clone()), Err(Error::Removed { .. })));
    assert_eq!(fs::read_dir(writer.path()).unwrap().count(), 0);
    assert!(matches!(writer.finish(meta), Err(Error::Removed { .. })));
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    let results = tempfile::tempdir().unwrap();
    let mut writer = RunWriter::create(results.path(), &machine(), &meta(ID, Status::Running)).unwrap();
    for figure in [f64::NAN, f64::INFINITY, -1.0] {
        let mut trial = trials().remove(0);
        trial.row.overlap = figure;
        assert!(matches!(writer.append(&trial), Err(Error::Unwritable { .. })), "{figure}");
    }
    let stranger = trial(&cell("smol/multi", "fetch-10", Some("raw"), 1.0), 0, 0, 1000);
    assert!(matches!(writer.append(&stranger), Err(Error::Unwritable { .. })));

    let mut long = failed(&cells()[0], 0, 0, &"\u{1b}[31mü".repeat(4000));
    long.row.error_kinds = "a=1\tb=2".into();
    writer.append(&long).unwrap();
    let run = Run::open(writer.path()).unwrap();
    assert_eq!(run.trials.len(), 1);
    assert!(run.trials[0].reason.len() <= 4096 && run.trials[0].reason.starts_with(" [31mü"));
    assert_eq!(run.trials[0].error_kinds, "a=1 b=2");
}

#[test]
fn a_directory_of_another_machine_is_refused() {
    let results = tempfile::tempdir().unwrap();
    let mut other = meta(ID, Status::Running);
    other.fingerprint = "00000000".into();
    assert!(matches!(RunWriter::create(results.path(), &machine(), &other), Err(Error::Unwritable { .. })));
    for id in ["../escape", "a/b", "..", "", "/etc"] {
        let meta = RunMeta { id: id.into(), ..meta(ID, Status::Running) };
        assert!(
            matches!(RunWriter::create(results.path(), &machine(), &meta), Err(Error::Name { .. })),
            "{id:?}"
        );
    }
    assert_eq!(fs::read_dir(results.path()).unwrap().count(), 0, "nothing was written");
}
