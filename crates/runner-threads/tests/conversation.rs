//! Talks the protocol to the real runner.

use runner_tests::protocol::{ErrorKind, How, Work};
use runner_tests::{Runner, Server, conformance, fetch};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-threads");

const THREADS: Runner =
    Runner::new(BINARY, "std/threads").ways(&[How::Thread]).tls(&["reqwest", "ureq", "isahc"]);

conformance!(threads, THREADS, ["raw", "reqwest", "ureq", "isahc"]);

#[test]
fn the_words_of_a_url_are_no_kind_of_failure() {
    let server = Server::start();
    let url = server.url(40, "fault=garbage&every=1") + "#timeout";
    let outcome = Runner::new(BINARY, "std/threads").trial(Work::Fetch(fetch("reqwest", url, 40, 2, 2)));
    assert_eq!(outcome.errors, [(ErrorKind::Protocol, 2)].into(), "{:?}", outcome.error_examples);
}
