//! The real binary, over its pipes.

use runner_tests::protocol::{ErrorKind, FromRunner, How, Work};
use runner_tests::{Runner, Server, conformance, countdown, fetch};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-tokio");

const fn runner(contender: &'static str) -> Runner {
    Runner::new(BINARY, contender)
        .tls(&["reqwest", "reqwest-no-pool", "hyper", "isahc", "ureq"])
        .without_pool(&["reqwest-no-pool"])
}

conformance!(
    multi_thread,
    runner("tokio/multi-thread").workers(2).ways(&[
        How::Inline,
        How::Yield,
        How::SpawnBlocking,
        How::BlockInPlace,
        How::Rayon,
        How::Thread,
    ]),
    ["raw", "reqwest", "reqwest-no-pool", "hyper", "isahc", "ureq"]
);
conformance!(
    current_thread,
    runner("tokio/current-thread").workers(1).ways(&[
        How::Inline,
        How::Yield,
        How::SpawnBlocking,
        How::Rayon,
        How::Thread,
    ]),
    ["raw", "reqwest", "reqwest-no-pool", "hyper", "isahc", "ureq"]
);

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

#[test]
fn the_words_of_a_url_are_no_kind_of_failure() {
    let server = Server::start();
    let url = server.url(40, "fault=garbage&every=1") + "#timeout";
    let outcome =
        Runner::new(BINARY, "tokio/multi-thread").trial(Work::Fetch(fetch("reqwest", url, 40, 2, 2)));
    assert_eq!(outcome.errors, [(ErrorKind::Protocol, 2)].into(), "{:?}", outcome.error_examples);
}
