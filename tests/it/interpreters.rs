//! Interpreters that are found and asked: those that answer take part, and what then goes wrong is a row; those that do not
//! are left out, and it is said why.

use crate::support::stubs::{HONEST, SUITE, answer, entry, hurried_stub, script, stub};
use crate::support::{Place, Said, skipped};
use record::{Parameters, Run, TrialRow, Verdict};
use std::path::{Path, PathBuf};

fn run(place: &Place, contenders: &str) -> Said {
    let contenders = place.write("contenders.toml", contenders);
    let suite = place.write("stubs.toml", SUITE);
    place.run(&suite, &["--contenders", contenders.to_str().unwrap()])
}

fn rows<'a>(run: &'a Run, family: &str) -> Vec<&'a TrialRow> {
    let rows = run.trials.iter().filter(|row| row.cell.0.starts_with(&format!("{family}/")));
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), 2, "{family}: a row for each flavour that it has");
    rows
}

#[test]
fn one_that_misbehaves_in_a_trial_is_a_failed_row() {
    let place = Place::new();
    let newer = HONEST.replace("\"protocol\":1", "\"protocol\":2");
    let bad: [(&str, &str, &[&str]); 4] = [
        ("garbage", "echo '>>> help()'; cat", &["not a protocol line", ">>> help()"]),
        ("version", &newer, &["wrong version", "protocol 2"]),
        (
            "dies",
            "read spec; echo 'Fatal Python error' >&2; exit 134",
            &["crashed", "exit status: 134", "Fatal Python error"],
        ),
        ("sleeps", "sleep 300 & wait", &["hung", "`ready`", "3s"]),
    ];
    let mut contenders = stub(&place, "honest", &answer("honest"), HONEST);
    for (name, trial, _) in bad {
        contenders += &stub(&place, name, &answer(name), trial);
    }
    let said = run(&place, &contenders);
    place.wait_until_nobody_lives();
    assert_eq!(said.code, Some(0), "the run goes on: {said:#?}");
    let run = place.newest();
    for (name, _, words) in bad {
        for row in rows(&run, name) {
            assert_eq!((row.verdict, row.service), (Verdict::Failed, None), "{row:#?}");
            for word in words {
                assert!(row.reason.contains(word), "no {word:?} in: {}", row.reason);
            }
        }
        assert!(said.err.contains(&format!("failed: {name}/threads:countdown")), "{}", said.err);
    }
    for row in rows(&run, "honest") {
        assert!(row.verdict.has_figures(), "{row:#?}");
    }
    let info = run.meta.interpreters.iter().find(|info| info.family == "honest").unwrap();
    assert_eq!((info.version.as_str(), info.locked), ("Stub 1.0", true));
    assert_eq!((info.first_ns_per_iteration, info.ns_per_iteration), (60.5, 40.0));
    let honest = run.meta.cells.iter().find(|cell| cell.contender == "honest/threads").unwrap();
    assert_eq!(honest.baseline, "honest/sequential");
    assert_eq!(honest.parameters, Parameters::Countdown { tasks: 4, iterations: 10_000_000, scale: 1.0 });
}

#[test]
fn one_that_gives_no_answer_is_left_out_and_it_is_said_why() {
    let place = Place::new();
    let told = |from: &str, to: &str| {
        let answer = answer("odd");
        assert!(answer.contains(from), "{from}");
        answer.replace(from, to)
    };
    let traceback =
        "printf 'Traceback (most recent call last):\\n  File x\\nImportError: no json\\n' >&2; exit 1";
    let bad = [
        ("garbage", "echo 'Python 3.11.7'", "did not say what it is: expected value"),
        ("incomplete", "echo '{\"family\":\"x\"}'", "did not say what it is: missing field"),
        ("silent", ":", "did not say what it is"),
        (
            "dies",
            "echo 'cannot load libpython' >&2; echo 'and more' >&2; exit 3",
            "exit status: 3 cannot load libpython",
        ),
        ("traceback", traceback, "exit status: 1 ImportError: no json"),
        ("stand-in", "echo 'pyenv: python3.8: command not found' >&2; exit 127", "not on PATH"),
        ("sleeps", "sleep 300 & sleep 300", "did not answer within 2s"),
        ("babbles", "while :; do echo '[1, 2, 3]'; done", "signal: 13"),
        ("lingers", "exec >&-; sleep 300", "closed its output and did not end"),
        ("nameless", &told("\"odd\"", "\"../odd\""), "has a character that a name may not have"),
        ("timeless", &told("\"ns_per_iteration\":40}", "\"ns_per_iteration\":0}"), "a countdown takes 0 ns"),
        ("no-baseline", &told("[\"sequential\",\"threads\"]", "[\"threads\"]"), "has no sequential"),
    ];
    let mut contenders = stub(&place, "good", &answer("good"), HONEST);
    for (name, answer, _) in bad {
        let stub = if name == "sleeps" { hurried_stub } else { stub };
        contenders += &stub(&place, name, answer, HONEST);
    }
    contenders += &entry(&["no-such-python", "/no/such/python"], &place.path().join("good.sh"), "");
    let said = run(&place, &contenders);
    place.wait_until_nobody_lives();
    let out = said.good();
    let run = place.newest();
    assert_eq!(run.trials.len(), 2, "the good one's: {:#?}", run.trials);
    let mut reasons =
        run.meta.exclusions.iter().map(|left_out| (left_out.what.as_str(), left_out.why.as_str()));
    assert_eq!(reasons.next(), Some(("good", "this interpreter has no coroutines")));
    for (name, _, words) in bad {
        let (what, why) = reasons.next().unwrap();
        assert!(what == "sh" && why.contains(words), "{name}: no {words:?} in {why}");
        assert!(!why.contains(place.path().to_str().unwrap()) && why.len() < 400, "{why}");
    }
    let absent: Vec<_> = reasons.collect();
    assert_eq!(absent, [("no-such-python", "not on PATH"), ("/no/such/python", "not on PATH")]);
    // In the summary, a line for all with the same reason.
    let absent = "Left out: sh, no-such-python, /no/such/python: not on PATH.";
    for words in ["Left out: good: this interpreter has no coroutines.", absent] {
        assert!(out.contains(words), "no {words:?} in: {out}");
    }
}

#[test]
fn two_names_of_one_interpreter_count_once_and_two_of_one_family_too() {
    let place = Place::new();
    let script = place.write("one.sh", script(&answer("one"), HONEST));
    let link = |name: &str, to: &str| -> PathBuf {
        let path = place.path().join(name);
        std::os::unix::fs::symlink(to, &path).unwrap();
        path
    };
    let shell = ["/bin/bash", "/usr/bin/bash"].into_iter().find(|path| Path::new(path).is_file());
    let (same, other) = (link("same", "/bin/sh"), shell.map(|shell| link("other", shell)));
    let mut programs = vec!["sh", same.to_str().unwrap(), "sh"];
    match &other {
        Some(other) => programs.push(other.to_str().unwrap()),
        None => skipped("there is no bash to be a second interpreter"),
    }
    run(&place, &entry(&programs, &script, "")).good();
    let meta = place.newest().meta;
    assert_eq!(meta.interpreters.len(), 1, "{:?}", meta.interpreters);
    assert_eq!(meta.cells.len(), 2);
    let seconds: Vec<&str> = meta.exclusions.iter().skip(1).map(|left_out| left_out.why.as_str()).collect();
    let wanted = other.map(|_| "is Stub 1.0, and one is Stub 1.0 already");
    assert_eq!(seconds, wanted.into_iter().collect::<Vec<_>>());
}

#[test]
fn nobody_is_asked_for_a_suite_that_does_not_want_it() {
    let place = Place::new();
    let marker = place.path().join("asked");
    let asked = format!("touch '{}'; {}", marker.display(), answer("one"));
    let listed = "[[contender]]\nname = 'std/sequential'\nabout = ''\nrunner = ['true']\nclients = ['raw']\n";
    let contenders =
        place.write("contenders.toml", format!("{listed}\n{}", stub(&place, "one", &asked, HONEST)));
    let suite = place.write("stubs.toml", SUITE);
    let words = ["--contenders", contenders.to_str().unwrap()];
    let plan = |suite: &str| place.inflight(&["plan", suite, words[0], words[1]]).good();
    assert!(plan("smoke").contains("std/sequential:countdown") && !marker.exists());
    let out = plan(suite.to_str().unwrap());
    assert!(out.contains("one/threads:countdown") && !out.contains("std/sequential"), "{out}");
    assert!(marker.exists());
    let typo = place.write("typo.toml", SUITE.replace("[\"stubs\"]", "[\"cobol\"]"));
    let said = place.inflight(&["plan", typo.to_str().unwrap(), words[0], words[1]]);
    said.bad(2, &["typo.toml", "\"cobol\" is nobody's", "rust, stubs"]);
    let absent = entry(&["nowhere-to-be-found"], Path::new("x.sh"), "");
    let contenders = place.write("absent.toml", absent);
    let said = place.inflight(&["plan", suite.to_str().unwrap(), words[0], contenders.to_str().unwrap()]);
    said.bad(2, &["no contender takes part", "nowhere-to-be-found"]);
}

#[test]
fn wrong_entries_are_named() {
    let place = Place::new();
    let good = entry(&["sh"], Path::new("x.sh"), "");
    let wrong = [
        (good.replace("runner = [\"x.sh\", \"as\", \"asked\"]", "runner = []"), "`runner` names no script"),
        (
            good.replace("baseline = \"sequential\"", "baseline = \"serial\""),
            "\"serial\" is none of its flavours",
        ),
        (good.replace("name = \"threads\"", "name = \"sequential\""), "two flavours are named"),
        (good.replacen("[\"raw\"]", "[\"more\"]", 1), "must begin with \"raw\""),
        (good.replace("name = \"threads\"", "name = \"a/b\""), "has a character"),
        (good.replace("probe =", "prob ="), "unknown field `prob`"),
        (String::new(), "no [[contender]] and no [[interpreter]]"),
    ];
    for (text, words) in wrong {
        run(&place, &text).bad(2, &["contenders.toml", words]);
    }
}
