//! The real binary, over its pipes.

use runner_tests::protocol::{FromRunner, How};
use runner_tests::{Runner, conformance, countdown};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-async-std");

conformance!(
    global,
    Runner::new(BINARY, "async-std/global")
        .workers(2)
        .workers_in("ASYNC_STD_THREAD_COUNT")
        .ways(&[How::Inline, How::Yield, How::SpawnBlocking, How::Thread])
        .tls(&["isahc"]),
    ["raw", "surf", "isahc"]
);

#[test]
fn without_its_variable_it_says_what_to_set() {
    let runner = Runner::new(BINARY, "async-std/global").workers(3);
    match runner.answer(runner.spec(countdown(1, 1))) {
        FromRunner::Failed { reason } => assert!(reason.contains("ASYNC_STD_THREAD_COUNT=3"), "{reason}"),
        other => panic!("{other:?}"),
    }
}
