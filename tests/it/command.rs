//! The command line: what is planned, what is refused and in which words, and the exit codes.

use crate::support::{Place, SMALL_SUITE, Said};
use std::fs;
use std::path::Path;

/// 1,000 in flight, which a shell with few open files cannot carry.
const WIDE_SUITE: &str =
    "trials = 1\n[[workload]]\nname = 'wide'\nkind = 'fetch'\nrequests = 1000\nconcurrency = 1000\n";

/// Everything in a directory, by name.
fn everything(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn plan(place: &Place, suite: &Path, more: &[&str]) -> Said {
    let mut command = place.command(&["plan"]);
    command.arg(suite).args(more);
    Said::by(command)
}

#[test]
fn a_plan_names_cells_and_time_and_leaves_nothing() {
    let place = Place::new();
    let suite = place.write("small.toml", SMALL_SUITE);
    let out = plan(&place, &suite, &["--only", "std/*"]).good();
    let cells = ["std/sequential:countdown", "std/sequential:fetch:raw", "std/threads:fetch:reqwest"];
    for word in cells.iter().chain(&["6 cells × 2 trials = 12 trials, about ", "cores: "]) {
        assert!(out.contains(word), "no {word:?} in: {out}");
    }
    assert!(!out.contains("tokio"), "{out}");
    assert_eq!(everything(place.path()), ["small.toml"]);
}

#[test]
fn a_plan_takes_the_number_of_trials_from_the_command_line() {
    let place = Place::new();
    let suite = place.write("small.toml", SMALL_SUITE);
    let out = plan(&place, &suite, &["--only", "std/threads:countdown", "--trials", "9"]).good();
    assert!(out.contains("1 cells × 9 trials = 9 trials"), "{out}");
    for wrong in ["0", "-3", "many", "1001"] {
        assert_eq!(plan(&place, &suite, &["--trials", wrong]).code, Some(2), "{wrong}");
    }
}

#[test]
fn doctor_looks_at_everything_and_says_what_to_do() {
    let place = Place::new();
    let said = place.inflight(&["doctor", "smoke"]);
    let subjects = [
        "file limit",
        "ephemeral ports",
        "cores",
        "governor",
        "load",
        "clock source",
        "listen backlog",
        "runners",
    ];
    for subject in subjects {
        assert!(said.out.lines().any(|line| line.contains(subject)), "no {subject:?} in {said:#?}");
    }
    let lines: Vec<&str> = said.out.lines().collect();
    for (line, next) in lines.iter().zip(lines[1..].iter().chain([&""])) {
        let known = ["ok  ", "warn", "STOP", "      "].iter().any(|mark| line.starts_with(mark));
        assert!(known, "{line}");
        assert!(line.starts_with("ok") || line.starts_with(' ') || next.contains('→'), "no advice: {line}");
    }
    let stops = said.out.contains("STOP");
    assert_eq!(said.code, Some(i32::from(stops)), "{said:#?}");
}

#[test]
fn doctor_finds_what_a_suite_cannot_have() {
    let place = Place::new();
    let suite = place.write("wide.toml", WIDE_SUITE);
    let said = Said::by(place.shell(&format!("ulimit -n 256; exec \"$0\" doctor {}", suite.display())));
    assert!(said.out.contains("STOP  file limit"), "{said:#?}");
    said.bad(1, &[]);
}

#[test]
fn too_few_open_files_are_refused_before_anything_is_measured() {
    let place = Place::new();
    let suite = place.write("wide.toml", WIDE_SUITE);
    let words = format!("run {} --results {}", suite.display(), place.results().display());
    let said = Said::by(place.shell(&format!("ulimit -n 256; exec \"$0\" {words}")));
    said.bad(2, &["cannot run the plan", "256", "1000 connections"]);
    assert_eq!(everything(place.path()), ["wide.toml"]);
}

#[test]
fn an_unknown_suite_lists_those_there_are() {
    let place = Place::new();
    let err =
        place.inflight(&["plan", "nonesuch"]).bad(2, &["nonesuch", "default", "full", "smoke", "verify"]);
    assert!(!err.contains("contenders"), "it is no suite: {err}");
}

#[test]
fn a_wrong_suite_is_named_with_its_line() {
    let place = Place::new();
    let changed = |from: &str, to: &str| {
        assert!(SMALL_SUITE.contains(from), "{from}");
        SMALL_SUITE.replacen(from, to, 1)
    };
    let wrong = [
        (changed("[[workload]]", "[[workload]"), "odd.toml:5:12: "),
        (changed("trials = 2", "trials = 2\ntempo = 3"), "`tempo`"),
        (changed("trials = 2", "trials = 2\ngroups = ['rust', 'pyton']"), "\"pyton\" is nobody's"),
        (changed("requests = 20", "requests = 20\nrequest = 20"), "`request`"),
        (changed("requests = 20", "requests = \"many\""), "odd.toml:9:12: "),
        (changed("requests = 20", ""), "`requests`"),
        (changed("requests = 20", "requests = 0"), "requests = 0: from 1"),
        (changed("trials = 2", "trials = 0"), "trials = 0: from 1"),
        (changed("concurrency = 4", "concurrency = 4000000"), "concurrency = 4000000"),
        (changed("delay = \"2ms\"", "delay = \"soon\""), "`soon` is not a delay"),
        (changed("kind = \"fetch\"", "kind = \"fletch\""), "`fletch`"),
        (changed("name = \"countdown\"", "name = \"fetch\""), "two workloads are named"),
        (changed("name = \"fetch\"", "name = \"../fetch\""), "../fetch"),
        (changed("tasks = 2", "tasks = 2\ntasks_per_core = 2"), "either `tasks` or `tasks_per_core`"),
        ("trials = 1\nworkload = []".into(), "at least one"),
        ("\u{0}\u{1}".into(), "odd.toml:1:"),
    ];
    for (text, word) in wrong {
        let suite = place.write("odd.toml", text);
        plan(&place, &suite, &[]).bad(2, &["odd.toml", word]);
    }
    place.write("odd.toml", b"\xff\xfe");
    plan(&place, &place.path().join("odd.toml"), &[]).bad(2, &["odd.toml"]);
}

#[test]
fn wrong_contenders_are_named_with_their_line() {
    let place = Place::new();
    let good = "[[contender]]\nname = 'std/sequential'\nabout = ''\nrunner = ['true']\nclients = ['raw']\n";
    let again = format!("{good}{good}");
    let wrong = [
        (good.replace("about", "abuot"), "odd.toml:3:1: "),
        (good.replace("['true']", "[]"), "names no program"),
        (good.replace("['raw']", "[]"), "must begin with \"raw\""),
        (good.replace("std/sequential", "sequential"), "is not family/flavour"),
        (format!("{good}baseline = 'std/nobody'\n"), "baseline \"std/nobody\""),
        (again, "two contenders are named"),
    ];
    for (text, word) in wrong {
        let contenders = place.write("odd.toml", text);
        let words = ["plan", "smoke", "--contenders", contenders.to_str().unwrap()];
        place.inflight(&words).bad(2, &["odd.toml", word]);
    }
    place.inflight(&["plan", "--contenders", "/nowhere.toml"]).bad(2, &["/nowhere.toml is not there"]);
}

#[test]
fn an_only_that_fits_nothing_is_refused() {
    let place = Place::new();
    for command in ["plan", "run", "verify"] {
        let mut words = vec![command, "--only", "gevent/*"];
        let results = place.results().display().to_string();
        if command == "run" {
            words.extend(["--results", results.as_str()]);
        }
        place.inflight(&words).bad(2, &["no cell fits --only gevent/*", "inflight plan"]);
    }
    place.inflight(&["plan", "--only", "{"]).bad(2, &["--only"]);
    assert!(!place.results().exists());
}

#[test]
fn a_results_path_that_is_a_file_is_refused() {
    let place = Place::new();
    let suite = place.write("small.toml", SMALL_SUITE);
    place.write("results", "mine");
    let said = place.run(&suite, &["--only", "std/threads:countdown"]);
    let err = said.bad(2, &["cannot create", "results", "Not a directory"]);
    assert!(!err.contains("0 of 0"), "nothing to count: {err}");
    assert_eq!(fs::read_to_string(place.results()).unwrap(), "mine");
}

#[test]
fn what_is_no_run_is_named() {
    let place = Place::new();
    let empty = place.path().to_str().unwrap();
    for command in ["show", "report"] {
        place.inflight(&[command, "/nowhere"]).bad(2, &["/nowhere"]);
        place.inflight(&[command, empty]).bad(2, &["there is no run in", "make bench"]);
    }
    place.inflight(&["compare", empty, "/nowhere"]).bad(2, &["there is no run in"]);
    place.inflight(&["compare", empty]).bad(2, &["there is no run in"]);
    place.inflight(&["compare"]).bad(2, &["Usage"]);
    place.inflight(&["run", "--resume", empty]).bad(2, &["there is no run in"]);
}

#[test]
fn usage_is_an_error_with_code_2_and_help_is_none() {
    let place = Place::new();
    place.inflight(&["frobnicate"]).bad(2, &["frobnicate", "Usage"]);
    place.inflight(&["run", "--allow-external"]).bad(2, &["--urls"]);
    let help = place.inflight(&["--help"]).good();
    for command in ["plan", "run", "verify", "doctor", "origin", "report", "show", "compare"] {
        let lines = help.lines().filter(|line| line.trim_start().starts_with(command));
        let described = lines.filter(|line| line.split_whitespace().count() > 3);
        assert_eq!(described.count(), 1, "{command} in {help}");
    }
    assert!(place.inflight(&["--version"]).good().starts_with("inflight "));
}
