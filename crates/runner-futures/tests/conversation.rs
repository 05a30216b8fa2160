//! The real binary, over its pipes.

use runner_tests::protocol::{FromRunner, How};
use runner_tests::{Runner, conformance, countdown};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-futures");

const WAYS: &[How] = &[How::Inline, How::Yield, How::Thread];
const LOCAL_POOL: Runner = Runner::new(BINARY, "futures/local-pool").workers(1).ways(WAYS).tls(&["isahc"]);
const THREAD_POOL: Runner = Runner::new(BINARY, "futures/thread-pool").workers(2).ways(WAYS).tls(&["isahc"]);

conformance!(local_pool, LOCAL_POOL, ["raw", "isahc"]);
conformance!(thread_pool, THREAD_POOL, ["raw", "isahc"]);

fn refuses(contender: &'static str, workers: u32) {
    let runner = Runner::new(BINARY, contender).workers(workers);
    match runner.answer(runner.spec(countdown(1, 1))) {
        FromRunner::Failed { reason } => assert!(reason.contains(&format!("{workers} workers")), "{reason}"),
        other => panic!("{contender} with {workers} workers: {other:?}"),
    }
}

#[test]
fn a_number_of_workers_it_cannot_have_is_refused() {
    refuses("futures/thread-pool", 0);
    refuses("futures/local-pool", 2);
}
