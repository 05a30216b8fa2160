//! Interpreters that are found and asked: those that answer take part, and what then goes wrong is a row; those that do not
//! are left out, and it is said why.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod support;

use record::{Parameters, Run, TrialRow, Verdict};
use rustix::process::{Pid, Signal, kill_process};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use support::{Place, Said, skipped, wait_for};

const SUITE: &str = r#"
trials = 1
trial_timeout = "3s"
groups = ["stubs"]

[[workload]]
name = "countdown"
kind = "countdown"
tasks = 4
iterations = 10_000_000
"#;

/// What a stub answers when it is asked what it is.
fn answer(family: &str) -> String {
    let told = r#"{"implementation":"Stub","version":"1.0","family":"FAMILY","gil":true,"flavours":["sequential","threads"],"clients":{"sequential":["raw"],"threads":["raw","more"]},"first_ns_per_iteration":60.5,"ns_per_iteration":40}"#;
    format!("echo '{}'", told.replace("FAMILY", family))
}

/// A script that answers so, and carries out a trial so.
fn script(answer: &str, trial: &str) -> String {
    format!("if [ \"$*\" = 'as asked --probe' ]; then\n{answer}\nexit 0\nfi\n{trial}\n")
}

/// Keeps to the conversation, whatever it is asked for.
const HONEST: &str = r#"
read spec
tasks=$(echo "$spec" | sed 's/.*"tasks":\([0-9]*\).*/\1/')
workers=$(echo "$spec" | sed 's/.*"workers":\([0-9]*\).*/\1/')
echo '{"type":"ready"}'
read go
echo '{"type":"done"}'
cat > /dev/null
echo '{"type":"outcome","protocol":1,"runner":{"name":"x","version":"1","language":"sh"},"workers":'$workers',"window":{"wall_ns":1000000,"user_ns":900000,"system_ns":0,"voluntary_switches":0,"involuntary_switches":0},"attempted":'$tasks',"ok":'$tasks',"service":{"raw_ns":[1,2,3,4]},"response":{"raw_ns":[1,2,3,4]}}'
"#;

/// An `[[interpreter]]` of these programs, each of which is `sh` or stands for it, and of this script.
fn entry(programs: &[&str], script: &Path, more: &str) -> String {
    let mut entry = format!(
        "[[interpreter]]\ngroup = \"stubs\"\nprograms = {programs:?}\nrunner = [{script:?}, \"as\", \"asked\"]\n"
    );
    writeln!(entry, "probe = [\"--probe\"]\nbaseline = \"sequential\"\n{more}").unwrap();
    for flavour in ["sequential", "threads", "coroutines"] {
        writeln!(entry, "[[interpreter.flavour]]\nname = {flavour:?}\nabout = \"{flavour} of a stub\"")
            .unwrap();
        writeln!(entry, "clients = [\"raw\"]\nworkers = {{ fetch = \"one\", countdown = \"one\" }}\n")
            .unwrap();
    }
    entry
}

/// An interpreter by its name, what it does when asked, and what it does in a trial.
fn stub(place: &Place, name: &str, answer: &str, trial: &str) -> String {
    let path = place.write(&format!("{name}.sh"), script(answer, trial));
    entry(&["sh"], &path, "probe_timeout = \"2s\"")
}

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

/// What a script tells of a lock.
const FIGURES: &str = r#"{"interpreters":[{"family":"one","language":"Stub 1.0","gil":true,"cores":2,"iterations":9,"trials":1,"countdown":[{"threads":4,"speed_up":0.5,"wall_ns":[8],"cpu_ns":[9],"voluntary_switches":[7],"involuntary_switches":[1]}],"fetch":[]}]}"#;

#[test]
fn what_a_lock_does_is_asked_of_each_and_who_does_not_answer_only_warns() {
    let place = Place::new();
    let path = place.path().display();
    // It is asked of both interpreters, and answers the first time.
    let asked = format!(
        "if [ \"$1\" = lock ] && mkdir '{path}/answered'; then echo '{FIGURES}'; exit 0; fi\n\
         if [ \"$1\" = lock ] || [ \"$1\" = unjoined ]; then echo \"$1 {path}/x $#\" >&2; exit 3; fi\n{}",
        script(&answer("one"), HONEST)
    );
    let asked = place.write("one.sh", asked);
    let more = format!("gil = [{asked:?}, \"lock\"]\nunjoined = [{asked:?}, \"unjoined\"]");
    let contenders = entry(&["sh"], &asked, &more) + &stub(&place, "two", &answer("two"), HONEST);
    let contenders = place.write("contenders.toml", contenders);
    let suite = place.write("stubs.toml", SUITE.replace("trials = 1", "trials = 1\ngil = true"));
    let said = place.run(&suite, &["--contenders", contenders.to_str().unwrap()]);
    said.good();
    let run = place.newest();
    assert_eq!(run.meta.gil.len(), 1);
    assert_eq!((run.meta.gil[0].family.as_str(), run.meta.gil[0].countdown[0].speed_up), ("one", 0.5));
    assert_eq!(run.trials.len(), 4, "the trials are run all the same");
    let warnings = &run.meta.warnings;
    let warned = |words: &str| {
        warnings.iter().any(|warning| warning.starts_with(words) && warning.contains("{root}/"))
    };
    assert!(warned("figures of a lock are missing: two: sh: exit status: 3"), "{warnings:?}");
    assert!(warned("rows of unjoined work are missing: one: sh: exit status: 3"), "{warnings:?}");
}

#[test]
fn who_stops_a_run_while_it_asks_is_heard_and_the_question_comes_again() {
    let place = Place::new();
    let path = place.path().display();
    let asked = format!(
        "if [ \"$1\" = lock ] && mkdir '{path}/asked'; then sleep 600; fi\n\
         if [ \"$1\" = lock ]; then echo '{FIGURES}'; exit 0; fi\n{}",
        script(&answer("one"), HONEST)
    );
    let asked = place.write("one.sh", asked);
    let contenders =
        place.write("contenders.toml", entry(&["sh"], &asked, &format!("gil = [{asked:?}, \"lock\"]")));
    let suite = place.write("stubs.toml", SUITE.replace("trials = 1", "trials = 1\ngil = true"));
    let words = ["--contenders", contenders.to_str().unwrap()];
    let child = place.begin(&suite, &words);
    wait_for("the question", || place.path().join("asked").exists().then_some(()));
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let err = Said::of(child).bad(130, &["asking Stub 1.0 what its lock does", "0 of 2 trials"]);
    place.wait_until_nobody_lives();
    let stopped = place.newest().meta;
    assert!(stopped.gil.is_empty() && !err.contains("missing"), "{err}");

    place.run(&suite, &[&words[..], &["--resume"]].concat()).good();
    let run = place.newest();
    assert_eq!((run.meta.id, run.meta.gil.len(), run.trials.len()), (stopped.id, 1, 2));
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
    let none = place.write("none.toml", SUITE.replace("[\"stubs\"]", "[\"cobol\"]"));
    place
        .inflight(&["plan", none.to_str().unwrap(), words[0], words[1]])
        .bad(2, &["no contender takes part"]);
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
