//! The examples of runners in other languages, written from docs/PROTOCOL.md alone.

use crate::support::{Place, SMALL_SUITE, checkout, skipped};
use runner_tests::{Runner, check};
use std::process::Command;

const NODE: &str = "node/event-loop";

/// Where its script is; `None` where there is no Node.js to run it.
fn node() -> Option<&'static str> {
    if Command::new("node").arg("--version").output().is_err() {
        skipped("there is no node");
        return None;
    }
    let script = checkout().join("examples/runner-node/runner.mjs");
    Some(script.into_os_string().into_string().unwrap().leak())
}

#[test]
fn the_example_in_javascript_keeps_to_the_conversation() {
    let Some(script) = node() else { return };
    let runner = Runner::new("node", NODE).script(vec![script].leak(), "Node.js").workers(1);
    check::keeps_to_the_conversation(&runner);
    check::refuses_what_it_does_not_have(&runner);
    check::counts_down(&runner);
    check::answers_are_checked_and_timed(&runner, "raw");
    check::concurrency_is_reached_and_kept(&runner, "raw");
    check::connections_are_kept_or_opened_anew(&runner, "raw");
    check::errors_are_told_apart(&runner, "raw");
    check::time_runs_out(&runner, "raw");
    check::nobody_listens(&runner, "raw");
}

#[test]
fn the_example_in_javascript_goes_through_the_harness() {
    let Some(script) = node() else { return };
    let place = Place::new();
    let entry = format!(
        "[[contender]]\nname = {NODE:?}\nabout = 'an example'\nrunner = ['node', {script:?}]\nclients = ['raw']\n\
         workers = {{ fetch = 'one', countdown = 'one' }}\nbaseline = {NODE:?}\n"
    );
    let contenders = place.write("contenders.toml", entry);
    let suite = place.write("small.toml", SMALL_SUITE);
    place.run(&suite, &["--contenders", contenders.to_str().unwrap()]).good();
    place.wait_until_nobody_lives();
    let run = place.newest();
    assert_eq!(run.trials.len(), 4);
    for row in &run.trials {
        assert!(row.verdict.has_figures(), "{row:#?}");
        let cell = run.meta.cells.iter().find(|cell| cell.id == row.cell).unwrap();
        let tasks = cell.parameters.tasks();
        assert_eq!((row.attempted, row.ok, row.errors), (tasks, tasks, 0), "{row:#?}");
    }
    assert!(run.meta.contenders[0].language.starts_with("Node.js "), "{:?}", run.meta.contenders);
}
