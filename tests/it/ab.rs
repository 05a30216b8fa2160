//! Two builds against each other: blocks on disk as the seed says, a planted slow-down, looks, and every way to end.

use crate::support::{INFLIGHT, Place, Said};
use harness::{Built, Choice, Contender, Contenders, Options, Placement, Plan, Suite, Tools};
use record::{Run, Side, Status, TrialRow, without_side};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const SUITE: &str = r#"
title = "two cells"
trials = 4

[[workload]]
name = "short"
headline = true
kind = "countdown"
tasks = 2
iterations = 500_000

[[workload]]
name = "fetch"
headline = true
kind = "fetch"
requests = 20
concurrency = 4
delay = "exponential:2ms"
"#;

/// The same runner, told to count down from a number with one digit more.
fn ten_times_slower(place: &Place) -> String {
    let runner = Path::new(INFLIGHT).with_file_name("runner-sequential");
    let script = format!(r#"sed -u 's/"iterations":\([0-9]*\)/"iterations":\10/' | {}"#, runner.display());
    format!("sh '{}'", place.write("slow.sh", script).display())
}

/// `inflight ab --runner-base … --runner-head … MORE`, begun.
fn begin(place: &Place, base: &str, head: &str, more: &[&str]) -> Child {
    let suite = place.write("two.toml", SUITE);
    let mut command = place.command(&["ab", "--runner-base", base, "--runner-head", head]);
    command.arg("--results").arg(place.results()).args(more);
    if !more.contains(&"--suite") {
        command.arg("--suite").arg(suite);
    }
    command.spawn().unwrap()
}

fn ab(place: &Place, head: &str, more: &[&str]) -> Said {
    let contender = ["--contender", "std/sequential"];
    Said::of(begin(place, "runner-sequential", head, &[contender.as_slice(), more].concat()))
}

/// In the order they were made.
fn in_order(run: &Run) -> Vec<&TrialRow> {
    let mut rows: Vec<&TrialRow> = run.trials.iter().collect();
    rows.sort_by_key(|row| row.position);
    rows
}

/// A cell's contender and side, and what else it is.
fn parts(row: &TrialRow) -> (&str, &str) {
    let (contender, what) = row.cell.0.split_once(':').unwrap();
    (without_side(contender).1.unwrap(), what)
}

#[test]
fn a_run_of_two_builds_is_blocks_of_four() {
    let place = Place::new();
    let said = ab(&place, "runner-sequential", &["--trials", "5", "--seed", "3"]);
    for words in
        ["base: runner-sequential", "2 cells × 2 sides × 6 trials = 24 trials, judged after 6 a side"]
    {
        assert!(said.err.contains(words), "no {words:?} in {}", said.err);
    }
    assert!(said.good().contains(place.results().to_str().unwrap()));

    let run = place.newest();
    let sides = run.meta.sides.as_ref().unwrap();
    let rows = in_order(&run);
    assert_eq!(rows.len(), 24 + 4 * sides.blocks_repeated as usize);
    for (number, block) in rows.chunks(4).enumerate() {
        let (_, what) = parts(block[0]);
        let found: BTreeSet<(&str, u32)> = block.iter().map(|row| (parts(row).0, row.round)).collect();
        let first = block[0].round / 2 * 2;
        let wanted = ["base", "head"].map(|side| [(side, first), (side, first + 1)]);
        assert_eq!(found, wanted.into_iter().flatten().collect(), "block {number}");
        assert!(block.iter().all(|row| parts(row).1 == what), "block {number} is of one cell");
        assert_eq!(block[0].position as usize, number * 4, "back to back");
    }
    assert_eq!((run.meta.trials_per_cell, run.meta.seed), (6, 3));
    let looks: Vec<_> = sides.looks.iter().map(|look| (look.trials, look.taken)).collect();
    assert_eq!(looks, [(6, true)]);
    assert!(run.meta.disturbance.is_some());
    assert!(run.meta.command.starts_with("inflight ab --runner-base"), "{}", run.meta.command);
}

#[test]
fn the_same_seed_makes_the_same_order_and_the_same_delays() {
    let order = || {
        let place = Place::new();
        ab(&place, "runner-sequential", &["--trials", "6", "--seed", "11"]).good();
        let run = place.newest();
        let planned = in_order(&run).into_iter().filter(|row| row.round < 6);
        planned.map(|row| (row.round, row.cell.clone())).collect::<Vec<_>>()
    };
    assert_eq!(order(), order());
}

#[test]
fn a_planted_slow_down_is_there_to_be_seen() {
    let place = Place::new();
    ab(&place, &ten_times_slower(&place), &["--trials", "6", "--only", "*:short"]).good();
    let run = place.newest();
    let wall_ns = |side: &str| {
        let of_side = run.trials.iter().filter(|row| parts(row).0 == side);
        let mut walls: Vec<u64> = of_side.map(|row| row.wall_ns).collect();
        walls.sort_unstable();
        walls[walls.len() / 2]
    };
    let ratio = wall_ns("head") as f64 / wall_ns("base") as f64;
    assert!(ratio > 3.0, "ten times the work took {ratio:.2} times as long");
    assert!(run.meta.contenders.iter().all(|info| info.runner.starts_with("runner-sequential")));
    let path = run.path.to_str().unwrap();
    for command in ["show", "report"] {
        place.inflight(&[command, path]).good();
    }
    assert!(place.inflight(&["show", path]).good().contains("std/sequential:short"));
}

/// Processes that do nothing but use an eighth of the machine, ended with the value.
struct Neighbours(Vec<Child>);

impl Neighbours {
    fn new() -> Self {
        let cores = std::thread::available_parallelism().unwrap().get();
        let mut busy = Command::new("sh");
        busy.args(["-c", "while :; do :; done"]);
        Self((0..cores.div_ceil(8)).map(|_| busy.spawn().unwrap()).collect())
    }
}

impl Drop for Neighbours {
    fn drop(&mut self) {
        for child in &mut self.0 {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

#[test]
fn what_others_disturb_is_run_again_up_to_a_cap() {
    let place = Place::new();
    // Windows that are long enough for the system's clock ticks of 10 ms.
    place.write("long.toml", SUITE.replace("500_000", "40_000_000"));
    let suite = place.path().join("long.toml");
    let _neighbours = Neighbours::new();
    let more = ["--suite", suite.to_str().unwrap(), "--trials", "4", "--only", "*:short", "--no-early-stop"];
    let said = ab(&place, "runner-sequential", &more);
    for words in
        ["disturbed: others used", "run again, up to 2 of them", "2 blocks were disturbed", "16 of 16 trials"]
    {
        assert!(said.err.contains(words), "no {words:?} in {}", said.err);
    }
    let run = place.newest();
    let sides = run.meta.sides.as_ref().unwrap();
    assert_eq!((sides.blocks_voided, sides.blocks_repeated), (4, 2), "two planned, two instead of the first");
    let rounds: Vec<u32> = in_order(&run).chunks(4).map(|block| block[0].round / 2).collect();
    assert_eq!(
        rounds,
        [0, 2, 3, 1],
        "what is run again has a number of its own, and comes before the next pass"
    );
    assert!(run.meta.warnings.iter().any(|warning| warning.contains("2 blocks were disturbed")));
}

#[test]
fn a_program_that_fails_is_a_row_and_no_reason_to_go_on_for_ever() {
    let place = Place::new();
    ab(&place, "false", &["--trials", "4", "--only", "*:short"]).good();
    let run = place.newest();
    assert_eq!(run.trials.len(), 8, "{:?}", run.meta.sides);
    assert!(run.trials.iter().all(|row| row.verdict.has_figures() == (parts(row).0 == "base")));
}

#[test]
fn ctrl_c_keeps_what_was_measured_and_it_cannot_be_continued() {
    let place = Place::new();
    let name = "std/sequential";
    let child =
        begin(&place, "runner-sequential", "runner-sequential", &["--contender", name, "--trials", "500"]);
    let path = place.wait_for_rows(5);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    Said::of(child).bad(130, &["stopped; what was measured is kept"]);
    place.wait_until_nobody_lives();
    let run = Run::open(&path).unwrap();
    assert_eq!(run.meta.status, Status::Interrupted);
    assert!((5..2_000).contains(&run.trials.len()), "{} rows", run.trials.len());
    assert!(run.meta.sides.unwrap().looks.iter().all(|look| !look.taken));
    place.inflight(&["show".as_ref(), path.as_os_str()]).good();
    let words = ["run".as_ref(), "--resume".as_ref(), path.as_os_str()];
    place.inflight(&words).bad(2, &["cannot resume", "start `inflight ab` again"]);
}

#[test]
fn a_budget_is_as_many_trials_as_fit() {
    let place = Place::new();
    let said = ab(&place, "runner-sequential", &["--budget", "2s", "--only", "*:short", "--no-early-stop"]);
    let trials: u32 =
        said.err.split(" trials = ").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    assert!((6..40).contains(&trials) && trials.is_multiple_of(2), "{trials} trials");
    assert!(said.err.contains(&format!("judged after {trials} a side")), "{}", said.err);
    said.good();
    assert_eq!(place.newest().meta.trials_per_cell, trials);
}

/// Two sides of the sequential runner, as the library has them.
fn two_sides() -> Vec<Built> {
    let program = Path::new(INFLIGHT).with_file_name("runner-sequential");
    let contender = Contender::of_program("std/sequential", vec![program.to_str().unwrap().into()]);
    let side = |name: &str| Built {
        side: Side { name: name.into(), label: "the same".into(), commit: None, planted: 0.0 },
        contenders: Contenders::of(contender.clone()),
    };
    vec![side("base"), side("head")]
}

fn tools() -> Tools {
    Tools {
        origin: vec![INFLIGHT.into(), "origin".into(), "--control".into()],
        runners: PathBuf::from(INFLIGHT).parent().unwrap().into(),
        build: harness::build_info(),
        stop: Arc::new(AtomicBool::new(false)),
    }
}

#[test]
fn a_look_that_decides_everything_ends_the_run() {
    let place = Place::new();
    let builds = two_sides();
    let suite = Suite::read(&place.write("two.toml", SUITE)).unwrap();
    let choice = Choice { trials: Some(12), only: vec!["*:short".into()], ..Choice::default() };
    let plan = Plan::new(suite, &builds[0].contenders, choice, Placement::here()).unwrap();
    let plan = plan.sided(&builds).unwrap();
    let sides = harness::sides(&builds, &[(4, 0.002), (8, 0.003), (12, 0.005)]);
    let options = Options {
        results: place.results(),
        checkout: place.path().into(),
        command: "a test".into(),
        warnings: vec![],
    };
    let mut asked = Vec::new();
    let mut decided = |meta: &record::RunMeta, rows: &[TrialRow]| {
        let last = meta.sides.as_ref().unwrap().looks.iter().rfind(|look| look.taken).unwrap();
        let of_base = rows.iter().filter(|row| parts(row).0 == "base" && row.round < 12);
        asked.push((last.trials, last.alpha, of_base.count()));
        asked.len() == 2
    };
    let ended = harness::ab(&plan, sides, &options, &tools(), &mut decided, &mut |_| {}).unwrap();
    assert_eq!(ended.status, Status::Complete, "it has what it needs");
    assert_eq!(asked, [(4, 0.002, 4), (8, 0.003, 8)]);
    let run = Run::open(&ended.path).unwrap();
    let sides = run.meta.sides.unwrap();
    let taken: Vec<bool> = sides.looks.iter().map(|look| look.taken).collect();
    assert_eq!(taken, [true, true, false]);
    assert_eq!(run.trials.len(), 16 + 4 * sides.blocks_repeated as usize);
}
