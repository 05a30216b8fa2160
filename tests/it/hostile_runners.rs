//! Runners that crash, hang, lie and babble: each is a row that says so, and the run goes on.

use crate::support::{Place, Said};
use record::{Run, TrialRow, Verdict};
use std::fmt::Write as _;
use std::sync::OnceLock;

const SUITE: &str = r#"
trials = 1
trial_timeout = "3s"

[[workload]]
name = "countdown"
kind = "countdown"
tasks = 4
iterations = 1000
"#;

/// What a runner says that does as it is told.
const HONEST: &str = r#"{"type":"outcome","protocol":1,"runner":{"name":"x","version":"1","language":"sh"},"workers":1,"window":{"wall_ns":1000000,"user_ns":900000,"system_ns":0,"voluntary_switches":0,"involuntary_switches":0},"attempted":4,"ok":4,"errors":{},"service":{"raw_ns":[1,2,3,4]},"response":{"raw_ns":[1,2,3,4]}}"#;

/// A script that keeps to the conversation and ends it with this outcome.
fn telling(outcome: &str) -> String {
    format!(
        r#"read spec
echo '{{"type":"ready"}}'
read go
echo '{{"type":"done"}}'
cat > /dev/null
echo '{outcome}'"#
    )
}

/// The honest outcome with one thing changed.
fn but(from: &str, to: &str) -> String {
    assert!(HONEST.contains(from), "{from}");
    telling(&HONEST.replace(from, to))
}

/// Flavour and script of every bad runner.
fn scripts() -> Vec<(&'static str, String)> {
    let fixed = |text: &str| text.to_string();
    let hostile_histogram = format!(r#""service":{{"hdr":"{}"}}"#, "A".repeat(400));
    vec![
        ("honest", telling(HONEST)),
        ("crash", fixed("read spec; echo 'the reason why' >&2; exit 3")),
        (
            "crash-late",
            fixed(r#"read s; echo '{"type":"ready"}'; read g; echo 'in the window' >&2; kill -9 $$"#),
        ),
        ("silent", fixed("exit 0")),
        ("hang", fixed("sleep 300 & (sleep 300 & sleep 300) & wait")),
        ("deaf", fixed("trap '' TERM INT HUP; while :; do sleep 1; done")),
        ("garbage", fixed("echo '<html>Hello</html>'")),
        ("binary", fixed("head -c 4096 /dev/urandom; echo; sleep 300")),
        ("escape", fixed(r#"printf '{"type":"failed","reason":"red \\u001b[31m, a|b, \\u0000"}\n'"#)),
        ("escape-stderr", fixed(r#"printf '\033[31mred\n' >&2; exit 5"#)),
        (
            "novel",
            fixed(
                r#"printf '{"type":"failed","reason":"'; head -c 9000000 /dev/zero | tr '\0' 'x'; echo '"}'"#,
            ),
        ),
        ("torn", fixed(r#"printf '{"type":"rea'"#)),
        ("endless", fixed("cat /dev/zero")),
        ("loud", fixed("head -c 20000000 /dev/zero | tr '\\0' 'x' >&2; echo ' at last' >&2; exit 4")),
        ("impatient", format!("read spec; echo '{HONEST}'; cat")),
        ("version", but(r#""protocol":1"#, r#""protocol":2"#)),
        ("count", but(r#""attempted":4"#, r#""attempted":3"#)),
        ("sum", but(r#""errors":{}"#, r#""errors":{"reset":1}"#)),
        ("samples", but(r#""service":{"raw_ns":[1,2,3,4]}"#, r#""service":{"raw_ns":[1,2,3]}"#)),
        ("histogram", but(r#""service":{"raw_ns":[1,2,3,4]}"#, &hostile_histogram)),
        ("workers", but(r#""workers":1"#, r#""workers":7"#)),
        ("instant", but(r#""wall_ns":1000000"#, r#""wall_ns":0"#)),
        ("negative", but(r#""wall_ns":1000000"#, r#""wall_ns":-1"#)),
        ("absurd", but(r#""errors":{}"#, r#""errors":{"reset":18446744073709551615,"timeout":9}"#)),
        (
            "tireless",
            but(r#""user_ns":900000,"system_ns":0"#, r#""user_ns":18446744073709551615,"system_ns":9"#),
        ),
        ("unsupported", fixed(r#"read spec; echo '{"type":"unsupported","reason":"not on Tuesdays"}'"#)),
    ]
}

/// One run with all of them, and one good contender.
struct Hostile {
    said: Said,
    run: Run,
    /// Who lived right after it.
    survivors: Vec<String>,
}

fn hostile() -> &'static Hostile {
    static RUN: OnceLock<Hostile> = OnceLock::new();
    RUN.get_or_init(|| {
        let place = Place::new();
        let mut contenders = good_contender();
        for (flavour, script) in scripts() {
            let path = place.write(&format!("{flavour}.sh"), script);
            contenders += &contender(&format!("bad/{flavour}"), &format!("\"sh\", {path:?}"));
        }
        let contenders = place.write("contenders.toml", contenders);
        let suite = place.write("hostile.toml", SUITE);
        let said = place.run(&suite, &["--contenders", contenders.to_str().unwrap()]);
        Hostile { said, run: place.newest(), survivors: place.living() }
    })
}

/// The entry of `std/sequential`, against whom speed-ups are reckoned.
fn good_contender() -> String {
    contender("std/sequential", "\"runner-sequential\"")
}

fn contender(name: &str, runner: &str) -> String {
    let mut entry = String::new();
    writeln!(entry, "[[contender]]\nname = {name:?}\nabout = \"for a test\"\nrunner = [{runner}]").unwrap();
    writeln!(entry, "clients = [\"raw\"]\nworkers = {{ fetch = \"one\", countdown = \"one\" }}\n").unwrap();
    entry
}

/// The row of `bad/FLAVOUR`.
fn row(flavour: &str) -> &'static TrialRow {
    let name = format!("bad/{flavour}:countdown");
    hostile().run.trials.iter().find(|row| row.cell.0 == name).unwrap()
}

#[track_caller]
fn fails(flavour: &str, words: &[&str]) {
    let row = row(flavour);
    assert_eq!(row.verdict, Verdict::Failed, "{row:#?}");
    for word in words {
        assert!(row.reason.contains(word), "no {word:?} in: {}", row.reason);
    }
    assert!(row.reason.len() < 4_000, "{} bytes of reason", row.reason.len());
    assert_eq!((row.attempted, row.ok, row.service), (0, 0, None), "figures that nobody may believe");
}

#[test]
fn the_run_goes_on_and_tells_of_each() {
    let Hostile { said, run, .. } = hostile();
    assert_eq!(said.code, Some(0), "{said:#?}");
    assert_eq!(run.trials.len(), scripts().len() + 1);
    let good = run.trials.iter().find(|row| row.cell.0 == "std/sequential:countdown").unwrap();
    assert!(good.verdict.has_figures(), "{good:?}");
    assert!(said.err.contains("failed: bad/crash:countdown (round 0)"), "{}", said.err);
    assert!(said.out.contains("bad/crash"), "the summary has it too: {}", said.out);
}

#[test]
fn a_runner_that_keeps_to_the_conversation_is_believed() {
    let row = row("honest");
    assert!(row.verdict.has_figures(), "{row:#?}");
    assert_eq!((row.attempted, row.ok, row.wall_ns), (4, 4, 1_000_000));
}

#[test]
fn crashes_show_how_and_their_last_words() {
    fails("crash", &["crashed", "exit status: 3", "`ready`", "the reason why"]);
    fails("crash-late", &["crashed", "signal: 9", "`done`", "in the window"]);
    fails("silent", &["exit status: 0", "`ready`"]);
}

#[test]
fn hangs_are_ended_with_all_their_children() {
    fails("hang", &["hung", "`ready`", "3s"]);
    fails("deaf", &["hung"]);
    assert_eq!(hostile().survivors, Vec::<String>::new());
}

#[test]
fn garbage_is_shown_and_disarmed() {
    fails("garbage", &["not a protocol line", "<html>Hello"]);
    fails("binary", &["not a protocol line"]);
    fails("torn", &["inside a line"]);
    fails("escape", &["red", "a|b"]);
    fails("escape-stderr", &["red", "exit status: 5"]);
    fails("novel", &["xxx"]);
    fails("impatient", &["an outcome", "`ready`"]);
    for row in &hostile().run.trials {
        assert!(!row.reason.chars().any(char::is_control), "{:?}", row.reason);
    }
    let Said { out, err, .. } = &hostile().said;
    assert!(
        !out.contains('\u{1b}') && !err.contains('\u{1b}'),
        "a runner has written to the terminal: {err:?}"
    );
}

#[test]
fn endless_output_is_bounded() {
    fails("endless", &["longer than"]);
    fails("loud", &["exit status: 4", "at last"]);
}

#[test]
fn outcomes_that_contradict_themselves_are_no_figures() {
    fails("version", &["wrong version", "2"]);
    fails("count", &["wrong count", "3", "4 were asked for"]);
    fails("sum", &["wrong count", "1 errors"]);
    fails("samples", &["wrong count", "3 service samples"]);
    fails("histogram", &["service samples"]);
    fails("workers", &["7 workers where 1"]);
    fails("instant", &["no length"]);
    fails("negative", &["not a protocol line"]);
    fails("absurd", &["wrong count"]);
    let tireless = row("tireless");
    assert_eq!(tireless.verdict, Verdict::Suspect, "more cores used than there are: {tireless:#?}");
}

#[test]
fn unsupported_is_a_row_with_the_reason() {
    let row = row("unsupported");
    assert_eq!((row.verdict, row.reason.as_str()), (Verdict::Unsupported, "not on Tuesdays"));
    assert!(hostile().said.err.contains("1 unsupported"), "{}", hostile().said.err);
}

#[test]
fn a_runner_that_is_not_there_is_refused_before_anything_is_measured() {
    let place = Place::new();
    let absent = contender("bad/absent", "\"runner-nowhere\"");
    let contenders = place.write("contenders.toml", good_contender() + &absent);
    let suite = place.write("suite.toml", SUITE);
    let with = ["--contenders", contenders.to_str().unwrap()];
    place.run(&suite, &with).bad(2, &["runner-nowhere is not there", "cargo build"]);
    assert!(!place.results().exists(), "nothing was measured");
    // Who does not need it is not kept waiting for it.
    place.run(&suite, &[with[0], with[1], "--only", "std/*"]).good();
    assert_eq!(place.newest().trials.len(), 1);
}
