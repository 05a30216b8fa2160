//! The real binary, over its pipes.

use runner_tests::protocol::FromRunner;
use runner_tests::{Runner, conformance, countdown};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-tokio");

conformance!(multi_thread, Runner::new(BINARY, "tokio/multi-thread").workers(2), ["raw", "reqwest"]);
conformance!(current_thread, Runner::new(BINARY, "tokio/current-thread").workers(1), ["raw", "reqwest"]);

fn refuses(contender: &'static str, workers: u32) {
    let runner = Runner::new(BINARY, contender).workers(workers);
    match runner.answer(runner.spec(countdown(1, 1))) {
        FromRunner::Failed { reason } => assert!(reason.contains(&format!("{workers} workers")), "{reason}"),
        other => panic!("{contender} with {workers} workers: {other:?}"),
    }
}

#[test]
fn a_number_of_workers_it_cannot_have_is_refused() {
    refuses("tokio/multi-thread", 0);
    refuses("tokio/current-thread", 2);
}
