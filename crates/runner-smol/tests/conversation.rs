//! The real binary, over its pipes.

use runner_tests::protocol::{FromRunner, How};
use runner_tests::{Runner, conformance, countdown};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-smol");

const WAYS: &[How] = &[How::Inline, How::Yield, How::Unblock, How::Thread];
const TLS: &[&str] = &["hyper", "isahc"];
const SINGLE: Runner = Runner::new(BINARY, "smol/single").workers(1).ways(WAYS).tls(TLS);
const MULTI: Runner = Runner::new(BINARY, "smol/multi").workers(2).ways(WAYS).tls(TLS);

conformance!(single, SINGLE, ["raw", "hyper", "isahc"]);
conformance!(multi, MULTI, ["raw", "hyper", "isahc"]);

fn refuses(contender: &'static str, workers: u32) {
    let runner = Runner::new(BINARY, contender).workers(workers);
    match runner.answer(runner.spec(countdown(1, 1))) {
        FromRunner::Failed { reason } => assert!(reason.contains(&format!("{workers} workers")), "{reason}"),
        other => panic!("{contender} with {workers} workers: {other:?}"),
    }
}

#[test]
fn a_number_of_workers_it_cannot_have_is_refused() {
    refuses("smol/multi", 0);
    refuses("smol/single", 2);
}
