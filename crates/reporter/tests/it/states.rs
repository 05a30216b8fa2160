//! Runs that are not whole, or not as one would expect: the page says so, and claims nothing that it cannot.

use crate::common;
use crate::common::part;
use record::Status;

fn summary(run: &record::Run) -> String {
    common::pages(run).summary
}

#[test]
fn hundreds_of_different_reasons_are_counted_not_listed() {
    let mut run = common::run();
    for (index, trial) in run.trials.iter_mut().enumerate() {
        trial.verdict = record::Verdict::Failed;
        // Letters, since figures alone do not make a reason another one.
        trial.reason = format!("exit {}", "x".repeat(index + 1));
    }
    let page = summary(&run);
    assert!(
        page.contains("85 further reasons are in `trials.csv`."),
        "{}",
        part(&page, "## Failed", "## The")
    );
}

#[test]
fn an_incomplete_run_says_so_before_any_figure() {
    for (status, wanted) in [(Status::Interrupted, "was interrupted"), (Status::Running, "has not ended")] {
        let mut run = common::run();
        run.meta.status = status;
        run.trials.truncate(70);
        let page = summary(&run);
        let warning = page.find(wanted).unwrap();
        assert!(warning < page.find("| contender").unwrap());
        assert!(page.contains("70 of 125 trials are here"));
    }
    assert!(!summary(&common::run()).contains("[!WARNING]"));
}

#[test]
fn many_suspect_trials_are_news() {
    let mut run = common::run();
    let suspect = |trial: &mut record::TrialRow| trial.verdict = record::Verdict::Suspect;
    run.trials.iter_mut().filter(|trial| trial.verdict == record::Verdict::Ok).take(20).for_each(suspect);
    assert!(!summary(&run).contains("[!WARNING]"));
    run.trials.iter_mut().filter(|trial| trial.verdict == record::Verdict::Ok).take(5).for_each(suspect);
    assert!(summary(&run).contains("25 of 105 trials with figures are suspect (23.8 %)"));
}

#[test]
fn a_contender_that_was_left_out_is_a_row_that_says_why() {
    let mut run = common::run();
    run.meta.cells.retain(|cell| cell.contender != "tokio/current-thread");
    let exclusion = |what: &str, why: &str| record::Exclusion { what: what.into(), why: why.into() };
    run.meta.exclusions = vec![
        exclusion("tokio/current-thread", "its runner is not built"),
        exclusion("cpython/threads", "python3 is not installed"),
        exclusion("cpython/*", "a pattern is no contender"),
    ];
    let pages = common::pages(&run);
    let table = part(&pages.summary, "| contender | fetch", "Fetch:");
    assert!(table.contains("| left out: its runner is not built |"), "{table}");
    assert!(
        table.contains("| cpython/threads |") && table.contains("| left out: python3 is not installed |")
    );
    assert!(!table.contains("pattern"));
    assert!(!pages.chart("fetch").unwrap().contains("current-thread"));
}

#[test]
fn warnings_of_run_and_reader_come_first() {
    let mut run = common::run();
    run.meta.warnings = vec!["the governor is powersave".into()];
    run.notes = vec!["the last trial was torn off".into()];
    let page = summary(&run);
    for warning in ["the governor is powersave", "the last trial was torn off"] {
        assert!(page.find(warning).unwrap() < page.find("| contender").unwrap());
    }
}

#[test]
fn without_a_baseline_nothing_is_claimed() {
    let mut run = common::run();
    for row in &mut run.cells {
        row.speedup = None;
        if row.contender == "std/sequential" {
            row.throughput_per_s = None;
            (row.trials_ok, row.trials_failed) = (0, 5);
            row.reason = "exit status 101".into();
        }
    }
    let page = summary(&run);
    assert!(page.contains("**No speed-up can be reckoned: the baseline std/sequential has no figures.**"));
    assert!(page.contains("fetch failed: exit status 101; countdown failed: exit status 101"), "{page}");
    assert!(page.contains("No claim can be made: figures are missing."));
}

#[test]
fn what_stood_empty_is_not_told_as_overlap() {
    let mut run = common::run();
    let row = common::row_mut(&mut run, "std/threads:fetch-100:raw");
    (row.speedup, row.overlap) = (Some(7.2), Some(8.4));
    row.service = Some(common::latency(12_000_000));
    row.response = Some(common::latency(142_000_000));
    let why = part(&summary(&run), "**Why:**", "![");
    assert!(why.contains("of 100 in flight 2 contenders had 98.0 waiting at the same time"), "{why}");
    let wanted = "- ⚠ std/threads was given 100 in flight but had only 8.40 waiting at the same time: bringing a task to \
                  its first byte took 130 ms, fetching it 12.0 ms.";
    assert!(why.contains(wanted), "{why}");
    assert!(!part(&summary(&common::run()), "**Why:**", "![").contains('⚠'));
}

#[test]
fn connections_have_a_column_where_somebody_counted_them() {
    let mut run = common::run();
    assert!(summary(&run).contains("| connections opened |"));
    run.cells.iter_mut().for_each(|row| row.connections_opened = None);
    assert!(!summary(&run).contains("| connections opened |"));
}

#[test]
fn the_first_screen_says_where_the_origin_ran() {
    for kind in ["shared", "split"] {
        let mut run = common::run();
        run.meta.placement.kind = kind.into();
        let page = summary(&run);
        let told = page.find(&format!("contenders on cores: {kind}.")).unwrap();
        assert!(told < page.find("**Why:**").unwrap());
    }
}

#[test]
fn a_run_of_one_kind_of_work_is_a_whole_page() {
    for fetch in [true, false] {
        let mut run = common::run();
        run.meta.workloads.retain(|workload| workload.parameters.is_fetch() == fetch);
        run.meta.cells.retain(|cell| cell.parameters.is_fetch() == fetch);
        run.cells.retain(|row| row.client.is_some() == fetch);
        let pages = common::pages(&run);
        assert_eq!((pages.chart("fetch").is_some(), pages.chart("countdown").is_some()), (fetch, !fetch));
        assert!(!pages.summary.contains("No claim can be made"));
    }
}

#[test]
fn a_run_without_a_trial_is_a_page_that_says_so() {
    let mut run = common::run_of(&[]);
    run.meta.status = Status::Running;
    let page = summary(&run);
    assert!(page.contains("**This run has no figures to compare.**"), "{page}");
    assert!(page.contains("0 of 0 trials"));
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    assert_eq!(common::pages(&common::run()), common::pages(&common::run()));
}
