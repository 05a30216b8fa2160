//! What a person sees: colours on a terminal and none elsewhere, readers that leave early, neighbours that disturb.

use crate::support::{Place, SMALL_SUITE, Said};
use rustix::process::{Pid, Signal, kill_process};
use std::process::Command;

/// A place with a run of two contenders.
fn with_run() -> (Place, Said) {
    let place = Place::new();
    let suite = place.write("small.toml", SMALL_SUITE);
    let said = place.run(&suite, &["--only", "std/*"]);
    assert_eq!(said.code, Some(0), "{said:#?}");
    (place, said)
}

/// What a terminal gets of `inflight WORDS`, by way of the `script` of util-linux.
fn on_terminal(place: &Place, words: &str, variables: &[(&str, &str)]) -> String {
    let mut command: Command = place.shell("exec script -qec \"$0 $WORDS\" /dev/null");
    command.env("WORDS", words).env("TERM", "xterm").envs(variables.iter().copied());
    Said::by(command).good()
}

#[test]
fn away_from_a_terminal_a_run_is_quiet_and_plain() {
    let (_place, said) = with_run();
    for text in [&said.out, &said.err] {
        assert!(!text.contains(['\u{1b}', '\r']), "{text:?}");
    }
    let lines: Vec<&str> = said.err.lines().filter(|line| !line.starts_with("warning: ")).collect();
    assert!(lines[0].starts_with("small: about "), "{lines:?}");
    assert!(lines[1].starts_with("12 trials; rows go to "), "{lines:?}");
    assert!(lines[2].starts_with("12 of 12 trials: "), "{lines:?}");
    assert_eq!(lines.len(), 3, "{lines:?}");
    // The answer itself goes to standard output.
    assert!(said.out.contains("std/threads") && said.out.contains("summary: "), "{}", said.out);
}

#[test]
fn a_terminal_has_colours_and_no_color_is_honoured() {
    let (place, _) = with_run();
    let show = format!("show {}", place.results().display());
    let bold = "\u{1b}[1m";
    assert!(on_terminal(&place, &show, &[]).contains(bold));
    assert!(!on_terminal(&place, &show, &[("NO_COLOR", "1")]).contains('\u{1b}'));
    // Set to nothing is not set: no-color.org.
    assert!(on_terminal(&place, &show, &[("NO_COLOR", "")]).contains(bold));
    let plain = place.inflight(&["show", place.results().to_str().unwrap()]).good();
    assert!(!plain.contains('\u{1b}'));
}

#[test]
fn a_terminal_sees_how_far_a_run_is() {
    let run = |variables: &[(&str, &str)]| {
        let place = Place::new();
        let suite = place.write("small.toml", SMALL_SUITE);
        let words = format!("run {} --only 'std/*' --results {}", suite.display(), place.results().display());
        on_terminal(&place, &words, variables)
    };
    let seen = run(&[]);
    assert!(seen.contains("/12"), "cells done of all: {seen:?}");
    assert!(seen.contains("left"), "time left: {seen:?}");
    assert!(seen.contains("std/threads:fetch:raw"), "who is at work: {seen:?}");
    let cyan = "\u{1b}[36m";
    assert!(seen.contains(cyan), "{seen:?}");
    assert!(!run(&[("NO_COLOR", "1")]).contains(cyan));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let (place, _) = with_run();
    let results = place.results().display().to_string();
    let compare = format!("compare {results} {results}");
    for words in [format!("show {results}"), compare, "plan full".into(), "doctor".into()] {
        // Standard output is gone before the first byte is written.
        let said = Said::by(place.shell(&format!("{{ \"$0\" {words}; echo \"code $?\" >&2; }} | true")));
        let err: Vec<&str> = said.err.lines().collect();
        assert_eq!(err, ["code 0"], "{words}");
    }
    let said = Said::by(place.shell(&format!("\"$0\" show {results} | head -n 1")));
    assert_eq!(said.out.lines().count(), 1);
    assert!(said.err.is_empty(), "{said:?}");
}

#[test]
fn two_runs_at_once_warn_each_other() {
    let place = Place::new();
    let suite = place.write("long.toml", SMALL_SUITE.replace("trials = 2", "trials = 200"));
    let first = place.begin(&suite, &["--only", "std/threads:*"]);
    place.wait_for_rows(1);
    // It shares the directory of temporary files, as two runs on one machine do, and ends first.
    let mut second = place.command(&["run"]);
    second.arg(&suite).args(["--only", "std/threads:fetch:raw", "--trials", "8", "--no-report"]);
    second.arg("--results").arg(place.path().join("others"));
    let second = Said::by(second);
    assert_eq!(second.code, Some(0), "{second:#?}");
    place.wait_for_rows(place.newest().trials.len() + 2);
    kill_process(Pid::from_child(&first), Signal::INT).unwrap();
    let pid = first.id();
    let first = Said::of(first).bad(130, &[]);
    let warning = "measures on this machine at the same time";
    assert!(second.err.contains(&format!("another run (process {pid}) {warning}")), "{second:#?}");
    assert_eq!(first.matches(warning).count(), 1, "once is enough: {first}");
    let noted = place.newest().meta.warnings.iter().any(|text| text.contains(warning));
    assert!(noted, "whoever reads the figures must know");
}
