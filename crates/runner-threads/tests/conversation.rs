//! Talks the protocol to the real runner.

use runner_tests::protocol::{ErrorKind, Work};
use runner_tests::{Runner, Server, conformance, fetch};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-threads");

conformance!(threads, Runner::new(BINARY, "std/threads"), ["raw", "reqwest"]);

#[test]
fn the_words_of_a_url_are_no_kind_of_failure() {
    let server = Server::start();
    let url = server.url(40, "fault=garbage&every=1") + "#timeout";
    let outcome = Runner::new(BINARY, "std/threads").trial(Work::Fetch(fetch("reqwest", url, 40, 2, 2)));
    assert_eq!(outcome.errors, [(ErrorKind::Protocol, 2)].into(), "{:?}", outcome.error_examples);
}
